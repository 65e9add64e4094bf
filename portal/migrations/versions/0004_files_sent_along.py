"""files that residents send along: whose they are; the bytes lie in the store"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""

    op.create_table(
        "proof_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("change_type", sa.String(60), nullable=False),
        sa.Column("document", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_proof_file_draft_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_proof_file_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proof_file"),
        sa.UniqueConstraint("name", name="uq_proof_file_name"),
    )
    op.create_index("ix_proof_file_draft_id", "proof_file", ["draft_id"])
    op.create_index("ix_proof_file_report_id", "proof_file", ["report_id"])


def downgrade() -> None:
    """Undo."""

    op.drop_table("proof_file")
