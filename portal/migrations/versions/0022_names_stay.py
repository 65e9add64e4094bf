"""somebody is found by name after closing too, and by the name as it was corrected last"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

COPIED = (
    "id", "organisation", "municipality", "team", "change_type", "urgency", "title", "person", "first_step",
    "reference", "received_at", "due_at", "due_reason", "pays_month", "waiting_since", "called", "lead_team",
    "coordinator", "from_team", "to_team", "planned_on", "contact_person",
)  # fmt: skip
WAITING_FOR = (
    "CASE WHEN NEW.waiting_since IS NOT NULL THEN 'resident' "
    "WHEN NEW.asked_since IS NOT NULL THEN 'colleague' ELSE 'nobody' END"
)
HOLDER = "FROM claim WHERE claim.signal_id = NEW.id AND claim.released_at IS NULL"
PUT = (
    f"INSERT INTO open_signal ({', '.join(COPIED)}, waiting_for, holder_id, holder) "
    f"VALUES ({', '.join(f'NEW.{name}' for name in COPIED)}, {WAITING_FOR}, "
    f'(SELECT claim."by" {HOLDER}), (SELECT claim.by_name {HOLDER}));'
)
RENEW = (
    f"UPDATE open_signal SET {', '.join(f'{name} = NEW.{name}' for name in COPIED if name != 'id')}, "
    f"waiting_for = {WAITING_FOR} WHERE id = NEW.id;"
)
OF = f"UPDATE OF {', '.join(COPIED)}, asked_since, closed_at ON signal"
DONE = "DELETE FROM open_signal WHERE id = OLD.id;"


def upgrade() -> None:
    """Apply."""
    _table("signal_name")
    postgres = _postgres()
    each = "json_array_elements_text(signal.name_words) AS value" if postgres else "json_each(signal.name_words)"
    op.execute(
        "INSERT INTO signal_name (organisation, word, signal_id) "
        f"SELECT DISTINCT signal.organisation, value, signal.id FROM signal, {each}"
    )
    _drop()
    op.drop_table("open_name")
    _follow("signal_name", keep=True)


def downgrade() -> None:
    """Undo."""
    _drop()
    if _postgres():
        op.execute("DROP TRIGGER signal_renamed ON signal")
        op.execute("DROP FUNCTION project_name()")
    else:
        op.execute("DROP TRIGGER signal_renamed")
    _table("open_name")
    op.execute(
        "INSERT INTO open_name (organisation, word, signal_id) SELECT organisation, word, signal_id FROM signal_name "
        "WHERE signal_id IN (SELECT id FROM open_signal)"
    )
    op.drop_table("signal_name")
    _follow("open_name", keep=False)


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _table(name: str) -> None:
    op.create_table(
        name,
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.Column("signal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("organisation", "word", "signal_id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_signal_id", name, ["signal_id"])


def _drop() -> None:
    """Take away what followed signals; on PostgreSQL the function is replaced below."""
    names = ("signal_opened", "signal_changed", "signal_gone")
    for name in names if _postgres() else (*names, "signal_reopened", "signal_done"):
        op.execute(f"DROP TRIGGER {name}" + (" ON signal" if _postgres() else ""))


def _follow(table: str, *, keep: bool) -> None:
    """Let the database follow signals again. `keep`: names stay after closing, and follow a correction."""
    forget = f"DELETE FROM {table} WHERE signal_id = OLD.id;"
    names = f"INSERT INTO {table} (organisation, word, signal_id) SELECT DISTINCT NEW.organisation, value, NEW.id FROM"
    if _postgres():
        _follow_postgres(f"{names} json_array_elements_text(NEW.name_words) AS value;", forget, keep=keep)
    else:
        _follow_sqlite(f"{names} json_each(NEW.name_words);", forget, keep=keep)


def _follow_sqlite(names: str, forget: str, *, keep: bool) -> None:
    opened = [("signal_opened", f"AFTER INSERT ON signal WHEN NEW.closed_at IS NULL BEGIN {PUT} {names} END")]
    if keep:
        opened.append(("signal_told", f"AFTER INSERT ON signal WHEN NEW.closed_at IS NOT NULL BEGIN {names} END"))
        opened.append(("signal_renamed", f"AFTER UPDATE OF name_words ON signal BEGIN {forget} {names} END"))
    else:
        op.execute("DROP TRIGGER IF EXISTS signal_told")
    done = DONE if keep else f"{DONE} {forget}"
    again = "WHEN NEW.closed_at IS NULL AND OLD.closed_at IS NOT NULL"
    for name, when in (
        *opened,
        ("signal_reopened", f"AFTER {OF} {again} BEGIN {PUT} {'' if keep else names} END"),
        ("signal_changed", f"AFTER {OF} WHEN NEW.closed_at IS NULL AND OLD.closed_at IS NULL BEGIN {RENEW} END"),
        (
            "signal_done",
            f"AFTER {OF} WHEN NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL BEGIN {done} END",
        ),
        ("signal_gone", f"AFTER DELETE ON signal BEGIN {DONE} {forget} END"),
    ):
        op.execute(f"CREATE TRIGGER {name} {when}")


def _follow_postgres(names: str, forget: str, *, keep: bool) -> None:
    closed = (
        f"IF TG_OP = 'UPDATE' THEN {DONE} ELSE {names} END IF;"
        if keep
        else f"IF TG_OP = 'UPDATE' THEN {DONE} {forget} END IF;"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION project_signal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN {DONE} {forget} RETURN OLD; END IF; "
        f"IF NEW.closed_at IS NOT NULL THEN {closed} RETURN NEW; END IF; "
        f"IF TG_OP = 'UPDATE' AND OLD.closed_at IS NULL THEN {RENEW} RETURN NEW; END IF; "
        f"{PUT} {f'IF TG_OP = {chr(39)}INSERT{chr(39)} THEN {names} END IF;' if keep else names} RETURN NEW; END $$"
    )
    if keep:
        op.execute(
            "CREATE FUNCTION project_name() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{forget} {names} RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER signal_renamed AFTER UPDATE OF name_words ON signal "
            "FOR EACH ROW EXECUTE FUNCTION project_name()"
        )
    for name, when in (
        ("signal_opened", "AFTER INSERT ON signal"),
        ("signal_changed", f"AFTER {OF}"),
        ("signal_gone", "AFTER DELETE ON signal"),
    ):
        op.execute(f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION project_signal()")
