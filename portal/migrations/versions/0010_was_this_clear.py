"""what readers say of a page"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Apply."""

    op.create_table(
        "page_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("version", sa.String(length=8), nullable=False),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_feedback")),
    )
    op.create_index(op.f("ix_page_feedback_at"), "page_feedback", ["at"])
    op.create_index("ix_page_feedback_page_language_version", "page_feedback", ["page", "language", "version"])


def downgrade() -> None:
    """Undo."""

    op.drop_table("page_feedback")
