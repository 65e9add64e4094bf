"""who is involved with a signal, advice and hand-overs that are offered, marks, lessons, a fixed contact person"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0019"
down_revision = "0018"

WORDS = "what happened, and when, never changes"
# Table → columns that may be filled in once; everything else stays as it was written.
KEPT: dict[str, tuple[str, ...]] = {
    "involved": ("until",),
    "ask": (),
    "reply": (),
    "mark": (),
    "lesson": (),
    "fixed_contact": ("ended_at", "ended_by", "ended_by_name", "ended_reason"),
}
PENDING = sa.text("until IS NULL")
HOLDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Apply."""
    # No batch mode: a table that is made anew would lose its triggers.
    op.add_column("note", sa.Column("audience", sa.String(length=20), server_default="signal", nullable=False))
    op.add_column("note", sa.Column("team", sa.String(length=60), nullable=True))
    _involved()
    _asked()
    _learned()
    _fixed()
    _release("note")  # its trigger names the columns that it had
    for table, once in {"note": (), **KEPT}.items():
        _keep(table, once)


def _involved() -> None:
    op.create_table(
        "involved",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("colleague", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(length=60), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_involved_signal_id")),
        sa.ForeignKeyConstraint(["colleague"], ["colleague.id"], name=op.f("fk_involved_colleague")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_involved")),
    )
    op.create_index(op.f("ix_involved_signal_id"), "involved", ["signal_id"])
    for of in ("colleague", "team"):
        op.create_index(
            f"ix_involved_{of}", "involved", ["organisation", of], sqlite_where=PENDING, postgresql_where=PENDING
        )


def _who() -> tuple[sa.Column[int], sa.Column[str], sa.Column[object]]:
    return (
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )


def _asked() -> None:
    op.create_table(
        "ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("from_team", sa.String(length=60), nullable=False),
        sa.Column("to_colleague", sa.Integer(), nullable=True),
        sa.Column("to_name", sa.String(length=80), nullable=False),
        sa.Column("to_team", sa.String(length=60), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        *_who(),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_ask_signal_id")),
        sa.ForeignKeyConstraint(["to_colleague"], ["colleague.id"], name=op.f("fk_ask_to_colleague")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
    )
    op.create_index(op.f("ix_ask_signal_id"), "ask", ["signal_id"])
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f("fk_reply_ask_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("ask_id", name=op.f("uq_reply_ask_id")),
    )


def _learned() -> None:
    learn = sa.text("kind = 'learn'")
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_mark_signal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    op.create_index(op.f("ix_mark_signal_id"), "mark", ["signal_id"])
    op.create_index("ix_mark_learn", "mark", ["organisation", "team", "id"], sqlite_where=learn, postgresql_where=learn)
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("discussed_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"], name=op.f("fk_lesson_mark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("mark_id", name=op.f("uq_lesson_mark_id")),
    )
    op.create_index("ix_lesson_discussed_on", "lesson", ["organisation", "discussed_on", "id"])


def _fixed() -> None:
    op.create_table(
        "fixed_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("colleague", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_by_name", sa.String(length=80), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        *_who(),
        sa.ForeignKeyConstraint(["colleague"], ["colleague.id"], name=op.f("fk_fixed_contact_colleague")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_contact")),
    )
    op.create_index(
        "uq_fixed_contact_now",
        "fixed_contact",
        ["organisation", "person_key"],
        unique=True,
        sqlite_where=HOLDS,
        postgresql_where=HOLDS,
    )


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _release(table: str) -> None:
    for what in ("stays", "is_kept"):
        op.execute(f"DROP TRIGGER {table}_{what}" + (f" ON {table}" if _postgres() else ""))


def _keep(table: str, once: tuple[str, ...]) -> None:
    """Refuse to delete a row or to change it, except to fill in an empty column of `once`."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    changed = " OR ".join(
        f'(OLD."{name}" IS NOT NULL AND {_differs(name)})' if name in once else _differs(name) for name in columns
    )
    if _postgres():
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
    if _postgres():
        return f'OLD."{name}"::text IS DISTINCT FROM NEW."{name}"::text'
    return f'OLD."{name}" IS NOT NEW."{name}"'


def downgrade() -> None:
    """Undo."""
    for table in ("note", *KEPT):
        _release(table)
    for table in ("fixed_contact", "lesson", "mark", "reply", "ask", "involved"):
        op.drop_table(table)
    for column in ("team", "audience"):
        op.execute(f"ALTER TABLE note DROP COLUMN {column}")
    _keep("note", ())
