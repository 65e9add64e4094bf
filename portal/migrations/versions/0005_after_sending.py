"""
after sending: corrections and withdrawals, what they change for signals, sent messages, when we were up

The time of receipt never changes again (Awb 2:20): the database refuses it. SQLite drops triggers with the table they
stand on, so a later migration that rebuilds `report` or `correction` there (batch mode) must make them again.
"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0005"
down_revision = "0004"

TABLES = ("report", "correction")
SQLITE = """
CREATE TRIGGER {table}_received_at_stays BEFORE UPDATE OF received_at ON {table}
WHEN OLD.received_at IS NOT NEW.received_at
BEGIN SELECT RAISE(ABORT, 'the time of receipt never changes'); END
"""
POSTGRES_FUNCTION = """
CREATE FUNCTION received_at_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the time of receipt never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRES = """
CREATE TRIGGER {table}_received_at_stays BEFORE UPDATE ON {table} FOR EACH ROW
WHEN (OLD.received_at IS DISTINCT FROM NEW.received_at) EXECUTE FUNCTION received_at_stays()
"""


def upgrade() -> None:
    """Apply."""

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("catalogue_version", sa.String(length=12), nullable=False),
        sa.Column("rules_version", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_correction_report_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_correction_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_correction_report_id")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_correction_draft_id")),
    )
    # Not by `add_column`: Alembic gives SQLite the reference in a statement of its own, which SQLite does not know.
    op.execute("ALTER TABLE draft ADD COLUMN corrects INTEGER CONSTRAINT fk_draft_corrects REFERENCES report (id)")
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_withdrawal_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("report_id", "version", name=op.f("uq_withdrawal_report_id")),
    )
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=False),
        sa.Column("offer", sa.JSON(), nullable=False),
        sa.Column("fires", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_amendment_signal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("signal_id", "version", name=op.f("uq_amendment_signal_id")),
    )
    op.create_table(
        "retraction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_retraction_signal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retraction")),
        sa.UniqueConstraint("signal_id", "version", name=op.f("uq_retraction_signal_id")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("failure", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_message_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
    )
    op.create_index(op.f("ix_message_report_id"), "message", ["report_id"])
    op.create_table(
        "up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_up")),
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(POSTGRES_FUNCTION)
    for table in TABLES:
        op.execute((POSTGRES if postgres else SQLITE).format(table=table))


def downgrade() -> None:
    """Take back."""

    postgres = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER report_received_at_stays" + (" ON report" if postgres else ""))
    for table in ("up", "message", "retraction", "amendment", "withdrawal"):
        op.drop_table(table)
    op.drop_table("correction")
    if postgres:
        op.execute("DROP FUNCTION received_at_stays()")
    op.execute("ALTER TABLE draft DROP COLUMN corrects")
