"""Actions and their history, as the first Huddle made them; a store that has them already keeps them as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from huddle.decisions.migrations import keep_forever

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the two tables where they are not there yet."""
    connection = op.get_bind()
    if sa.inspect(connection).has_table("action"):
        return
    words = [sa.Column(name, sa.Text, nullable=True) for name in ("marketplace", "shop", "asin", "exception_kind", "link", "stamp")]
    op.create_table(
        "action",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        *words,
        sa.Column("is_focus", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("changed_at", sa.DateTime, nullable=False),
        sa.Column("closed_at", sa.DateTime, nullable=True),
        sa.CheckConstraint("length(trim(what)) > 0", name="action_says_what"),
    )
    op.create_index("action_by_due", "action", ["closed_at", "due"])
    op.create_index("action_by_day", "action", ["day"])
    op.create_table(
        "action_history",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("action_id", sa.Integer, sa.ForeignKey("action.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("happened", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
    )
    op.create_index("ix_action_history_action_id", "action_history", ["action_id"])
    keep_forever(connection, "action_history")
