"""What is planned: with a signal, for a resident, for the teams of a colleague."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from portal.accounts.models import Colleague
from portal.sealing.rows import in_list
from portal.signals.models import FollowUp, Signal
from portal.tasks.models import TaskChange

PAGE = 50
LARGEST = 2**31


class Task(NamedTuple):
    """One line of the list."""

    id: int
    due_on: date
    kind: str
    title: str
    team: str
    signal_id: int
    signal: str
    person: str
    reference: str


_LIST = (
    select(
        FollowUp.id,
        FollowUp.due_on,
        FollowUp.kind,
        FollowUp.title,
        FollowUp.team,
        FollowUp.signal_id,
        Signal.title.label("signal"),
        Signal.person,
        Signal.reference,
    )
    .join(Signal, Signal.id == FollowUp.signal_id)
    .order_by(FollowUp.due_on, FollowUp.id)
)


def of_teams(session: Session, me: Colleague, after: tuple[date, int] | None = None) -> tuple[list[Task], bool]:
    """Return the next lines for my teams after a place (day, id), soonest first, and whether there are more."""
    query = _LIST.where(
        FollowUp.organisation == me.organisation,
        FollowUp.team.in_(me.teams),
        FollowUp.ended == "",
        Signal.team.in_(me.teams),  # what went to another team is theirs now
    )
    if after:
        query = query.where(tuple_(FollowUp.due_on, FollowUp.id) > after)
    found = [Task(*row) for row in session.execute(query.limit(PAGE + 1))]
    rows = [
        row._replace(
            title=in_list(session, FollowUp.title, row.id, row.title),
            person=in_list(session, Signal.person, row.signal_id, row.person),
        )
        for row in found
    ]
    return rows[:PAGE], len(rows) > PAGE


def promised(session: Session, signals: Iterable[int]) -> dict[int, list[FollowUp]]:
    """Return what is still planned, by signal, soonest first."""
    found: dict[int, list[FollowUp]] = {}
    query = select(FollowUp).where(FollowUp.signal_id.in_(list(signals)), FollowUp.ended == "")
    for later in session.scalars(query.order_by(FollowUp.due_on, FollowUp.id)):
        found.setdefault(later.signal_id, []).append(later)
    return found


def changes_of(session: Session, tasks: Sequence[FollowUp]) -> dict[int, list[TaskChange]]:
    """Return how plans were moved, dropped or done, oldest first; no statement where nothing was planned."""
    found: dict[int, list[TaskChange]] = {}
    if tasks:
        wanted = [later.id for later in tasks]
        for changed in session.scalars(
            select(TaskChange).where(TaskChange.follow_up_id.in_(wanted)).order_by(TaskChange.id)
        ):
            found.setdefault(changed.follow_up_id, []).append(changed)
    return found
