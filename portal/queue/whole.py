"""The list and all that stands beside it, in one statement: each word to a database takes longer than its rows."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Text, cast, select, union_all
from sqlalchemy.orm import Session

from portal.kit.database import written
from portal.kit.worded import Worded
from portal.queue import paging, queries
from portal.queue.domain import Wish
from portal.queue.paging import Page, Shape
from portal.queue.queries import Beside, Sight

ROW = "row"


class Whole(NamedTuple):
    """A page of the list, and what stands beside it."""

    page: Page
    beside: Beside


def whole(session: Session, sight: Sight, wish: Wish, tabs: Sequence[str]) -> Whole:
    """Return a page of the list and what stands beside it, with counts of these tabs. One statement, of a team two."""
    if wish.get("team"):  # what stands beside it is of all teams
        return Whole(paging.page(session, sight, wish), queries.beside(session, sight, wish, tabs))
    asked = {**queries.asked_beside(sight), **sight.asked(wish)}
    rows, others = [], []
    for found in _statement(paging.shape_of(wish, asked), queries.counted(wish, tabs)).rows(session, asked):
        if found[0] == ROW:
            rows.append((found[1], found[2]))
        else:
            others.append(found)
    return Whole(paging.page_of(rows), queries.beside_of(others))


@lru_cache(maxsize=512)
def _statement(shape: Shape, tabs: tuple[str, ...]) -> Worded:
    page = paging.statement(shape).subquery()
    rows = select(cast(written(ROW), Text), *page.c, cast(written(""), Text))
    return Worded(union_all(rows, *queries.parts(tabs, shape.who)))
