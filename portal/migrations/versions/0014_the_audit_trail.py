"""
the audit trail: lines that are never changed or removed, and the end, which only moves forward

A later migration that rebuilds these tables on SQLite (batch mode) must make the triggers again.
"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0014"
down_revision = "0013"

WORDS = "the audit trail never changes"
BACK = "NEW.number <= OLD.number OR NEW.id <> OLD.id"
REFUSED = {
    "audit_line_stays": ("audit_line", "UPDATE", ""),
    "audit_line_is_kept": ("audit_line", "DELETE", ""),
    "audit_end_goes_on": ("audit_end", "UPDATE", f"WHEN ({BACK})"),
    "audit_end_is_kept": ("audit_end", "DELETE", ""),
}
"""Trigger → (table, what is refused, when)."""
SQLITE = "CREATE TRIGGER {name} BEFORE {what} ON {table} {when} BEGIN SELECT RAISE(ABORT, '" + WORDS + "'); END"
POSTGRES = "CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION audit_stays()"
POSTGRES_FUNCTION = f"""
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def upgrade() -> None:
    """Apply."""

    op.create_table(
        "audit_line",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("who_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("did", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_line")),
    )
    op.create_index("ix_audit_line_report_id", "audit_line", ["report_id", "number"])
    op.create_index("ix_audit_line_who_id", "audit_line", ["who_id", "number"])
    op.create_index("ix_audit_line_did", "audit_line", ["did", "number"])
    op.create_index("ix_audit_line_at", "audit_line", ["at"])
    end = op.create_table(
        "audit_end",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_end")),
    )
    op.bulk_insert(end, [{"id": 1, "number": 0, "hash": "0" * 64, "seal": ""}])
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres:
        op.execute(POSTGRES_FUNCTION)
        for table in ("audit_line", "audit_end"):
            op.execute(
                f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION audit_stays()"
            )
    for name, (table, what, when) in REFUSED.items():
        op.execute((POSTGRES if postgres else SQLITE).format(name=name, table=table, what=what, when=when))


def downgrade() -> None:
    """Take back."""

    op.drop_table("audit_end")
    op.drop_table("audit_line")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_stays()")
