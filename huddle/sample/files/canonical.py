"""History as a warehouse would hand it over: Parquet with Huddle's own column names, a site and a quarter a file."""

from __future__ import annotations

import io
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from huddle.sample.advertising import Advertising
from huddle.sample.demand import Demand, Numbers
from huddle.sample.supply import Supply

MONEY = pa.decimal128(18, 4)


def _bytes(columns: dict[str, pa.Array]) -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table(columns), held, compression="zstd")
    return held.getvalue()


def _money(coins: Numbers, demand: Demand) -> pa.Array:
    """Coins as decimals, exactly: ten-thousandths of the currency unit, read as DECIMAL(18,4)."""
    raw = np.zeros((len(coins), 2), dtype="<i8")
    raw[:, 0] = coins * (10_000 // demand.site.minor)
    return pa.Array.from_buffers(MONEY, len(coins), [None, pa.py_buffer(raw.tobytes())])


def _days(demand: Demand, places: Numbers) -> pa.Array:
    epoch = (demand.start - date(1970, 1, 1)).days
    return pa.array((places + epoch).astype("int32")).cast(pa.date32())


def _text(values: list[str], picks: Numbers) -> pa.Array:
    return pa.array(values).take(pa.array(picks))


def _same(value: str, length: int) -> pa.Array:
    return pa.array([value]).take(pa.array(np.zeros(length, dtype="int64")))


def _cells(demand: Demand, first: date, last: date, seen: Numbers) -> tuple[Numbers, Numbers]:
    """Rows and day places of the cells that exist, by day, then ASIN; listed ASINs only."""
    start, listed = demand.place(first), np.array(demand.listed)
    day, row = np.nonzero(seen[listed, start : demand.place(last) + 1].T)
    return listed[row], day + start


def _head(demand: Demand, row: Numbers, place: Numbers) -> dict[str, pa.Array]:
    days = _days(demand, place)
    return {
        "marketplace": _same(demand.site.marketplace, len(row)), "period_start": days, "period_end": days,
        "asin": _text([p.asin for p in demand.products], row),
    }  # fmt: skip


def sales(demand: Demand, first: date, last: date) -> tuple[bytes, int, dict[str, float]]:
    """Units, order items and sales by ASIN and day visited: bytes, rows, totals."""
    row, place = _cells(demand, first, last, demand.page_views > 0)
    coins = demand.sales[row, place]
    columns = _head(demand, row, place) | {
        "units": pa.array(demand.units[row, place]), "order_items": pa.array(demand.order_items[row, place]),
        "sales": _money(coins, demand), "currency": _same(demand.site.currency, len(row)),
    }  # fmt: skip
    totals = {"units": int(demand.units[row, place].sum()), "sales": demand.site.money(int(coins.sum()))}
    return _bytes(columns), len(row), totals


def traffic(demand: Demand, first: date, last: date) -> tuple[bytes, int, dict[str, float]]:
    """Sessions, page views and Buy Box share by ASIN and day: bytes, rows, totals."""
    row, place = _cells(demand, first, last, demand.page_views > 0)
    columns = _head(demand, row, place) | {
        "sessions": pa.array(demand.sessions[row, place]), "page_views": pa.array(demand.page_views[row, place]),
        "buy_box_share": pa.array(demand.buy_box[row, place]),
    }  # fmt: skip
    totals: dict[str, float] = {
        "sessions": int(demand.sessions[row, place].sum()),
        "page_views": int(demand.page_views[row, place].sum()),
    }
    return _bytes(columns), len(row), totals


def ads(demand: Demand, ads: Advertising, first: date, last: date) -> tuple[bytes, int, dict[str, float]]:
    """All campaigns by day, Sponsored Products with their ASIN: bytes, rows, totals."""
    days = range(demand.place(first), demand.place(last) + 1)
    day, which = np.nonzero(ads.impressions[:, days.start : days.stop].T)
    place = day + days.start
    products = [demand.products[c.row] if c.row is not None else None for c in ads.campaigns]
    counts = {
        "impressions": ads.impressions,
        "clicks": ads.clicks,
        "ad_orders": ads.orders,
        "ad_units": ads.units,
    }
    money = {"spend": ads.spend, "ad_sales": ads.sales, "same_sku_sales": ads.same_sales}
    windows = np.array([7 if c.ad_product == "SP" else 14 for c in ads.campaigns])
    levels = ["advertised_product" if c.row is not None else "campaign" for c in ads.campaigns]
    period = _days(demand, place)
    columns = {
        "marketplace": _same(demand.site.marketplace, len(which)), "period_start": period, "period_end": period,
        "ad_product": _text([c.ad_product for c in ads.campaigns], which), "level": _text(levels, which),
        "campaign": _text([c.name for c in ads.campaigns], which),
        "asin": pa.array([p.asin if p else None for p in products]).take(pa.array(which)),
        "sku": pa.array([p.sku if p else None for p in products]).take(pa.array(which)),
        **{name: pa.array(values[which, place]) for name, values in counts.items()},
        **{name: _money(values[which, place], demand) for name, values in money.items()},
        "same_sku_units": pa.array(ads.same_units[which, place]), "window_days": pa.array(windows[which]),
        "currency": _same(demand.site.currency, len(which)),
    }  # fmt: skip
    named = {"impressions": "ad_impressions", "clicks": "ad_clicks", "spend": "ad_spend"}
    totals: dict[str, float] = {named.get(k, k): int(values[which, place].sum()) for k, values in counts.items()}
    totals |= {named.get(k, k): demand.site.money(int(values[which, place].sum())) for k, values in money.items()}
    return _bytes(columns), len(which), totals


def inventory(demand: Demand, supplied: Supply, first: date, last: date) -> tuple[bytes, int, dict[str, float]]:
    """Sellable and inbound units at the end of each day: bytes, rows, totals of the last day."""
    launched = np.maximum.accumulate(demand.units > 0, axis=1)
    row, place = _cells(demand, first, last, launched)
    columns = {
        "marketplace": _same(demand.site.marketplace, len(row)), "snapshot_day": _days(demand, place),
        "asin": _text([p.asin for p in demand.products], row), "sku": _text([p.sku for p in demand.products], row),
        "available": pa.array(supplied.available[row, place]), "inbound": pa.array(supplied.inbound[row, place]),
        "price": _money(demand.price[row, place], demand), "currency": _same(demand.site.currency, len(row)),
    }  # fmt: skip
    final = place == demand.place(last)
    return _bytes(columns), len(row), {"available_last_day": int(supplied.available[row[final], place[final]].sum())}
