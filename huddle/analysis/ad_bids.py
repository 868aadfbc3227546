"""Which places and which keywords sell better or worse than their ad type beyond chance: sums of four weeks in, verdicts out.

The bar is the break-even ACOS of a campaign's products where their cost and fees are known, else the ACOS of the ad type on its
site; to raise a bid a keyword must sell better than both. At the bar, what was spent would have brought `wanted` orders; without
an order at all it is clicks x the ad type's usual conversion. Orders are counts, so a verdict is an exact Poisson tail, and among
many keywords the false ones are held to a share (metric dictionary: signal). Money is per week.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from huddle.analysis.ad_lists import ENOUGH_ORDERS, WEEKS, Place, Scope
from huddle.analysis.tails import chance_of_so_few, false_discovery

Verdict = Literal["dear", "cheap", "usual", "few"]
"""dear: fewer orders than the bar allows, beyond chance. cheap: more. usual: neither. few: too little to say."""
CHANCE = 0.01
"""one place is called dear or cheap when orders would lie so far off less often than this"""
FALSE = 0.1
"""so large a part of the keywords called may be called by chance"""
FEW = 3.0
"""fewer expected orders say nothing"""
BROAD_PLACES = ("top", "rest", "product", "off_site")
"""the places every ads console names, in the order they are read"""


@dataclass(frozen=True)
class Sums:
    """What ads cost and brought, in one currency."""

    spend: float
    sales: float
    orders: int
    clicks: int

    @property
    def acos(self) -> float | None:
        return self.spend / self.sales if self.sales else None

    @property
    def conversion(self) -> float | None:
        return self.orders / self.clicks if self.clicks else None


@dataclass(frozen=True)
class Placement:
    """One place ads stood, over all ad types that tell it."""

    key: str
    sums: Sums
    verdict: Verdict


@dataclass(frozen=True)
class Bid:
    """One keyword or target whose bid is too high (cut) or has room (raise)."""

    is_cut: bool
    row: Mapping[str, Any]
    acos: float | None
    """None without an order"""
    bar: float
    is_own_bar: bool
    """the bar is the campaign's break-even, not the ad type's usual ACOS"""
    usual: float
    """ACOS of its ad type on its site"""
    wanted: float
    """orders that the bar, or usual conversion, would have brought"""
    weekly: float
    """a cut: what was spent beyond the bar, a week; a raise: what it sells, a week; in the row's currency"""


def wanted_orders(own: Sums, bar: float, conversion: float) -> float:
    """How many orders the spend should have brought at the bar; by clicks and usual conversion where nothing was ordered."""
    if own.orders and own.sales:
        return own.orders * own.spend / (bar * own.sales)
    return own.clicks * conversion


def tails(orders: int, wanted: float) -> tuple[float, float]:
    """Probability of so few, and of so many orders, where `wanted` are expected."""
    if orders == 0:
        return float(chance_of_so_few(np.array([0.0]), np.array([wanted]))[0]), 1.0
    below, at_most = chance_of_so_few(np.array([orders - 1.0, float(orders)]), np.array([wanted, wanted]))
    return float(at_most), float(1 - below)


def added(rows: Sequence[Mapping[str, Any]], worth: Mapping[str, float]) -> Sums:
    """Several rows as one, money made comparable."""
    spend, sales = (sum(row[name] * worth.get(row["currency"], 1.0) for row in rows) for name in ("spend", "ad_sales"))
    return Sums(spend, sales, sum(row["ad_orders"] for row in rows), sum(row["clicks"] for row in rows))


def placements(rows: Sequence[Mapping[str, Any]], worth: Mapping[str, float]) -> tuple[Placement, ...]:
    """Rows of `weekly/ads_placements` by place, the console's own places first, each against all of them together."""
    names = sorted({row["placement"] for row in rows})
    ordered = [*(key for key in BROAD_PLACES if key in names), *(key for key in names if key not in BROAD_PLACES)]
    whole = added(rows, worth)
    made = []
    for key in ordered:
        own = added([row for row in rows if row["placement"] == key], worth)
        made.append(Placement(key, own, _verdict(own, whole)))
    return tuple(made)


def _verdict(own: Sums, whole: Sums) -> Verdict:
    if whole.acos is None or whole.conversion is None:
        return "few"
    wanted = wanted_orders(own, whole.acos, whole.conversion)
    if wanted < FEW and own.orders < FEW:
        return "few"
    few, many = tails(own.orders, wanted)
    return "dear" if few < CHANCE else "cheap" if many < CHANCE else "usual"


def bids(
    rows: Sequence[Mapping[str, Any]],
    usual: Mapping[Place, Scope],
    break_even: Mapping[tuple[str, str, str, str], float],
    worth: Mapping[str, float],
) -> tuple[tuple[Bid, ...], tuple[Bid, ...]]:
    """Targets whose bids to cut, and those with room, most money first: rows of `weekly/ads_targets` beyond chance."""
    found: list[Bid] = []
    few: list[float] = []
    many: list[float] = []
    for row in rows:
        scope = usual.get((row["shop"], row["marketplace"], row["ad_product"]))
        if scope is None or scope.acos is None or scope.conversion is None:
            continue
        own = Sums(row["spend"], row["ad_sales"], row["ad_orders"], row["clicks"])
        own_bar = break_even.get((row["shop"], row["marketplace"], row["ad_product"], row["campaign"])) or scope.acos
        is_cut = own.acos is None or own.acos > own_bar
        bar = own_bar if is_cut else min(own_bar, scope.acos)
        wanted = wanted_orders(own, bar, scope.conversion)
        weekly = (own.spend - bar * own.sales if is_cut else own.sales) / WEEKS
        chances = tails(own.orders, wanted)
        found.append(Bid(is_cut, row, own.acos, bar, bar != scope.acos, scope.acos, wanted, weekly))
        few.append(chances[0] if is_cut and wanted >= FEW else float("nan"))
        many.append(chances[1] if not is_cut and own.orders >= ENOUGH_ORDERS else float("nan"))
    low = false_discovery(np.array(few), FALSE)
    high = false_discovery(np.array(many), FALSE)

    def first(chosen: list[Bid]) -> tuple[Bid, ...]:
        return tuple(sorted(chosen, key=lambda one: (-one.weekly * worth.get(one.row["currency"], 1.0), str(one.row["targeting"]))))

    cut = [one for one, stands in zip(found, low, strict=True) if stands and one.weekly > 0]
    more = [one for one, stands in zip(found, high, strict=True) if stands]
    return first(cut), first(more)
