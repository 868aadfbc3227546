"""What happens after a sale: units that come back weeks later, and why. Drawn from a stream of its own, so nothing else moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huddle.sample.demand import Demand, Numbers

REASONS: tuple[tuple[str, str, float, tuple[str, ...]], ...] = (
    # reason, disposition, share, what customers write
    ("UNWANTED_ITEM", "SELLABLE", 0.30, ("", "", "Changed my mind", "Ordered two by mistake")),
    ("DEFECTIVE", "DEFECTIVE", 0.19, ("Stopped working after a week", "Broke on first use", "")),
    ("NOT_AS_DESCRIBED", "SELLABLE", 0.12, ("Smaller than in the pictures", "Colour is different", "")),
    ("QUALITY_UNACCEPTABLE", "CUSTOMER_DAMAGED", 0.10, ("Feels cheap", "Edges are rough", "")),
    ("ORDERED_WRONG_ITEM", "SELLABLE", 0.08, ("",)),
    ("MISSING_PARTS", "DEFECTIVE", 0.06, ("Screws missing", "No manual in the box")),
    ("NO_REASON_GIVEN", "SELLABLE", 0.06, ("",)),
    ("DAMAGED_BY_CARRIER", "CARRIER_DAMAGED", 0.05, ("Box was crushed", "")),
    ("UNDELIVERABLE_REFUSED", "SELLABLE", 0.04, ("",)),
)
RATES = {"US": 0.045, "DE": 0.07}
"""usual share of units that come back; European shoppers may return for no reason"""


@dataclass(frozen=True)
class Return:
    """One unit that came back."""

    row: int
    """place of the ASIN"""
    sold: int
    """day of the sale, counted from the start of the span"""
    place: int
    """day of the return"""
    second: int
    """second of the day of the return"""
    number: int
    reason: str
    disposition: str
    comment: str


def returns(demand: Demand, first: int, last: int, seed: int) -> list[Return]:
    """Every unit that came back from day `first` to day `last`, in order; a sale of day n comes back 5 to 60 days later."""
    site = demand.site
    usual = RATES.get(site.marketplace, 0.05) * site.generator(seed, "return rates").gamma(6.0, 1 / 6, len(demand.products))
    shares = np.array([share for _, _, share, _ in REASONS])
    found: list[Return] = []
    for sold in range(max(first - 60, 0), last + 1):
        rng = site.generator(seed, f"returns {demand.day(sold)}")
        count = rng.binomial(demand.units[:, sold], np.minimum(usual, 0.4))
        rows = np.repeat(np.arange(len(count)), count)
        lag = np.clip(rng.gamma(7.0, 3.0, len(rows)).astype(int), 5, 60)
        why = rng.choice(len(REASONS), len(rows), p=shares / shares.sum())
        seconds, words = rng.integers(0, 86_000, len(rows)), rng.random(len(rows))
        for k in range(len(rows)):
            reason, disposition, _, comments = REASONS[int(why[k])]
            if first <= sold + int(lag[k]) <= last:
                comment = comments[int(words[k] * len(comments))]
                place = sold + int(lag[k])
                found.append(Return(int(rows[k]), sold, place, int(seconds[k]), k, reason, disposition, comment))
    return sorted(found, key=lambda one: (one.place, one.second, one.row, one.sold, one.number))


def order_number(demand: Demand, row: int, sold: int, number: int) -> str:
    """An order number of the sample's own, made of what it tells."""
    return f"{110 + row % 80}-{(sold * 7919 + row * 31) % 10_000_000:07d}-{(number * 104_729 + sold) % 10_000_000:07d}"


def commission(sales: Numbers | int) -> Numbers | int:
    """Amazon's referral fee in coins, fifteen per cent."""
    return sales * 15 // 100


def shipping_fee(demand: Demand, row: int) -> int:
    """FBA fee of a unit in coins: a base and a part of the usual price."""
    return 290 + int(demand.products[row].price * 6) if demand.site.minor == 100 else 434
