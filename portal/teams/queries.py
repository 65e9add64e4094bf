"""What a team lead's page reads: open signals alone, a bounded number of each team. And all of them, as a stream."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal, literal_column, select, union_all
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.kit.clock import local_day
from portal.queue.models import URGENT, OpenSignal
from portal.queue.queries import CAP
from portal.signals.limited import of_limited
from portal.teams.domain import READ, SHOWN, Amounts

AT_ONCE = 1000
"""Rows that are read ahead for a file: a million take no more memory than this."""
MOST_PEOPLE = 150
"""Colleagues whose work is counted on one page."""
AT_RISK = "risk"
NOBODY = "nobody"
URGENT_ONE = "urgent"
_LISTED = (
    OpenSignal.id,
    OpenSignal.title,
    OpenSignal.reference,
    OpenSignal.team,
    OpenSignal.lead_team,
    OpenSignal.due_at,
    OpenSignal.due_reason,
    OpenSignal.pays_month,
    OpenSignal.waiting_since,
    OpenSignal.called,
    OpenSignal.holder_id,
    OpenSignal.holder,
)


class Listed(NamedTuple):
    """One line on the page: facts of the work, never who it is about. `kind`: urgent, nobody or risk."""

    kind: str
    id: int
    title: str
    reference: str
    team: str
    lead_team: str | None
    due_at: datetime
    due_reason: str
    pays_month: date | None
    waiting_since: datetime | None
    called: str | None
    holder_id: int | None
    holder: str | None

    @property
    def closed_at(self) -> None:
        """Never: it is open."""


@dataclass(frozen=True)
class Moments:
    """This moment, the end of today, and the end of the next working day."""

    now: datetime
    tonight: datetime
    soon: datetime

    @property
    def today(self) -> date:
        """This day, as in the town's own time zone."""
        return local_day(self.now)


def amounts(session: Session, organisation: str, teams: Sequence[str], at: Moments) -> dict[str, Amounts]:
    """Return how much each team has open. One statement; of a team at most `READ` + 1 rows, by its index."""
    if not teams:
        return {}
    read = union_all(*(select(_first(organisation, team, READ + 1).subquery()) for team in teams)).subquery()
    row = read.c
    runs = row.waiting_since.is_(None)
    counted = (
        row.due_at.is_not(None),
        and_(row.holder_id.is_(None), row.waiting_for == "nobody"),
        and_(row.holder_id.is_not(None), row.waiting_for == "nobody"),
        row.waiting_for == "resident",
        row.waiting_for == "colleague",
        and_(runs, row.due_at <= at.now),
        and_(runs, row.due_at > at.now, row.due_at <= at.tonight),
        and_(runs, row.due_at > at.tonight, row.due_at <= at.soon),
        row.received_at < at.now - timedelta(days=7),
        row.received_at < at.now - timedelta(days=28),
        row.planned_on <= at.today,
    )
    query = select(row.team, *(func.sum(case((test, 1), else_=0)) for test in counted)).group_by(row.team)
    found = {  # one row more is read than is counted, to know that there is more
        team: Amounts(is_open, *(min(figure, READ) for figure in figures))
        for team, is_open, *figures in session.execute(query)
    }
    return {team: found.get(team, Amounts()) for team in teams}


def listed(session: Session, organisation: str, teams: Sequence[str], at: Moments) -> list[Listed]:
    """
    Return what asks for a hand: urgent and nobody has it; nobody has it and it is due first; a colleague has it and
    its moment is near or over.

    One statement; the first by a small index of their own, the others among the first rows of each team.
    """
    if not teams:
        return []
    urgent = (
        select(literal(URGENT_ONE).label("kind"), *_LISTED)
        .where(
            OpenSignal.organisation == organisation,
            OpenSignal.team.in_(teams),
            URGENT,
            OpenSignal.waiting_since.is_(None),
        )
        .order_by(OpenSignal.due_at, OpenSignal.id)
        .limit(SHOWN + 1)
    )
    first = union_all(*(select(_first(organisation, team, READ).subquery()) for team in teams)).subquery()
    free = (
        select(literal(NOBODY), *(first.c[column.key] for column in _LISTED))
        .where(first.c.holder_id.is_(None), first.c.waiting_for == "nobody", first.c.urgency != "U0")
        .order_by(first.c.due_at, first.c.id)
        .limit(SHOWN + 1)
    )
    risk = (
        select(literal(AT_RISK), *(first.c[column.key] for column in _LISTED))
        .where(first.c.holder_id.is_not(None), first.c.waiting_since.is_(None), first.c.due_at <= at.soon)
        .order_by(first.c.due_at, first.c.id)
        .limit(SHOWN + 1)
    )
    every = union_all(*(select(part.subquery()) for part in (urgent, free, risk)))
    rows = [Listed._make(row) for row in session.execute(every)]
    return sorted(rows, key=lambda row: (row.due_at, row.id))


def _first(organisation: str, team: str, most: int) -> Select[*tuple[object, ...]]:
    """Return the statement for the first open signals of a team, by due moment."""
    columns = (*_LISTED, OpenSignal.waiting_for, OpenSignal.received_at, OpenSignal.planned_on, OpenSignal.urgency)
    return (
        select(*columns)
        .where(OpenSignal.organisation == organisation, OpenSignal.team == team)
        .order_by(OpenSignal.due_at, OpenSignal.id)
        .limit(most)
    )


def people(session: Session, organisation: str, teams: Sequence[str]) -> list[Colleague]:
    """Return who works in these teams and may sign in, by name. One statement."""
    everybody = session.scalars(select(Colleague).where(Colleague.organisation == organisation))
    found = [person for person in everybody if set(person.teams) & set(teams) and person.blocked_at is None]
    return sorted(found, key=lambda person: (person.name.casefold(), person.id))


def held(session: Session, everybody: Sequence[Colleague]) -> list[tuple[str, str]]:
    """Return name and how many signals somebody has now, "100+" above the cap, in the order given. One statement."""
    if not everybody:
        return []
    one = literal_column("1", Integer).label("one")
    parts = []
    for person in everybody:
        mine = select(one).where(OpenSignal.holder_id == person.id).limit(CAP + 1).subquery()
        parts.append(select(literal(person.id), select(func.count()).select_from(mine).scalar_subquery()))
    found = {number: much for number, much in session.execute(union_all(*parts))}  # noqa: C416  rows are no pairs
    return [(person.name, f"{CAP}+" if found[person.id] > CAP else str(found[person.id])) for person in everybody]


class Work(NamedTuple):
    """One open signal in a file: facts of the work, nothing about a person."""

    id: int
    reference: str
    team: str
    municipality: str
    change_type: str
    urgency: str
    received_at: datetime
    due_at: datetime
    due_reason: str
    waiting_for: str
    planned_on: date | None
    held: bool


_WORK = (
    OpenSignal.id,
    OpenSignal.reference,
    OpenSignal.team,
    OpenSignal.municipality,
    OpenSignal.change_type,
    OpenSignal.urgency,
    OpenSignal.received_at,
    OpenSignal.due_at,
    OpenSignal.due_reason,
    OpenSignal.waiting_for,
    OpenSignal.planned_on,
    OpenSignal.holder_id.is_not(None),
)


def work(begin: Callable[[], Session], organisation: str, teams: Sequence[str] | None) -> Iterator[Work]:
    """
    Yield open signals by number, some at a time; `teams` None: of all teams. What is limited is left out.

    Each look is a transaction of its own, so a slow reader holds up nobody. What is opened or done while it is read may
    be in it or not; each signal is in it once.
    """
    last = 0
    while True:
        kept: list[ColumnElement[bool]] = [
            OpenSignal.organisation == organisation,
            OpenSignal.id > last,
            OpenSignal.id.not_in(of_limited()),
        ]
        if teams is not None:
            kept.append(OpenSignal.team.in_(teams))
        with begin() as session:
            rows = session.execute(select(*_WORK).where(*kept).order_by(OpenSignal.id).limit(AT_ONCE)).all()
        yield from (Work._make(row) for row in rows)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]
