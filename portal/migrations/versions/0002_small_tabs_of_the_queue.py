"""indexes for the small tabs of the queue: without them my work and what waits are found by reading all open signals"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WAITING = sa.text("closed_at IS NULL AND waiting_since IS NOT NULL")
MINE = sa.text("released_at IS NULL")


def upgrade() -> None:
    """Apply."""

    op.create_index(
        "ix_signal_waiting_due", "signal", ["team", "due_at", "id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_index("ix_claim_mine", "claim", ["by", "signal_id"], sqlite_where=MINE, postgresql_where=MINE)


def downgrade() -> None:
    """Undo."""

    op.drop_index("ix_claim_mine", "claim")
    op.drop_index("ix_signal_waiting_due", "signal")
