"""The database as somebody sees it who has it and no key."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, text

from portal.backup.making import one_moment
from portal.migrations.tables import Base
from portal.sealing.models import SEALED


def rows_of(connection: Connection, table: str) -> Iterator[dict[str, Any]]:
    """Yield rows as the database has them."""
    for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
        yield dict(row)


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return each table that there is, also those that no model knows."""
    with one_moment(engine) as connection:
        if engine.dialect.name == "sqlite":
            asked = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        return {name: list(rows_of(connection, name)) for name in connection.scalars(text(asked)).all()}


def sealed_columns() -> list[tuple[str, str]]:
    """Return every sealed column."""
    tables = Base.metadata.sorted_tables
    return [(table.name, column.name) for table in tables for column in table.columns if SEALED in column.info]


def set_cell(app: Any, table: str, column: str, row: int, value: str) -> None:
    """Change a cell as somebody would who has the database: the triggers of the table do not stop them."""
    engine = app.state.sessions.kw["bind"]
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER USER'))
        else:
            asked = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name")
            for name in connection.scalars(asked, {"name": table}).all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(
            text(f'UPDATE "{table}" SET "{column}" = :value WHERE id = :row'), {"value": value, "row": row}
        )


def cell(app: Any, table: str, column: str, row: int) -> str:
    """Read a cell as it is."""
    with app.state.sessions.kw["bind"].connect() as connection:
        found = connection.execute(text(f'SELECT "{column}" FROM "{table}" WHERE id = :row'), {"row": row}).scalar_one()
    return str(found)
