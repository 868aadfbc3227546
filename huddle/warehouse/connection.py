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


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A fresh database in memory that may read files until `lock` is called; it spills into `scratch` when memory is short."""
    connection = duckdb.connect(":memory:", config={**_CONFIG, "temp_directory": str(scratch)})
    connection.execute("set global max_temp_directory_size = '5GB'")
    connection.execute("set global allow_community_extensions = false")
    connection.execute("set global TimeZone = 'UTC'")
    return connection


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on no statement reads or writes a file, loads an extension or changes a setting, nor runs over 15 seconds."""
    for setting in ("max_execution_time = 15000", "enable_external_access = false", "lock_configuration = true"):
        connection.execute("set global " + setting)
