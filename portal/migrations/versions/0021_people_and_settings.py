"""
people and settings in the browser: versions of settings, changes of people with two pairs of eyes, start codes

And a small index for what must be seen today and nobody has.
"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0021"
down_revision = "0020"

WORDS = "what happened, and when, never changes"
KEPT = ("organisation_version", "colleague_change", "colleague_decision")
URGENT = sa.text("urgency = 'U0' AND holder_id IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "ix_open_signal_urgent", "open_signal", ["organisation", "team", "due_at", "id"],
        sqlite_where=URGENT, postgresql_where=URGENT,
    )  # fmt: skip
    op.add_column("colleague", sa.Column("blocked_at", UtcDateTime(), nullable=True))
    op.add_column("colleague", sa.Column("left_at", UtcDateTime(), nullable=True))
    op.create_table(
        "organisation_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_version")),
        sa.UniqueConstraint("organisation", "number", name=op.f("uq_organisation_version_organisation")),
    )
    op.create_index("ix_organisation_version_part", "organisation_version", ["organisation", "part", "number"])
    op.create_table(
        "colleague_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=60), nullable=False),
        sa.Column("colleague_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleague.id"], name=op.f("fk_colleague_change_colleague_id_colleague")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_colleague_change")),
    )
    op.create_index("ix_colleague_change_colleague_id", "colleague_change", ["colleague_id", "id"])
    op.create_index("ix_colleague_change_organisation", "colleague_change", ["organisation", "needs_second", "id"])
    op.create_table(
        "colleague_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["colleague_change.id"], name=op.f("fk_colleague_decision_change_id_colleague_change")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_colleague_decision")),
        sa.UniqueConstraint("change_id", name=op.f("uq_colleague_decision_change_id")),
    )
    op.create_table(
        "start_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("colleague_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["colleague_id"], ["colleague.id"], name=op.f("fk_start_code_colleague_id_colleague")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_start_code_code_hash")),
    )
    op.create_index("ix_start_code_colleague_id", "start_code", ["colleague_id"])
    for table in KEPT:
        _keep(table)


def downgrade() -> None:
    """Take back."""
    op.drop_table("start_code")
    op.drop_table("colleague_decision")
    op.drop_table("colleague_change")
    op.drop_table("organisation_version")
    op.drop_column("colleague", "left_at")
    op.drop_column("colleague", "blocked_at")
    op.drop_index("ix_open_signal_urgent", table_name="open_signal")


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
