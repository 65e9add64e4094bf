"""Engines, sessions, and a moment that stays aware on every database."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, Integer, MetaData, String, create_engine, event, literal_column
from sqlalchemy.engine import Dialect, ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


WAIT = 10
"""Seconds to wait for the database, before who asks reads that it is away."""
NOT_FOR_EVER = {"connect_timeout": WAIT, "tcp_user_timeout": WAIT * 2000}
"""A PostgreSQL server that is gone without a word: no longer than this to connect (s), or on an open line (ms)."""


class Base(DeclarativeBase):
    """All tables; constraints get the same names on both databases."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware UTC in, aware UTC out. SQLite keeps no zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment needs a time zone"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Give the zone back, in one call for each moment: a list reads more than a hundred."""
        read: Callable[[Any], Any] | None = self.impl_instance.result_processor(dialect, coltype)

        def moment_of(value: Any) -> datetime | None:
            if value is None:
                return None
            moment: datetime = value if read is None else read(value)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

        return moment_of


class ByColleague:
    """A record of what a colleague did: `by` is their id, `by_name` the name as it was then."""

    id: Mapped[int] = mapped_column(primary_key=True)
    by: Mapped[int]
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


BEGIN: dict[str, dict[str, str]] = {
    "write": {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"},
    "read": {"sqlite": "BEGIN", "postgresql": "BEGIN"},
    "still": {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ"},
    "list": {"sqlite": "BEGIN", "postgresql": "BEGIN; SET LOCAL plan_cache_mode = force_generic_plan"},
}
"""
How a transaction begins, by the execution option `portal_begin`.

- write: two writers of SQLite wait for each other instead of failing.
- read: on SQLite it does not wait for who writes, until it writes itself.
- still: it sees one moment, however long it reads.
- list: PostgreSQL keeps its plan for what is asked, whatever the values are; else it plans a large statement anew each
  time, which takes longer than running it. For statements only that have one good plan: an index that gives the first
  rows in order.
"""


def make_engine(url: str) -> Engine:
    """
    Return an engine whose transactions begin as `BEGIN` says.

    What is asked never stands in the words of an error: it may hold what somebody typed.
    """
    engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        begin = BEGIN[connection.get_execution_options().get("portal_begin", "write")][engine.dialect.name]
        try:
            connection.exec_driver_sql(begin)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # The server was away meanwhile, and nothing was asked of it yet: once more, on a new line.
            connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: str) -> Engine:
    """
    Return an engine that sends no BEGIN of its own, and does not ask first whether the server still hears it.

    Each word to the server costs as much as a good part of the list.
    """
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, pool_size=20, pool_timeout=WAIT, connect_args=NOT_FOR_EVER, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.autocommit = True

    return engine


def _sqlite(url: str) -> Engine:
    """
    Return an engine with a write-ahead log, synchronous FULL: kept before the resident reads 'ontvangen'.

    What is deleted is overwritten in its page.
    """
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": WAIT},
        hide_parameters=True,
        paramstyle="named",  # what a statement says five times is given once
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "busy_timeout=10000",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=FAST",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "handle_error")
    def _let_go(context: ExceptionContext) -> None:
        # A line that was opened while the disk could only be read stays so for ever, and so does each new one of this
        # process as long as an old one is open: SQLite shares the file that its write-ahead log is found by.
        name = getattr(context.original_exception, "sqlite_errorname", "")
        if name.startswith(("SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN")):
            context.is_disconnect = True
            cursor = getattr(context.execution_context, "cursor", None)
            if cursor is not None:
                cursor.close()  # with a statement on it, a line stays open until nobody remembers its error
            engine.dispose()

    return engine


def at_most(rows: int) -> ColumnElement[int]:
    """
    Return a limit that stands in the words of a statement, not beside it.

    A database that keeps its plan for all values then knows how few rows are asked for.
    """
    return literal_column(str(rows), Integer)


def written(word: str) -> ColumnElement[str]:
    """
    Return a word of our own that stands in the words of a statement, not beside it.

    Where SQLite compares a value from beside with the condition of an index, it plans the statement anew each time.

    Raises:
        ValueError: it is no plain word.
    """
    if not re.fullmatch(r"\w*", word, re.ASCII):
        msg = f"{word!r} is no plain word"
        raise ValueError(msg)
    return literal_column(f"'{word}'", String)


def clear_free_space(engine: Engine) -> None:
    """
    Let nothing that was deleted stay in free places of the file of SQLite. Takes as long as writing all of it anew.

    PostgreSQL gives free places out again by itself; see docs/retention.md.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def reading(sessions: sessionmaker[Session], begin: str = "read") -> sessionmaker[Session]:
    """Return sessions of the same engine that begin in another way, see `BEGIN`."""
    return make_sessions(sessions.kw["bind"].execution_options(portal_begin=begin))


def somebody_else_writes(error: OperationalError) -> bool:
    """Whether SQLite refused to let a reader write, because somebody else writes or just wrote."""
    return getattr(error.orig, "sqlite_errorname", "") in {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT"}


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the session factory of an engine."""
    return sessionmaker(engine, expire_on_commit=False)
