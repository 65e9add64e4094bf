"""the message with a closure; plans that move or end; referrals and how they went; where a signal came from"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0018"
down_revision = "0017"

WORDS = "what happened, and when, never changes"
KEPT = ("origin", "task_change", "referral", "referral_result", "consent_withdrawal")
MESSAGE = {"message": sa.Text(), "message_own": sa.Text(), "message_language": sa.String(length=10)}
PLAN = {
    "organisation": (60, ""), "team": (60, ""), "kind": (20, "look"), "ended": (10, ""), "by_name": (80, ""),
}  # fmt: skip
OPEN = sa.text("ended = ''")


def upgrade() -> None:
    """Apply."""
    # No batch mode: a table that is made anew would lose its triggers.
    for name, kind in MESSAGE.items():
        op.add_column("closure", sa.Column(name, kind, server_default="", nullable=False))
    # The trigger named the columns that can't change; now no change at all passes, also of these.
    op.execute("DROP TRIGGER closure_stays" + (" ON closure" if _postgres() else ""))
    _refuse("closure", "stays", "UPDATE")
    for name, (length, default) in PLAN.items():
        op.add_column("follow_up", sa.Column(name, sa.String(length=length), server_default=default, nullable=False))
    op.execute(
        "UPDATE follow_up SET organisation = (SELECT organisation FROM signal WHERE signal.id = follow_up.signal_id), "
        "team = (SELECT team FROM signal WHERE signal.id = follow_up.signal_id), "
        "ended = CASE WHEN opened_as IS NULL THEN '' ELSE 'opened' END"
    )
    op.create_index(
        "ix_follow_up_team", "follow_up", ["organisation", "team", "due_on", "id"],
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip
    op.add_column("signal", sa.Column("origin", sa.String(length=20), server_default="resident", nullable=False))
    _tables()
    for table in KEPT:
        _keep(table)


def _who() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    ]


def _tables() -> None:
    op.create_table(
        "origin",
        *_who(),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("need", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("why_not", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_origin_signal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origin")),
        sa.UniqueConstraint("signal_id", name=op.f("uq_origin_signal_id")),
    )
    op.create_table(
        "task_change",
        *_who(),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("did", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_task_change_follow_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_change")),
    )
    op.create_index(op.f("ix_task_change_follow_up_id"), "task_change", ["follow_up_id"])
    op.create_table(
        "referral",
        *_who(),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("receiver", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("what_for", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(length=10), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("shared", sa.Text(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_referral_signal_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_referral_report_id")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_referral_follow_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_signal_id"), "referral", ["signal_id"])
    op.create_index(op.f("ix_referral_report_id"), "referral", ["report_id"])
    op.create_table(
        "referral_result",
        *_who(),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_result_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_result")),
    )
    op.create_index(op.f("ix_referral_result_referral_id"), "referral_result", ["referral_id"])
    op.create_table(
        "consent_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_consent_withdrawal_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_withdrawal")),
        sa.UniqueConstraint("referral_id", name=op.f("uq_consent_withdrawal_referral_id")),
    )


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _keep(table: str) -> None:
    """Refuse to change or delete a row, as of the other records."""
    _refuse(table, "stays", "UPDATE")
    _refuse(table, "is_kept", "DELETE")


def _refuse(table: str, name: str, verb: str) -> None:
    stop = (
        "FOR EACH ROW EXECUTE FUNCTION record_stays()" if _postgres() else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    )
    op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} {stop}")


def downgrade() -> None:
    """Undo."""
    op.execute("ALTER TABLE signal DROP COLUMN origin")
    for table in ("origin", "consent_withdrawal", "referral_result", "referral", "task_change"):
        op.drop_table(table)
    op.drop_index("ix_follow_up_team", "follow_up")
    for name in reversed(PLAN):
        op.execute(f"ALTER TABLE follow_up DROP COLUMN {name}")
    for name in reversed(MESSAGE):
        op.execute(f"ALTER TABLE closure DROP COLUMN {name}")
