"""Rows that are read again and again: asked in words that were made once, and told as one text each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Dialect, Select, Text, cast, func
from sqlalchemy.engine import Row
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from portal.kit.database import UtcDateTime

Ready = Callable[[Any], Any] | None
"""Makes of a value what the driver takes; None: it takes it as it is."""
Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]


class Worded:
    """
    A statement in the words of the driver. SQLAlchemy makes them once; for a small statement that takes longer than
    asking it. What comes back is as the driver gives it: for numbers and texts only.
    """

    def __init__(self, statement: Statement) -> None:
        """Keep what is to be asked; lists that are filled in each time it can't hold."""
        self._statement = statement
        self._made: dict[str, tuple[str, list[tuple[str, Any, Ready]]]] = {}

    def rows(self, session: Session, asked: Mapping[str, Any]) -> Sequence[Row[*tuple[Any, ...]]]:
        """Return the rows for these values, by the names that the statement has for them."""
        connection = session.connection()
        words, names = self._made.get(connection.dialect.name) or self._make(connection.dialect)
        given = {}
        for name, own, ready in names:
            value = asked.get(name, own)
            given[name] = value if ready is None else ready(value)
        return connection.exec_driver_sql(words, given).all()

    def _make(self, dialect: Dialect) -> tuple[str, list[tuple[str, Any, Ready]]]:
        compiled = self._statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101  a SELECT
        names: list[tuple[str, Any, Ready]] = [
            (name, bind.value, bind.type.dialect_impl(dialect).bind_processor(dialect))
            for bind, name in compiled.bind_names.items()
        ]
        made = self._made[dialect.name] = (str(compiled), names)
        return made


class as_list(FunctionElement[str]):  # noqa: N801  stands in statements, like func.max
    """Columns of a row as the text of one JSON list: one value to read in place of twenty. A moment is in UTC."""

    type = Text()
    inherit_cache = True


@compiles(as_list, "sqlite")
def _of_sqlite(element: as_list, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **how)})"


@compiles(as_list, "postgresql")
def _of_postgresql(element: as_list, compiler: SQLCompiler, **how: Any) -> str:
    columns = [func.timezone("UTC", one) if _is_moment(one) else one for one in element.clauses]
    return compiler.process(cast(func.json_build_array(*columns), Text), **how)


def _is_moment(column: ColumnElement[Any]) -> bool:
    return isinstance(column.type, UtcDateTime)


def moment_of(text: str) -> datetime:
    """Return a moment as `as_list` tells it."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day_of(text: str | None) -> date | None:
    """Return a day as `as_list` tells it."""
    return date.fromisoformat(text) if text else None
