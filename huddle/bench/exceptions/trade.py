"""What the company did day by day, events included: visits, sales, ads, stock with its shipments, reviews and returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huddle.bench.exceptions.company import AHEAD, Base, stream
from huddle.bench.exceptions.happenings import ADS_CONVERSION, LOW_STARS, RETURN_RATE, REVIEW_RATE, Happening
from huddle.bench.exceptions.noise import Counts, Grid, counts

LEAD, REVIEW = 28, 14
"""days from an order to sellable goods, and between two orders of an ASIN"""
LOW_DAYS = 30
"""stock that ends within so many days before goods arrive is low: a state of its own, and no false alarm"""


@dataclass
class Company:
    """A year of trade: arrays of ASIN x day."""

    base: Base
    happened: list[Happening]
    units: Counts
    sales: Grid
    visits: Counts
    views: Counts
    buy_box: Grid
    clicks: Counts
    ad_orders: Counts
    spend: Grid
    available: Counts
    arrivals: Counts
    """units that become sellable on a day, `AHEAD` days beyond the last included"""
    inbound: Counts
    is_low: np.ndarray
    """stock that will end before goods arrive, or has ended, by itself"""
    reviews: list[tuple[int, int, int, str | None]]
    """ASIN, day, stars, topic planted"""
    returned: list[tuple[int, int, int]]
    """ASIN, day of the sale, day of the return"""


def trade(base: Base, happened: list[Happening]) -> Company:
    """The company's year with these events; the same base and events give the same numbers."""
    units_by, visits_by, clicks_by, price_by = (np.ones_like(base.mean) for _ in range(4))
    owned = np.repeat(base.buy_box[:, None], base.days, axis=1)
    for one in happened:
        rows, days = list(one.asins), slice(one.first, one.last + 1)
        if not rows:
            continue
        price_by[rows, days] *= one.price
        clicks_by[rows, days] *= one.clicks
        if one.kind == "ad_cut":  # each by the part of its visits that ads bring
            lost = (base.ad_share[rows] * (1 - one.clicks))[:, None]
            visits_by[rows, days] *= 1 - lost
            units_by[rows, days] *= 1 - 0.95 * lost
        else:
            visits_by[rows, days] *= one.visits
            units_by[rows, days] *= one.units
        if one.buy_box is not None:
            owned[rows, days] = one.buy_box
    wanted, price = base.mean * units_by, np.round(base.paid * price_by, 2)
    demand = counts(wanted, base.factor, base.family, stream(base.seed, "units"))
    units, available, arrivals, inbound = _supplied(base, demand, happened)
    sold_out = (available <= 0) & (units < demand)
    rng = stream(base.seed, "visits")
    come = base.mean / base.conversion[:, None] * visits_by * base.factor**0.6
    own = come.copy()
    for one in happened:
        if one.kind == "bots":  # nobody behind them: they click no ad and buy nothing
            own[list(one.asins), one.first : one.last + 1] /= one.visits
    visits = np.maximum(rng.poisson(np.where(sold_out, 0.6, 1.0) * come * rng.gamma(40, 1 / 40, come.shape)), units)
    views = visits + rng.binomial(visits, 0.28)
    shares = np.clip(owned + rng.normal(0, 1, owned.shape) * 0.25 * (1 - owned) * (owned > 0.3), 0.0, 1.0)
    clicks = rng.poisson(own * base.ad_share[:, None] * clicks_by * rng.gamma(30, 1 / 30, own.shape))
    clicks = np.where(available <= 0, rng.binomial(clicks, 0.1), clicks)
    realised = np.clip(base.conversion[:, None] * ADS_CONVERSION * units / np.maximum(base.mean, 0.02), 0, 0.6)
    ad_orders = np.minimum(rng.binomial(clicks, np.minimum(realised, 0.6)), units)
    spend = np.round(clicks * base.ad_cost[:, None] * rng.lognormal(0, 0.05, clicks.shape), 2)
    return Company(
        base, happened, units, np.round(units * price, 2), visits, views, np.round(shares, 4), clicks, ad_orders, spend,
        available, arrivals, inbound, _low(base, units, available, arrivals),
        _reviews(base, units, happened), _returns(base, units, happened),
    )  # fmt: skip


def _supplied(base: Base, demand: Counts, happened: list[Happening]) -> tuple[Counts, Counts, Counts, Counts]:
    """Units that could be sold, stock at the day's end, arrivals, units under way: orders every two weeks by the last month's pace.

    One ASIN in thirty is kept short of safety stock and runs out now and then by itself; not so around the quiet month, for
    which goods come by air. A planted stock-out takes the stock away and holds shipments back until it ends.
    """
    rng = stream(base.seed, "supply")
    count, days = demand.shape
    safety = np.where(rng.random(count) < 1 / 30, rng.uniform(2, 8, count), rng.uniform(28, 48, count))
    pace = np.maximum(base.mean[:, :28].mean(axis=1), 0.05)
    stock = np.ceil(pace * (LEAD + safety + REVIEW)).astype(np.int64)
    arrivals = np.zeros((count, days + AHEAD), dtype=np.int64)
    sent = np.zeros((count, days + AHEAD), dtype=np.int64)
    slot = rng.integers(0, REVIEW, count)
    units, available = np.zeros_like(demand), np.zeros_like(demand)
    held = np.zeros((count, days), dtype=bool)
    until = np.zeros(count, dtype=int)
    for one in happened:
        if one.kind == "stock_out":
            held[one.asins[0], one.first : one.last + 1] = True
    calm = range(base.spans.quiet.start - 12, base.spans.quiet.stop + 3)
    left = np.zeros(count, dtype=np.int64)
    for day in range(days):
        ended = held[:, day]
        if ended.any():  # nothing of what is under way comes before the gap ends; the stock cannot be sold
            late = np.array([int(np.argmin(held[row, day:])) if not held[row, day:].all() else days - day for row in np.nonzero(ended)[0]])
            for row, wait in zip(np.nonzero(ended)[0], late, strict=True):
                arrivals[row, day + wait] += arrivals[row, day : day + wait].sum()
                arrivals[row, day : day + wait] = 0
                until[row] = day + wait
        back = (until == day) & (left > 0)
        stock += np.where(back, left, 0)
        left = np.where(back, 0, left)
        stock += arrivals[:, day]
        if day in calm:  # by air
            quick = np.maximum(pace, base.mean[:, day : day + 7].mean(axis=1)) * 1.2
            flown = np.where((stock < quick * LOW_DAYS) & ~ended, np.maximum(np.ceil(quick * 45).astype(np.int64) - stock, 0), 0)
            arrivals[:, day] += flown
            stock += flown
        begun = ended & (available[:, day - 1] > 0 if day else ended)
        can = np.where(begun, np.minimum(stock, demand[:, day] // 3), np.where(ended, 0, stock))
        units[:, day] = np.minimum(demand[:, day], can)
        stock -= units[:, day]
        left += np.where(ended, stock, 0)
        stock = np.where(ended, 0, stock)
        available[:, day] = stock
        pace = np.maximum(0.96 * pace + 0.04 * np.where(ended, pace, demand[:, day]), 0.03)
        orders = (day + slot) % REVIEW == 0
        slip = np.clip(np.round(rng.normal(0, 2.5, count)), -3, 8).astype(np.int64)
        due = np.minimum(day + LEAD + slip, days + AHEAD - 1)
        coming = np.array([arrivals[row, day + 1 :].sum() if orders[row] else 0 for row in range(count)])
        size = np.where(orders, np.maximum(np.ceil(pace * (LEAD + REVIEW + safety)).astype(np.int64) - stock - left - coming, 0), 0)
        size = np.where(size >= np.maximum(pace * 4, 3), size, 0)
        arrivals[np.arange(count), due] += size
        sent[:, day] += size
    running = np.concatenate([np.zeros((count, 1), dtype=np.int64), np.cumsum(arrivals, axis=1)], axis=1)
    under_way = running[:, 1 + LEAD + 8 : 1 + LEAD + 8 + days] - running[:, 1 : 1 + days]
    return units, available, arrivals, under_way


def _low(base: Base, units: Counts, available: Counts, arrivals: Counts) -> np.ndarray:
    """Is the stock empty, or would it be within `LOW_DAYS`, goods that arrive counted?

    At a third more than the true mean demand, or at the pace of the last four weeks in stock where that is more.
    """
    count, days = available.shape
    ahead = np.concatenate([base.mean, np.repeat(base.mean[:, -28:].mean(axis=1, keepdims=True), LOW_DAYS, axis=1)], axis=1) * 1.3
    in_stock = np.cumsum(np.pad((available > 0).astype(float), ((0, 0), (28, 0))), axis=1)
    sold = np.cumsum(np.pad(np.where(available > 0, units, 0).astype(float), ((0, 0), (28, 0))), axis=1)
    pace = 1.2 * (sold[:, 28:] - sold[:, :-28]) / np.maximum(in_stock[:, 28:] - in_stock[:, :-28], 7)
    short = available <= 0
    taken, come = np.zeros((count, days)), np.zeros((count, days))
    for step in range(1, LOW_DAYS + 1):
        taken += np.maximum(ahead[:, step : step + days], pace)
        come += arrivals[:, step : step + days]
        short |= available + come - taken < 0
    return short


def _reviews(base: Base, units: Counts, happened: list[Happening]) -> list[tuple[int, int, int, str | None]]:
    rng = stream(base.seed, "reviews")
    count = np.zeros_like(units)
    count[:, 9:] = rng.binomial(units[:, :-9], REVIEW_RATE)
    low = np.clip(rng.normal(LOW_STARS, 0.03, len(units)), 0.04, 0.2)
    found: list[tuple[int, int, int, str | None]] = []
    for row, day in np.argwhere(count > 0).tolist():
        for draw in rng.random(int(count[row, day])):
            is_low = draw < low[row]
            found.append((row, day, int(rng.integers(1, 4)) if is_low else int(rng.integers(4, 6)), None))
    for one in happened:
        if one.kind == "topic":
            for day in range(one.first, one.last + 1):
                for _ in range(int(rng.poisson(one.more))):
                    found.append((one.asins[0], day, int(rng.integers(1, 4)), one.topic))
    return sorted(found, key=lambda told: (told[1], told[0], told[2]))


def _returns(base: Base, units: Counts, happened: list[Happening]) -> list[tuple[int, int, int]]:
    rng = stream(base.seed, "returns")
    rate = np.clip(RETURN_RATE * rng.gamma(8, 1 / 8, len(units)), 0.005, 0.3)
    found: list[tuple[int, int, int]] = []
    back = rng.binomial(units, rate[:, None])
    for row, day in np.argwhere(back > 0).tolist():
        for lag in rng.gamma(6.0, 2.8, int(back[row, day])):
            found.append((row, day, day + int(np.clip(lag, 4, 55))))
    for one in happened:
        if one.kind == "returns":  # a bad batch comes back
            mean = float(base.mean[one.asins[0], one.first : one.last + 1].mean()) * RETURN_RATE * (one.more - 1)
            for day in range(one.first, one.last + 1):
                found += [(one.asins[0], max(day - int(lag), 0), day) for lag in rng.integers(6, 20, int(rng.poisson(mean)))]
    return sorted((one for one in found if one[2] < base.days), key=lambda one: (one[2], one[0], one[1]))
