"""a colleague opens all of a resident: who, when, why"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0016"
down_revision = "0015"

WORDS = "what happened, and when, never changes"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "person_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_person_opening_signal_id")),
        sa.ForeignKeyConstraint(["by"], ["colleague.id"], name=op.f("fk_person_opening_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_opening")),
    )
    op.create_index(op.f("ix_person_opening_signal_id"), "person_opening", ["signal_id"])
    for what, verb in (("stays", "UPDATE"), ("is_kept", "DELETE")):
        name, when = f"person_opening_{what}", f"BEFORE {verb} ON person_opening"
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION record_stays()")
        else:
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")


def downgrade() -> None:
    """Undo."""
    op.drop_table("person_opening")
