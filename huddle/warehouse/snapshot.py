"""One stamp opened for reading: its marts in a database of their own, locked.

A database per stamp makes the switch to new data atomic and lets a meeting keep the numbers it began with. A small one is
made in memory each time; a large one is made once and kept as a file, so that a start opens it instead of making it anew.
"""

from __future__ import annotations

import os
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from huddle import metrics, paths
from huddle.intake.disk import keep_newest, locked, put_in_place
from huddle.warehouse import catalog, given, spare
from huddle.warehouse.build import Piece, build, digest
from huddle.warehouse.catalog import Select
from huddle.warehouse.connection import connect, lock
from huddle.warehouse.deliveries import Delivered, create_declared, identity

LARGE = 100_000
"""delivered rows from which a stamp's database is kept as a file"""
_KEPT = 4
"""kept databases; the one longest not opened goes first"""


@dataclass(frozen=True)
class Snapshot:
    """The marts of one stamp."""

    stamp: str
    connection: duckdb.DuckDBPyConnection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A way to ask of one's own; connections are not shared between threads."""
        return self.connection.cursor()


def _attach(connection: duckdb.DuckDBPyConnection, pieces: Sequence[Piece]) -> list[str]:
    """Make a view over the files of each kept mart; returns their names."""
    files: dict[str, list[Path]] = defaultdict(list)
    for piece in pieces:
        files[piece.select.name].append(piece.path)
    for name, found in files.items():
        listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in found)
        connection.execute(f"create view {name} as select * from read_parquet([{listed}])")
    return list(files)


def _create(connection: duckdb.DuckDBPyConnection, select: Select) -> None:
    """Make one mart; a large one holds its keys as enumerations, which load and filter several times faster than text."""
    keyed = []
    for key in select.keys:
        kind = f"{select.keys_of}_{key}"
        connection.execute(f"create type if not exists {kind} as enum (select distinct {key} from {select.keys_of} order by {key})")
        keyed.append(f"cast({key} as {kind}) as {key}")
    columns = f"* replace ({', '.join(keyed)})" if keyed else "*"
    connection.execute(f"create table {select.name} as select {columns} from ({select.sql})")


def is_large(deliveries: Sequence[Delivered]) -> bool:
    """Whether the database of these deliveries takes long enough to make that it is kept."""
    return sum(one.rows for one in deliveries) >= LARGE


def open_snapshot(
    stamp: str, deliveries: Sequence[Delivered], earlier: Sequence[Delivered] = (), marts: Collection[str] | None = None
) -> Snapshot:
    """Build what is missing and load the marts of a stamp; `earlier` as `build` has it.

    `marts`: the only ones of a small stamp that are made, and what they are made from: enough for one question. By default all.
    Raises MissingDelivery when a typed copy is gone.
    """
    opened = catalog.in_order(set(marts if marts is not None else catalog.opened()), catalog.opened())
    needed = {*(marts or ()), *(need for select in opened for need in select.needs)}
    wanted = {name.replace("mart.", "part.") for name in needed} if marts is not None else None
    scratch = paths.state() / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    with locked(paths.state() / "marts.lock", shared=True):  # nothing is forgotten under the hands of who builds
        if is_large(deliveries):
            connection = _open_kept(stamp, deliveries, earlier, scratch)
        else:
            connection = connect(scratch)
            given.furnish(connection)
            pieces = build(connection, deliveries, earlier, wanted)
            spare.remember(stamp, pieces)
            _load(connection, pieces, deliveries, opened)
    lock(connection)
    return Snapshot(stamp, connection)


def _open_kept(
    stamp: str, deliveries: Sequence[Delivered], earlier: Sequence[Delivered], scratch: Path
) -> duckdb.DuckDBPyConnection:
    """The kept database of these deliveries, made when it is not there or cannot be read."""
    told = (f"{identity(one)}|{one.file}|{one.rows}|{one.rejected}|{one.is_sample}" for one in deliveries)
    name = digest(catalog.version(), catalog.opening(), *metrics.macros(), *sorted(told), *sorted(map(identity, earlier)))
    kept = paths.state() / "opened" / f"{name}.duckdb"
    if kept.is_file():
        try:
            connection = connect(scratch, kept, read_only=True)
        except duckdb.Error:
            kept.unlink(missing_ok=True)  # damaged: whatever is in it can be made again
        else:
            os.utime(kept)
            spare.used(stamp)
            return connection
    draft = scratch / f"{os.getpid()}-{uuid.uuid4().hex[:8]}.duckdb"
    try:
        with connect(scratch) as connection:
            given.furnish(connection)
            pieces = build(connection, deliveries, earlier)
            spare.remember(stamp, pieces)
        with connect(scratch, draft) as connection:
            given.furnish(connection)
            _load(connection, pieces, deliveries, catalog.in_order(set(catalog.opened()), catalog.opened()))
        kept.parent.mkdir(exist_ok=True)
        put_in_place(draft, kept)
    finally:
        draft.unlink(missing_ok=True)
        draft.with_name(f"{draft.name}.wal").unlink(missing_ok=True)
    keep_newest(kept.parent, "*.duckdb", _KEPT)
    return connect(scratch, kept, read_only=True)


def _load(
    connection: duckdb.DuckDBPyConnection, pieces: Sequence[Piece], deliveries: Sequence[Delivered], opened: Sequence[Select]
) -> None:
    """Make marts in a database, from the kept ones."""
    for schema in ("part", "mart"):
        connection.execute(f"create schema {schema}")
    kept = _attach(connection, pieces)
    for select in opened:
        _create(connection, select)
    for name in kept:
        table = "mart." + name.removeprefix("part.")
        if table not in catalog.opened():
            connection.execute(f"create table {table} as select * from {name}")
        connection.execute(f"drop view {name}")
    connection.execute("create table mart.day as select * exclude (month_before) from given.day order by day")
    create_declared(connection, "mart.delivery", deliveries)
