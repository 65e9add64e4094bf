"""What stands in the way of ending a team, each with the place to put it right; and what it did keeps its name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, get_args

from sqlalchemy import ColumnElement, func, literal_column, select, union
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.admin import queries
from portal.admin.domain import ROLES
from portal.organisations.catalogue import Organisation
from portal.organisations.gaps import gaps_of
from portal.organisations.laid import part_of
from portal.organisations.parts import Role, Team
from portal.queue.models import OpenSignal
from portal.signals.models import FollowUp, Involved
from portal.teams.domain import led

SETTLED: Final = timedelta(minutes=1)
"""Every process knows by then that a team gets no new work, and what was on its way has come."""
CAP: Final = 100
OTHERS: Final = "collega's"
NAMED: Final = 5
"""Colleagues and proposals with a link of their own."""


@dataclass(frozen=True)
class Way:
    """A link: its words, the name of a route with what its address holds, and what comes after it."""

    words: str
    page: str
    at: Mapping[str, Any] = field(default_factory=dict)
    after: str = ""


@dataclass(frozen=True)
class Hindrance:
    """Why a team can't end yet, in one or two plain sentences. `ways`: where it can be put right; may be empty."""

    says: str
    ways: tuple[Way, ...] = ()


def kept_names(now: Organisation, shipped: Organisation, content: Any) -> Any:
    """
    Return the teams to keep: with each of now that would be gone as ended, so that what it did keeps its name.

    Args:
        now: The organisation as it is.
        shipped: The organisation of the files.
        content: The teams as in the file; None: as they are there. Stays None when nothing would be gone.
    """
    wanted = part_of(shipped, "teams") if content is None else content
    known = {team["slug"] for team in wanted}
    gone = [{**team, "state": "ended"} for team in part_of(now, "teams") if team["slug"] not in known]
    return [*wanted, *gone] if gone else content


def ends(was: Organisation, will: Organisation) -> list[Team]:
    """Return the teams that would end."""
    left = {team.slug for team in will.teams}
    return [team for team in was.teams if team.slug not in left]


def hindrances(
    session: Session, organisation: Organisation, team: Team, me: Colleague, at: datetime
) -> list[Hindrance]:
    """
    Return all that stands in the way of ending a team; none: it can end.

    `organisation`: as it is now. `me`: who would do it; the links are for them.
    """
    return [
        *_new_work(session, organisation, team, at),
        *_work(session, organisation, team, me),
        *_people(session, organisation, team),
        *_groups(organisation, team),
    ]


def _new_work(session: Session, organisation: Organisation, team: Team, at: datetime) -> Iterator[Hindrance]:
    """Say who does the work from now on, and wait until no work can be on its way."""
    if team.state == "open":
        towns = [town.slug for town in organisation.municipality]
        others = [one for one in organisation.receiving if one.slug != team.slug]
        if gaps := gaps_of(others, towns, get_args(Role)):
            names = " en ".join(
                town.name for town in organisation.municipality if any(g.town == town.slug for g in gaps)
            )
            said = f"In {names} doet dan geen team dit meer: {ROLES[team.role]}. Kies dat eerst bij een ander team."
            yield Hindrance(said, (Way("Alle teams", "admin:teams"),))
        here = Way("Naar nieuw werk", "admin:team", {"slug": team.slug}, "#team-state")
        yield Hindrance("Dit team krijgt nog nieuw werk. Zet dat eerst uit.", (here,))
        return
    last = queries.newest(session, organisation.short, "teams")
    if last is not None and last.at > at - SETTLED:
        yield Hindrance("De teams zijn net veranderd. Er kan nog werk onderweg zijn. Wacht een minuut.")


def _work(session: Session, organisation: Organisation, team: Team, me: Colleague) -> Iterator[Hindrance]:
    """Count what is open: signals, what other signals ask of it, plans, questions of colleagues."""
    mine, slug = team.slug in me.teams, team.slug
    board: tuple[Way, ...] = ()
    who = " De teamleider ziet ze bij Mijn teams."
    if _leads(organisation, team, me):
        board, who = (Way("Bekijk de open signalen", "teams:board", {}, f"?team={slug}"),), ""
    row = OpenSignal.organisation == organisation.short
    if number := _count(session, OpenSignal, row, OpenSignal.team == slug):
        said = f"Dit team heeft nog {_words(number, 'open signaal', 'open signalen')}."
        yield Hindrance(f"{said} Sluit ze af, of geef ze aan een ander team.{who}", board)
    if number := _beside(session, organisation, team):
        said = f"Bij {_words(number, 'signaal', 'signalen')} van andere teams doet dit team nog mee."
        yield Hindrance(f"{said} Rond dat eerst af.", board)
    plans = (FollowUp.organisation == organisation.short, FollowUp.team == slug, FollowUp.ended == "")
    if number := _count(session, FollowUp, *plans):
        said = f"Dit team heeft nog {_words(number, 'plan', 'plannen')}. Het team kan die doen of laten vervallen."
        yield Hindrance(said, (Way("Gepland werk", "tasks:list"),) if mine else ())
    waits = (Involved.organisation == organisation.short, Involved.team == slug, Involved.until.is_(None))
    if number := _count(session, Involved, *waits):
        said = f"Dit team heeft nog {_words(number, 'vraag', 'vragen')} van collega's. Het team geeft eerst antwoord."
        yield Hindrance(said, (Way("Aan u gevraagd", "advice:asked"),) if mine else ())


def _beside(session: Session, organisation: Organisation, team: Team) -> int:
    """Count signals of other teams for which a team still does something, up to one more than the cap."""
    columns = [OpenSignal.lead_team, OpenSignal.from_team, OpenSignal.to_team]
    if team.state != "open":
        columns.append(OpenSignal.coordinator)  # has no index: only looked for when the team is about to end
    others = OpenSignal.organisation == organisation.short, OpenSignal.team != team.slug
    each = (select(OpenSignal.id).where(*others, column == team.slug).limit(CAP + 1).subquery() for column in columns)
    together = union(*(select(one.c.id) for one in each)).subquery()
    return min(session.scalar(select(func.count()).select_from(together)) or 0, CAP + 1)


def _people(session: Session, organisation: Organisation, team: Team) -> Iterator[Hindrance]:
    """Name who works in it, and who would after a proposal."""
    everybody = session.execute(
        select(Colleague.id, Colleague.name, Colleague.teams)
        .where(Colleague.organisation == organisation.short, Colleague.left_at.is_(None))
        .order_by(Colleague.name, Colleague.id)
    )
    if found := [(number, name) for number, name, teams in everybody if team.slug in teams]:
        belong = "hoort" if len(found) == 1 else "horen"
        said = f"Bij dit team {belong} nog {_words(len(found), 'collega', OTHERS)}."
        ways = tuple(Way(name, "admin:person", {"number": number}) for number, name in found[:NAMED])
        yield Hindrance(f"{said} Geef hen eerst een ander team.", ways)
    waiting = [one for one in queries.waiting(session, organisation.short, None) if team.slug in _given(one.after)]
    if waiting:
        ways = tuple(
            Way(f"Voorstel van {one.by_name}", "admin:proposal", {"number": one.id}) for one in waiting[:NAMED]
        )
        yield Hindrance("Een voorstel geeft een collega nog dit team. Keur dat eerst goed of af.", ways)


def _given(after: Mapping[str, Any]) -> set[str]:
    """Return the teams that a proposal gives."""
    groups = after.get("content") or ()
    return {*after.get("teams", ()), *(slug for group in groups for slug in group["teams"])}


def _groups(organisation: Organisation, team: Team) -> Iterator[Hindrance]:
    for number, group in enumerate(organisation.groups.group, 1):
        if team.slug in group.teams:
            way = Way(group.name, "admin:group", {"number": number})
            yield Hindrance("Een groep van het werkaccount geeft nog dit team. Haal het daar eerst weg.", (way,))


def _leads(organisation: Organisation, team: Team, me: Colleague) -> bool:
    """Whether the page of a team lead shows this team to somebody."""
    towns = [town.slug for town in organisation.municipality]
    return team in led(organisation.teams, me.teams, towns)


def _count(session: Session, of: type, *tests: ColumnElement[bool]) -> int:
    """Count rows, up to one more than the cap."""
    found = select(literal_column("1").label("one")).select_from(of).where(*tests).limit(CAP + 1).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def _words(number: int, one: str, more: str) -> str:
    """Say how many: no more than the cap is counted."""
    if number > CAP:
        return f"meer dan {CAP} {more}"
    return f"{number} {one if number == 1 else more}"
