"""Places where people get help, and local schemes. `/werk/beheer/hulp`, `/werk/beheer/regelingen`."""

from datetime import date
from typing import Any

from fastapi.responses import Response
from starlette.datastructures import FormData

from portal.admin import listed
from portal.admin.listed import Line, Listed
from portal.admin.office import AtOffice, Office, Sent
from portal.admin.text_forms import PointForm, SchemeForm
from portal.admin.words import whole_day
from portal.kit import pages
from portal.kit.clock import local_day

router = pages.router("/werk/beheer")


def _point(_office: Office, typed: FormData | None, found: Line | None) -> PointForm:
    return PointForm(typed, prefix="point", data=dict(found or {}))


def _scheme(office: Office, typed: FormData | None, found: Line | None) -> SchemeForm:
    filled: dict[str, Any] = dict(found or {})
    if found:
        filled |= {"start": date.fromisoformat(found["from"]), "until": date.fromisoformat(found["until"])}
    form = SchemeForm(typed, prefix="scheme", data=filled)
    form.amounts = frozenset(office.request.app.state.amounts.values)
    return form


def _when(office: Office, scheme: Line) -> str:
    """Say when residents see a scheme."""
    today, start, until = local_day(office.now), scheme["from"], scheme["until"]
    if until < today.isoformat():
        return f"Voorbij sinds {whole_day(date.fromisoformat(until))}. Inwoners zien dit niet meer."
    if start > today.isoformat():
        return f"Inwoners zien dit vanaf {whole_day(date.fromisoformat(start))}."
    return f"Inwoners zien dit tot en met {whole_day(date.fromisoformat(until))}."


POINTS = Listed("help", "point", "points", "name", "name", _point, translated=("says", "when"))
SCHEMES = Listed(
    "schemes", "scheme", "schemes", "title", "title", _scheme, translated=("title", "says", "who", "how"), about=_when
)


@router.get("/hulp", name="admin:help")
def points(office: AtOffice) -> Response:
    """Places where people get help."""
    return listed.all_of(POINTS, office)


@router.post("/hulp", name="admin:new_point")
def new_point(typed: Sent, office: AtOffice) -> Response:
    """Add a place."""
    return listed.add(POINTS, office, typed)


@router.get("/hulp/{number}", name="admin:point")
def point(office: AtOffice, number: int) -> Response:
    """One place."""
    return listed.one_of(POINTS, office, number)


@router.post("/hulp/{number}", name="admin:keep_point")
def keep_point(typed: Sent, office: AtOffice, number: int) -> Response:
    """Change a place."""
    return listed.change(POINTS, office, typed, number)


@router.post("/hulp/{number}/weg", name="admin:drop_point")
def drop_point(typed: Sent, office: AtOffice, number: int) -> Response:
    """Take a place away."""
    return listed.drop(POINTS, office, typed, number)


@router.get("/regelingen", name="admin:schemes")
def schemes(office: AtOffice) -> Response:
    """Local schemes, also those that ended or begin later."""
    return listed.all_of(SCHEMES, office)


@router.post("/regelingen", name="admin:new_scheme")
def new_scheme(typed: Sent, office: AtOffice) -> Response:
    """Add a scheme."""
    return listed.add(SCHEMES, office, typed)


@router.get("/regelingen/{number}", name="admin:scheme")
def scheme(office: AtOffice, number: int) -> Response:
    """One scheme."""
    return listed.one_of(SCHEMES, office, number)


@router.post("/regelingen/{number}", name="admin:keep_scheme")
def keep_scheme(typed: Sent, office: AtOffice, number: int) -> Response:
    """Change a scheme."""
    return listed.change(SCHEMES, office, typed, number)


@router.post("/regelingen/{number}/weg", name="admin:drop_scheme")
def drop_scheme(typed: Sent, office: AtOffice, number: int) -> Response:
    """Take a scheme away."""
    return listed.drop(SCHEMES, office, typed, number)
