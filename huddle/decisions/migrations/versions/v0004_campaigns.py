"""An exception may be about a campaign: an answer names it, or it would speak of all campaigns of its kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the name."""
    op.add_column("exception_answer", sa.Column("label", sa.Text, nullable=True))
