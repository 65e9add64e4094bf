"""Places to which colleagues may refer. `/werk/beheer/verwijzen`."""

from typing import Any

from fastapi.responses import Response
from starlette.datastructures import FormData

from portal.admin import domain, queries
from portal.admin.forms import ReasonForm
from portal.admin.office import AtOffice, Office, Sent, count, keep, kept
from portal.admin.text_forms import ReceiverForm
from portal.errors import NotFoundError
from portal.kit import pages
from portal.organisations.directory import Receiver
from portal.signals.forms import Said

router = pages.router("/werk/beheer/verwijzen")


@router.get("", name="admin:receivers")
def receivers(office: AtOffice) -> Response:
    """All places, and a new one."""
    return _all(office, _form(office, None, None))


@router.post("", name="admin:new_receiver")
def new_receiver(typed: Sent, office: AtOffice) -> Response:
    """Add a place."""
    form = _form(office, typed, None)
    if not form.fits():
        return _all(office, form, status=422)
    now, seen = office.content("receivers"), count(typed.get("seen"))
    # With the number of the version: referrals keep a key, so one that was there before is never given again.
    key = domain.slug_of(f"to {form.said('name')[:20]} {seen + 1}", [one["key"] for one in now])
    return _keep(
        office, [*now, {"key": key, **form.content()}], typed, form, "name",
        lambda **shown: _all(office, form, **shown),
    )  # fmt: skip


@router.get("/{key}", name="admin:receiver")
def receiver(office: AtOffice, key: str) -> Response:
    """One place."""
    return _one(office, key, _form(office, None, _found(office, key)))


@router.post("/{key}", name="admin:keep_receiver")
def keep_receiver(typed: Sent, office: AtOffice, key: str) -> Response:
    """Change a place. Where the Dutch words change, the words in other languages no longer fit and go."""
    found = _found(office, key)
    form = _form(office, typed, found)
    if not form.fits():
        return _one(office, key, form, status=422)
    said = form.content()
    new = {**found.model_dump(mode="json"), **said}
    if (said["says"], said["when"]) != (found.says, found.when):
        new = {name: value for name, value in new.items() if name not in {"en", "ar"}}
    content = [new if one["key"] == key else one for one in office.content("receivers")]
    return _keep(office, content, typed, form, "name", lambda **shown: _one(office, key, form, **shown))


@router.post("/{key}/weg", name="admin:drop_receiver")
def drop_receiver(typed: Sent, office: AtOffice, key: str) -> Response:
    """Take a place away. What was referred to it before keeps its name and number."""
    found = _found(office, key)
    blank, form = _form(office, None, found), ReasonForm(typed, prefix="drop")
    if not form.fits():
        return _one(office, key, blank, status=422, drop=form)
    content = [one for one in office.content("receivers") if one["key"] != key]
    return _keep(office, content, typed, form, "reason", lambda **shown: _one(office, key, blank, drop=form, **shown))


def _keep(office: Office, content: Any, typed: FormData, form: Said, field: str, again: Any) -> Response:
    refused = keep(
        office, "receivers", content, seen=count(typed.get("seen")), reason=form.said("reason"), form=form,
        field=field, again=again,
    )  # fmt: skip
    return refused or kept(office, "admin:receivers")


def _found(office: Office, key: str) -> Receiver:
    found = office.organisation.help.receiver_called(key)
    if found is None:
        raise NotFoundError
    return found


def _form(office: Office, typed: FormData | None, found: Receiver | None) -> ReceiverForm:
    filled: dict[str, Any] = {"warm": "no"}
    if found is not None:
        filled = {**found.model_dump(), "warm": "yes" if found.warm else "no"}
    form = ReceiverForm(typed, prefix="receiver", data=filled)
    titles = office.request.app.state.type_titles
    form.offer(
        {town.slug: town.name for town in office.organisation.municipality},
        dict(sorted(titles.items(), key=lambda item: item[1])),
    )
    return form


def _all(office: Office, form: ReceiverForm, **shown: Any) -> Response:
    return office.show(
        "admin/receivers.html",
        **shown,
        receivers=office.organisation.help.receiver,
        towns={town.slug: town.name for town in office.organisation.municipality},
        seen=office.seen("receivers"),
        part="receivers",
        versions=queries.versions(office.session, office.shipped.short, "receivers"),
        forms={"receiver": form},
        opened=shown.get("status") is not None,
    )


def _one(office: Office, key: str, form: ReceiverForm, *, drop: Said | None = None, **shown: Any) -> Response:
    return office.show(
        "admin/receiver.html",
        **shown,
        receiver=_found(office, key),
        seen=office.seen("receivers"),
        forms={"receiver": form, "drop": drop or ReasonForm(prefix="drop")},
        dropping=drop is not None,
    )
