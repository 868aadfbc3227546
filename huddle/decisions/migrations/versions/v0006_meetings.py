"""Meetings that were closed, with what they looked at, and what was sent of them; both are added to and never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from huddle.decisions.migrations import keep_forever

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the two tables."""
    scope = [sa.Column(name, sa.Text, nullable=True) for name in ("shop", "marketplace", "line", "owner")]
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *scope,
        sa.Column("shown_day", sa.Date, nullable=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("stamp", sa.Text, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=True),
        sa.Column("closed_at", sa.DateTime, nullable=False),
        sa.Column("talked", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("after", sa.Integer, sa.ForeignKey("meeting.id"), nullable=True),
        sa.Column("history_to", sa.Integer, nullable=False),
        sa.Column("answers_to", sa.Integer, nullable=False),
        sa.Column("records_to", sa.Integer, nullable=False),
        sa.Column("seen", sa.Text, nullable=False),
        sa.CheckConstraint("kind in ('morning', 'weekly', 'monthly')", name="meeting_is_known"),
    )
    op.create_index("meeting_by_day", "meeting", ["day"])
    op.create_table(
        "meeting_message",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.id"), nullable=True),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.CheckConstraint("outcome in ('confirmed', 'begun', 'sent', 'failed', 'unknown')", name="outcome_is_known"),
    )
    op.create_index("ix_meeting_message_meeting_id", "meeting_message", ["meeting_id"])
    for table in ("meeting", "meeting_message"):
        keep_forever(op.get_bind(), table)
