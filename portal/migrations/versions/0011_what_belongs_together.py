"""blind keys of reports, the team that coordinates, and which team hands over to which"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0014"

KEYS = ("person_key", "home_key", "partner_key")
TEAMS = ("coordinator", "from_team", "to_team")
SIDES = ("from", "to")


def upgrade() -> None:
    """Apply. Reports that were there before keep no key: the key of the application is not known here."""

    # No batch mode: a table that is made anew would lose its triggers.
    for name in KEYS:
        op.add_column("report", sa.Column(name, sa.String(length=64), nullable=True))
        op.create_index(op.f(f"ix_report_{name}"), "report", [name])
    for name in TEAMS:
        op.add_column("signal", sa.Column(name, sa.String(length=60), nullable=True))
    for side in SIDES:
        few = sa.text(f"closed_at IS NULL AND {side}_team IS NOT NULL")
        op.create_index(
            f"ix_signal_{side}_open",
            "signal",
            [f"{side}_team", "due_at", "id"],
            sqlite_where=few,
            postgresql_where=few,
        )


def downgrade() -> None:
    """Undo."""

    for side in SIDES:
        op.drop_index(f"ix_signal_{side}_open", "signal")
    for name in TEAMS:
        op.execute(f"ALTER TABLE signal DROP COLUMN {name}")
    for name in KEYS:
        op.drop_index(op.f(f"ix_report_{name}"), "report")
        op.execute(f"ALTER TABLE report DROP COLUMN {name}")
