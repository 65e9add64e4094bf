"""open signals in a table of their own, kept by the database; saved lists, searches by name, hand-overs"""

import json

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime
from portal.signals.names import words_of_contact

revision = "0013"
down_revision = "0012"

AT_ONCE = 1000
COPIED = (
    "id", "organisation", "municipality", "team", "change_type", "urgency", "title", "person", "first_step",
    "reference", "received_at", "due_at", "due_reason", "pays_month", "waiting_since", "called", "lead_team",
    "coordinator", "from_team", "to_team",
)  # fmt: skip
INDEXES = {
    "team": ("organisation", "team", "due_at", "id", "urgency", "municipality"),
    "type": ("organisation", "team", "change_type", "due_at", "id"),
    "waiting": ("organisation", "team", "waiting_for", "due_at", "id"),
    "planned": ("organisation", "team", "planned_on"),
    "holder": ("holder_id", "due_at", "id"),
    "lead": ("organisation", "lead_team", "due_at", "id"),
    "from": ("organisation", "from_team", "due_at", "id"),
    "to": ("organisation", "to_team", "due_at", "id"),
}
WHERE = {"waiting": sa.text("waiting_for <> 'nobody'"), "planned": sa.text("planned_on IS NOT NULL"),
         "from": sa.text("from_team IS NOT NULL"), "to": sa.text("to_team IS NOT NULL")}  # fmt: skip
WORDS = "what happened, and when, never changes"
KEPT = ("hand_over", "person_search")
OPEN = sa.text("closed_at IS NULL")
WAITING = sa.text("closed_at IS NULL AND waiting_since IS NOT NULL")


def upgrade() -> None:
    """Apply."""

    _tables()
    # No batch mode: a table that is made anew would lose its triggers.
    op.add_column("signal", sa.Column("name_words", sa.JSON(), server_default="[]", nullable=False))
    op.create_index(op.f("ix_signal_reference"), "signal", ["reference"])
    op.drop_index("ix_signal_waiting_due", "signal")
    op.drop_index("ix_signal_lead_open", "signal")
    _fill()
    # Made after filling: one sorted pass instead of one step per row.
    for name, columns in INDEXES.items():
        where = WHERE.get(name)
        op.create_index(
            f"ix_open_signal_{name}", "open_signal", list(columns), sqlite_where=where, postgresql_where=where
        )
    op.create_index("ix_open_name_signal_id", "open_name", ["signal_id"])
    _project_postgres() if _postgres() else _project_sqlite()
    for table in KEPT:
        _keep(table)


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _tables() -> None:
    op.create_table(
        "open_signal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(length=60), nullable=False) for name in ("organisation", "municipality", "team")),
        sa.Column("change_type", sa.String(length=60), nullable=False),
        sa.Column("urgency", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("first_step", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("due_reason", sa.String(length=20), nullable=False),
        sa.Column("pays_month", sa.Date(), nullable=True),
        sa.Column("waiting_since", UtcDateTime(), nullable=True),
        sa.Column("waiting_for", sa.String(length=20), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("holder", sa.String(length=80), nullable=True),
        *(
            sa.Column(name, sa.String(length=60))
            for name in ("called", "lead_team", "coordinator", "from_team", "to_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_signal")),
    )
    op.create_table(
        "open_name",
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.Column("signal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("organisation", "word", "signal_id", name=op.f("pk_open_name")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["colleague.id"], name=op.f("fk_saved_view_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_by", "saved_view", ["organisation", "by"])
    op.create_index("ix_saved_view_team", "saved_view", ["organisation", "team"])
    op.create_table(
        "person_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["colleague.id"], name=op.f("fk_person_search_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_search")),
    )
    op.create_index(op.f("ix_person_search_by"), "person_search", ["by"])
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signal_id", sa.Integer(), nullable=False),
        sa.Column("from_team", sa.String(length=60), nullable=False),
        sa.Column("to_team", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signal.id"], name=op.f("fk_hand_over_signal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    op.create_index(op.f("ix_hand_over_signal_id"), "hand_over", ["signal_id"])


def _fill() -> None:
    """Copy what is open now. Words of names are made by Python: no database folds letters as we do."""
    bind = op.get_bind()
    bind.execute(
        sa.text(
            f"INSERT INTO open_signal ({', '.join(COPIED)}, waiting_for, holder_id, holder) "
            f'SELECT {", ".join(f"signal.{name}" for name in COPIED)}, {_waiting_for("signal")}, claim."by", '
            "claim.by_name FROM signal LEFT JOIN claim ON claim.signal_id = signal.id AND claim.released_at IS NULL "
            "WHERE signal.closed_at IS NULL"
        )
    )
    signal = sa.table("signal", sa.column("id"), sa.column("contact", sa.JSON), sa.column("name_words", sa.JSON),
                      sa.column("organisation"), sa.column("closed_at"))  # fmt: skip
    last = 0
    while True:
        rows = bind.execute(
            sa.select(signal.c.id, signal.c.organisation, signal.c.contact, signal.c.closed_at)
            .where(signal.c.id > last).order_by(signal.c.id).limit(AT_ONCE)
        ).all()  # fmt: skip
        if not rows:
            return
        last = rows[-1].id
        made = [(row, words_of_contact(row.contact)) for row in rows]
        bind.execute(
            sa.text("UPDATE signal SET name_words = :words WHERE id = :number"),
            [{"words": json.dumps(words), "number": row.id} for row, words in made],
        )
        names = [
            {"organisation": row.organisation, "word": word, "number": row.id}
            for row, words in made if row.closed_at is None for word in words
        ]  # fmt: skip
        if names:
            bind.execute(sa.text("INSERT INTO open_name VALUES (:organisation, :word, :number)"), names)


def _waiting_for(row: str) -> str:
    return f"CASE WHEN {row}.waiting_since IS NULL THEN 'nobody' ELSE 'resident' END"


def _put() -> str:
    """Return the statement that copies the row NEW of `signal`, with who has it."""
    holder = "FROM claim WHERE claim.signal_id = NEW.id AND claim.released_at IS NULL"
    return (
        f"INSERT INTO open_signal ({', '.join(COPIED)}, waiting_for, holder_id, holder) "
        f"VALUES ({', '.join(f'NEW.{name}' for name in COPIED)}, {_waiting_for('NEW')}, "
        f'(SELECT claim."by" {holder}), (SELECT claim.by_name {holder}));'
    )


def _renew() -> str:
    changed = ", ".join(f"{name} = NEW.{name}" for name in COPIED if name != "id")
    return f"UPDATE open_signal SET {changed}, waiting_for = {_waiting_for('NEW')} WHERE id = NEW.id;"


TAKE = "DELETE FROM open_signal WHERE id = OLD.id; DELETE FROM open_name WHERE signal_id = OLD.id;"
HELD = 'UPDATE open_signal SET holder_id = NEW."by", holder = NEW.by_name WHERE id = NEW.signal_id;'
FREE = (
    "UPDATE open_signal SET holder_id = NULL, holder = NULL "
    'WHERE id = NEW.signal_id AND holder_id = NEW."by";'
)  # fmt: skip
NAMES = "INSERT INTO open_name (organisation, word, signal_id) SELECT DISTINCT NEW.organisation, value, NEW.id FROM"
OF = f"UPDATE OF {', '.join(COPIED)}, closed_at ON signal"


def _project_sqlite() -> None:
    names = f"{NAMES} json_each(NEW.name_words);"
    for name, when in (
        ("signal_opened", f"AFTER INSERT ON signal WHEN NEW.closed_at IS NULL BEGIN {_put()} {names} END"),
        (
            "signal_reopened",
            f"AFTER {OF} WHEN NEW.closed_at IS NULL AND OLD.closed_at IS NOT NULL BEGIN {_put()} {names} END",
        ),
        ("signal_changed", f"AFTER {OF} WHEN NEW.closed_at IS NULL AND OLD.closed_at IS NULL BEGIN {_renew()} END"),
        ("signal_done", f"AFTER {OF} WHEN NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL BEGIN {TAKE} END"),
        ("signal_gone", f"AFTER DELETE ON signal BEGIN {TAKE} END"),
        ("claim_held", f"AFTER INSERT ON claim WHEN NEW.released_at IS NULL BEGIN {HELD} END"),
        ("claim_free", f"AFTER UPDATE OF released_at ON claim WHEN NEW.released_at IS NOT NULL BEGIN {FREE} END"),
    ):
        op.execute(f"CREATE TRIGGER {name} {when}")


def _project_postgres() -> None:
    names = f"{NAMES} json_array_elements_text(NEW.name_words) AS value;"
    op.execute(
        "CREATE FUNCTION project_signal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN {TAKE} RETURN OLD; END IF; "
        f"IF NEW.closed_at IS NOT NULL THEN IF TG_OP = 'UPDATE' THEN {TAKE} END IF; RETURN NEW; END IF; "
        f"IF TG_OP = 'UPDATE' AND OLD.closed_at IS NULL THEN {_renew()} RETURN NEW; END IF; "
        f"{_put()} {names} RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION project_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.released_at IS NULL THEN {HELD} ELSE {FREE} END IF; RETURN NEW; END $$"
    )
    for name, when, function in (
        ("signal_opened", "AFTER INSERT ON signal", "project_signal"),
        ("signal_changed", f"AFTER {OF}", "project_signal"),
        ("signal_gone", "AFTER DELETE ON signal", "project_signal"),
        ("claim_held", "AFTER INSERT ON claim", "project_claim"),
        ("claim_free", "AFTER UPDATE OF released_at ON claim", "project_claim"),
    ):
        op.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {function}()")


def _keep(table: str) -> None:
    """Refuse to change or delete a row, as of the other records."""
    for what, verb in (("stays", "UPDATE"), ("is_kept", "DELETE")):
        if _postgres():
            op.execute(
                f"CREATE TRIGGER {table}_{what} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION record_stays()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_{what} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )


def downgrade() -> None:
    """Undo."""

    postgres = _postgres()
    for name in (
        "signal_opened",
        "signal_changed",
        "signal_gone",
        *(() if postgres else ("signal_reopened", "signal_done")),
    ):
        op.execute(f"DROP TRIGGER {name}" + (" ON signal" if postgres else ""))
    for name in ("claim_held", "claim_free"):
        op.execute(f"DROP TRIGGER {name}" + (" ON claim" if postgres else ""))
    if postgres:
        op.execute("DROP FUNCTION project_signal()")
        op.execute("DROP FUNCTION project_claim()")
    for table in ("hand_over", "person_search", "saved_view", "open_name", "open_signal"):
        op.drop_table(table)
    op.create_index("ix_signal_lead_open", "signal", ["lead_team", "due_at", "id"],
                    sqlite_where=OPEN, postgresql_where=OPEN)  # fmt: skip
    op.create_index("ix_signal_waiting_due", "signal", ["team", "due_at", "id"],
                    sqlite_where=WAITING, postgresql_where=WAITING)  # fmt: skip
    op.drop_index(op.f("ix_signal_reference"), "signal")
    op.execute("ALTER TABLE signal DROP COLUMN name_words")
