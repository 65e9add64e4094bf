"""
a rulebook with versions: sets of rules, from when they are live, audit lines; who looks after them

Steps are never changed or removed, a set that may go live never changes, and a moment of going live stays: the
database refuses it. A later migration that rebuilds these tables on SQLite (batch mode) must make the triggers again.
"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0008"
down_revision = "0007"

WITH_NUMBER = ("report", "correction", "signal")
REFUSED = {
    "rule_set_event_stays": ("rule_set_event", "UPDATE", ""),
    "rule_set_event_is_kept": ("rule_set_event", "DELETE", ""),
    "rule_set_go_live_is_kept": ("rule_set_go_live", "DELETE", ""),
    "rule_set_go_live_stays": ("rule_set_go_live", "UPDATE OF organisation, rule_set_id, live_from, kind", ""),
    "rule_set_is_kept": ("rule_set", "DELETE", ""),
    "rule_set_stays": (
        "rule_set",
        "UPDATE OF organisation, number, hash, files, frozen_at",
        "WHEN (OLD.frozen_at IS NOT NULL)",
    ),
}
"""Trigger → (table, what is refused, when)."""
SQLITE = """
CREATE TRIGGER {name} BEFORE {what} ON {table} {when}
BEGIN SELECT RAISE(ABORT, 'the history of the rulebook never changes'); END
"""
POSTGRES_FUNCTION = """
CREATE FUNCTION rulebook_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
RAISE EXCEPTION 'the history of the rulebook never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRES = (
    "CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION rulebook_history_stays()"
)


def upgrade() -> None:
    """Apply."""

    # Not in batch mode: `report` and `correction` carry triggers, and others point at `colleague`.
    op.add_column("colleague", sa.Column("rights", sa.JSON(), nullable=False, server_default="[]"))
    for table in WITH_NUMBER:
        op.add_column(table, sa.Column("rules_number", sa.Integer(), nullable=True))
    op.create_table(
        "rule_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=12), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["colleague.id"], name=op.f("fk_rule_set_author_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["colleague.id"], name=op.f("fk_rule_set_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set")),
        sa.UniqueConstraint("organisation", "number", name=op.f("uq_rule_set_organisation")),
    )
    op.create_table(
        "rule_set_go_live",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("rule_set_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("live_from", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("second_name", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["rule_set_id"], ["rule_set.id"], name=op.f("fk_rule_set_go_live_rule_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set_go_live")),
    )
    op.create_index("ix_rule_set_go_live_from", "rule_set_go_live", ["organisation", "live_from"])
    op.create_table(
        "rule_set_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_set_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["rule_set_id"], ["rule_set.id"], name=op.f("fk_rule_set_event_rule_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_set_event")),
    )
    op.create_index(op.f("ix_rule_set_event_rule_set_id"), "rule_set_event", ["rule_set_id"])
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(POSTGRES_FUNCTION)
    for name, (table, what, when) in REFUSED.items():
        op.execute((POSTGRES if postgres else SQLITE).format(name=name, table=table, what=what, when=when))


def downgrade() -> None:
    """Take back."""

    for table in ("rule_set_event", "rule_set_go_live", "rule_set"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION rulebook_history_stays()")
    for table in WITH_NUMBER:
        op.drop_column(table, "rules_number")
    op.drop_column("colleague", "rights")
