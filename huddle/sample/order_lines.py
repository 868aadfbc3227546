"""Order lines behind the daily units: who bought what at which second, with the rows real exports mix in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from huddle.sample.demand import Demand, Numbers

HOURLY = np.array([2, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 6, 7, 8, 9, 9, 7, 4], dtype=float)


@dataclass
class OrderLines:
    """Order lines of one site in order of purchase; parallel arrays."""

    demand: Demand
    row: Numbers
    """place of the ASIN"""
    purchased: Numbers
    """purchase time, seconds since 1970, UTC"""
    place: Numbers
    """site day of the purchase, counted from the start of the span"""
    order: Numbers
    """number of the order; several lines can share one"""
    item: Numbers
    """number of the line"""
    quantity: Numbers
    coins: Numbers
    """line total in coins"""
    is_business: Numbers
    is_second_sku: Numbers
    fate: Numbers
    """0 sold, 1 cancelled, 2 shipped for another shop (not an Amazon sale)"""
    hours_to_ship: Numbers

    def status(self, exported_at: datetime) -> Numbers:
        """Order status as an export of that moment would say: Cancelled, Pending, Unshipped or Shipped."""
        age = (exported_at.timestamp() - self.purchased) / 3600
        moving = np.where(
            age < self.hours_to_ship * 0.4,
            "Pending",
            np.where(age < self.hours_to_ship, "Unshipped", "Shipped"),
        )
        return np.where(self.fate == 1, "Cancelled", np.where(self.fate == 2, "Shipped", moving))

    def select(self, keep: Numbers) -> OrderLines:
        """The lines that `keep` marks."""
        names = (
            "row",
            "purchased",
            "place",
            "order",
            "item",
            "quantity",
            "coins",
            "is_business",
            "is_second_sku",
        )
        picked = {name: getattr(self, name)[keep] for name in (*names, "fate", "hours_to_ship")}
        return OrderLines(demand=self.demand, **picked)


def _seconds(day: date, demand: Demand) -> tuple[float, float]:
    """Start and length in seconds of a site's day, which has 23 or 25 hours when clocks change."""
    start, end = demand.site.midnight(day), demand.site.midnight(day + timedelta(days=1))
    return start.timestamp(), (end - start).total_seconds()


def _day_lines(demand: Demand, place: int, seed: int) -> dict[str, Numbers]:
    """One site day's lines. Units and order items of sold lines are exactly the day's."""
    rng = demand.site.generator(seed, f"orders {demand.day(place)}")
    items, units = demand.order_items[:, place], demand.units[:, place]
    row = np.repeat(np.arange(len(items)), items)
    quantity = np.ones(len(row), dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(items)[:-1]])
    extra = np.repeat(np.arange(len(items)), units - items)
    np.add.at(quantity, starts[extra] + (rng.random(len(extra)) * items[extra]).astype(np.int64), 1)
    business = np.zeros(len(row), dtype=bool)
    business[rng.random(len(row)) < 0.06] = True
    aside = rng.choice(len(items), size=int(rng.poisson(0.03 * len(row))), p=(items + 1e-9) / (items + 1e-9).sum())
    fate = np.concatenate([np.zeros(len(row)), rng.choice([1, 2], size=len(aside), p=[0.7, 0.3])]).astype(np.int64)
    row = np.concatenate([row, aside])
    quantity = np.concatenate([quantity, np.ones(len(aside), dtype=np.int64)])
    business = np.concatenate([business, np.zeros(len(aside), dtype=bool)])
    begin, length = _seconds(demand.day(place), demand)
    hour = rng.choice(24, size=len(row), p=HOURLY / HOURLY.sum()) + rng.random(len(row))
    purchased = np.floor(begin + hour / 24 * (length - 1)).astype(np.int64)
    turn = np.argsort(purchased, kind="stable")
    joins = (rng.random(len(row)) < 0.04) & (fate[turn] == 0)
    joins[1:] &= fate[turn][:-1] == 0
    joins[:1] = False
    purchased = purchased[turn]
    for k in np.flatnonzero(joins):
        purchased[k] = purchased[k - 1]
    second = np.array([demand.products[r].second_sku is not None for r in row[turn]], dtype=bool)
    return {
        "row": row[turn],
        "purchased": purchased,
        "place": np.full(len(row), place),
        "new_order": ~joins,
        "quantity": quantity[turn],
        "is_business": business[turn],
        "is_second_sku": second & (rng.random(len(row)) < 0.2),
        "fate": fate[turn],
        "hours_to_ship": rng.gamma(3.0, 9.0, len(row)),
    }


def order_lines(demand: Demand, first: date, last: date, seed: int) -> OrderLines:
    """All lines bought on the site's days from `first` to `last`, both included.

    Numbers of orders and lines depend on the day alone, so that a later export repeats them.
    """
    places = range(demand.place(first), demand.place(last) + 1)
    parts = [_day_lines(demand, place, seed) for place in places]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    within = np.concatenate([np.cumsum(part["new_order"]) for part in parts])
    line = np.concatenate([np.arange(1, len(part["row"]) + 1) for part in parts])
    coins = demand.price[joined["row"], joined["place"]] * joined["quantity"]
    base = np.array([(demand.day(place) - date(2020, 1, 1)).days for place in places])
    base = np.repeat(base, [len(part["row"]) for part in parts])
    del joined["new_order"]
    return OrderLines(demand=demand, order=base * 100_000 + within, item=base * 100_000 + line, coins=coins, **joined)
