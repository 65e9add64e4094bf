"""which rules joined a signal, and when to look again"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""

    op.add_column("signal", sa.Column("joined", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("signal") as table:
        table.alter_column("joined", server_default=None)
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("opened_as", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_follow_up_signal_id_signal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_signal_id"), "follow_up", ["signal_id"])


def downgrade() -> None:
    """Undo."""

    op.drop_table("follow_up")
    with op.batch_alter_table("signal") as table:
        table.drop_column("joined")
