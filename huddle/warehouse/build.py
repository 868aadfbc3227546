"""Deliveries become marts: Parquet by month, named after everything that went in, so that an unchanged month stands.

A pass makes the facts of a few months at once, writes the marts of those months and forgets the facts.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from huddle import paths
from huddle.intake.disk import put_in_place
from huddle.warehouse import catalog, given
from huddle.warehouse.catalog import Select
from huddle.warehouse.deliveries import Delivered, create_raw, identity, touches

ROWS_A_PASS = 2_000_000
LISTING = "part.listing"
VERSIONS = "part.version_day"
NEVER = date(1900, 1, 1)


@dataclass(frozen=True)
class Piece:
    """One Parquet file of a mart: one month of it, or the whole; `month` NEVER is the empty file that carries the types."""

    select: Select
    month: date | None
    path: Path


def digest(*parts: str) -> str:
    """What a made file is named after: everything that went in."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def _path(select: Select, label: str, *parts: str) -> Path:
    key = digest(catalog.version(), select.name, label, *parts)
    return paths.state() / "marts" / select.name.removeprefix("part.") / f"{label}-{key}.parquet"


def months_touched(deliveries: Sequence[Delivered]) -> list[date]:
    """Every month a day of which some delivery's declared span covers, in order."""
    months: set[date] = set()
    for one in deliveries:
        if one.period_start is None or one.period_end is None:
            continue
        month = given.month_of(max(one.period_start, given.FIRST_DAY))
        while month <= min(one.period_end, given.LAST_DAY):
            months.add(month)
            month = given.month_after(month)
    return sorted(months)


def _touching(deliveries: Sequence[Delivered], kinds: set[str], month: date) -> list[Delivered]:
    """The deliveries a month's marts rest on; of orders also those of the month before, whose prices may be needed."""
    last = given.month_after(month).replace(day=1)
    chosen = []
    for one in deliveries:
        first = given.month_before(month) if one.kind == "orders" else month
        if one.kind in kinds and touches(one, first, date.fromordinal(last.toordinal() - 1)):
            chosen.append(one)
    return chosen


def _month_pieces(select: Select, deliveries: Sequence[Delivered], seen: Callable[[date], str]) -> list[Piece]:
    kinds = catalog.kinds_of(select)
    pieces = [Piece(select, NEVER, _path(select, "empty"))]
    rests_on_seen = "given.first_seen" in catalog.inputs(select)
    for month in months_touched([one for one in deliveries if one.kind in kinds]):
        parts = sorted(identity(one) for one in _touching(deliveries, kinds, month))
        if rests_on_seen:
            parts.append(seen(month))
        pieces.append(Piece(select, month, _path(select, f"{month:%Y-%m}", *parts)))
    return pieces


def _whole_piece(select: Select, deliveries: Sequence[Delivered]) -> Piece:
    kinds = catalog.kinds_of(select)
    return Piece(select, None, _path(select, "whole", *sorted(identity(one) for one in deliveries if one.kind in kinds)))


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = paths.state() / "scratch" / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(connection: duckdb.DuckDBPyConnection, sql: str, target: Path, scratch: Path) -> None:
    """Write a query's rows as Parquet: temporary name, flushed to disk, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = scratch / target.name
    connection.execute(f"copy ({sql}) to '{str(temporary).replace(chr(39), chr(39) * 2)}' (format parquet, compression zstd)")
    put_in_place(temporary, target)


def _passes(pieces: Sequence[Piece], deliveries: Sequence[Delivered]) -> list[list[date]]:
    """The months to build, in runs of neighbours that rest on no more rows than memory is for."""
    kinds = {kind for piece in pieces for kind in catalog.kinds_of(piece.select)}
    runs: list[list[date]] = []
    held: dict[str, int] = {}
    for month in sorted({piece.month for piece in pieces if piece.month is not None}):
        needed = {} if month == NEVER else {one.id: one.rows for one in _touching(deliveries, kinds, month)}
        is_next = bool(runs) and runs[-1][-1] != NEVER and given.month_after(runs[-1][-1]) == month
        if is_next and sum({**held, **needed}.values()) <= ROWS_A_PASS:
            runs[-1].append(month)
            held.update(needed)
        else:
            runs.append([month])
            held = needed
    return runs


_PASSING = ("raw", "fact", "part")
"""the schemas of a pass"""


@contextmanager
def _opened_pass(
    connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivered], kinds: set[str], first: date, last: date, seen: pa.Table
) -> Iterator[None]:
    """What a pass reads, in the schemas of a pass; they are gone afterwards."""
    lookback = first if first <= NEVER else given.month_before(first)
    scope = pa.table({"first_day": [first], "last_day": [last], "lookback_day": [lookback]})
    codes = {code for one in deliveries for code in one.marketplaces}
    is_dated = lookback > NEVER and last <= given.LAST_DAY
    clock = given.clock(codes, lookback, last) if is_dated else given.clock((), given.FIRST_DAY, given.FIRST_DAY)
    ended = max((one.period_end for one in deliveries if one.kind == "asin_period" and one.period_end), default=last)
    spans = given.clock(codes, lookback, min(max(last, ended), given.LAST_DAY)) if is_dated else clock
    tables = {"given.scope": scope, "given.clock": clock, "given.span_clock": spans, "given.first_seen": seen}
    try:
        for name, content in tables.items():
            given.create(connection, name, content)
        create_raw(connection, deliveries, kinds)
        connection.execute("create schema fact")
        connection.execute("create schema part")
        yield
    finally:
        for schema in _PASSING:
            connection.execute(f"drop schema if exists {schema} cascade")
        for name in tables:
            connection.execute(f"drop table if exists {name}")


def _select(connection: duckdb.DuckDBPyConnection, marts: Mapping[str, Select]) -> None:
    for select in catalog.in_order(set(marts), {**catalog.facts(), **marts}):
        if "aspect." in select.sql:
            given.teach(connection)
        connection.execute(f"create table {select.name} as {select.sql}")


def _build_pass(
    connection: duckdb.DuckDBPyConnection, months: list[date], pieces: Sequence[Piece], deliveries: Sequence[Delivered], seen: pa.Table
) -> None:
    """Build the pieces of a run of months."""
    marts = {piece.select.name: piece.select for piece in pieces}
    kinds = set().union(*(catalog.kinds_of(select) for select in marts.values()))
    first = months[0]
    last = NEVER if first == NEVER else date.fromordinal(given.month_after(months[-1]).toordinal() - 1)
    chosen = {one.id: one for month in months if month != NEVER for one in _touching(deliveries, kinds, month)}
    with _scratch() as scratch, _opened_pass(connection, list(chosen.values()), kinds, first, last, seen):
        _select(connection, marts)
        for piece in pieces:
            assert piece.month is not None and piece.select.partition is not None
            end = given.month_after(piece.month)
            column = piece.select.partition
            sql = f"select * from {piece.select.name} where {column} >= date '{piece.month}' and {column} < date '{end}'"
            _publish(connection, sql, piece.path, scratch)


def _build_whole(connection: duckdb.DuckDBPyConnection, pieces: Sequence[Piece], deliveries: Sequence[Delivered]) -> None:
    marts = {piece.select.name: piece.select for piece in pieces}
    kinds = set().union(*(catalog.kinds_of(select) for select in marts.values()))
    chosen = [one for one in deliveries if one.kind in kinds]
    with _scratch() as scratch, _opened_pass(connection, chosen, kinds, date.min, date.max, _nothing_seen()):
        _select(connection, marts)
        for piece in pieces:
            _publish(connection, f"select * from {piece.select.name}", piece.path, scratch)


def _nothing_seen() -> pa.Table:
    types = [("shop", pa.string()), ("marketplace", pa.string()), ("asin", pa.string()), ("first_day", pa.date32())]
    return pa.schema(types).empty_table()


def _first_seen(connection: duckdb.DuckDBPyConnection, listing: Sequence[Piece]) -> pa.Table:
    """Since when each ASIN is known, from the kept listings of all months."""
    return connection.sql(
        "select shop, marketplace, asin, min(first_day) as first_day from read_parquet($files)"
        " group by shop, marketplace, asin order by first_day, shop, marketplace, asin",
        params={"files": [str(piece.path) for piece in listing]},
    ).to_arrow_table()


def _digests_of(seen: pa.Table) -> Callable[[date], str]:
    """A digest per month of the ASINs known by its end."""
    days = seen.column("first_day").to_pylist()
    names = ["|".join(row) for row in zip(*(seen.column(c).to_pylist() for c in ("shop", "marketplace", "asin")), strict=True)]

    def until(month: date) -> str:
        end = given.month_after(month)
        return digest(*(f"{name}|{day}" for name, day in zip(names, days, strict=True) if day < end))

    return until


def _make(connection: duckdb.DuckDBPyConnection, pieces: Sequence[Piece], deliveries: Sequence[Delivered], seen: pa.Table) -> None:
    missing = [piece for piece in pieces if not piece.path.is_file()]
    for months in _passes(missing, deliveries):
        _build_pass(connection, months, [piece for piece in missing if piece.month in months], deliveries, seen)


def build(
    connection: duckdb.DuckDBPyConnection,
    deliveries: Sequence[Delivered],
    earlier: Sequence[Delivered] = (),
    wanted: set[str] | None = None,
) -> list[Piece]:
    """Make every mart these deliveries need that is not there yet, or only the `wanted`; returns the pieces that make them up.

    `connection`: a database in memory with what is given (`given.furnish`); nothing of the work is left in it.
    `earlier`: exports that count no more because a newer one took their place or they were taken away; only what the versions
    of a day are compared by rests on them. Raises MissingDelivery when a typed copy is gone.
    """
    monthly = {name: select for name, select in catalog.monthly().items() if wanted is None or name in {LISTING, *wanted}}
    listing = _month_pieces(monthly[LISTING], deliveries, lambda month: "")
    _make(connection, listing, deliveries, _nothing_seen())
    seen = _first_seen(connection, listing)
    until = _digests_of(seen)
    pieces = list(listing)
    for select in monthly.values():
        if select.name not in (LISTING, VERSIONS):
            pieces += _month_pieces(select, deliveries, until)
    versions = _month_pieces(monthly[VERSIONS], [*deliveries, *earlier], until) if VERSIONS in monthly else []
    if earlier:
        _make(connection, versions, [*deliveries, *earlier], seen)
    pieces += versions
    _make(connection, pieces, deliveries, seen)
    whole = [_whole_piece(select, deliveries) for select in catalog.whole().values() if wanted is None or select.name in wanted]
    missing = [piece for piece in whole if not piece.path.is_file()]
    if missing:
        _build_whole(connection, missing, deliveries)
    return pieces + whole
