"""When does it run out, when does more arrive, and what is lost in between.

Stock-out date = first day on which available + cumulative arrivals - cumulative expected units falls under 0 (metrics,
section 4). Days of cover stand twice, each with its label: over the in-stock days of the last 30, and Amazon's own
units of 30 days / 30.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from huddle.analysis.expected import BACK, outlook
from huddle.analysis.history import Ask, Grid, History, read_history

Arrival = tuple[str | None, str | None, date, float]
"""shop and site (None: every one), first sellable day, units"""
HORIZON = 120
"""days looked ahead; later stock-outs are no matter of a morning"""
ORDER_HORIZON = 180
"""days looked ahead for an order, whose lead time comes on top"""


@dataclass(frozen=True)
class StockOut:
    """The first stock-out ahead and the arrival that ends it."""

    day: date | None
    """first day that cannot be served whole; None within the horizon"""
    arrival: date | None
    """next arrival after that day; None when no shipment is known"""
    gap_days: int | None
    lost_units: float | None
    """expected units that cannot be sold until the arrival; None without one"""


def stock_out(available: float, arrivals: Mapping[date, float], demand: Sequence[float] | np.ndarray, first: date) -> StockOut:
    """Walk from `first`, the day of `demand[0]`, with `available` units in the morning of that day."""
    coming = np.zeros(len(demand))
    for day, units in arrivals.items():
        if (day - first).days < len(demand):
            coming[max((day - first).days, 0)] += units
    left = available + np.cumsum(coming) - np.cumsum(demand)
    short = np.nonzero(left < 0)[0]
    if not len(short):
        return StockOut(None, None, None, None)
    out = int(short[0])
    later = np.nonzero(coming[out + 1 :])[0]
    if not len(later):
        return StockOut(first + timedelta(days=out), None, None, None)
    arrival = out + 1 + int(later[0])
    return StockOut(first + timedelta(days=out), first + timedelta(days=arrival), arrival - out, float(-left[arrival - 1]))


def lasts_until(available: Grid, arrivals: Sequence[Mapping[date, float]], demand: Grid, firsts: Sequence[date]) -> list[date | None]:
    """First day empty after every known arrival, for many products at once; None beyond the days of `demand`.

    `firsts` are the days of `demand[:, 0]`. A day that cannot be served whole is empty; what it misses is lost and not made up
    for, as on the product's own page, so that an order-by date is the same wherever it stands.
    """
    days = demand.shape[1]
    coming, last = np.zeros(demand.shape), np.zeros(len(demand))
    for place, (due, first) in enumerate(zip(arrivals, firsts, strict=True)):
        for day, units in due.items():
            step = max((day - first).days, 0)
            last[place] = max(last[place], step)
            if step < days:
                coming[place, step] += units
    left, opened = available.astype(float), np.full(len(demand), -1)
    for step in range(days):
        settled = (opened >= 0) & (step > last)
        left = left + coming[:, step]
        short = left < demand[:, step]
        opened = np.where(settled, opened, np.where(short, np.where(opened < 0, step, opened), -1))
        left = np.where(short, 0.0, left - demand[:, step])
    return [first + timedelta(days=int(step)) if step >= 0 else None for step, first in zip(opened, firsts, strict=True)]


def stock_clock(ask: Ask, *, until: date | None = None, history: History | None = None) -> pd.DataFrame:
    """One row per shop x marketplace x ASIN with a stock snapshot: cover, stock-out date, next arrival, what is lost.

    Columns: shop, marketplace, asin, snapshot_day, available, inbound, price, lowest_offer, daily_in_stock,
    days_of_cover (available / daily_in_stock), amazon_daily, amazon_days_of_cover, daily_expected, stock_out_day,
    next_arrival, gap_days, lost_units, undated (units on the way that no dated shipment accounts for), due (units of
    dated shipments still to come), lasts_until (first day empty after all of them; null beyond 180 days).
    Unknown is null: no pace, no cover; no shipment, no gap.
    """
    stock = ask("exceptions/stock", until=until)
    arrivals = ask("exceptions/arrivals")
    series = history or read_history(ask, "asin", until=until, back=BACK)
    ahead = outlook(series, HORIZON)
    places = {
        (row.shop, row.marketplace, row.item): place for place, row in enumerate(series.keys.itertuples(index=False))
    }
    pace = pace_in_stock(series)
    coming = _by_asin(arrivals)
    rows = []
    for row in stock.itertuples(index=False):
        place = places.get((row.shop, row.marketplace, row.asin))
        rows.append(_clock_row(row, place, series, ahead, pace, coming))
    _set_lasting(rows)
    clock = pd.DataFrame(rows, columns=list(_CLOCK))
    return clock.astype({name: "float64" for name in _CLOCK if name not in _NAMES})


_CLOCK = (
    "shop", "marketplace", "asin", "snapshot_day", "available", "inbound", "price", "lowest_offer", "daily_in_stock",
    "days_of_cover", "amazon_daily", "amazon_days_of_cover", "daily_expected", "stock_out_day", "next_arrival",
    "gap_days", "lost_units", "undated", "due", "lasts_until",
)


_NAMES = ("shop", "marketplace", "asin", "snapshot_day", "stock_out_day", "next_arrival", "lasts_until")


def _set_lasting(rows: list[dict[str, Any]]) -> None:
    """Until when each row with an expected week lasts, worked out for all of them in one walk."""
    known = [row for row in rows if row["week"] is not None]
    if known:
        week = np.stack([row["week"] for row in known])
        demand = week[:, np.arange(ORDER_HORIZON) % 7]
        available = np.array([float(row["available"]) for row in known])
        firsts = [row["snapshot_day"] + timedelta(days=1) for row in known]
        for row, day in zip(known, lasts_until(available, [row["arrivals"] for row in known], demand, firsts), strict=True):
            row["lasts_until"] = day


def pace_in_stock(history: History) -> np.ndarray:
    """Units a day over the in-stock days of the last 30, per series; NaN without such a day."""
    units = history.measures["units"][:, -30:]
    known = ~np.isnan(units) & ~(history.measures["available"][:, -30:] <= 0)
    days = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(days > 0, np.where(known, units, 0.0).sum(axis=1) / days, np.nan)


def _undated(inbound: float, due: Mapping[date, float]) -> float:
    """Units on the way that no dated shipment accounts for, taking the dated ones in their order while they fit."""
    if pd.isna(inbound):
        return 0.0
    left = float(inbound)
    for day in sorted(due):
        if due[day] > left:
            break
        left -= due[day]
    return left


def _by_asin(arrivals: pd.DataFrame) -> dict[str, list[Arrival]]:
    found: dict[str, list[Arrival]] = {}
    for row in arrivals.itertuples(index=False):
        scope = (None if pd.isna(row.shop) else row.shop, None if pd.isna(row.marketplace) else row.marketplace)
        found.setdefault(row.asin, []).append((*scope, pd.Timestamp(row.day).date(), float(row.units)))
    return found


def _clock_row(
    row: Any, place: int | None, series: History, ahead: np.ndarray, pace: np.ndarray, coming: Mapping[str, Sequence[Arrival]]
) -> dict[str, Any]:
    snapshot = pd.Timestamp(row.snapshot_day).date()
    due: dict[date, float] = {}
    for shop, marketplace, day, units in coming.get(row.asin, []):
        if shop in (None, row.shop) and marketplace in (None, row.marketplace) and day > snapshot:
            due[day] = due.get(day, 0.0) + units
    daily = float(pace[place]) if place is not None else float("nan")
    amazon = row.units_t30 / 30 if not pd.isna(row.units_t30) else float("nan")
    out = StockOut(None, None, None, None)
    expected, week = float("nan"), None
    if place is not None and not np.isnan(ahead[place, 0]):
        last = pd.Timestamp(series.keys["last_day"].iloc[place]).date()
        shift = (snapshot - last).days % 7
        demand = ahead[place, (shift + np.arange(HORIZON)) % 7]
        out = stock_out(float(row.available), due, demand, snapshot + timedelta(days=1))
        expected, week = float(ahead[place, :7].mean()), demand[:7]
    return {
        "shop": row.shop, "marketplace": row.marketplace, "asin": row.asin, "snapshot_day": snapshot,
        "available": row.available, "inbound": row.inbound, "price": row.price, "lowest_offer": row.lowest_offer,
        "daily_in_stock": daily, "days_of_cover": row.available / daily if daily > 0 else float("nan"),
        "amazon_daily": amazon, "amazon_days_of_cover": row.available / amazon if amazon > 0 else float("nan"),
        "daily_expected": expected, "stock_out_day": out.day,
        "next_arrival": out.arrival or min(due, default=None), "gap_days": out.gap_days, "lost_units": out.lost_units,
        "undated": _undated(row.inbound, due), "due": sum(due.values()), "lasts_until": None, "week": week, "arrivals": due,
    }  # fmt: skip
