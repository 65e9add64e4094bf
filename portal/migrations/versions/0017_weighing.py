"""guided notes; an outcome with its reasons and both actions; whether a cause is still to be written down"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0017"
down_revision = "0016"

OF_OUTCOME = ("why_heavier", "urgent_reasons", "income_action", "support_action")
WORDS = "what happened, and when, never changes"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "weighing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("guide", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_weighing_signal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighing")),
        sa.UniqueConstraint("signal_id", "guide", "version", name=op.f("uq_weighing_signal_id")),
    )
    # No batch mode: a table that is made anew would lose its triggers.
    for name in OF_OUTCOME:
        kind = sa.String(length=30) if name.endswith("_action") else sa.Text()
        op.add_column("outcome", sa.Column(name, kind, nullable=True))
    op.add_column("signal", sa.Column("cause_due", sa.Boolean(), server_default=sa.false(), nullable=False))
    # The trigger of before names each column that it holds; this one holds whatever is added.
    op.execute("DROP TRIGGER outcome_stays" + (" ON outcome" if _postgres() else ""))
    _refuse("outcome_stays", "UPDATE", "outcome")
    _refuse("weighing_stays", "UPDATE", "weighing")
    _refuse("weighing_is_kept", "DELETE", "weighing")


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _refuse(name: str, verb: str, table: str) -> None:
    """Refuse to change or delete a row, as of the other records."""
    stop = (
        "FOR EACH ROW EXECUTE FUNCTION record_stays()" if _postgres() else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {stop}")


def downgrade() -> None:
    """Undo. Outcomes stay as they are, in every column."""
    op.execute("ALTER TABLE signal DROP COLUMN cause_due")
    for name in reversed(OF_OUTCOME):
        op.execute(f"ALTER TABLE outcome DROP COLUMN {name}")
    op.drop_table("weighing")
