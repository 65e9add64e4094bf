"""What Alembic runs: our tables, our engine."""

from typing import Any

from alembic import context

from portal.kit.database import make_engine
from portal.migrations.tables import Base
from portal.sealing.models import SealedJson, SealedText


def differs(_context: Any, _inspected: Any, _column: Any, _was: Any, is_: Any) -> bool | None:
    """Whether a column is of another type: not for cells on SQLite, which keeps text in any column. None: look."""
    sealed = isinstance(is_, (SealedText, SealedJson))
    return False if sealed and connection.dialect.name == "sqlite" else None


engine = make_engine(context.config.attributes["database_url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=differs,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
