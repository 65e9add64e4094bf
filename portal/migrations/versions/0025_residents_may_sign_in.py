"""residents may sign in: sessions, what that proved of a report, their lists, codes for who lost one"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0025"
down_revision = "0024"

WORDS = "what happened, and when, never changes"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "resident_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("resident_key", sa.String(length=64), nullable=False),
        sa.Column("list_key", sa.String(length=64), nullable=False),
        sa.Column("acting_as", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_resident_session_token_hash")),
    )
    op.create_index(op.f("ix_resident_session_created_at"), "resident_session", ["created_at"])
    op.create_table(
        "report_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("acting_as", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_identity_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_identity")),
        sa.UniqueConstraint("report_id", name=op.f("uq_report_identity_report_id")),
    )
    op.create_table(
        "my_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_key", sa.String(length=64), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_my_report_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_my_report")),
        sa.UniqueConstraint("list_key", "report_id", name=op.f("uq_my_report_list_key")),
    )
    op.create_index(op.f("ix_my_report_report_id"), "my_report", ["report_id"])
    op.create_table(
        "confirmation_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_confirmation_code_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_code")),
    )
    op.create_index(op.f("ix_confirmation_code_key_hash"), "confirmation_code", ["key_hash"])
    op.create_index(op.f("ix_confirmation_code_made_at"), "confirmation_code", ["made_at"])
    for what, verb in (("stays", "UPDATE"), ("is_kept", "DELETE")):
        name, when = f"report_identity_{what}", f"BEFORE {verb} ON report_identity"
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION record_stays()")
        else:
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")


def downgrade() -> None:
    """Undo."""
    for table in ("confirmation_code", "my_report", "report_identity", "resident_session"):
        op.drop_table(table)
