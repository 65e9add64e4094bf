"""two colleagues for a file, and emergency access to a report of another team"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

from portal.kit.database import UtcDateTime

revision = "0026"
down_revision = "0025"

WORDS = "what happened, and when, never changes"
KEPT = ("export_request", "export_decision", "export_taking", "emergency_access", "emergency_judgement")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "export_request",
        *_who("export_request"),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("what", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
    )
    op.create_index("ix_export_request_organisation", "export_request", ["organisation", "id"])
    for table in ("export_decision", "export_taking"):
        op.create_table(table, *_who(table), *_follows(table, "request_id", "export_request"))
    op.add_column("export_decision", sa.Column("agreed", sa.Boolean(), nullable=False))
    op.create_table(
        "emergency_access",
        *_who("emergency_access"),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("by_team", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_emergency_access_report_id_report")),
    )
    op.create_index("ix_emergency_access_organisation", "emergency_access", ["organisation", "id"])
    op.create_index("ix_emergency_access_report_id", "emergency_access", ["report_id"])
    op.create_table(
        "emergency_judgement",
        *_who("emergency_judgement"),
        *_follows("emergency_judgement", "access_id", "emergency_access"),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    for table in KEPT:
        _keep(table)


def downgrade() -> None:
    """Take back."""
    for table in ("emergency_judgement", "emergency_access", "export_taking", "export_decision", "export_request"):
        op.drop_table(table)


def _who(table: str) -> list[SchemaItem]:
    """Return the columns of who did it and when."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _follows(table: str, column: str, other: str) -> list[SchemaItem]:
    """Return the column of the record that it follows: once each."""
    return [
        sa.Column(column, sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")),
        sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}")),
    ]


def _keep(table: str) -> None:
    """Refuse to change or delete a row, as of the other records."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for what, verb in (("stays", "UPDATE"), ("is_kept", "DELETE")):
        if postgres:
            op.execute(
                f"CREATE TRIGGER {table}_{what} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION record_stays()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_{what} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
