"""Typed deliveries as tables: `raw.<kind>` every row of those given, `raw.delivery` what each declares, `raw.row_day` rows by day.

Apart from the facts, because here nothing is decided: all versions stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Protocol

import duckdb
import pyarrow as pa

from huddle import paths
from huddle.kinds import Kind, kinds
from huddle.marketplaces import marketplaces
from huddle.warehouse import given


class MissingDelivery(FileNotFoundError):
    """The typed copy of a delivery is gone from the state folder."""


class Delivered(Protocol):
    """What the warehouse reads of a delivery in a manifest."""

    @property
    def id(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def rejected(self) -> int: ...
    @property
    def is_sample(self) -> bool: ...
    @property
    def digest(self) -> str: ...
    @property
    def report(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def shop(self) -> str: ...
    @property
    def marketplaces(self) -> tuple[str, ...]: ...
    @property
    def period_start(self) -> date | None: ...
    @property
    def period_end(self) -> date | None: ...
    @property
    def exported_at(self) -> datetime: ...
    @property
    def absent(self) -> str: ...
    @property
    def parquet(self) -> str: ...
    @property
    def part_first(self) -> tuple[str, ...]: ...
    @property
    def missing(self) -> Sequence[tuple[str, date, date]]: ...


def identity(delivery: Delivered) -> str:
    """Everything of a delivery that can change an answer, as one line."""
    return "|".join(
        str(part)
        for part in (
            delivery.id,
            delivery.digest,
            delivery.kind,
            delivery.report,
            delivery.shop,
            ",".join(delivery.marketplaces),
            delivery.period_start,
            delivery.period_end,
            exported(delivery).isoformat(),
            delivery.absent,
            delivery.parquet,
            *delivery.part_first,
        )
    )


def exported(delivery: Delivered) -> datetime:
    """The moment of export in UTC, without an offset."""
    moment = delivery.exported_at
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def touches(delivery: Delivered, first: date, last: date) -> bool:
    """Whether the declared span of a delivery meets the days from `first` to `last`."""
    start, end = delivery.period_start, delivery.period_end
    return start is not None and end is not None and start <= last and end >= first


_DECLARED = {
    "delivery_id": pa.string(),
    "file": pa.string(),
    "kind": pa.string(),
    "report": pa.string(),
    "shop": pa.string(),
    "marketplace": pa.string(),
    "site_list": pa.string(),
    "coverage_start": pa.date32(),
    "coverage_end": pa.date32(),
    "is_first_part": pa.bool_(),
    "exported_at": pa.timestamp("us"),
    "digest": pa.string(),
    "absent": pa.string(),
    "rows": pa.int64(),
    "rejected": pa.int64(),
    "is_sample": pa.bool_(),
    "parquet": pa.string(),
}


def create_declared(connection: duckdb.DuckDBPyConnection, table: str, deliveries: Iterable[Delivered]) -> None:
    """Make a table with what each delivery declares: one row per delivery x marketplace (null: all sites)."""
    rows = [
        (
            one.id,
            one.file,
            one.kind,
            one.report,
            one.shop,
            code,
            ",".join(one.marketplaces),
            one.period_start,
            one.period_end,
            code in one.part_first,
            exported(one),
            one.digest,
            one.absent,
            one.rows,
            one.rejected,
            one.is_sample,
            one.parquet,
        )
        for one in deliveries
        for code in (one.marketplaces or (None,))
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(_DECLARED)
    typed = {name: pa.array(column, _DECLARED[name]) for name, column in zip(_DECLARED, columns, strict=True)}
    given.create(connection, table, pa.table(typed))


def _create_missing(connection: duckdb.DuckDBPyConnection, deliveries: Iterable[Delivered]) -> None:
    """Make `raw.missing_day`: the days of its span that a delivery does not cover, because nothing of them arrived."""
    rows = [
        (one.id, site, date.fromordinal(day))
        for one in deliveries
        for site, first, last in one.missing
        for day in range(first.toordinal(), last.toordinal() + 1)
    ]
    typed = {"delivery_id": pa.string(), "marketplace": pa.string(), "day": pa.date32()}
    columns = list(zip(*rows, strict=True)) or [()] * len(typed)
    given.create(connection, "raw.missing_day", pa.table({n: pa.array(c, typed[n]) for n, c in zip(typed, columns, strict=True)}))


_OF_ITS_DELIVERY = {
    "delivery_id": "varchar", "report": "varchar", "exported_at": "timestamp", "digest": "varchar", "coverage_start": "date",
    "coverage_end": "date", "absent": "varchar",
}  # fmt: skip
"""what a raw row carries of its delivery"""


def _rows_sql(kind: Kind, files: Sequence[str]) -> str:
    if not files:
        bare = {**{column.name: column.sql_type for column in kind.columns}, **_OF_ITS_DELIVERY, "site_currency": "varchar"}
        return f"create table raw.{kind.name} ({', '.join(f'{name} {type_}' for name, type_ in bare.items())})"
    columns = ",\n    ".join(f"cast(f.{column.name} as {column.sql_type}) as {column.name}" for column in kind.columns)
    declared = ", ".join(f"d.{name}" for name in _OF_ITS_DELIVERY)
    nothing = ", ".join(f"cast(null as {column.sql_type}) as {column.name}" for column in kind.columns)
    # By name, and beside every column of the kind: a typed copy of an older Huddle may lack one that has been added since.
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    source = f"""select {nothing}, cast(null as varchar) as filename where false
    union all by name select * from read_parquet([{listed}], filename = true, union_by_name = true)"""
    folder = f"{paths.state()}/".replace("'", "''")
    sql = f"""create table raw.{kind.name} as select {columns}, {declared}, s.currency as site_currency
from ({source}) as f
inner join (
    select distinct {', '.join(_OF_ITS_DELIVERY)}, parquet from raw.delivery
    where kind = '{kind.name}'
) as d on f.filename = concat('{folder}', d.parquet)
left join given.site as s on cast(f.marketplace as varchar) = s.marketplace"""
    if kind.day:
        day = f"f.{kind.day}"
        sql += f"\nwhere {day} >= (select min(lookback_day) from given.scope) and {day} <= (select max(last_day) from given.scope)"
    return sql


def _row_day_sql(dated: Sequence[Kind]) -> str:
    """How many rows each delivery has of each day; what spans several days counts on the last and says so."""
    parts = []
    for kind in dated:
        assert kind.days is not None
        first, last = (kind.day, kind.day) if kind.day else kind.days
        parts.append(f"""select delivery_id, marketplace, {last} as day, {first} < {last} as is_span, count(*) as row_count
from raw.{kind.name} group by all""")
    return "create view raw.row_day as " + "\nunion all\n".join(parts)


def create_raw(connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivered], wanted: set[str]) -> None:
    """Make `raw.delivery`, `raw.missing_day`, `raw.<kind>` for the kinds wanted and `raw.row_day` over them.

    They need `given.site` and `given.scope`. Raises MissingDelivery, naming the file, when a typed copy is gone.
    """
    for delivery in deliveries:
        unknown = set(delivery.marketplaces) - marketplaces().keys()
        if unknown:
            raise ValueError(f"delivery {delivery.id} names the site {sorted(unknown)[0]!r}, which marketplaces.toml does not declare")
    connection.execute("create schema raw")
    create_declared(connection, "raw.delivery", deliveries)
    _create_missing(connection, deliveries)
    for kind in kinds().values():
        if kind.name not in wanted:
            continue
        files = sorted({one.parquet for one in deliveries if one.kind == kind.name})
        for file in files:
            if not (paths.state() / file).is_file():
                raise MissingDelivery(f"{file} is missing from the state folder; run `python -m huddle intake` to make it again")
        connection.execute(_rows_sql(kind, [f"{paths.state()}/{file}" for file in files]))
    if dated := [kind for kind in kinds().values() if kind.name in wanted and kind.days]:
        connection.execute(_row_day_sql(dated))
