"""What colleagues look up beside the list: chosen signals, a number, a name, kept lists, who has how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, func, literal, literal_column, or_, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from portal.accounts.models import Colleague
from portal.queue.models import OpenName, OpenSignal, SavedView
from portal.queue.queries import CAP, COLUMNS, PAGE, Row, Sight
from portal.signals.models import Signal


def chosen(session: Session, me: Colleague, numbers: Sequence[int]) -> list[Row]:
    """Return the rows of these signals that are open and that a colleague may see, by due moment; a page at most."""
    mine = or_(OpenSignal.team.in_(me.teams), OpenSignal.lead_team.in_(me.teams))
    query = select(*COLUMNS).where(OpenSignal.id.in_(numbers[:PAGE]), OpenSignal.organisation == me.organisation, mine)
    rows = session.connection().execute(query).all()
    return sorted((Row._make(row) for row in rows), key=lambda row: (row.due_at, row.id))


def colleagues(session: Session, me: Colleague) -> list[Colleague]:
    """Return who works in one of my teams, me too."""
    everybody = session.scalars(select(Colleague).where(Colleague.organisation == me.organisation))
    return [person for person in everybody if set(person.teams) & set(me.teams)]


def of_reference(session: Session, me: Colleague, reference: str) -> list[tuple[int, str, str, bool]]:
    """Return the signals of a report that a colleague may see: number, title, team, whether it is done. Done too."""
    mine = or_(Signal.team.in_(me.teams), Signal.lead_team.in_(me.teams))
    query = select(Signal.id, Signal.title, Signal.team, Signal.closed_at).where(
        Signal.reference == reference, Signal.organisation == me.organisation, mine
    )
    found = session.execute(query.order_by(Signal.closed_at.is_not(None), Signal.id).limit(PAGE))
    return [(number, title, team, closed is not None) for number, title, team, closed in found]


def named(session: Session, me: Colleague, words: Sequence[str]) -> list[Row]:
    """Return open signals that a colleague may see about somebody whose name has all these words; a page at most."""
    mine = or_(OpenSignal.team.in_(me.teams), OpenSignal.lead_team.in_(me.teams))
    query = select(*COLUMNS).where(OpenSignal.organisation == me.organisation, mine)
    for word in words:
        having = select(OpenName.signal_id).where(OpenName.organisation == me.organisation, OpenName.word == word)
        query = query.where(OpenSignal.id.in_(having))
    rows = session.connection().execute(query.order_by(OpenSignal.due_at, OpenSignal.id).limit(PAGE)).all()
    return [Row._make(row) for row in rows]


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
