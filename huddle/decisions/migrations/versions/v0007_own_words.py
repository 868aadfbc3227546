"""What people say themselves: the owner's own verdict, the lines of the stand-up, and the metric and direction an action bets on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from huddle.decisions.migrations import keep_forever

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add two columns and two tables whose rows are only ever added."""
    for name in ("metric", "direction"):
        op.add_column("action", sa.Column(name, sa.Text, nullable=True))
    op.create_table(
        "own_verdict",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("action_id", sa.Integer, sa.ForeignKey("action.id"), nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("because", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.CheckConstraint("word in ('worked', 'did_not', 'unclear')", name="own_verdict_is_known"),
        sa.CheckConstraint("length(trim(because)) > 0", name="own_verdict_says_why"),
    )
    op.create_index("own_verdict_by_action", "own_verdict", ["action_id"])
    op.create_table(
        "standup_line",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("progress", "problem", "help", "who")),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.CheckConstraint("length(trim(person)) > 0", name="standup_line_has_a_person"),
    )
    op.create_index("standup_by_day", "standup_line", ["day"])
    for table in ("own_verdict", "standup_line"):
        keep_forever(op.get_bind(), table)
