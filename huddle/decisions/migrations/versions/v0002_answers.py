"""What the team says to an exception, and who changed an action."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from huddle.decisions.migrations import keep_forever

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the table of answers and the name in the history."""
    op.add_column("action_history", sa.Column("who", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "exception_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("shop", sa.Text, nullable=False),
        sa.Column("marketplace", sa.Text, nullable=False),
        sa.Column("asin", sa.Text, nullable=True),
        sa.Column("line", sa.Text, nullable=True),
        sa.Column("channel", sa.Text, nullable=True),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("whom", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until", sa.Date, nullable=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("since", sa.Date, nullable=True),
        sa.Column("value", sa.Float, nullable=True),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("stamp", sa.Text, nullable=True),
        sa.Column("link", sa.Text, nullable=True),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.CheckConstraint("state in ('acknowledged', 'handed_over', 'silenced', 'reopened')", name="answer_is_known"),
        sa.CheckConstraint("state = 'reopened' or until is not null", name="answer_ends"),
        sa.CheckConstraint("state <> 'silenced' or length(trim(reason)) > 0", name="silence_has_a_reason"),
    )
    op.create_index("answer_by_day", "exception_answer", ["day"])
    keep_forever(op.get_bind(), "exception_answer")
