"""
A page of the list: open signals alone, by due moment, from any place on. One statement.

However many there are and however few a filter keeps, what is read is bounded: of each team at most `LOOKED_AT` signals
are looked at. When there are more, the page says so, and one can look further.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    cast,
    literal,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from portal.kit.database import UtcDateTime, at_most, keep_the_plan
from portal.queue.domain import PAGE, PEOPLE, Wish, key_of
from portal.queue.models import HAS_PERSON, OpenSignal
from portal.queue.narrowing import Asker, Conditions, Filters, filters, narrow, shares
from portal.queue.queries import Sight
from portal.sealing.rows import in_list
from portal.signals.models import Signal
from portal.wishes.queries import limited_reports

LOOKED_AT = 500
COLUMNS: tuple[Any, ...] = (
    OpenSignal.id,
    OpenSignal.title,
    OpenSignal.person,
    OpenSignal.first_step,
    OpenSignal.team,
    OpenSignal.municipality,
    OpenSignal.due_at,
    OpenSignal.due_reason,
    OpenSignal.pays_month,
    OpenSignal.waiting_since,
    OpenSignal.holder_id,
    OpenSignal.holder,
    OpenSignal.called,
    OpenSignal.lead_team,
    OpenSignal.coordinator,
    OpenSignal.from_team,
    OpenSignal.to_team,
    OpenSignal.planned_on,
)


class Row(NamedTuple):
    """One line of the queue, as `with_limited` asks for them; `holder` is the name of who has it."""

    id: int
    title: str
    person: str
    first_step: str
    team: str
    municipality: str
    due_at: datetime
    due_reason: str
    pays_month: date | None
    waiting_since: datetime | None
    holder_id: int | None
    holder: str | None
    called: str | None
    lead_team: str | None
    coordinator: str | None
    from_team: str | None
    to_team: str | None
    planned_on: date | None
    limited: bool
    """Its resident asked not to use it now."""

    @property
    def closed_at(self) -> None:
        """Never: it is open."""

    @property
    def mark(self) -> str:
        """A short mark of what may change on this line; no name can be read from it."""
        told = (
            self.due_at,
            self.waiting_since,
            self.holder_id,
            self.called,
            self.lead_team,
            self.team,
            self.planned_on,
            self.limited,
        )
        return f"{crc32(repr(told).encode()):x}"


class Page(NamedTuple):
    """
    `rows`: with their names still sealed, for most lines are made already. `further`: the key of what comes next, or
    None. `partly`: not all was looked at that a filter could keep.
    """

    rows: list[Row]
    further: str | None
    partly: bool = False


def page(session: Session, sight: Sight, wish: Wish) -> Page:
    """Return one page of open signals by due moment. One statement."""
    asked = sight.asked(wish)
    if wish.after is not None:
        asked["at"], asked["number"] = wish.after
    shape = tuple((name, wish.get(name)) for name in ("waiting", "planned", "age") if wish.get(name))
    names = frozenset(wish.chosen) - {"team"}
    who = Asker(len(asked["teams"]), len(asked["leads"]))
    statement = _statement(wish.tab, names, shape, who, further=wish.after is not None, most=LOOKED_AT)
    keep_the_plan(session)
    found = rows_of(session, statement, asked)
    # Of a team of which not all was looked at comes a row with its number below zero: the last that was looked at.
    ends = [(row.due_at, -row.id) for row in found if row.id < 0]
    end = min(ends, default=None)
    rows = [row for row in found if row.id > 0 and (end is None or (row.due_at, row.id) <= end)]
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        return Page(rows[:PAGE], key_of(last.due_at, last.id))
    return Page(rows, key_of(*end) if end else None, partly=end is not None)


def named(session: Session, row: Row) -> Row:
    """Return a row as the database has it, with the name opened."""
    return row._replace(person=in_list(session, OpenSignal.person, row.id, row.person))


def named_rows(session: Session, rows: Iterable[Row]) -> list[Row]:
    """Return rows with the names opened."""
    return [named(session, row) for row in rows]


def with_limited(rows: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """
    Return the statement for a few rows of `COLUMNS`, each with whether it is limited; `rows_of` puts them in order.

    A database that puts so few wide rows in order makes a table for it, which takes longer.
    """
    found = rows.subquery()
    asked = select(Signal.id).where(Signal.id == found.c.id, Signal.report_id.in_(limited_reports())).exists()
    return select(*found.c, asked.label("limited"))


def rows_of(session: Session, statement: Select[*tuple[Any, ...]], asked: Mapping[str, Any] | None = None) -> list[Row]:
    """Return what `with_limited` asks for, by due moment."""
    found = [Row._make(row) for row in session.connection().execute(statement, asked).all()]
    return sorted(found, key=lambda row: (row.due_at, row.id))


@lru_cache(maxsize=512)
def _statement(
    tab: str,
    names: frozenset[str],
    shape: tuple[tuple[str, str], ...],
    who: Asker,
    *,
    further: bool,
    most: int,
) -> Select[*tuple[Any, ...]]:
    """
    Return the statement of one page. Kept per shape: building it took as long as running it.

    Each team gives its own first rows by its own index, so nothing is sorted but what those give.
    """
    kept: list[Any] = narrow(tab)
    wanted = filters(names, dict(shape))
    if further:
        at, number = bindparam("at", type_=UtcDateTime), bindparam("number", type_=Integer)
        kept.append(tuple_(OpenSignal.due_at, OpenSignal.id) > tuple_(at, number))
    if tab in {"mine", PEOPLE}:
        own: list[Any] = [OpenSignal.contact_person == bindparam("me"), HAS_PERSON]
        if tab == "mine":
            own = [OpenSignal.holder_id == bindparam("me"), who.still_mine()]
        return with_limited(_first(select(*COLUMNS).where(*own, *kept, *wanted.all_of()), OpenSignal))
    parts, ends = [], []
    for which in shares(tab, who):
        parts.append(select(_part([which, *kept], wanted, most).subquery()))
        if wanted.then:
            ends.append(select(_end([which, *kept, *wanted.by], most).subquery()))
    if not parts:
        return with_limited(select(*COLUMNS).where(literal(value=False)))
    every = union_all(*parts).subquery()
    first = _first(select(every), every.c) if len(parts) > 1 else parts[0]
    return with_limited(union_all(select(first.subquery()), *ends) if ends else first)


def _first(rows: Select[*tuple[Any, ...]], of: Any, most: int = PAGE + 1) -> Select[*tuple[Any, ...]]:
    return rows.order_by(of.due_at, of.id).limit(at_most(most))


def _part(kept: Conditions, wanted: Filters, most: int) -> Select[*tuple[Any, ...]]:
    """
    Return the first rows of one team.

    What an index leads to needs no more. Else the first signals are looked at in the index alone, and only what the
    filters keep of those is read.
    """
    if not wanted.then:
        return _first(select(*COLUMNS).where(*kept, *wanted.by), OpenSignal)
    columns = (OpenSignal.id, OpenSignal.due_at, *(getattr(OpenSignal, name) for name in wanted.then))
    looked = _first(select(*columns).where(*kept, *wanted.by), OpenSignal, most).subquery()
    fits = _first(select(looked.c.id, looked.c.due_at).where(*wanted.asked(looked.c)), looked.c).subquery()
    return select(*COLUMNS).join(fits, fits.c.id == OpenSignal.id)


def _end(kept: Conditions, most: int) -> Select[*tuple[Any, ...]]:
    """Return the last signal that is looked at, with its number below zero; nothing when that is all there are."""
    shown: Sequence[Any] = [
        (-OpenSignal.id).label("id")
        if column.key == "id"
        else OpenSignal.due_at
        if column.key == "due_at"
        else cast(null(), column.type).label(column.key)
        for column in COLUMNS
    ]
    last = select(*shown).where(*kept).order_by(OpenSignal.due_at, OpenSignal.id)
    return last.limit(at_most(1)).offset(at_most(most - 1))
