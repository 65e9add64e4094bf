"""blind keys of reports, the team that coordinates, and which team hands over to which"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

KEYS = ("person_key", "home_key", "partner_key")
TEAMS = ("coordinator", "from_team", "to_team")


def upgrade() -> None:
    """Apply. Reports that were there before keep no key: the key of the application is not known here."""

    # No batch mode: a table that is made anew would lose its triggers.
    for name in KEYS:
        op.add_column("report", sa.Column(name, sa.String(length=64), nullable=True))
        op.create_index(op.f(f"ix_report_{name}"), "report", [name])
    for name in TEAMS:
        op.add_column("signal", sa.Column(name, sa.String(length=60), nullable=True))


def downgrade() -> None:
    """Undo."""

    for name in TEAMS:
        op.execute(f"ALTER TABLE signal DROP COLUMN {name}")
    for name in KEYS:
        op.drop_index(op.f(f"ix_report_{name}"), "report")
        op.execute(f"ALTER TABLE report DROP COLUMN {name}")
