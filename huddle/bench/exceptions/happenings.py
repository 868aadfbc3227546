"""What is planted: which event strikes what, when, how hard, what it costs a day, and from which day on it can be known.

An event is *knowable* on the first morning on which a test on its best witness in the level's files reaches power 0.8 at p < 0.001,
on windows of 1, 7 or 14 days, by formula and with the dispersion that chance has here (never a detector's). The witness is the fact
itself where the files state it (stock of zero, Buy Box share, a price on sold units, a missing day), else units, clicks, visits,
reviews or returns. An event without such a morning lies under the detectable size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from huddle.bench.exceptions.company import Base, stream
from huddle.bench.exceptions.noise import Chance, Grid, volume_class

WEIGHTS = {
    "stock_out": 4, "buy_box": 4, "price_error": 4, "ad_cut": 4, "topic": 3, "returns": 2, "bots": 2, "late": 2, "gone": 3,
}  # fmt: skip
"""kinds of event, and how often each is planted beside the others"""
LENGTHS = {
    "stock_out": (4, 14), "buy_box": (2, 8), "price_error": (1, 4), "ad_cut": (4, 12), "topic": (14, 14), "returns": (10, 14),
    "bots": (1, 2), "late": (4, 6), "gone": (3, 8),
}  # fmt: skip
PER_MORNING = 0.4
"""new events a morning while events are planted: two or three run at a time, as many as a meeting can speak of"""
APART = 21
"""days between two events on one ASIN"""
TOPICS = ("leak", "broke", "smell", "size", "missing")
WINDOWS = (1, 7, 14)
SEES = {
    "L5": frozenset(WEIGHTS), "L4": frozenset(WEIGHTS) - {"topic", "returns", "bots"},
    "L1": frozenset(("stock_out", "buy_box", "price_error", "ad_cut", "gone", "late")),
}  # fmt: skip
"""kinds that leave a trace in the files of a level: L1 orders and ads, L4 also stock by day and traffic by week, L5 everything"""
BY_DAY = {"L1": ("ads",), "L4": ("ads", "inventory"), "L5": ("ads", "inventory", "asin_traffic")}
"""sources that a level has by day, so that one can be late"""
RETURN_RATE, REVIEW_RATE, LOW_STARS = 0.045, 0.02, 0.11
ADS_CONVERSION = 0.85
"""conversion of an ad visit beside any other's"""


@dataclass(frozen=True)
class Happening:
    """One planted event; days from the start of the company."""

    number: int
    kind: str
    first: int
    last: int
    asins: tuple[int, ...] = ()
    """places of the ASINs it strikes; none for a late source"""
    line: str | None = None
    """where it strikes a whole line"""
    source: str | None = None
    topic: str | None = None
    units: float = 1.0
    """multiplies mean units"""
    visits: float = 1.0
    clicks: float = 1.0
    price: float = 1.0
    buy_box: float | None = None
    more: float = 0.0
    """low-star reviews a day; the multiple of the return rate"""
    money: float = 0.0
    """what it costs a day on average: expected without it less expected with it, at the usual price"""
    daily: float = 0.0
    """units a day that would be expected without it"""
    volume: str = ""
    knowable: int | None = None
    """first day by the end of which it can be known; None under the detectable size"""

    def is_shown_at(self, level: str) -> bool:
        """Do the files of a level hold a trace of it?"""
        return self.kind in SEES[level] and (self.source is None or self.source in BY_DAY[level])

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def plant(base: Base, level: str = "L5") -> list[Happening]:
    """The events of the eventful mornings, and a few in the history before them, in order of their first day."""
    rng = stream(base.seed, "events")
    taken = np.full((len(base.asins),), -10_000)
    found: list[Happening] = []
    early = range(60, min(span.start for span in (*base.spans.eventful, base.spans.quiet)) - 40)
    for span, rate in ((early, PER_MORNING / 4), *((one, PER_MORNING) for one in base.spans.eventful)):
        bag: list[str] = []
        for _ in range(max(round(len(span) * rate), 1)):
            if not bag:
                bag = list(rng.permutation([kind for kind, weight in WEIGHTS.items() for _ in range(weight)]))
            made = _one(base, len(found), bag.pop(), span, taken, found, rng)
            if made is not None:
                found.append(made)
    return sorted((_known(base, one, level) for one in found), key=lambda one: one.first)


def _one(base: Base, number: int, kind: str, span: range, taken: Grid, found: list[Happening], rng: Chance) -> Happening | None:
    length = int(rng.integers(LENGTHS[kind][0], LENGTHS[kind][1] + 1))
    latest = span.stop - min(length, 5)
    first = int(rng.integers(span.start, max(latest, span.start + 1)))
    last = min(first + length - 1, base.days - 1, span.stop + 4)
    if kind == "late":
        sources = {"ads", "inventory", "asin_traffic"} - {one.source for one in found if one.source and one.last + 12 > first}
        return Happening(number, kind, first, last, source=str(rng.choice(sorted(sources)))) if sources else None
    row = _asin(base, kind, first, taken, rng)
    if row is None:
        return None
    rows: tuple[int, ...] = (row,)
    line = None
    if kind == "ad_cut" and rng.random() < 0.3:
        line = base.lines[row]
        rows = tuple(at for at, name in enumerate(base.lines) if name == line)
    taken[list(rows)] = last
    return _struck(Happening(number, kind, first, last, rows, line), base, rng)


def _asin(base: Base, kind: str, first: int, taken: Grid, rng: Chance) -> int | None:
    """An ASIN on sale for two months that nothing else struck lately; big ones more often, small ones often enough."""
    usual = base.mean[:, max(first - 28, 0) : first].mean(axis=1)
    free = (taken + APART < first) & (usual > 0.3) & (base.mean[:, max(first - 60, 0)] > 0.05)
    if kind == "ad_cut":
        free &= base.ad_share > 0
    if kind in ("returns", "bots", "topic"):
        free &= usual > np.quantile(usual, 0.75)  # what customers say and do is told of what sells
    weight = np.where(free, usual**0.6, 0.0)
    return int(rng.choice(len(weight), p=weight / weight.sum())) if free.any() else None


def _struck(one: Happening, base: Base, rng: Chance) -> Happening:
    """The event with its strength."""
    ads = base.ad_share[one.asins[0]]
    if one.kind == "stock_out":
        return replace(one, units=0.0, visits=0.3, clicks=0.0, buy_box=0.0)
    if one.kind == "gone":
        return replace(one, units=0.0, visits=0.0, clicks=0.0, buy_box=0.0)
    if one.kind == "buy_box":
        share = float(rng.uniform(0.02, 0.25))
        return replace(one, units=share + 0.08, visits=0.93, clicks=0.2, buy_box=share * float(base.buy_box[one.asins[0]]))
    if one.kind == "price_error":
        if rng.random() < 0.6:
            price = float(rng.uniform(0.35, 0.7))
            return replace(one, price=price, units=float(1 + (1 - price) * rng.uniform(1.0, 3.0)), visits=1.1)
        price = float(rng.uniform(1.3, 2.5))
        return replace(one, price=price, units=float(np.clip(price**-2.2, 0.05, 0.7)), visits=0.97)
    if one.kind == "ad_cut":
        left = float(rng.uniform(0.03, 0.25))
        lost = ads * (1 - left)
        return replace(one, clicks=left, visits=1 - lost, units=1 - lost * 0.95)
    if one.kind == "topic":
        usual = float(base.mean[one.asins[0], max(one.first - 28, 0) : one.first].mean())
        more = 0.3 + usual * REVIEW_RATE * rng.uniform(0.5, 2.0)
        return replace(one, topic=str(rng.choice(TOPICS)), more=float(more), units=float(rng.uniform(0.75, 0.92)))
    if one.kind == "returns":
        return replace(one, more=float(rng.uniform(3.0, 8.0)))
    return replace(one, visits=float(rng.uniform(4, 18)))  # bots


def _known(base: Base, one: Happening, level: str) -> Happening:
    """The event with what it costs a day and the first day it can be known at a level."""
    if one.kind == "late":
        return replace(one, knowable=min(one.first + 2, one.last))
    days = slice(one.first, one.last + 1)
    rows = list(one.asins)
    mean, price = base.mean[rows, days], base.paid[rows, days]
    touched = _touch(base, one)
    given = np.maximum(1 - one.price, 0.0) * touched * mean * price
    lost = np.maximum(1 - touched, 0.0) * mean * price
    money = float((given if one.price < 1 else lost).sum() / one.length)
    if one.kind == "returns":
        money = float(mean.mean() * RETURN_RATE * (one.more - 1) * price.mean())
    daily = float(mean.sum() / one.length)
    filled = replace(one, money=money, daily=daily, volume=volume_class(daily))
    return replace(filled, knowable=_knowable(base, filled, level))


def _touch(base: Base, one: Happening) -> Grid:
    """The factor on units by ASIN: of a line's ad cut, each ASIN by its own ads."""
    if one.kind != "ad_cut":
        return np.full((len(one.asins), 1), one.units)
    return np.asarray(1 - base.ad_share[list(one.asins)][:, None] * (1 - one.clicks) * 0.95)


def _knowable(base: Base, one: Happening, level: str) -> int | None:
    if not one.is_shown_at(level):
        return None
    usual = base.mean[list(one.asins), max(one.first - 28, 0) : one.first].mean(axis=1)
    units, visits = float(usual.sum()), float((usual / base.conversion[list(one.asins)]).sum())
    spread = _dispersion(base, one)
    found = [_first(one, units, float((_touch(base, one)[:, 0] * usual).sum() / max(units, 1e-9)), spread)]
    if one.kind == "stock_out" and level != "L1":
        found.append(one.first)
    if one.kind in ("buy_box", "gone") and level == "L5":
        found.append(_when(one, lambda days: visits * 1.28 * days >= 30))
    if one.kind in ("buy_box", "gone") and level == "L4":
        found.append(_at_week(base, one))
    if one.kind == "price_error":
        sold = units * one.units
        found.append(_when(one, lambda days: sold * days >= 3.0))
    if one.kind == "ad_cut":
        clicks = float((usual / base.conversion[list(one.asins)] * base.ad_share[list(one.asins)]).sum())
        found.append(_first(one, clicks, one.clicks, lambda days: 0.04 + spread(days) / 2))
    if one.kind == "topic":
        low = units * REVIEW_RATE * LOW_STARS
        found.append(_first(one, low, 1 + one.more / max(low, 1e-9), lambda days: 1 / max(90 * low, 1.0)))  # of 90 days before
    if one.kind == "returns":
        found.append(_first(one, units * RETURN_RATE, one.more, spread))
    if one.kind == "bots":
        found.append(_first(one, visits, one.visits, lambda days: 0.05 + spread(days) / 2))
    known = [day for day in found if day is not None]
    return min(known) if known else None


def _when(one: Happening, enough: Callable[[int], bool]) -> int | None:
    """First day of the event after which its fact is stated often enough to be one."""
    return next((one.first + days - 1 for days in range(1, one.length + 1) if enough(days)), None)


def _at_week(base: Base, one: Happening) -> int | None:
    """Last day of the first reported week, Sunday to Saturday, of which the event holds more than half."""
    for day in range(one.first, min(one.last + 7, base.days)):
        if base.day(day).weekday() == 5 and len(range(max(one.first, day - 6), min(one.last, day) + 1)) >= 4:
            return day
    return None


def _dispersion(base: Base, one: Happening) -> Callable[[int], float]:
    """Relative variance, beyond Poisson, of a window's sum around the level of the days before, as chance makes it here."""
    rows = list(one.asins)
    weight = base.mean[rows].mean(axis=1, keepdims=True)
    path = (base.factor[rows] * weight).sum(axis=0) / max(float(weight.sum()), 1e-9)
    decay = 0.97 ** np.arange(120)[::-1]
    level = np.convolve(path, decay[::-1] / decay.sum())[: len(path)]

    def of(days: int) -> float:
        sums = np.convolve(path, np.ones(days) / days, "valid")
        before = level[119 : len(path) - days]
        return float(np.var(sums[120 : 120 + len(before)] / before[: len(sums) - 120]))

    return of


def _first(one: Happening, mean: float, factor: float, spread: Callable[[int], float]) -> int | None:
    """First day after which a window of 1, 7 or 14 days reaches the power asked for, the event's days in it multiplied by `factor`."""
    for days in range(1, one.length + 1):
        for window in WINDOWS:
            struck = min(days, window)
            if has_power(mean * window, mean * (window - struck + struck * factor), spread(window)):
                return one.first + days - 1
    return None


def has_power(usual: float, actual: float, alpha: float, *, p: float = 0.001, power: float = 0.8) -> bool:
    """Does a two-sided test at `p` on a negative-binomial count see a mean of `actual` where `usual` is expected so often?

    Exact tails; `alpha` is the relative variance beyond Poisson, the same under both.
    """
    if usual <= 0:
        return False
    if actual < usual:
        limit = _quantile(usual, alpha, p / 2) - 1  # the largest count whose lower tail is under p / 2
        return limit >= 0 and _up_to(limit, max(actual, 1e-9), alpha) >= power
    limit = _quantile(usual, alpha, 1 - p / 2)
    return 1 - _up_to(limit, actual, alpha) >= power


def _up_to(count: int, mean: float, alpha: float) -> float:
    if alpha < 1e-6:
        return float(special.gammaincc(count + 1, mean))
    size = 1 / alpha
    return float(special.betainc(size, count + 1, size / (size + mean)))


def _quantile(mean: float, alpha: float, share: float) -> int:
    """The smallest count whose lower tail reaches `share`."""
    low, high = -1, max(int(mean), 1)
    while _up_to(high, mean, alpha) < share:
        low, high = high, 2 * high + 4
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _up_to(middle, mean, alpha) < share else (low, middle)
    return high
