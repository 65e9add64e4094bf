"""colleagues of a sign-in service, and when somebody last showed who they are"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Apply."""

    with op.batch_alter_table("colleague") as table:
        table.add_column(sa.Column("subject", sa.String(length=300)))
        table.create_unique_constraint(op.f("uq_colleague_subject"), ["subject"])
    with op.batch_alter_table("sign_in") as table:
        table.add_column(sa.Column("confirmed_at", UtcDateTime()))
    op.execute("UPDATE sign_in SET confirmed_at = created_at")
    with op.batch_alter_table("sign_in") as table:
        table.alter_column("confirmed_at", nullable=False)


def downgrade() -> None:
    """Undo."""

    with op.batch_alter_table("sign_in") as table:
        table.drop_column("confirmed_at")
    with op.batch_alter_table("colleague") as table:
        table.drop_constraint(op.f("uq_colleague_subject"), type_="unique")
        table.drop_column("subject")
