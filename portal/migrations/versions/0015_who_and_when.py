"""a planned contact, a colleague who was asked, and a fixed contact person stand with the signal and in the list"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0015"
down_revision = "0014"

BEFORE = (
    "id", "organisation", "municipality", "team", "change_type", "urgency", "title", "person", "first_step",
    "reference", "received_at", "due_at", "due_reason", "pays_month", "waiting_since", "called", "lead_team",
    "coordinator", "from_team", "to_team",
)  # fmt: skip
ADDED = ("planned_on", "contact_person")
HAS_PERSON = sa.text("contact_person IS NOT NULL")
TAKE = "DELETE FROM open_signal WHERE id = OLD.id; DELETE FROM open_name WHERE signal_id = OLD.id;"
NAMES = "INSERT INTO open_name (organisation, word, signal_id) SELECT DISTINCT NEW.organisation, value, NEW.id FROM"
WAITS = "WHEN NEW.waiting_since IS NULL THEN 'nobody' ELSE 'resident' END"
ASKED = (
    "WHEN NEW.waiting_since IS NOT NULL THEN 'resident' "
    "WHEN NEW.asked_since IS NOT NULL THEN 'colleague' ELSE 'nobody' END"
)


def upgrade() -> None:
    """Apply."""
    # No batch mode: a table that is made anew would lose its triggers.
    op.add_column("signal", sa.Column("planned_on", sa.Date(), nullable=True))
    op.add_column("signal", sa.Column("asked_since", UtcDateTime(), nullable=True))
    op.add_column("signal", sa.Column("contact_person", sa.Integer(), nullable=True))
    op.add_column("open_signal", sa.Column("contact_person", sa.Integer(), nullable=True))
    op.create_index(
        "ix_open_signal_person", "open_signal", ["contact_person", "due_at", "id"],
        sqlite_where=HAS_PERSON, postgresql_where=HAS_PERSON,
    )  # fmt: skip
    _project((*BEFORE, *ADDED), ASKED, ("asked_since",))


def downgrade() -> None:
    """Undo."""
    _project(BEFORE, WAITS, ())
    op.drop_index("ix_open_signal_person", "open_signal")
    op.execute("ALTER TABLE open_signal DROP COLUMN contact_person")
    for name in ("contact_person", "asked_since", "planned_on"):
        op.execute(f"ALTER TABLE signal DROP COLUMN {name}")


def _project(copied: tuple[str, ...], waiting_for: str, watched: tuple[str, ...]) -> None:
    """Let the database copy these columns of `signal` from now on; `watched` are looked at but not copied."""
    holder = "FROM claim WHERE claim.signal_id = NEW.id AND claim.released_at IS NULL"
    put = (
        f"INSERT INTO open_signal ({', '.join(copied)}, waiting_for, holder_id, holder) "
        f"VALUES ({', '.join(f'NEW.{name}' for name in copied)}, CASE {waiting_for}, "
        f'(SELECT claim."by" {holder}), (SELECT claim.by_name {holder}));'
    )
    changed = ", ".join(f"{name} = NEW.{name}" for name in copied if name != "id")
    renew = f"UPDATE open_signal SET {changed}, waiting_for = CASE {waiting_for} WHERE id = NEW.id;"
    of = f"UPDATE OF {', '.join((*copied, *watched))}, closed_at ON signal"
    if op.get_bind().dialect.name == "postgresql":
        names = f"{NAMES} json_array_elements_text(NEW.name_words) AS value;"
        op.execute(
            "CREATE OR REPLACE FUNCTION project_signal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' THEN {TAKE} RETURN OLD; END IF; "
            f"IF NEW.closed_at IS NOT NULL THEN IF TG_OP = 'UPDATE' THEN {TAKE} END IF; RETURN NEW; END IF; "
            f"IF TG_OP = 'UPDATE' AND OLD.closed_at IS NULL THEN {renew} RETURN NEW; END IF; "
            f"{put} {names} RETURN NEW; END $$"
        )
        op.execute("DROP TRIGGER signal_changed ON signal")
        op.execute(f"CREATE TRIGGER signal_changed AFTER {of} FOR EACH ROW EXECUTE FUNCTION project_signal()")
        return
    names = f"{NAMES} json_each(NEW.name_words);"
    for name, when in (
        ("signal_opened", f"AFTER INSERT ON signal WHEN NEW.closed_at IS NULL BEGIN {put} {names} END"),
        (
            "signal_reopened",
            f"AFTER {of} WHEN NEW.closed_at IS NULL AND OLD.closed_at IS NOT NULL BEGIN {put} {names} END",
        ),
        ("signal_changed", f"AFTER {of} WHEN NEW.closed_at IS NULL AND OLD.closed_at IS NULL BEGIN {renew} END"),
        ("signal_done", f"AFTER {of} WHEN NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL BEGIN {TAKE} END"),
    ):
        op.execute(f"DROP TRIGGER {name}")
        op.execute(f"CREATE TRIGGER {name} {when}")
