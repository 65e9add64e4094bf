"""codes of an app beside passwords, and sessions that the sign-in service can end"""

import sqlalchemy as sa
from alembic import op

from portal.kit.database import UtcDateTime

revision = "0024"
down_revision = "0028"


def upgrade() -> None:
    """Apply."""
    op.add_column("sign_in", sa.Column("service_session", sa.String(length=64), nullable=True))
    op.create_index("ix_sign_in_service_session", "sign_in", ["service_session"])
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("colleague_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("waiting", sa.Text(), nullable=True),
        sa.Column("waiting_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleague.id"], name=op.f("fk_second_factor_colleague_id_colleague")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("colleague_id", name=op.f("uq_second_factor_colleague_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("colleague_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleague.id"], name=op.f("fk_recovery_code_colleague_id_colleague")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index("ix_recovery_code_colleague_id", "recovery_code", ["colleague_id"])
    op.create_table(
        "half_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("colleague_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["colleague.id"], name=op.f("fk_half_sign_in_colleague_id_colleague")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_half_sign_in_token_hash")),
    )
    op.create_index("ix_half_sign_in_colleague_id", "half_sign_in", ["colleague_id"])
    op.create_index("ix_half_sign_in_at", "half_sign_in", ["at"])
    op.create_table(
        "service_logout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_logout")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_service_logout_token_hash")),
    )
    op.create_index("ix_service_logout_at", "service_logout", ["at"])


def downgrade() -> None:
    """Undo."""
    for table in ("service_logout", "half_sign_in", "recovery_code", "second_factor"):
        op.drop_table(table)
    op.drop_index("ix_sign_in_service_session", table_name="sign_in")
    op.drop_column("sign_in", "service_session")
