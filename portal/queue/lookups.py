"""What colleagues look up beside the list: chosen signals, a number, a name, kept lists, who has how much."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, Select, func, literal, literal_column, or_, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from portal.accounts.models import Colleague
from portal.queue.domain import PAGE
from portal.queue.models import OpenSignal, SavedView, SignalName
from portal.queue.queries import CAP, Sight
from portal.queue.rows import COLUMNS, Row, rows_of, with_limited
from portal.sealing.rows import blind_any, in_list
from portal.signals.limited import of_limited
from portal.signals.models import Signal

DONE = 20
"""Closed signals that a search by name shows."""


def chosen(session: Session, me: Colleague, numbers: Sequence[int]) -> list[Row]:
    """Return the rows of these signals that are open and that a colleague may see, by due moment; a page at most."""
    mine = _may_see(OpenSignal, me)
    query = select(*COLUMNS).where(OpenSignal.id.in_(numbers[:PAGE]), OpenSignal.organisation == me.organisation, mine)
    return rows_of(session, with_limited(query))


def colleagues(session: Session, me: Colleague) -> list[Colleague]:
    """Return who works in one of my teams and may sign in, me too."""
    everybody = session.scalars(select(Colleague).where(Colleague.organisation == me.organisation))
    return [person for person in everybody if set(person.teams) & set(me.teams) and person.blocked_at is None]


def of_reference(session: Session, me: Colleague, reference: str) -> list[tuple[int, str, str, bool]]:
    """Return the signals of a report that a colleague may see: number, title, team, whether it is done. Done too."""
    mine = _may_see(Signal, me)
    query = select(Signal.id, Signal.title, Signal.team, Signal.closed_at).where(
        Signal.reference == reference, Signal.organisation == me.organisation, mine
    )
    found = session.execute(query.order_by(Signal.closed_at.is_not(None), Signal.id).limit(PAGE))
    return [(number, title, team, closed is not None) for number, title, team, closed in found]


def named(session: Session, me: Colleague, words: Sequence[str]) -> list[Row]:
    """
    Return open signals that a colleague may see about somebody whose name has all these words; a page at most.

    What is limited is not found by name.
    """
    mine = _may_see(OpenSignal, me)
    query = select(*COLUMNS).where(OpenSignal.organisation == me.organisation, mine, OpenSignal.id.not_in(of_limited()))
    for having in _having(session, me, words):
        query = query.where(OpenSignal.id.in_(having))
    first = query.order_by(OpenSignal.due_at, OpenSignal.id).limit(PAGE)
    return rows_of(session, with_limited(first))


def named_done(session: Session, me: Colleague, words: Sequence[str]) -> list[tuple[int, str, str, datetime]]:
    """
    Return closed signals that a colleague may see about somebody with this name: number, title, person, when closed.

    The last ones, a few: who asks after it is somebody who phones about what just happened.
    """
    query = select(Signal.id, Signal.title, Signal.person, Signal.closed_at).where(
        Signal.organisation == me.organisation, _may_see(Signal, me), Signal.closed_at.is_not(None),
        Signal.id.not_in(of_limited()),
    )  # fmt: skip
    for having in _having(session, me, words):
        query = query.where(Signal.id.in_(having))
    found = session.execute(query.order_by(Signal.id.desc()).limit(DONE))
    return [
        (number, title, in_list(session, Signal.person, number, person), at)
        for number, title, person, at in found
        if at is not None
    ]


def _having(session: Session, me: Colleague, words: Sequence[str]) -> Iterator[Select[int]]:
    """Yield per word the numbers of signals with that word in the name."""
    for word in words:
        kept_as = SignalName.word.in_(blind_any(session, word))
        yield select(SignalName.signal_id).where(SignalName.organisation == me.organisation, kept_as)


def views(session: Session, me: Colleague) -> list[SavedView]:
    """Return the kept lists of a colleague, also those that ended, and those shared with their teams."""
    query = select(SavedView).where(
        SavedView.organisation == me.organisation,
        SavedView.removed_at.is_(None),
        or_(SavedView.by == me.id, SavedView.team.in_(me.teams)),
    )
    return list(session.scalars(query.order_by(SavedView.name, SavedView.id)))


@dataclass(frozen=True)
class Load:
    """How much a colleague has: late, near, later, waiting for the resident. Texts, "100+" above the cap."""

    name: str
    late: str
    soon: str
    later: str
    waiting: str


def loads(session: Session, sight: Sight, people: Sequence[Colleague]) -> list[Load]:
    """Return how much each of these colleagues has, by name. One statement, bounded per colleague."""
    if not people:
        return []
    parts = []
    for person in people:
        runs = OpenSignal.waiting_since.is_(None)
        kinds = (
            (runs, OpenSignal.due_at <= sight.now),
            (runs, OpenSignal.due_at > sight.now, OpenSignal.due_at <= sight.soon),
            (runs, OpenSignal.due_at > sight.soon),
            (OpenSignal.waiting_since.is_not(None),),
        )
        parts.append(select(literal(person.id), *(_held(person, kind) for kind in kinds)))
    found = {row[0]: [f"{CAP}+" if n > CAP else str(n) for n in row[1:]] for row in session.execute(union_all(*parts))}
    return [Load(person.name, *found[person.id]) for person in people]


def _held(person: Colleague, kind: Iterable[ColumnElement[bool]]) -> ColumnElement[int]:
    one = literal_column("1", Integer).label("one")
    held = select(one).where(OpenSignal.holder_id == person.id, *kind).limit(CAP + 1).subquery()
    return select(func.count()).select_from(held).scalar_subquery()


def _may_see(of: type[OpenSignal] | type[Signal], me: Colleague) -> ColumnElement[bool]:
    """Test for what is of my teams, was told my team of leads, or is of a resident whose contact person I am."""
    return or_(of.team.in_(me.teams), of.lead_team.in_(me.teams), of.contact_person == me.id)
