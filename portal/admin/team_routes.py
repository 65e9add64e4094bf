"""Teams: name, what they do, phone, e-mail, towns, and their end. `/werk/beheer/teams`."""

from typing import Any

from fastapi.responses import Response

from portal.admin import domain, ending, queries
from portal.admin.forms import ReasonForm, TeamForm
from portal.admin.office import AtOffice, Office, Sent, count, keep, kept
from portal.errors import NotFoundError
from portal.kit import pages
from portal.organisations.parts import Team

router = pages.router("/werk/beheer/teams")
NOT_YET = "Dit team kan nog niet stoppen. Lees hieronder wat eerst moet."


@router.get("", name="admin:teams")
def teams(office: AtOffice) -> Response:
    """All teams, and a new one."""
    return _all(office, _offered(office, TeamForm(prefix="team")))


@router.post("", name="admin:new_team")
def new_team(typed: Sent, office: AtOffice) -> Response:
    """Add a team."""
    form = _offered(office, TeamForm(typed, prefix="team"))
    if not form.fits():
        return _all(office, form, status=422)
    now = office.content("teams")
    slug = domain.slug_of(form.said("name"), [team["slug"] for team in now])
    made = {"slug": slug, "areas": [], **form.content()}
    refused = keep(
        office, "teams", [*now, made], seen=count(typed.get("seen")), reason=form.said("reason"), form=form,
        field="municipalities", again=lambda **shown: _all(office, form, **shown),
    )  # fmt: skip
    return refused or kept(office, "admin:teams")


@router.get("/{slug}", name="admin:team")
def team(office: AtOffice, slug: str) -> Response:
    """One team."""
    found = _found(office, slug)
    return _one(office, found, _offered(office, TeamForm(prefix="team", obj=found)))


@router.post("/{slug}", name="admin:keep_team")
def keep_team(typed: Sent, office: AtOffice, slug: str) -> Response:
    """Change a team; one that ended works again."""
    found = _found(office, slug)
    form = _offered(office, TeamForm(typed, prefix="team"))
    if not form.fits():
        return _one(office, found, form, status=422)
    now = [{**one, **form.content()} if one["slug"] == slug else one for one in office.content("teams")]
    refused = keep(
        office, "teams", now, seen=count(typed.get("seen")), reason=form.said("reason"), form=form,
        field="municipalities", again=lambda **shown: _one(office, found, form, **shown),
    )  # fmt: skip
    return refused or kept(office, "admin:teams")


@router.post("/{slug}/einde", name="admin:end_team")
def end_team(typed: Sent, office: AtOffice, slug: str) -> Response:
    """End a team. What it did keeps its name."""
    found, form = _found(office, slug), ReasonForm(typed, prefix="end")
    blank = _offered(office, TeamForm(prefix="team", obj=found))
    if _hindrances(office, found):
        return _one(office, found, blank, status=409, message=NOT_YET, end=form)
    if not form.fits():
        return _one(office, found, blank, status=422, end=form)
    now = [{**one, "state": "ended"} if one["slug"] == slug else one for one in office.content("teams")]
    refused = keep(
        office, "teams", now, seen=count(typed.get("seen")), reason=form.said("reason"), form=form, field="reason",
        again=lambda **shown: _one(office, found, blank, end=form, **shown),
    )  # fmt: skip
    return refused or kept(office, "admin:teams")


def _hindrances(office: Office, team: Team) -> list[ending.Hindrance]:
    """Return what stands in the way of ending a team; nothing for one that ended."""
    if team.state == "ended":
        return []
    return ending.hindrances(office.session, office.organisation, team, office.me, office.now)


def _found(office: Office, slug: str) -> Team:
    found = office.organisation.team_called(slug)
    if found is None:
        raise NotFoundError
    return found


def _offered(office: Office, form: TeamForm) -> TeamForm:
    form.offer({town.slug: town.name for town in office.organisation.municipality})
    return form


def _all(office: Office, form: TeamForm, **shown: Any) -> Response:
    organisation = office.organisation
    return office.show(
        "admin/teams.html",
        **shown,
        teams=organisation.teams,
        ended=[team for team in organisation.team if team.state == "ended"],
        roles=domain.ROLES,
        towns={town.slug: town.name for town in organisation.municipality},
        seen=office.seen("teams"),
        part="teams",
        versions=queries.versions(office.session, office.shipped.short, "teams"),
        forms={"team": form},
        opened=shown.get("status") is not None,
    )


def _one(office: Office, found: Team, form: TeamForm, *, end: ReasonForm | None = None, **shown: Any) -> Response:
    return office.show(
        "admin/team.html",
        **shown,
        team=found,
        seen=office.seen("teams"),
        hindrances=_hindrances(office, found),
        ending=end is not None,
        forms={"team": form, "end": end or ReasonForm(prefix="end")},
    )
