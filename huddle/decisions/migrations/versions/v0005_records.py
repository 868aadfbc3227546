"""Decisions with what they rest on and how they will be judged; they are added to and never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from huddle.decisions.migrations import keep_forever

revision = "0005"
down_revision = "0004"
WORDS = (
    "question", "decision", "refused", "driver", "approver", "contributors", "informed", "metric", "scope", "change", "because",
    "stop_rule", "who",
)  # fmt: skip


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "decision_record",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in WORDS),
        sa.Column("by_day", sa.Date, nullable=False),
        sa.Column("confidence", sa.Integer, nullable=False),
        sa.Column("review", sa.Date, nullable=False),
        sa.Column("amends", sa.Integer, sa.ForeignKey("decision_record.id"), nullable=True),
        sa.Column("link", sa.Text, nullable=True),
        sa.Column("stamp", sa.Text, nullable=True),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.CheckConstraint("confidence between 0 and 100", name="confidence_is_a_share"),
    )
    op.create_index("record_by_day", "decision_record", ["day"])
    keep_forever(op.get_bind(), "decision_record")
