"""A table as lines of text and back, the same on every database. JSON goes as the text that is stored."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Connection, Date, Table, Text, bindparam, cast, insert, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from portal.kit.database import UtcDateTime

AT_ONCE = 500
"""Rows in memory."""


def lines_of(connection: Connection, table: Table) -> Iterator[str]:
    """Yield every row of a table by its key, one line of JSON each, without ever holding the table."""
    postgres = connection.dialect.name == "postgresql"

    def as_kept(column: Any) -> ColumnElement[Any]:
        if not isinstance(column.type, JSON):
            kept: ColumnElement[Any] = column
            return kept
        return cast(column, Text) if postgres else type_coerce(column, Text)

    asked = select(*(as_kept(column).label(column.name) for column in table.columns))
    rows = connection.execute(
        asked.order_by(*table.primary_key.columns), execution_options={"yield_per": AT_ONCE, "stream_results": True}
    )
    for row in rows:
        yield json.dumps([_told(value) for value in row], ensure_ascii=False, separators=(",", ":"))


def put_back(connection: Connection, table: Table, lines: Iterable[str]) -> list[dict[str, Any]]:
    """
    Insert rows as `lines_of` told them. What stood in the table goes.

    Returns:
        What waits for `point_back`: values that point at a table that comes later. Those columns are empty until then.
    """
    postgres = connection.dialect.name == "postgresql"
    connection.execute(table.delete())
    given: dict[str, ColumnElement[Any]] = {}
    for column in table.columns:
        if isinstance(column.type, JSON):
            text = bindparam(column.name, type_=Text)
            given[column.name] = cast(text, JSON) if postgres else type_coerce(text, Text)
        else:
            given[column.name] = bindparam(column.name, type_=column.type)
    statement = insert(table).values(given)
    every, waits = iter(lines), list[dict[str, Any]]()
    ahead = [key.parent.name for key in table.foreign_keys if key.use_alter]
    while some := [_row(table, line) for line in islice(every, AT_ONCE)]:
        for row in some if ahead else ():
            if any(row[name] is not None for name in ahead):
                waits.append({"row": row["id"], **{name: row[name] for name in ahead}})
                row.update(dict.fromkeys(ahead))
        connection.execute(statement, some)
    return waits


def point_back(connection: Connection, table: Table, waits: Sequence[dict[str, Any]]) -> None:
    """Fill in what `put_back` left empty, when all tables have their rows."""
    if waits:
        names = [name for name in waits[0] if name != "row"]
        filled: dict[str, Any] = {name: bindparam(name) for name in names}
        connection.execute(table.update().where(table.c.id == bindparam("row")).values(filled), waits)


def seal_of(lines: Iterable[str]) -> tuple[int, str]:
    """Return how many lines there are, and a hash over all of them in their order."""
    number, seal = 0, hashlib.sha256()
    for line in lines:
        number += 1
        seal.update(line.encode())
        seal.update(b"\n")
    return number, seal.hexdigest()


def columns_of(table: Table) -> Sequence[str]:
    """Return the names in the order of a line."""
    return [column.name for column in table.columns]


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _row(table: Table, line: str) -> dict[str, Any]:
    values = json.loads(line)
    return {column.name: _meant(column.type, value) for column, value in zip(table.columns, values, strict=True)}


def _meant(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
