"""When does it run out, when does more arrive, and what is lost in between.

Stock-out date = first day on which available + cumulative arrivals - cumulative expected units falls under 0 (metrics,
section 4). Days of cover stand twice, each with its label: over the in-stock days of the last 30, and Amazon's own
units of 30 days / 30.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from huddle.analysis.expected import BACK, outlook, outlooks_before
from huddle.analysis.history import Ask, Grid, History, read_history

HORIZON = 120
"""days looked ahead; later stock-outs are no matter of a morning"""
ORDER_HORIZON = 180
"""days looked ahead for an order, whose lead time comes on top"""
SEEN_DAYS = 31
"""days before a morning within which its newest snapshot is looked for; a rule may want a newer one"""


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
    coming = np.zeros((1, len(demand)))
    for day, units in arrivals.items():
        if (day - first).days < len(demand):
            coming[0, max((day - first).days, 0)] += units
    out, arrival, lost = (part[0] for part in _stock_outs(np.array([available], float), coming, np.asarray(demand, float)[None, :]))
    if out < 0:
        return StockOut(None, None, None, None)
    if arrival < 0:
        return StockOut(first + timedelta(days=int(out)), None, None, None)
    return StockOut(first + timedelta(days=int(out)), first + timedelta(days=int(arrival)), int(arrival - out), float(lost))


def _stock_outs(available: np.ndarray, coming: np.ndarray, demand: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per row of days x series: the place of the first day that falls short, of the next arrival (-1: none), the units lost."""
    left = available[:, None] + np.cumsum(coming, axis=1) - np.cumsum(demand, axis=1)
    short = left < 0
    out = np.where(short.any(axis=1), np.argmax(short, axis=1), -1)
    later = (coming != 0) & (np.arange(coming.shape[1]) > out[:, None]) & (out >= 0)[:, None]
    arrival = np.where(later.any(axis=1), np.argmax(later, axis=1), -1)
    before = np.take_along_axis(left, np.maximum(arrival - 1, 0)[:, None], axis=1)[:, 0]
    return out, arrival, np.where(arrival >= 0, -before, np.nan)


def lasts_until(available: Grid, coming: Grid, last: np.ndarray, demand: Grid) -> np.ndarray:
    """Per product the place of the first day empty after every known arrival; -1 beyond the days of `demand`.

    `coming` are units by day like `demand`, `last` the place of the last arrival, also beyond those days. A day that cannot
    be served whole is empty; what it misses is lost and not made up for, as on the product's own page, so that an order-by
    date is the same wherever it stands.
    """
    left, opened = available.astype(float), np.full(len(demand), -1)
    for step in range(demand.shape[1]):
        settled = (opened >= 0) & (step > last)
        left = left + coming[:, step]
        short = left < demand[:, step]
        opened = np.where(settled, opened, np.where(short, np.where(opened < 0, step, opened), -1))
        left = np.where(short, 0.0, left - demand[:, step])
    return opened


def stock_clock(
    ask: Ask, *, until: date | None = None, history: History | None = None, week: Grid | None = None
) -> pd.DataFrame:  # fmt: skip
    """One row per shop x marketplace x ASIN with a stock snapshot: cover, stock-out date, next arrival, what is lost.

    Columns: shop, marketplace, asin, snapshot_day, available, inbound, price, lowest_offer, daily_in_stock,
    days_of_cover (available / daily_in_stock), amazon_daily, amazon_days_of_cover, daily_expected, stock_out_day,
    next_arrival, gap_days, lost_units, undated (units on the way that no dated shipment accounts for), due (units of
    dated shipments still to come), lasts_until (first day empty after all of them; null beyond 180 days).
    Unknown is null: no pace, no cover; no shipment, no gap. `week` is the outlook of `history` over seven days, where it is known.
    """
    stock = ask("exceptions/stock", until=until)
    series = history or read_history(ask, "asin", until=until, back=BACK)
    due = _due(stock, ask("exceptions/arrivals"))
    place = _places(stock, series)
    sold = place >= 0
    weeks, pace = np.full((len(stock), 7), np.nan), np.full(len(stock), np.nan)
    weeks[sold] = (outlook(series, 7) if week is None else week)[place[sold]]
    pace[sold] = pace_in_stock(series)[place[sold]]
    last_day = np.full(len(stock), np.datetime64("NaT"), dtype="datetime64[D]")
    last_day[sold] = pd.to_datetime(series.keys["last_day"]).to_numpy(dtype="datetime64[D]")[place[sold]]
    ends, demand = _ends(stock, due, weeks, last_day)
    amazon = stock["units_t30"].to_numpy(float) / 30
    available, snapshot = stock["available"].to_numpy(float), pd.to_datetime(stock["snapshot_day"]).to_numpy(dtype="datetime64[D]")
    last_due = due.groupby("row")["day"].max().reindex(range(len(stock))).to_numpy(dtype="datetime64[D]")
    last = np.where(np.isnat(last_due), 0, (last_due - snapshot).astype(int) - 1)
    long = np.take_along_axis(demand, np.broadcast_to(np.arange(ORDER_HORIZON) % 7, (len(stock), ORDER_HORIZON)), axis=1)
    empty = np.where(ends["daily_expected"].notna(), lasts_until(available, _coming(due, snapshot, ORDER_HORIZON), last, long), -1)
    clock = ends.assign(
        price=stock["price"], lowest_offer=stock["lowest_offer"],
        daily_in_stock=pace, days_of_cover=_cover(available, pace),
        amazon_daily=amazon, amazon_days_of_cover=_cover(available, amazon),
        due=due.groupby("row")["units"].sum().reindex(range(len(stock))).fillna(0).to_numpy(float),
        lasts_until=_days(np.where(empty >= 0, snapshot + 1 + empty, np.datetime64("NaT"))),
    )[list(_CLOCK)]  # fmt: skip
    words = dict.fromkeys(("shop", "marketplace", "asin"), "str")
    return clock.astype({**{name: "float64" for name in _CLOCK if name not in _NAMES}, **words})


def _ends(stock: pd.DataFrame, due: pd.DataFrame, weeks: Grid, last_day: np.ndarray) -> tuple[pd.DataFrame, Grid]:
    """When each row of the stock falls short and what ends that, and the demand of its days; `weeks` follow each `last_day`."""
    known = ~np.isnan(weeks[:, 0])
    snapshot = pd.to_datetime(stock["snapshot_day"]).to_numpy(dtype="datetime64[D]")
    shift = np.zeros(len(stock), dtype=int)
    shift[known] = (snapshot[known] - last_day[known]).astype(int) % 7
    demand = np.where(known[:, None], np.take_along_axis(weeks, (shift[:, None] + np.arange(HORIZON)) % 7, axis=1), 0.0)
    out, arrival, lost = _stock_outs(stock["available"].to_numpy(float), _coming(due, snapshot, HORIZON), demand)
    out, arrival = np.where(known, out, -1), np.where(known, arrival, -1)
    next_due = due.groupby("row")["day"].min().reindex(range(len(stock))).to_numpy(dtype="datetime64[D]")
    ends = pd.DataFrame(
        {
            "shop": stock["shop"], "marketplace": stock["marketplace"], "asin": stock["asin"],
            "snapshot_day": _days(snapshot), "available": stock["available"], "inbound": stock["inbound"],
            "daily_expected": np.where(known, weeks.mean(axis=1), np.nan),
            "stock_out_day": _days(np.where(out >= 0, snapshot + 1 + out, np.datetime64("NaT"))),
            "next_arrival": _days(np.where(arrival >= 0, snapshot + 1 + arrival, next_due)),
            "gap_days": np.where(arrival >= 0, arrival - out, np.nan), "lost_units": np.where(arrival >= 0, lost, np.nan),
            "undated": _undated(stock["inbound"].to_numpy(float), due),
        }
    )  # fmt: skip
    return ends, demand


def clocks_before(ask: Ask, rows: pd.DataFrame, history: History, ago: range) -> pd.DataFrame:
    """What the stock clock told of `rows` on earlier days: by `row` and `days_ago` what of it depends on the day.

    `rows` are rows of the clock with the `place` of their series and its `last_day`. On an earlier day the snapshots are taken to
    have been as far ahead of the last day as today; shipments are those known now. A day before every snapshot is left out.
    """
    asked = rows[["shop", "marketplace", "asin", "place"]].assign(
        row=range(len(rows)), last_day=pd.to_datetime(rows["last_day"]).to_numpy(dtype="datetime64[ns]"),
        lead=(pd.to_datetime(rows["snapshot_day"]) - pd.to_datetime(rows["last_day"])).clip(lower=pd.Timedelta(0)).to_numpy(),
    ).merge(pd.DataFrame({"days_ago": list(ago)}), how="cross")  # fmt: skip
    asked["last_day"] -= pd.to_timedelta(asked["days_ago"], unit="D")
    asked["until"] = (asked["last_day"] + asked["lead"]).astype("datetime64[ns]")
    told = ask("exceptions/stock_days", asins=sorted(set(rows["asin"])), until=asked["until"].max().date(), back=len(ago) + SEEN_DAYS)
    told["snapshot_day"] = pd.to_datetime(told["snapshot_day"]).astype("datetime64[ns]")
    words = dict.fromkeys(("shop", "marketplace", "asin"), "str")
    met = pd.merge_asof(
        asked.astype(words).sort_values("until"), told.astype(words).sort_values("snapshot_day"),
        left_on="until", right_on="snapshot_day", by=list(words),
    ).dropna(subset=["snapshot_day"]).sort_values(["row", "days_ago"], ignore_index=True)  # fmt: skip
    weeks = outlooks_before(history, rows["place"].to_numpy(np.intp), ago)[met["days_ago"] - ago.start, met["row"]]
    last_day = met["last_day"].to_numpy(dtype="datetime64[D]")
    ends, _ = _ends(met, _due(met, ask("exceptions/arrivals")), weeks, last_day)
    return ends.assign(row=met["row"], days_ago=met["days_ago"], last_day=_days(last_day))


_CLOCK = (
    "shop", "marketplace", "asin", "snapshot_day", "available", "inbound", "price", "lowest_offer", "daily_in_stock",
    "days_of_cover", "amazon_daily", "amazon_days_of_cover", "daily_expected", "stock_out_day", "next_arrival",
    "gap_days", "lost_units", "undated", "due", "lasts_until",
)


_NAMES = ("shop", "marketplace", "asin", "snapshot_day", "stock_out_day", "next_arrival", "lasts_until")


def pace_in_stock(history: History) -> np.ndarray:
    """Units a day over the in-stock days of the last 30, per series; NaN without such a day."""
    units = history.measures["units"][:, -30:]
    known = ~np.isnan(units) & ~(history.measures["available"][:, -30:] <= 0)
    days = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(days > 0, np.where(known, units, 0.0).sum(axis=1) / days, np.nan)


def _days(days: np.ndarray) -> np.ndarray:
    """Days as `date`, None where there is none."""
    return np.asarray(days, dtype="datetime64[D]").astype(object)


def _cover(available: np.ndarray, daily: np.ndarray) -> np.ndarray:
    """Days the stock lasts at a pace; unknown without one."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(daily > 0, available / daily, np.nan)


def _places(stock: pd.DataFrame, series: History) -> np.ndarray:
    """Where each row's series stands in the history; -1 for one that never sold."""
    names = pd.MultiIndex.from_frame(series.keys[["shop", "marketplace", "item"]])
    return np.asarray(names.get_indexer(pd.MultiIndex.from_frame(stock[["shop", "marketplace", "asin"]])))


def _due(stock: pd.DataFrame, arrivals: pd.DataFrame) -> pd.DataFrame:
    """Units by row of the stock and day after its snapshot; a shipment without a shop or site is every one's."""
    wanted = stock[["shop", "marketplace", "asin", "snapshot_day"]].assign(row=np.arange(len(stock)))
    met = wanted.merge(arrivals, on="asin", suffixes=("", "_due"))
    of_shop = met["shop_due"].isna() | (met["shop_due"] == met["shop"])
    of_site = met["marketplace_due"].isna() | (met["marketplace_due"] == met["marketplace"])
    met["day"], met["snapshot_day"] = pd.to_datetime(met["day"]), pd.to_datetime(met["snapshot_day"])
    own = met[of_shop & of_site & (met["day"] > met["snapshot_day"])]
    return own.groupby(["row", "day"], sort=True)["units"].sum().astype("float64").reset_index()


def _coming(due: pd.DataFrame, snapshot: np.ndarray, horizon: int) -> np.ndarray:
    """Units that arrive on each day of the horizon, which begins on the day after the snapshot."""
    coming = np.zeros((len(snapshot), horizon))
    row = due["row"].to_numpy(dtype=int)
    ahead = (due["day"].to_numpy(dtype="datetime64[D]") - snapshot[row]).astype(int) - 1
    near = ahead < horizon
    coming[row[near], ahead[near]] = due["units"].to_numpy()[near]
    return coming


def _undated(inbound: np.ndarray, due: pd.DataFrame) -> np.ndarray:
    """Units on the way that no dated shipment accounts for, taking the dated ones in their order while they fit."""
    left = np.nan_to_num(inbound)
    full = np.isnan(inbound)
    for row, units in zip(due["row"], due["units"], strict=True):  # by day within a row
        if not full[row] and units <= left[row]:
            left[row] -= units
        else:
            full[row] = True
    return left
