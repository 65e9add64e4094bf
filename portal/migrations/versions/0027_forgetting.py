"""
a way to forget: records go only with a report that is being forgotten, plans of what goes, and what residents ask

A row in `forgetting` opens the way. It can't be committed: `ends` points at a table that is always empty, and the
database looks at that when the transaction ends. So the way is open for one transaction, and only for that report.
A later migration that rebuilds `report` or `signal` on SQLite must keep AUTOINCREMENT: a number is never used twice.
"""

import re

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0027"
down_revision = "0023"

WORDS = "what happened, and when, never changes"
TRAIL = "the audit trail never changes"
OF_SIGNAL = "SELECT report_id FROM signal WHERE id = OLD.signal_id"
BY_SIGNAL = (
    "amendment", "ask", "claim", "clock_step", "closure", "contact_attempt", "contact_plan", "event", "hand_over",
    "involved", "mark", "meeting", "note", "origin", "outcome", "person_opening", "question", "referral", "retraction",
    "weighing",
)  # fmt: skip
PATHS = {
    **dict.fromkeys(BY_SIGNAL, OF_SIGNAL),
    "reply": "SELECT signal.report_id FROM ask JOIN signal ON signal.id = ask.signal_id WHERE ask.id = OLD.ask_id",
    "lesson": "SELECT signal.report_id FROM mark JOIN signal ON signal.id = mark.signal_id WHERE mark.id = OLD.mark_id",
    "task_change": "SELECT signal.report_id FROM follow_up JOIN signal ON signal.id = follow_up.signal_id "
    "WHERE follow_up.id = OLD.follow_up_id",
    "referral_result": "SELECT report_id FROM referral WHERE id = OLD.referral_id",
    "consent_withdrawal": "SELECT report_id FROM referral WHERE id = OLD.referral_id",
    **dict.fromkeys(("report_identity", "emergency_access"), "SELECT OLD.report_id"),
    "emergency_judgement": "SELECT report_id FROM emergency_access WHERE id = OLD.access_id",
    "fixed_contact": "SELECT id FROM report WHERE person_key = OLD.person_key",
}
"""Table → of which report a row is."""
ADDED = {
    "report": "SELECT OLD.id",
    **dict.fromkeys(("change", "correction", "withdrawal", "retention_hold", "wish"), "SELECT OLD.report_id"),
    "wish_decision": "SELECT report_id FROM wish WHERE id = OLD.wish_id",
}
"""Tables whose rows could be deleted until now, or are new."""
OLD_ONES = "SELECT 1 FROM forgetting WHERE forgetting.kind = 'person_search' AND OLD.at < forgetting.before"
STAYS: dict[str, tuple[str, ...]] = {
    "forgotten": (),
    "retention_plan": (),
    "retention_step": (),
    "retention_hold": ("ended_at", "ended_by_name"),
    "wish": (),
    "wish_decision": (),
}
"""Table → columns that may be filled in once, as of 0009."""
NEVER = ("forgotten", "retention_plan", "retention_step")
LINE = (
    "number", "at", "organisation", "who_id", "who", "did", "about", "about_id", "report_id", "team", "detail",
    "previous", "hash",
)  # fmt: skip
"""Columns of a line of the trail: all but its own words."""
OF_LINE = (
    "SELECT 1 FROM forgetting WHERE forgetting.report_id = OLD.report_id OR (OLD.about = 'signal' "
    "AND OLD.about_id IN (SELECT id FROM signal WHERE signal.report_id = forgetting.report_id))"
)


def upgrade() -> None:
    """Apply."""
    if not _postgres():
        for table in ("report", "signal"):
            _numbers_once(table)
    _tables()
    for table, once in STAYS.items():
        _stays(table, once)
    for table in NEVER:
        _refuse(f"{table}_is_kept", "DELETE", table)
    for table in PATHS:
        _drop(f"{table}_is_kept", table)
    for table, path in {**PATHS, **ADDED}.items():
        _kept_but(table, f"SELECT 1 FROM forgetting WHERE forgetting.report_id IN ({path})")
    _drop("person_search_is_kept", "person_search")
    _kept_but("person_search", OLD_ONES)
    _drop("audit_line_stays", "audit_line")
    _line_stays_but()


def _tables() -> None:
    op.create_table(
        "forgotten",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten")),
    )
    op.create_index(op.f("ix_forgotten_seal"), "forgotten", ["seal"])
    op.create_table(
        "forgetting_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("id < id", name=op.f("ck_forgetting_end_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgetting_end")),
    )
    op.create_table(
        "forgetting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("forgotten_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("before", UtcDateTime(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.CheckConstraint("report_id IS NULL OR forgotten_id IS NOT NULL", name=op.f("ck_forgetting_recorded")),
        sa.ForeignKeyConstraint(["forgotten_id"], ["forgotten.id"], name=op.f("fk_forgetting_forgotten_id")),
        sa.ForeignKeyConstraint(
            ["ends"], ["forgetting_end.id"], name=op.f("fk_forgetting_ends"), deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgetting")),
    )
    _plans()
    _wishes()


def _plans() -> None:
    op.create_table(
        "retention_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("runs_at", UtcDateTime(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_plan")),
    )
    op.create_table(
        "retention_report",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["retention_plan.id"], name=op.f("fk_retention_report_plan_id")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_retention_report_report_id")),
        sa.PrimaryKeyConstraint("plan_id", "report_id", name=op.f("pk_retention_report")),
    )
    op.create_index(op.f("ix_retention_report_report_id"), "retention_report", ["report_id"])
    op.create_table(
        "retention_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(["plan_id"], ["retention_plan.id"], name=op.f("fk_retention_step_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_step")),
    )
    op.create_index(op.f("ix_retention_step_plan_id"), "retention_step", ["plan_id"])
    op.create_table(
        "retention_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by_name", sa.String(length=80), nullable=True),
        *_who(),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_retention_hold_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_hold")),
    )
    op.create_index(op.f("ix_retention_hold_report_id"), "retention_hold", ["report_id"])


def _wishes() -> None:
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_wish_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    op.create_index(op.f("ix_wish_report_id"), "wish", ["report_id"])
    op.create_table(
        "wish_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *_who(),
        sa.ForeignKeyConstraint(["wish_id"], ["wish.id"], name=op.f("fk_wish_decision_wish_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_decision")),
    )
    op.create_index(op.f("ix_wish_decision_wish_id"), "wish_decision", ["wish_id"])


def _who() -> tuple[sa.Column[int], sa.Column[str], sa.Column[object]]:
    return (
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )


def _numbers_once(table: str) -> None:
    """
    Let SQLite never give a number twice: the trail speaks of numbers, also of what is gone.

    AUTOINCREMENT can't be added to a table, so it is made anew under its own name: what points at it stays. Rows that
    point at it are looked at when the transaction ends, and then all is back.
    """
    bind = op.get_bind()
    kept = bind.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :t AND sql IS NOT NULL ORDER BY type"),
        {"t": table},
    ).all()
    (made,) = (sql for what, sql in kept if what == "table")
    if "AUTOINCREMENT" in made:
        return
    once = re.sub(r"\bid INTEGER NOT NULL,", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,", made, count=1)
    once, taken = re.subn(rf"\s*CONSTRAINT pk_{table} PRIMARY KEY \(id\),?", "", once)
    if "AUTOINCREMENT" not in once or taken != 1:
        msg = f"the table {table} looks different than expected"
        raise RuntimeError(msg)
    bind.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    bind.exec_driver_sql(f'CREATE TABLE rows_of_{table} AS SELECT * FROM "{table}"')
    bind.exec_driver_sql(f'DROP TABLE "{table}"')
    bind.exec_driver_sql(once)
    bind.exec_driver_sql(f'INSERT INTO "{table}" SELECT * FROM rows_of_{table}')
    bind.exec_driver_sql(f"DROP TABLE rows_of_{table}")
    for what, sql in kept:
        if what != "table":
            bind.exec_driver_sql(sql)


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _drop(name: str, table: str) -> None:
    op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if _postgres() else ""))


def _refuse(name: str, verb: str, table: str) -> None:
    if _postgres():
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION record_stays()")
    else:
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END")


def _stays(table: str, once: tuple[str, ...]) -> None:
    """Refuse to change a row, except to fill in an empty column of `once`."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    changed = " OR ".join(
        f'(OLD."{name}" IS NOT NULL AND {_differs(name)})' if name in once else _differs(name) for name in columns
    )
    stop = "EXECUTE FUNCTION record_stays()" if _postgres() else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    each = f"FOR EACH ROW WHEN ({changed})" if _postgres() else f"WHEN {changed}"
    op.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} {each} {stop}")


def _differs(name: str) -> str:
    if _postgres():
        return f'OLD."{name}"::text IS DISTINCT FROM NEW."{name}"::text'
    return f'OLD."{name}" IS NOT NEW."{name}"'


def _kept_but(table: str, opened: str) -> None:
    """Refuse to delete a row, unless its way is open."""
    _unless(f"{table}_is_kept", "DELETE", table, f"EXISTS ({opened})", WORDS, "OLD")


def _line_stays_but() -> None:
    """Refuse to change a line of the trail, except to take out its own words when its report is forgotten."""
    same = " AND ".join(f"NOT ({_differs(name)})" for name in LINE)
    _unless(
        "audit_line_stays", "UPDATE", "audit_line", f"NEW.reason = '' AND {same} AND EXISTS ({OF_LINE})", TRAIL, "NEW"
    )


def _unless(name: str, verb: str, table: str, may: str, words: str, row: str) -> None:
    if not _postgres():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN NOT ({may}) BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {may} THEN RETURN {row}; END IF; "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Undo. Numbers are still not used twice."""
    opened = {**dict.fromkeys([*PATHS, *ADDED, "person_search"], "is_kept"), "audit_line": "stays"}
    for table, what in opened.items():
        _drop(f"{table}_{what}", table)
        if _postgres():
            op.execute(f"DROP FUNCTION {table}_{what}()")
    for table in (*PATHS, "person_search"):
        _refuse(f"{table}_is_kept", "DELETE", table)
    if _postgres():
        op.execute(
            "CREATE TRIGGER audit_line_stays BEFORE UPDATE ON audit_line FOR EACH ROW EXECUTE FUNCTION audit_stays()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER audit_line_stays BEFORE UPDATE ON audit_line BEGIN SELECT RAISE(ABORT, '{TRAIL}'); END"
        )
    for table in (
        "wish_decision", "wish", "retention_hold", "retention_step", "retention_report", "retention_plan", "forgetting",
        "forgetting_end", "forgotten",
    ):  # fmt: skip
        op.drop_table(table)
