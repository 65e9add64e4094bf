"""What goes around the mapper: statements that write or read sealed columns by themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.sealing.cells import CannotOpenError, Place
from portal.sealing.models import BLIND, SEALED, Sealed
from portal.sealing.vault import vault_of

UNREADABLE = "niet leesbaar"
"""Stands in a list where a name should; who opens the line itself reads why."""
_SEQUENCE = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :number)")
_LAST_GIVEN = """
SELECT max((SELECT coalesce(max(id), 0) FROM "{0}"), coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{0}'), 0),
    CASE '{0}' WHEN 'report' THEN (SELECT coalesce(max(report_id), 0) FROM dossier_key) ELSE 0 END)
"""
ONCE = frozenset({"report", "signal"})
"""Tables of which a number is never given again, also when its row is gone: the trail speaks of it."""


def new_ids(connection: Connection, table: str, number: int) -> list[int]:
    """
    Return numbers for new rows. A cell is bound to its row, so the number must be known before the row is there.

    SQLite has one writer: nobody takes them in between. A reader that turns writer is refused when somebody did.
    """
    if connection.dialect.name == "postgresql":
        return list(connection.scalars(_SEQUENCE, {"name": f'"{table}"', "number": number}))
    asked = _LAST_GIVEN.format(table) if table in ONCE else f'SELECT coalesce(max(id), 0) FROM "{table}"'  # noqa: S608
    last: int = connection.exec_driver_sql(asked).scalar_one()
    return list(range(last + 1, last + 1 + number))


def sealed_rows(session: Session, model: Any, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows for an INSERT of our own: with their numbers, personal values sealed, words to search by blind."""
    table: Table = model.__table__
    connection, vault = session.connection(), vault_of(session)
    made = []
    for number, row in zip(new_ids(connection, table.name, len(rows)), rows, strict=True):
        given = {**row, "id": number}
        for column in table.columns:
            if (of := column.info.get(BLIND)) and column.name not in row:
                given[column.name] = vault.blind(of(row))
        for column in table.columns:
            how: Sealed | None = column.info.get(SEALED)
            if how is not None and column.name in row:
                place = Place(how.table or table.name, column.name, number)
                given[column.name] = vault.seal(connection, how, place, row.get(how.by, number), row[column.name])
        made.append(given)
    return made


def sealed(session: Session, column: InstrumentedAttribute[Any], number: int, value: Any, leads: int = 0) -> Any:
    """Return a value as a cell of this row, for an UPDATE of our own. For the parameters see `opened`."""
    kept = column.property.columns[0]
    how: Sealed = kept.info[SEALED]
    place = Place(how.table or kept.table.name, kept.name, number)
    return vault_of(session).seal(session.connection(), how, place, leads, value)


def opened(session: Session, column: InstrumentedAttribute[Any], number: int, cell: Any, leads: int = 0) -> Any:
    """
    Return what a cell says that was read by a statement of its own.

    `number`: of its row. `leads`: what its way to the report begins with, such as the number of its signal.

    Raises:
        CannotOpenError: it does not open.
    """
    kept = column.property.columns[0]
    how: Sealed = kept.info[SEALED]
    place = Place(how.table or kept.table.name, kept.name, number)
    return vault_of(session).open(session.connection(), how, place, leads, cell)


def in_list(session: Session, column: InstrumentedAttribute[Any], number: int, cell: Any, leads: int = 0) -> str:
    """Return what a cell says on a line of a list: one that does not open must not take the whole list away."""
    try:
        return str(opened(session, column, number, cell, leads))
    except CannotOpenError:
        return UNREADABLE


def know(session: Session, by: str, numbers: Iterable[int]) -> None:
    """Ask for the keys of many dossiers at once: before a page opens rows of many reports."""
    vault_of(session).fetch(session.connection(), by, numbers)


def blind(session: Session, words: Iterable[str]) -> list[str]:
    """Return words as they are kept to search by."""
    return vault_of(session).blind(words)


def blind_any(session: Session, word: str) -> list[str]:
    """Return all that a word may be kept as."""
    return vault_of(session).blind_any(word)
