"""The steps from one shape of the store to the next, and what several of them need."""

from __future__ import annotations

from sqlalchemy import Connection

_PLPGSQL = """create or replace function {table}_is_kept() returns trigger language plpgsql as
$$ begin raise exception '{table} is only ever added to: rows are never deleted and never changed'; end $$"""


def keep_forever(connection: Connection, table: str) -> None:
    """From now on rows of a table can be added, and neither changed nor deleted, whoever asks."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_PLPGSQL.format(table=table))
        connection.exec_driver_sql(
            f"create trigger {table}_is_kept before update or delete on {table} for each row execute function {table}_is_kept()"
        )
        return
    for event in ("delete", "update"):
        connection.exec_driver_sql(
            f"create trigger if not exists {table}_no_{event} before {event} on {table} "
            f"begin select raise(abort, '{table} is only ever added to: rows are never {event}d'); end"
        )
