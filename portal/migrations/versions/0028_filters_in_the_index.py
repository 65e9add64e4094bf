"""what filters ask for stands in the index itself"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0022"

TABLE = "open_signal"
HERE, PLACE = ("organisation", "team"), ("due_at", "id")
WAITS, PLANNED = "waiting_for <> 'nobody'", "planned_on IS NOT NULL"
FILTERED = ("urgency", "municipality", "waiting_for", "planned_on", "received_at")
BUT_WAITING = tuple(name for name in ("change_type", *FILTERED) if name != "waiting_for")


def upgrade() -> None:
    """Apply."""
    _anew("team", (*HERE, *PLACE, *FILTERED))
    _anew("type", (*HERE, "change_type", *PLACE, *FILTERED))
    _anew("waiting", (*HERE, "waiting_for", *PLACE, *BUT_WAITING), WAITS)
    _anew("planned", (*HERE, *PLACE, "change_type", *FILTERED), PLANNED)


def downgrade() -> None:
    """Undo."""
    _anew("team", (*HERE, *PLACE, "urgency", "municipality"))
    _anew("type", (*HERE, "change_type", *PLACE))
    _anew("waiting", (*HERE, "waiting_for", *PLACE), WAITS)
    _anew("planned", (*HERE, "planned_on"), PLANNED)


def _anew(name: str, columns: Iterable[str], where: str | None = None) -> None:
    index = f"ix_open_signal_{name}"
    op.drop_index(index, TABLE)
    only = sa.text(where) if where else None
    op.create_index(index, TABLE, list(columns), sqlite_where=only, postgresql_where=only)
