"""what a resident asked is found by what it is"""

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_wish_kind", "wish", ["kind", "report_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_wish_kind", "wish")
