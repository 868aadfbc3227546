"""A placed table becomes a delivery: what its rows do not say is filled in, and it is written as typed Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from huddle import marketplaces, paths
from huddle.intake.assemble import Parsed, with_column
from huddle.intake.disk import flush, read_json, write_json, write_parquet, write_pieces
from huddle.intake.empty_days import Rows
from huddle.intake.manifest import Delivery, delivery_from
from huddle.intake.place import Placed
from huddle.intake.totals import Sums
from huddle.kinds import kinds


def known(placed: Placed) -> Delivery | None:
    """The delivery if it was written before: same identity, same bytes on disk."""
    folder = paths.state() / "deliveries"
    row = read_json(folder / f"{placed.id}.json")
    if row is None or not (folder / f"{placed.id}.parquet").exists():
        return None
    row.update(file=placed.found.file, exported_at=placed.exported_at.isoformat(), is_sample=placed.found.is_sample)
    return delivery_from(row)


def deliver(placed: Placed, parsed: Parsed) -> Delivery:
    """Writes the typed copy and the rejects of a delivery, which `prove` has to follow.

    Of a table of several shops, what did not fit is told once, with the first.
    """
    codes = _codes(placed, parsed)
    sums = Sums(placed.report.kind, codes)
    days = kinds()[placed.report.kind].days
    by_day = Rows(days, placed.span) if placed.is_judged and placed.span and days else None
    rows = 0

    def tables() -> Iterator[pa.Table]:
        nonlocal rows
        for one in parsed.tables():
            table = filled(placed, one)
            table = table if placed.rows_of is None else table.filter(_is_of(placed.rows_of, one.column("shop")))
            table = without_shops(table, placed.left_out)
            sums.add(table)
            if by_day is not None:
                by_day.add(table)
            rows += table.num_rows
            yield table

    parquet = f"deliveries/{placed.id}.parquet"
    if parsed.aside is None:
        write_parquet(paths.state() / parquet, next(tables()), flushed=False)
    else:
        write_pieces(paths.state() / parquet, tables())
    rejects = parsed.rejects if placed.rows_of in (None, min(placed.part.sites_by_shop)) else parsed.rejects.slice(0, 0)
    delivery = Delivery(
        id=placed.id,
        file=placed.found.file,
        digest=placed.digest,
        report=placed.report.name,
        kind=placed.report.kind,
        shop=placed.shop,
        marketplaces=placed.marketplaces,
        period_start=placed.span[0] if placed.span else None,
        period_end=placed.span[1] if placed.span else None,
        exported_at=placed.exported_at,
        currency=placed.currency,
        rows=rows,
        rejected=rejects.num_rows,
        totals=sums.totals,
        absent=placed.report.absent,
        is_sample=placed.found.is_sample,
        parquet=parquet,
        part_first=placed.part_first,
        shops=placed.shops if len(placed.shops) > 1 else (),
        empty=by_day.empty() if by_day is not None else (),
    )
    write_parquet(_rejects(delivery), rejects, flushed=False)
    return delivery


def _codes(placed: Placed, parsed: Parsed) -> list[str]:
    """The currencies of the whole table, once its blanks are filled."""
    if "currency" not in parsed.table.column_names:
        return []
    found: set[str] = set()
    for one in parsed.tables(("marketplace", "currency")):
        found.update(pc.unique(filled(placed, one).column("currency")).drop_null().to_pylist())
    return sorted(found)


def _is_of(shop: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.equal(pc.fill_null(column, ""), shop)


def prove(deliveries: Iterable[Delivery]) -> None:
    """Writes the facts of deliveries once all they wrote is on the disk: what has facts is never read again.

    The facts themselves need no flushing: lost ones cost another reading of the file.
    """
    made = list(deliveries)
    flush(file for one in made for file in (paths.state() / one.parquet, _rejects(one)))
    for one in made:
        write_json(paths.state() / "deliveries" / f"{one.id}.json", asdict(one), flushed=False)


def _rejects(delivery: Delivery) -> Path:
    return paths.state() / "rejects" / f"{delivery.id}.parquet"


def filled(placed: Placed, table: pa.Table) -> pa.Table:
    """The typed table with shop, site, period and currency wherever its rows left them blank."""
    table = _fill(table, "shop", placed.fill_shop)
    if placed.fill_marketplace:
        table = _fill(table, "marketplace", placed.fill_marketplace)
    if placed.span and placed.report.period != "rows":
        table = _fill(table, "period_start", placed.span[0])
        table = _fill(table, "period_end", placed.span[1])
        table = _fill(table, "snapshot_day", placed.span[1])
    if placed.report.currency == "marketplace" and "currency" in table.column_names:
        table = _fill_currency(table, placed.fill_currency)
    return table


def without_shops(table: pa.Table, shops: Sequence[str]) -> pa.Table:
    """The rows of a typed table that are of none of these shops."""
    return table.filter(pc.invert(pc.is_in(table.column("shop"), pa.array(shops, pa.string())))) if shops else table


def _fill(table: pa.Table, name: str, value: object) -> pa.Table:
    if name not in table.column_names:
        return table
    column = table.column(name)
    return with_column(table, name, pc.fill_null(column, pa.scalar(value, column.type)))


def _fill_currency(table: pa.Table, said: str | None) -> pa.Table:
    column = table.column("currency")
    if said:
        return _fill(table, "currency", said)
    for site in pc.unique(table.column("marketplace")).drop_null().to_pylist():
        here = pc.and_(pc.is_null(column), pc.equal(table.column("marketplace"), site))
        column = pc.if_else(pc.fill_null(here, False), marketplaces.marketplaces()[site].currency, column)
    return with_column(table, "currency", column)
