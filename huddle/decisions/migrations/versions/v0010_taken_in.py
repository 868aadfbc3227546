"""In which meeting a decision was taken, and how far a closed meeting knew what people say themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns; what was written before has none of them."""
    for table in ("action", "decision_record"):
        for name in ("meeting", "held_over"):
            op.add_column(table, sa.Column(name, sa.Text, nullable=True))
    for name in ("verdicts_to", "lines_to", "room_to"):
        op.add_column("meeting", sa.Column(name, sa.Integer, nullable=True))
