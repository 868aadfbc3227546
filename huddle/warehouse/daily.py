"""The inputs of metrics day by day, with which days are known whole: what weeks, months and the year to date are made of.

Apart from `measure`, which answers for one kind of period: here periods of any length are added up from one reading.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from huddle.metrics import Metric
from huddle.warehouse.answers import fetched, remembered
from huddle.warehouse.measure import _filters, _inputs, _known, _rates, _seen_whole, _values
from huddle.warehouse.request import DIMENSIONS, OF_LATEST_SNAPSHOT, PLACES, CannotMeasure, Request, mart_of
from huddle.warehouse.snapshot import Snapshot

KEYS = ["shop", "marketplace", "currency", "day"]
_KNOWN_FROM = {"campaign_day": "site_day"}
"""a day on which no campaign spent has no row there, and is known all the same"""


def _sums(snapshot: Snapshot, mart: str, wanted: list[Metric], asked: Request) -> pd.DataFrame:
    """The inputs of metrics by site and day. Lines are read once for them all: the meeting goes from one to the next."""
    if set(asked.where) - set(PLACES) != {"line"}:
        with snapshot.cursor() as cursor:
            return _read(cursor, mart, wanted, asked, KEYS)
    places = {name: values for name, values in asked.where.items() if name in PLACES}
    every = replace(asked, where=places)

    def made() -> pd.DataFrame:
        with snapshot.cursor() as cursor:
            return _read(cursor, mart, wanted, every, [*KEYS, "line"])

    rows = remembered(_key(snapshot, "lines", mart, wanted, every), made)
    chosen = rows[rows["line"].isin(asked.where["line"])].drop(columns="line")
    if len(asked.where["line"]) == 1:
        return chosen
    return chosen.groupby(KEYS, as_index=False, dropna=False).sum(min_count=1)


def _key(snapshot: Snapshot, what: str, mart: str, wanted: list[Metric], asked: Request) -> tuple:
    names = tuple(one.name for one in wanted)
    return (snapshot.stamp, "daily", what, mart, names, tuple(sorted(asked.where.items())), asked.since, asked.until, asked.currency)


def _read(cursor: duckdb.DuckDBPyConnection, mart: str, wanted: list[Metric], asked: Request, keys: list[str]) -> pd.DataFrame:
    cte, join = _rates(asked.currency if asked.splits_currency else None)
    sums = []
    for metric in wanted:
        columns = _inputs(mart, metric, asked.currency)
        sums += [f'sum(case when {_known(columns)} then {column} end) as "{metric.name}.{name}"' for name, column in columns.items()]
    grouped = ", ".join(f"m.{one}" for one in keys)
    sql = f"""{"with " + cte.rstrip().rstrip(",") if cte else ""} select {grouped}, {", ".join(sums)}
from mart.{mart} as m {join} where {_filters(asked, DIMENSIONS)}
group by {grouped}"""
    return fetched(cursor.execute(sql, _values(asked, sql)))


def _whole(snapshot: Snapshot, mart: str, wanted: list[Metric], asked: Request) -> pd.DataFrame:
    """Every day of every site in the scope, and for each metric whether it is known whole, whatever the line or ASIN."""
    places = replace(asked, where={name: values for name, values in asked.where.items() if name in PLACES})

    def made() -> pd.DataFrame:
        with snapshot.cursor() as cursor:
            return _read_whole(cursor, mart, wanted, places)

    return remembered(_key(snapshot, "whole", mart, wanted, places), made)


def _read_whole(cursor: duckdb.DuckDBPyConnection, mart: str, wanted: list[Metric], asked: Request) -> pd.DataFrame:
    if mart == "review_day":
        sql = f"""select m.shop, m.marketplace, g.currency, m.day, {", ".join(f'bool_or(m.is_complete) as "{one.name}"' for one in wanted)}
from mart.source_day as m inner join given.site as g on m.marketplace = g.marketplace
where m.source = 'reviews' and {_filters(asked, PLACES)} group by m.shop, m.marketplace, g.currency, m.day"""
        return fetched(cursor.execute(sql, _values(asked, sql)))
    mart = _KNOWN_FROM.get(mart, mart)
    cte, join = _rates(asked.currency if asked.splits_currency else None)
    flags = ", ".join(
        f'coalesce(bool_or({_known(_inputs(mart, one, asked.currency))} and {_seen_whole(mart, one)}), false) as "{one.name}"'
        for one in wanted
    )
    sql = f"""{"with " + cte.rstrip().rstrip(",") if cte else ""} select m.shop, m.marketplace, m.currency, m.day, {flags}
from mart.{mart} as m {join} where {_filters(asked, PLACES)}
group by m.shop, m.marketplace, m.currency, m.day"""
    return fetched(cursor.execute(sql, _values(asked, sql)))


def _refuse_mixed_money(cursor: duckdb.DuckDBPyConnection, currencies: list[str], asked: Request) -> None:
    if asked.currency is None:
        if len(currencies) > 1:
            raise CannotMeasure(
                f"the money is in {' and '.join(currencies)}, which cannot be added: choose one site, or name the currency to convert into"
            )
        return
    rated = cursor.execute("select distinct currency from mart.rate where to_currency = $currency", {"currency": asked.currency})
    missing = sorted(set(currencies) - {asked.currency} - {row[0] for row in rated.fetchall()})
    if missing:
        names = " and ".join(missing)
        raise CannotMeasure(f"there is no exchange rate from {names} to {asked.currency}: add it to the exchange rates table")


def daily(snapshot: Snapshot, asked: Request) -> pd.DataFrame:
    """One row per shop x marketplace x day of the scope: `<metric>` whether the day is known whole, `<metric>.<input>` its sums.

    A day known whole without a row of the chosen line or ASIN has null sums: nothing was sold or spent there.
    Raises CannotMeasure, in words, for a metric that is not known by day, and for money of currencies that cannot be added.
    """
    marts: dict[str, list[Metric]] = {}
    for metric in asked.metrics:
        if set(metric.marts) <= OF_LATEST_SNAPSHOT:
            raise CannotMeasure(f"{metric.name} is known at the latest snapshot only, not by day")
        marts.setdefault(mart_of(metric, asked.needs), []).append(metric)
    result: pd.DataFrame | None = None
    for mart, wanted in marts.items():
        found = _whole(snapshot, mart, wanted, asked).merge(_sums(snapshot, mart, wanted, asked), on=KEYS, how="left")
        result = found if result is None else result.merge(found, on=KEYS, how="outer")
    assert result is not None  # a request names a metric at least
    if asked.splits_currency:
        with snapshot.cursor() as cursor:
            _refuse_mixed_money(cursor, sorted(result["currency"].dropna().unique()), asked)
    return result.sort_values(KEYS, ignore_index=True)


SPANNED = ("units", "order_items", "sessions", "page_views", "buy_box_page_views", "buy_box_base")
"""the inputs a by-ASIN report over a week or a month tells; its money is told by the orders, day by day"""


def spanned(cursor: duckdb.DuckDBPyConnection, asked: Request) -> pd.DataFrame:
    """What by-ASIN reports over more than a day say in the scope: one row per shop x marketplace x span that had ended.

    Nothing for a scope of campaigns or channels, of which such a report knows nothing.
    """
    sums = ", ".join(f"sum(m.{name}) as {name}" for name in SPANNED)
    known = ("shop", "marketplace", "line", "asin")
    tests = [f"{'p' if name == 'line' else 'm'}.{name} in ${name}" for name in known if name in asked.where]
    tests += [] if set(asked.where) <= set(known) else ["false"]
    tests += ["m.span_end <= $until"] if asked.until else []
    sql = f"""select m.shop, m.marketplace, m.span_start, m.span_end, {sums}
from mart.asin_span as m
inner join mart.product as p on m.shop = p.shop and m.marketplace = p.marketplace and m.asin = p.asin
where m.is_complete and {" and ".join(tests) or "true"}
group by m.shop, m.marketplace, m.span_start, m.span_end
order by m.shop, m.marketplace, m.span_start, m.span_end"""
    return fetched(cursor.execute(sql, _values(asked, sql)))
