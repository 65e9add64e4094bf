"""
All rows that hang on a report, found by the foreign keys of the tables themselves.

So a table of tomorrow goes along too, and none can be left out of a list.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.orm import Session

from portal.kit.database import Base

REPORT, DRAFT = "report", "draft"
LOOSE = {("invitation", "answer_id"): None, ("draft", "corrects"): None}
"""Columns that only mention a report: they become empty. The invitation belongs to the report that asked for it."""
Ids = Mapping[str, Sequence[int]]
"""Table → numbers of the rows in it."""


def every_table() -> Sequence[Table]:
    """Return all tables, those that others point at first."""
    return Base.metadata.sorted_tables


def ids_of(session: Session, report_id: int) -> dict[str, list[int]]:
    """Return all rows of a report in tables with a number of their own, and its drafts."""
    report, correction, draft = (Base.metadata.tables[name] for name in (REPORT, "correction", DRAFT))
    drafts = or_(
        draft.c.id.in_(select(report.c.draft_id).where(report.c.id == report_id)),
        draft.c.id.in_(select(correction.c.draft_id).where(correction.c.report_id == report_id)),
        draft.c.corrects == report_id,
    )
    found = {REPORT: [report_id], DRAFT: list(session.scalars(select(draft.c.id).where(drafts)))}
    for table, hangs in _hanging(found):
        if "id" in table.c:
            found[table.name] = list(session.scalars(select(table.c.id).where(hangs)))
    return found


def hanging(ids: Ids) -> list[tuple[Table, ColumnElement[bool]]]:
    """Return what else to delete: (table, which rows), those that nothing points at first."""
    return list(_hanging(ids))[::-1]


def _hanging(ids: Ids) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Yield tables that point at what was found, one by one: what is found meanwhile counts for the next."""
    for table in every_table():
        if table.name in {REPORT, DRAFT}:
            continue
        tests = [
            key.parent.in_(sorted(ids[key.column.table.name]))
            for key in table.foreign_keys
            if ids.get(key.column.table.name) and (table.name, key.parent.name) not in LOOSE
        ]
        if tests:
            yield table, or_(*tests)
