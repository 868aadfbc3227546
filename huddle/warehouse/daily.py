"""The inputs of metrics day by day, with which days are known whole: what weeks, months and the year to date are made of.

Apart from `measure`, which answers for one kind of period: here periods of any length are added up from one reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd

from huddle.metrics import Metric
from huddle.warehouse.answers import fetched, remembered
from huddle.warehouse.measure import _filters, _inputs, _known, _rates, _seen_whole, _values
from huddle.warehouse.request import DIMENSIONS, OF_LATEST_SNAPSHOT, PLACES, CannotMeasure, Request, mart_of
from huddle.warehouse.snapshot import Snapshot

KEYS = ["shop", "marketplace", "currency", "day"]
_KNOWN_FROM = {"campaign_day": "site_day"}
"""a day on which no campaign spent has no row there, and is known all the same"""


def _sums(snapshot: Snapshot, mart: str, wanted: list[Metric], asked: Request, known: pd.DataFrame) -> dict[str, np.ndarray]:
    """The inputs of metrics on every row of the known days. Lines are read once for them all: the meeting goes from one to the next."""
    if set(asked.where) - set(PLACES) != {"line"}:
        with snapshot.cursor() as cursor:
            return _laid_out(_placed(_read(cursor, mart, wanted, asked, KEYS), mart, known), len(known))
    places = {name: values for name, values in asked.where.items() if name in PLACES}
    every = replace(asked, where=places)

    def made() -> pd.DataFrame:
        with snapshot.cursor() as cursor:
            return _placed(_read(cursor, mart, wanted, every, [*KEYS, "line"]), mart, known)

    rows = remembered(_key(snapshot, "lines", mart, every), made)
    chosen = rows[rows["line"].isin(asked.where["line"])].drop(columns="line")
    if len(asked.where["line"]) > 1:
        chosen = chosen.groupby(_AT, as_index=False).sum(min_count=1)
    return _laid_out(chosen, len(known))


_AT = "~at"
"""the row of the known days that a sum belongs to"""


def _placed(rows: pd.DataFrame, mart: str, known: pd.DataFrame) -> pd.DataFrame:
    """Sums with the row of the known days they belong to in place of their keys; those of days the mart does not know are left out."""
    places = known.loc[known[_told_by(mart)].eq(True), KEYS]
    found = rows.merge(places.assign(**{_AT: places.index}), on=KEYS, how="inner")
    return found.drop(columns=KEYS)


def _laid_out(rows: pd.DataFrame, size: int) -> dict[str, np.ndarray]:
    places, made = rows[_AT].to_numpy(dtype=int), {}
    for name, values in rows.items():
        if name != _AT:
            made[str(name)] = np.full(size, np.nan)
            made[str(name)][places] = values.to_numpy(dtype=float, na_value=np.nan)
    return made


def _told_by(mart: str) -> str:
    return f"~{mart}"


def _known_days(snapshot: Snapshot, marts: Mapping[str, list[Metric]], asked: Request) -> pd.DataFrame:
    """Every day of every site in the scope in the order of the keys, which marts tell it, and which metrics are known whole on it."""
    places = replace(asked, where={name: values for name, values in asked.where.items() if name in PLACES})

    def made() -> pd.DataFrame:
        result: pd.DataFrame | None = None
        for mart, wanted in marts.items():
            with snapshot.cursor() as cursor:
                found = _read_whole(cursor, mart, wanted, places).assign(**{_told_by(mart): True})
            result = found if result is None else result.merge(found, on=KEYS, how="outer")
        assert result is not None  # a request names a metric at least
        return result.sort_values(KEYS, ignore_index=True)

    return remembered(_key(snapshot, "whole", "+".join(marts), places), made)


def _key(snapshot: Snapshot, what: str, mart: str, asked: Request) -> tuple:
    """Of all metrics asked for: which days are known, and so where a sum is placed, is of them together."""
    names = tuple(one.name for one in asked.metrics)
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
    known = _known_days(snapshot, marts, asked)
    if asked.splits_currency:
        with snapshot.cursor() as cursor:
            _refuse_mixed_money(cursor, sorted(known["currency"].dropna().unique()), asked)
    columns: dict[str, pd.Series | np.ndarray] = {name: known[name] for name in KEYS}
    for mart, wanted in marts.items():
        columns |= {metric.name: known[metric.name] for metric in wanted}
        columns |= _sums(snapshot, mart, wanted, asked, known)
    return pd.DataFrame(columns)


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
