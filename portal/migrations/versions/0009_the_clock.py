"""what the clock did, work addresses of colleagues, notes on fairness; and moments that never change"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0009"
down_revision = "0008"

WORDS = "what happened, and when, never changes"
# Table → columns that may be filled in once; everything else stays as it was written.
KEPT: dict[str, tuple[str, ...]] = {
    "event": (),
    "claim": ("released_at",),
    "contact_attempt": (),
    "note": (),
    "question": ("answer", "answered_at"),
    "outcome": (),
    "closure": (),
    "amendment": (),
    "retraction": (),
    "clock_step": (),
    "fairness_note": (),
}
POSTGRES_FUNCTION = f"""
CREATE FUNCTION record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def upgrade() -> None:
    """Apply."""

    # No batch mode: a table that is made anew would lose its triggers.
    op.add_column("colleague", sa.Column("email", sa.String(length=200), nullable=True))
    op.add_column("signal", sa.Column("called", sa.String(length=60), nullable=True))
    op.add_column("signal", sa.Column("lead_team", sa.String(length=60), nullable=True))
    op.create_index(
        "ix_signal_lead_open",
        "signal",
        ["lead_team", "due_at", "id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "clock_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("told", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["colleague.id"], name=op.f("fk_clock_step_owner")),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_clock_step_signal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_step")),
        sa.UniqueConstraint("signal_id", "kind", "due_at", "number", name=op.f("uq_clock_step_signal_id")),
    )
    op.create_table(
        "fairness_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("present", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["colleague.id"], name=op.f("fk_fairness_note_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fairness_note")),
    )
    op.create_index(op.f("ix_fairness_note_organisation"), "fairness_note", ["organisation"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES_FUNCTION)
    for table, once in KEPT.items():
        _keep(table, once)
    _keep_receipt()


def _keep(table: str, once: tuple[str, ...]) -> None:
    """Refuse to delete a row or to change it, except to fill in an empty column of `once`."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    changed = " OR ".join(
        f'(OLD."{name}" IS NOT NULL AND {_differs(name)})' if name in once else _differs(name) for name in columns
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) "
            "EXECUTE FUNCTION record_stays()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION record_stays()"
        )
        return
    stop = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    op.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} WHEN {changed} {stop}")
    op.execute(f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} {stop}")


def _differs(name: str) -> str:
    if op.get_bind().dialect.name == "postgresql":
        # A column of JSON has no equality of its own.
        return f'OLD."{name}"::text IS DISTINCT FROM NEW."{name}"::text'
    return f'OLD."{name}" IS NOT NEW."{name}"'


def _keep_receipt() -> None:
    """Hold the moment at which a signal reached us, as of the report."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER signal_received_at_stays BEFORE UPDATE ON signal FOR EACH ROW "
            "WHEN (OLD.received_at IS DISTINCT FROM NEW.received_at) EXECUTE FUNCTION received_at_stays()"
        )
        return
    op.execute(
        "CREATE TRIGGER signal_received_at_stays BEFORE UPDATE OF received_at ON signal "
        "WHEN OLD.received_at IS NOT NEW.received_at "
        "BEGIN SELECT RAISE(ABORT, 'the time of receipt never changes'); END"
    )


def downgrade() -> None:
    """Undo."""

    postgres = op.get_bind().dialect.name == "postgresql"
    names = [f"{table}_{what}" for table in KEPT for what in ("stays", "is_kept")]
    for name in [*names, "signal_received_at_stays"]:
        table = next((known for known in KEPT if name in {f"{known}_stays", f"{known}_is_kept"}), "signal")
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgres else ""))
    if postgres:
        op.execute("DROP FUNCTION record_stays()")
    op.drop_table("fairness_note")
    op.drop_table("clock_step")
    op.drop_index("ix_signal_lead_open", "signal")
    for table, columns in (("signal", ("lead_team", "called")), ("colleague", ("email",))):
        for column in columns:
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
