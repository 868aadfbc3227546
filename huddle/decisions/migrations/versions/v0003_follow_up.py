"""What following an action up needs: where it stands, what blocks it, what it should bring, and when that is looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; what was closed before there were states is done."""
    for name, default in (("status", "open"), ("blocker", ""), ("help_from", ""), ("expected", "")):
        op.add_column("action", sa.Column(name, sa.Text, nullable=False, server_default=default))
    for name in ("starts", "review"):
        op.add_column("action", sa.Column(name, sa.Date, nullable=True))
    op.add_column("action", sa.Column("asins", sa.JSON, nullable=True))
    op.add_column("action", sa.Column("channel", sa.Text, nullable=True))
    op.execute("update action set status = 'done' where closed_at is not null")
