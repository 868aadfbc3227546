"""How a migration runs: on the connection it is given, within the transaction that is already open there."""

from __future__ import annotations

from alembic import context

from huddle.decisions.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
