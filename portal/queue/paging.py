"""
A page of the list: open signals alone, by due moment, from any place on. One statement.

However many there are and however few a filter keeps, what is read is bounded: of each team at most `LOOKED_AT` signals
are looked at. When there are more, the page says so, and one can look further.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, cast, false, null, select, tuple_, union_all
from sqlalchemy.orm import Session

from portal.kit.database import UtcDateTime, at_most
from portal.kit.worded import Worded, moment_of
from portal.queue.domain import PAGE, PEOPLE, Wish, key_of
from portal.queue.models import HAS_PERSON, OpenSignal
from portal.queue.narrowing import Asker, Conditions, Filters, filters, narrow, shares
from portal.queue.queries import Sight
from portal.queue.rows import COLUMNS, Told, with_limited

LOOKED_AT = 500


class Page(NamedTuple):
    """
    `rows`: as they are told, for most lines are made already. `further`: the key of what comes next, or None.
    `partly`: not all was looked at that a filter could keep.
    """

    rows: list[Told]
    further: str | None
    partly: bool = False


class Shape(NamedTuple):
    """
    What makes the statement of one page another: values come when it is asked.

    `names`: the filters that are set, besides the team. `shape`: the values of those that compare in different ways.
    """

    tab: str
    names: frozenset[str]
    shape: tuple[tuple[str, str], ...]
    who: Asker
    further: bool
    most: int


def shape_of(wish: Wish, asked: Mapping[str, Any]) -> Shape:
    """Return the shape of the page for a wish, `asked` as `Sight.asked` says it."""
    shape = tuple((name, wish.get(name)) for name in ("waiting", "planned", "age") if wish.get(name))
    who = Asker(len(asked["teams"]), len(asked["leads"]))
    return Shape(wish.tab, frozenset(wish.chosen) - {"team"}, shape, who, wish.after is not None, LOOKED_AT)


def page(session: Session, sight: Sight, wish: Wish) -> Page:
    """Return one page of open signals by due moment. One statement."""
    asked = sight.asked(wish)
    return page_of(_alone(shape_of(wish, asked)).rows(session, asked))


def page_of(rows: Iterable[tuple[int, str]]) -> Page:
    """Return the page that `statement` found."""
    found = sorted((Told(*row) for row in rows), key=lambda one: one.place)
    # Of a team of which not all was looked at comes a row with its number below zero: the last that was looked at.
    ends = [(row.due, -row.id) for row in found if row.id < 0]
    end = min(ends, default=None)
    if end is not None:
        found = [row for row in found if row.id > 0 and row.place <= end]
    if len(found) > PAGE:
        last = found[PAGE - 1].place
        return Page(found[:PAGE], _key(last))
    return Page(found, _key(end) if end else None, partly=end is not None)


def _key(place: tuple[str, int]) -> str:
    return key_of(moment_of(place[0]), place[1])


@lru_cache(maxsize=512)
def _alone(shape: Shape) -> Worded:
    """Return the statement of a page and nothing beside it. Kept: making it took as long as asking it."""
    return Worded(statement(shape))


def statement(shape: Shape) -> Select[int, str]:
    """
    Return the statement of one page, for rows of `Told`.

    Each team gives its own first rows by its own index, so nothing is sorted but what those give.
    """
    tab, names, values, who, further, most = shape
    kept: list[Any] = narrow(tab)
    wanted = filters(names, dict(values))
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
        return with_limited(select(*COLUMNS).where(false()))
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
