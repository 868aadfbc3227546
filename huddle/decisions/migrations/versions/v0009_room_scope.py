"""What a room writes belongs to the meeting over one scope: two reviews of one day, each of a site, do not share their hypotheses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the scope; what was written before has none, and every meeting of its day reads it."""
    op.add_column("room_entry", sa.Column("scope_code", sa.Text, nullable=True))
