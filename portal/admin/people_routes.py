"""Who may work here: add, change, stop access, end; and the second person. `/werk/beheer/mensen`."""

from collections.abc import Mapping
from typing import Any

from fastapi.responses import Response

from portal.accounts import second
from portal.accounts.access import Confirmed, ConfirmedForm
from portal.accounts.models import Colleague
from portal.admin import domain, groups, people, queries
from portal.admin.forms import ReasonForm
from portal.admin.office import AtOffice, Office, Sent
from portal.admin.people_forms import NewPersonForm, PersonForm
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.pages import go
from portal.signals.forms import Said

router = pages.router("/werk/beheer")
ACTS = {
    "stoppen": "block",
    "toelaten": "unblock",
    "uit-dienst": "left",
    "startcode": "start",
    "tweede-stap": "second",
    "uitloggen": "sessions",
}
"""Word in the address → kind of change."""


@router.get("/mensen", name="admin:people")
def everybody(office: AtOffice) -> Response:
    """Who works here, by name."""
    return _list(office)


@router.post("/mensen", name="admin:new_person")
def new_person(typed: Sent, office: AtOffice, sure: ConfirmedForm) -> Response:  # noqa: ARG001
    """Propose somebody new."""
    form = _offered(office, NewPersonForm(typed, prefix="person"))
    if not form.fits():
        return _list(office, status=422, form=form)
    try:
        people.add(
            office.session, office.shipped.short, form.state(), reason=form.said("reason"), by=office.me, at=office.now
        )
    except ConflictError as refusal:
        form["login"].errors = [refusal.sentence]
        return _list(office, status=422, form=form)
    return go(office.request, "admin:overview")


@router.get("/mensen/{number}", name="admin:person")
def person(office: AtOffice, number: int) -> Response:
    """One colleague: what is known, what was changed, what can be done."""
    return _one(office, _found(office, number))


@router.post("/mensen/{number}", name="admin:change_person")
def change_person(typed: Sent, office: AtOffice, number: int, sure: ConfirmedForm) -> Response:  # noqa: ARG001
    """Change what is known of a colleague."""
    found = _found(office, number)
    form = _offered(office, PersonForm(typed, prefix="person"), found)
    if found.subject:
        raise NotFoundError  # the sign-in service says it
    if not form.fits():
        return _one(office, found, {"person": form}, status=422)
    try:
        people.change(office.session, found, form.state(), reason=form.said("reason"), by=office.me, at=office.now)
    except ConflictError as refusal:
        return _one(office, found, {"person": form}, status=409, message=refusal.sentence)
    return go(office.request, "admin:person", number=number)


@router.post("/mensen/{number}/{act}", name="admin:access")
def access(typed: Sent, office: AtOffice, number: int, act: str, sure: ConfirmedForm) -> Response:  # noqa: ARG001
    """Stop access, let somebody in again, end their work here, give a start code, take the second step, sign out."""
    found = _found(office, number)
    if act not in ACTS or (act == "startcode" and found.subject):
        raise NotFoundError
    form = ReasonForm(typed, prefix=ACTS[act])
    if not form.fits():
        return _one(office, found, {ACTS[act]: form}, status=422)
    try:
        people.access(office.session, found, ACTS[act], reason=form.said("reason"), by=office.me, at=office.now)
    except ConflictError as refusal:
        return _one(office, found, {ACTS[act]: form}, status=409, message=refusal.sentence)
    return go(office.request, "admin:person", number=number)


@router.get("/voorstellen/{number}", name="admin:proposal")
def proposal(office: AtOffice, number: int) -> Response:
    """One change that waits for a second person."""
    return _proposal(office, number)


@router.post("/voorstellen/{number}", name="admin:decide")
def decide(typed: Sent, office: AtOffice, number: int, sure: Confirmed) -> Response:  # noqa: ARG001
    """Say yes or no as the second person. A start code is shown once, here and nowhere else."""
    approved = typed.get("decision") == "yes"
    try:
        with office.session.begin_nested():  # what no longer fits leaves nothing behind
            about, code = groups.decide(
                office.session, office.shipped, number, approved=approved, by=office.me, at=office.now,
                beside=office.beside,
            )  # fmt: skip
    except ConflictError as refusal:
        return _proposal(office, number, status=409, message=refusal.sentence)
    if code and about:
        home = office.request.app.state.settings.public_url.rstrip("/")
        return office.show("admin/code.html", about=about, code=code, home=home)
    if about is None:
        office.look_soon()
        return go(office.request, "admin:overview")
    return go(office.request, "admin:person", number=about.id)


def _found(office: Office, number: int) -> Colleague:
    found = queries.person(office.session, office.shipped.short, number)
    if found is None:
        raise NotFoundError
    return found


def _offered(office: Office, form: PersonForm, about: Colleague | None = None) -> Any:
    """Return a form with the teams of now, and those that this colleague still has of before."""
    teams = {team.slug: team.name for team in office.organisation.teams}
    former = [slug for slug in (about.teams if about else ()) if slug not in teams]
    form.offer({**teams, **{slug: office.organisation.team_name(slug) for slug in former}})
    return form


def _list(office: Office, *, status: int = 200, form: PersonForm | None = None) -> Response:
    asked = office.request.query_params
    name, after = (asked.get(key, "").replace("\x00", "").strip()[:80] for key in ("naam", "na"))
    found, further = queries.people(office.session, office.shipped.short, name, after)
    return office.show(
        "admin/people.html",
        status=status,
        people=found,
        further=further,
        name=name,
        after=after,
        name_of=office.organisation.team_name,
        rights=domain.RIGHTS,
        forms={"person": form or _offered(office, NewPersonForm(prefix="person"))},
        opened=form is not None,
    )


def _one(
    office: Office,
    found: Colleague,
    given: Mapping[str, Said] | None = None,
    *,
    status: int = 200,
    message: str | None = None,
) -> Response:
    blank = {kind: ReasonForm(prefix=kind) for kind in ACTS.values()}
    known = _offered(office, PersonForm(prefix="person", data=people.state_of(found)), found)
    return office.show(
        "admin/person.html",
        status=status,
        message=message,
        person=found,
        second=second.is_set(office.session, found),
        steps=queries.steps(office.session, found.id),
        kinds=domain.KINDS,
        labels=LABELS,
        said=lambda values: _said(office, values),
        name_of=office.organisation.team_name,
        rights=domain.RIGHTS,
        acts={kind: word for word, kind in ACTS.items()},
        forms={**blank, "person": known, **(given or {})},
        opened=set(given or ()),
    )


LABELS = {
    "name": "Naam",
    "login": "Inlognaam",
    "email": "E-mail",
    "teams": "Teams",
    "rights": "Mag ook",
}


def _said(office: Office, values: Mapping[str, Any]) -> dict[str, str]:
    """Return what was or will be of a colleague, in words."""
    teams, told = office.organisation.team_name, {}
    for name in LABELS:
        if name in values:
            value = values[name]
            if name == "teams":
                value = ", ".join(teams(slug) for slug in value)
            elif name == "rights":
                value = ", ".join(domain.RIGHTS.get(right, right) for right in value)
            told[name] = value or "geen"
    return told


def _proposal(office: Office, number: int, *, status: int = 200, message: str | None = None) -> Response:
    found = queries.change(office.session, office.shipped.short, number)
    if found is None:
        raise NotFoundError
    change, decision = found
    about = queries.person(office.session, office.shipped.short, change.colleague_id or 0)
    return office.show(
        "admin/proposal.html",
        status=status,
        message=message,
        change=change,
        decision=decision,
        about=about,
        kinds=domain.KINDS,
        labels=LABELS,
        before=_said(office, change.before),
        after=_said(office, change.after),
        refusal=domain.why_not_second(office.me.id, change.by, change.colleague_id),
    )
