"""The way to DuckDB: in memory, without extensions, and locked before the first question is asked."""

from __future__ import annotations

from pathlib import Path

import duckdb

_CONFIG: dict[str, str | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "3GB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}


def connect(scratch: Path, file: Path | None = None, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A database that may read files until `lock` is called; it spills into `scratch` when memory is short.

    Without a `file` it is a fresh one in memory. Raises duckdb.Error for a file that is no database of this version.
    """
    config = {**_CONFIG, "temp_directory": str(scratch)}
    connection = duckdb.connect(str(file) if file else ":memory:", read_only=read_only, config=config)
    if is_locked(connection):
        return connection  # the same file is open in this process already, and shares its settings
    connection.execute("set global max_temp_directory_size = '5GB'")
    connection.execute("set global allow_community_extensions = false")
    connection.execute("set global TimeZone = 'UTC'")
    # It looks for the same step twice in a question by writing every step out, the 12,000 names of an enumeration of campaigns too.
    connection.execute("set global disabled_optimizers = 'common_subplan'")
    return connection


def is_locked(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether `lock` was called on the database of this connection."""
    told = connection.execute("select current_setting('lock_configuration')").fetchone()
    return bool(told and told[0])


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on no statement reads or writes a file, loads an extension or changes a setting, nor runs over a minute.

    A minute by the clock, not by the processor: a morning's longest question takes two seconds of a quiet machine for 9,000 products x
    sites over two years, and must also end on one that takes files in at the same time.
    """
    if is_locked(connection):
        return
    for setting in ("max_execution_time = 60000", "enable_external_access = false", "lock_configuration = true"):
        connection.execute("set global " + setting)
