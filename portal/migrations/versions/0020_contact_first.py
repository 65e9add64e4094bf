"""what came of each contact, questions with their kind of answer, planned contacts and appointments"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0020"
down_revision = "0019"

WORDS = "what happened, and when, never changes"
# Table → columns that may be filled in once, as of 0009.
ONCE: dict[str, tuple[str, ...]] = {
    "contact_attempt": (),
    "question": ("answer", "answered_at", "value", "answered_in"),
}
ADDED: dict[str, tuple[sa.Column[str], ...]] = {
    "contact_attempt": (
        sa.Column("result", sa.String(length=20), server_default="", nullable=False),
        sa.Column("interpreter", sa.String(length=20), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("story", sa.JSON(), server_default="{}", nullable=False),
    ),
    "question": (
        sa.Column("template", sa.String(length=60), server_default="", nullable=False),
        sa.Column("original", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.String(length=10), server_default="text", nullable=False),
        sa.Column("choices", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answered_in", sa.String(length=10), nullable=True),
    ),
}
TABLES = ("contact_plan", "meeting")


def upgrade() -> None:
    """Apply."""
    for table, columns in ADDED.items():
        _free(table)
        # No batch mode: a table that is made anew would lose its triggers.
        for column in columns:
            op.add_column(table, column)
        _keep(table, ONCE[table])
    op.create_table(
        "contact_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("time", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_contact_plan_signal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_plan")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("interpreter", sa.String(length=40), nullable=False),
        sa.Column("helper", sa.Boolean(), nullable=False),
        sa.Column("moments", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_meeting_signal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_signal_id"), table, ["signal_id"])
        _keep(table, ())


def downgrade() -> None:
    """Undo."""
    for table in reversed(TABLES):
        op.drop_table(table)
    for table, columns in ADDED.items():
        _free(table)
        for column in reversed(columns):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")
        _keep(table, tuple(name for name in ONCE[table] if name not in {added.name for added in columns}))


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _free(table: str) -> None:
    """Take the triggers of a table away: they name its columns."""
    for name in ("stays", "is_kept"):
        op.execute(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if _postgres() else ""))


def _keep(table: str, once: tuple[str, ...]) -> None:
    """Refuse to delete a row or to change it, except to fill in an empty column of `once`; as of the other records."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    changed = " OR ".join(
        f'(OLD."{name}" IS NOT NULL AND {_differs(name)})' if name in once else _differs(name) for name in columns
    )
    stop = "EXECUTE FUNCTION record_stays()"
    each = "FOR EACH ROW"
    if not _postgres():
        stop, each = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END", ""
    when = f"WHEN ({changed})"
    op.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} {each} {when} {stop}")
    op.execute(f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} {each} {stop}")


def _differs(name: str) -> str:
    if _postgres():
        # A column of JSON has no equality of its own.
        return f'OLD."{name}"::text IS DISTINCT FROM NEW."{name}"::text'
    return f'OLD."{name}" IS NOT NEW."{name}"'
