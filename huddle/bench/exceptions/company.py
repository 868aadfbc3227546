"""A seller without events: who sells what, how much on an ordinary day, when it promotes, and which mornings are looked at.

Everything is drawn from one seed, each part from a stream of its own, so that one part's draws never move another's.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from huddle.bench.exceptions.noise import Chance, Grid, factors, volume_class, wander

MARKETPLACE = "US"
CURRENCY = "USD"
LATEST = date(2026, 11, 18)
"""the last day of the company whose year ends latest; others end up to eleven months earlier, so that every season is met"""
GAP = 24
"""days between the spans of mornings: longer than any event's traces in a window of 14 days"""
AHEAD = 60
"""days beyond the last one on which shipments already ordered arrive"""
NAMES = ("Bottle", "Lamp", "Towel", "Kettle", "Mat", "Cable", "Brush", "Basket", "Tent", "Clock", "Filter", "Pan")
TOP = 150.0
"""units a day of the biggest ASIN of 200; a fifth of them then sell four fifths, as in the UCI shop (79.4 %)"""


def stream(seed: int, purpose: str) -> Chance:
    """A stream of chance per seed and purpose."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode())])


@dataclass(frozen=True)
class Told:
    """A promotion or holiday of the events table."""

    kind: str
    name: str
    first: int
    last: int
    line: str | None = None


@dataclass(frozen=True)
class Spans:
    """The mornings looked at, as days from the start: with events, and the month without."""

    eventful: tuple[range, ...]
    quiet: range

    @property
    def mornings(self) -> list[int]:
        return sorted(day for span in (*self.eventful, self.quiet) for day in span)


def spans(seed: int, days: int, mornings: int) -> Spans:
    """Three spans up to the last day, `GAP` days apart; which of them is the quiet one is drawn.

    Raises ValueError, in words, where so many mornings leave less than half a year before the first.
    """
    third = mornings // 3
    lengths = [third, third, mornings - 2 * third]
    place = int(stream(seed, "quiet month").integers(3))
    made: list[range] = []
    end = days
    for length in reversed(lengths):
        made.insert(0, range(end - length, end))
        end -= length + GAP
    if mornings < 6 or made[0].start < 182:
        raise ValueError(f"{mornings} mornings in {days} days: expected at least 6, and half a year before the first")
    return Spans(tuple(one for at, one in enumerate(made) if at != place), made[place])


@dataclass
class Base:
    """The ordinary company: arrays of ASIN x day, money in the currency's units."""

    seed: int
    days: int
    end: date
    spans: Spans
    asins: list[str]
    lines: list[str]
    daily: Grid
    """mean units a day over all days on sale"""
    classes: list[str]
    price: Grid
    """usual price by ASIN and day"""
    mean: Grid
    """mean units before chance and events, promotions included; 0 before the launch and when dormant"""
    paid: Grid
    """price after promotions"""
    factor: Grid
    """what chance multiplies the mean with"""
    family: list[str]
    conversion: Grid
    buy_box: Grid
    """usual Buy Box share by ASIN"""
    ad_share: Grid
    """share of visits that come through ads, by ASIN; 0 without ads"""
    ad_cost: Grid
    """cost per click by ASIN"""
    told: list[Told]
    turned: list[tuple[int, int]] = field(default_factory=list)
    """ASIN and day on which it fell asleep or woke: a state of its own that the generator logs"""

    def day(self, place: int) -> date:
        return self.end - timedelta(days=self.days - 1 - place)

    def place(self, day: date) -> int:
        return self.days - 1 - (self.end - day).days


def _volumes(count: int, rng: Chance) -> Grid:
    rank = (np.arange(count) + 1.0) * 200 / count
    return np.asarray(np.minimum(TOP * rank**-1.1, 1.5 * TOP) * rng.lognormal(0, 0.3, count))


def _weekdays(count: int, start: date, days: int, rng: Chance) -> Grid:
    site = np.array([1.06, 1.02, 1.0, 0.98, 0.93, 0.96, 1.05]) * rng.lognormal(0, 0.06, 7)
    own = site[None, :] * rng.lognormal(0, 0.05, (count, 7))
    own /= own.mean(axis=1, keepdims=True)
    return np.asarray(own[:, (start.weekday() + np.arange(days)) % 7])


def _seasons(lines: list[str], start: date, days: int, rng: Chance) -> Grid:
    year = np.array([(start + timedelta(days=day)).timetuple().tm_yday for day in range(days)])
    of_line = {line: (rng.uniform(0, 365), rng.uniform(0.04, 0.28)) for line in sorted(set(lines))}
    rows = [np.exp(of_line[line][1] * np.cos(2 * np.pi * (year - of_line[line][0]) / 365.25)) for line in lines]
    growth = np.exp(rng.normal(0.06, 0.14, len(lines))[:, None] * (np.arange(days) - days / 2) / 365)
    return np.array(rows) * growth


def _told(lines: list[str], start: date, days: int, rng: Chance) -> list[Told]:
    found: list[Told] = []
    for year in range(start.year, start.year + 3):
        friday = date(year, 11, 1) + timedelta(days=(3 - date(year, 11, 1).weekday()) % 7 + 22)
        for name, begins, length in (
            ("Summer deal days", date(year, 7, 15), 2), ("Autumn deal days", date(year, 10, 7), 2), ("Black Friday week", friday, 5),
        ):  # fmt: skip
            place = (begins - start).days
            found.append(Told("promotion", name, place, place + length - 1))
        for name, day in (("New Year", date(year, 1, 1)), ("Independence Day", date(year, 7, 4)), ("Christmas", date(year, 12, 25))):
            found.append(Told("holiday", name, (day - start).days, (day - start).days))
    for line in sorted(set(lines)):
        first = int(rng.integers(15, 70))
        while first < days + AHEAD:
            found.append(Told("promotion", f"{line} coupon week", first, first + int(rng.integers(4, 8)), line))
            first += int(rng.integers(55, 100))
    return [one for one in found if one.first >= 0 and one.last < days]


def _promote(base: Base, rng: Chance) -> None:
    """Lifts while a promotion runs, a little less in the days after, holidays by a common factor: all by each ASIN's own response."""
    count = len(base.asins)
    for one in base.told:
        rows = [row for row in range(count) if one.line in (None, base.lines[row])]
        days = slice(one.first, one.last + 1)
        if one.kind == "holiday":
            base.mean[rows, days] *= rng.uniform(0.7, 0.9)
            continue
        lift = rng.uniform(1.5, 2.3) if one.line is None else rng.uniform(1.2, 1.6)
        base.mean[rows, days] *= np.exp(np.log(lift) * rng.lognormal(0, 0.3, len(rows)))[:, None]
        base.paid[rows, days] *= 0.8 if one.line is None else 0.88
        base.mean[rows, one.last + 1 : one.last + 5] *= 0.93


def _lives(base: Base, rng: Chance) -> None:
    """Launches inside the year, ASINs that sleep for a while, ASINs that fade out."""
    days = np.arange(base.days)
    for row in range(len(base.asins)):
        kind = rng.random()
        if kind < 0.05:
            first = int(rng.integers(60, base.days - 30))
            base.mean[row] *= np.where(days < first, 0.0, 1 / (1 + np.exp(-(days - first - 24) / 9)))
        elif kind < 0.08 and base.daily[row] < 5:
            first, length = int(rng.integers(30, base.days)), int(rng.integers(60, 150))
            quiet = range(base.spans.quiet.start - 35, base.spans.quiet.stop)
            if first in quiet or first + length in quiet:
                continue
            base.turned += [(row, first), (row, first + length)]
            base.mean[row] *= np.where((days >= first) & (days < first + length), 0.02, 1.0)
        elif kind < 0.12:
            base.mean[row] *= np.exp(-np.maximum(days - base.days / 3, 0) * rng.uniform(0.002, 0.006))


def base_company(seed: int, asins: int, days: int, mornings: int) -> Base:
    """The company of a seed. Raises ValueError for sizes that leave no room."""
    looked = spans(seed, days, mornings)
    rng = stream(seed, "products")
    end = LATEST - timedelta(days=seed * 37 % 330)
    start = end - timedelta(days=days - 1)
    daily = _volumes(asins, rng)
    order = rng.permutation(asins)
    count = min(max(asins // 35, 3), len(NAMES))
    lines = [NAMES[int(one)] for one in rng.integers(0, count, asins)]
    daily = daily[order]
    price = np.round(np.clip(rng.lognormal(3.2, 0.6, asins), 7, 160)) - 0.01
    prices = np.repeat(price[:, None], days, axis=1)
    for row in np.nonzero(rng.random(asins) < 0.35)[0]:  # the seller's own small steps
        prices[row, int(rng.integers(20, days)) :] *= rng.choice([0.93, 0.95, 1.05, 1.08])
    chance, family = factors(daily, days, stream(seed, "chance"))
    shared = stream(seed, "shared")
    common = wander(np.array([0.03]), np.array([3.0]), days, shared)
    of_line = {line: wander(np.array([0.035]), np.array([10.0]), days, shared)[0] for line in sorted(set(lines))}
    chance = chance * np.exp(common) * np.exp(np.array([of_line[line] for line in lines]))
    mean = daily[:, None] * _weekdays(asins, start, days, rng) * _seasons(lines, start, days, rng)
    has_ads = rng.random(asins) < 0.75
    conversion = np.clip(rng.lognormal(np.log(0.10), 0.4, asins), 0.03, 0.3)
    share = np.where(has_ads, rng.uniform(0.15, 0.5, asins), 0.0)
    made = Base(
        seed=seed, days=days, end=end, spans=looked, asins=[f"B0BN{seed % 1000:03d}{row:03X}"[:10] for row in range(asins)],
        lines=lines, daily=daily, classes=[volume_class(float(one)) for one in daily], price=prices, mean=mean,
        paid=prices.copy(), factor=chance, family=family, conversion=conversion,
        buy_box=np.where(rng.random(asins) < 0.08, rng.uniform(0.65, 0.85, asins), rng.uniform(0.95, 0.995, asins)), ad_share=share,
        ad_cost=np.round(price * conversion * 0.85 * rng.uniform(0.12, 0.45, asins), 2) + 0.02, told=_told(lines, start, days, rng),
    )  # fmt: skip
    _lives(made, stream(seed, "lives"))
    _promote(made, stream(seed, "promotions"))
    return made
