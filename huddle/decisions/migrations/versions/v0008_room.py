"""What a room writes in a meeting: hypotheses and ratings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from huddle.decisions.migrations import keep_forever

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "room_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("meeting", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("topic", sa.Integer, nullable=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("value", sa.Integer, nullable=True),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.CheckConstraint("kind in ('topics', 'hypothesis', 'shown', 'rating')", name="entry_is_known"),
        sa.CheckConstraint("value is null or value between 1 and 10", name="rating_is_of_ten"),
    )
    op.create_index("room_by_day", "room_entry", ["meeting", "day"])
    keep_forever(op.get_bind(), "room_entry")
