"""what a team leads without having it itself gets a small index of its own"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"

NAME, TABLE = "ix_open_signal_lead", "open_signal"
COLUMNS = ["organisation", "lead_team", "due_at", "id"]
HAS_LEAD = sa.text("lead_team IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, COLUMNS, sqlite_where=HAS_LEAD, postgresql_where=HAS_LEAD)


def downgrade() -> None:
    """Undo."""
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, COLUMNS)
