"""messages that residents ask for, and invitations to a check-in"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply."""

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=130), nullable=False),
        sa.Column("change", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_reminder_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_report_id"), "reminder", ["report_id"])
    op.create_index(
        "uq_reminder_open",
        "reminder",
        ["report_id", "what"],
        unique=True,
        sqlite_where=sa.text("stopped_at IS NULL"),
        postgresql_where=sa.text("stopped_at IS NULL"),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", UtcDateTime(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["reminder_id"], ["reminder.id"], name=op.f("fk_invitation_reminder_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_invitation_report_id")),
        sa.ForeignKeyConstraint(["answer_id"], ["report.id"], name=op.f("fk_invitation_answer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_invitation_answer_id")),
    )
    op.create_index(op.f("ix_invitation_reminder_id"), "invitation", ["reminder_id"])
    op.create_index(op.f("ix_invitation_report_id"), "invitation", ["report_id"])


def downgrade() -> None:
    """Undo."""

    op.drop_table("invitation")
    op.drop_table("reminder")
