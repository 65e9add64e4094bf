"""who told it, through which channel, and who typed it in"""

import sqlalchemy as sa
from alembic import op

import portal.kit.database

revision = "0007"
down_revision = "0006"

# SQLite drops a trigger with the table that batch mode makes anew: 0005 asks to make it again.
TRIGGER = """
CREATE TRIGGER report_received_at_stays BEFORE UPDATE OF received_at ON report
WHEN OLD.received_at IS NOT NEW.received_at
BEGIN SELECT RAISE(ABORT, 'the time of receipt never changes'); END
"""
MOMENT = portal.kit.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    """Apply."""

    with op.batch_alter_table("draft") as table:
        table.add_column(sa.Column("channel", sa.String(length=20), nullable=False, server_default="web"))
        table.add_column(sa.Column("received_at", MOMENT, nullable=True))
        table.add_column(sa.Column("typed_by", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_draft_typed_by_colleague"), "colleague", ["typed_by"], ["id"])
        table.create_index(op.f("ix_draft_typed_by"), ["typed_by"])
    with op.batch_alter_table("report") as table:
        table.add_column(sa.Column("typed_by", sa.Integer(), nullable=True))
        table.add_column(sa.Column("typed_by_name", sa.String(length=80), nullable=False, server_default=""))
        table.add_column(sa.Column("typed_at", MOMENT, nullable=True))
        table.create_foreign_key(op.f("fk_report_typed_by_colleague"), "colleague", ["typed_by"], ["id"])
    with op.batch_alter_table("signal") as table:
        table.add_column(sa.Column("channel", sa.String(length=20), nullable=False, server_default="web"))
        table.add_column(sa.Column("typed_by_name", sa.String(length=80), nullable=False, server_default=""))
        table.add_column(sa.Column("for_whom", sa.String(length=20), nullable=False, server_default="self"))
        table.add_column(sa.Column("teller", sa.JSON(), nullable=False, server_default="[]"))
    for name, columns in (
        ("draft", ("channel",)),
        ("report", ("typed_by_name",)),
        ("signal", ("channel", "typed_by_name", "for_whom", "teller")),
    ):
        with op.batch_alter_table(name) as table:
            for column in columns:
                table.alter_column(column, server_default=None)
    _the_time_of_receipt_stays()


def _the_time_of_receipt_stays() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS report_received_at_stays")
        op.execute(TRIGGER)


def downgrade() -> None:
    """Undo."""

    with op.batch_alter_table("signal") as table:
        for column in ("teller", "for_whom", "typed_by_name", "channel"):
            table.drop_column(column)
    with op.batch_alter_table("report") as table:
        table.drop_constraint(op.f("fk_report_typed_by_colleague"), type_="foreignkey")
        for column in ("typed_at", "typed_by_name", "typed_by"):
            table.drop_column(column)
    with op.batch_alter_table("draft") as table:
        table.drop_index(op.f("ix_draft_typed_by"))
        table.drop_constraint(op.f("fk_draft_typed_by_colleague"), type_="foreignkey")
        for column in ("typed_by", "received_at", "channel"):
            table.drop_column(column)
    _the_time_of_receipt_stays()
