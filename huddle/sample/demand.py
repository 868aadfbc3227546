"""How many shoppers come and buy: level x season x weekday x launch x promotion, with negative-binomial noise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from huddle.sample.catalogue import LINES, Product
from huddle.sample.sites import PRICE_LEVEL, Site

Numbers = np.ndarray

WEEKDAYS = {  # Monday first
    "US": (1.06, 1.02, 1.00, 0.97, 0.94, 0.98, 1.03),
    "UK": (1.05, 1.01, 0.99, 0.98, 0.95, 0.97, 1.05),
    "DE": (1.04, 0.99, 0.97, 0.97, 0.94, 0.96, 1.13),
    "JP": (0.96, 0.95, 0.96, 0.97, 1.00, 1.09, 1.07),
}
SESSION_SPREAD = 90.0
"""size of the negative binomial of sessions: variance = mean + mean squared / size"""
UNIT_SPREAD = 70.0


@dataclass(frozen=True)
class Effect:
    """Something that touches some ASINs of a site for some days."""

    rows: tuple[int, ...]
    """places of the ASINs in the site's list"""
    first: int
    """first day, counted from the start of the span"""
    last: int
    sessions: float = 1.0
    """multiplies the sessions"""
    conversion: float = 1.0
    price: float = 1.0
    buy_box: float | None = None
    """share of page views with the Buy Box while it lasts"""
    advertising: float = 1.0
    """multiplies ad clicks"""


@dataclass
class Demand:
    """What shoppers did on one site: arrays of ASIN x day, money in coins."""

    site: Site
    products: list[Product]
    start: date
    usual_units: Numbers
    """what would have been sold on average without any planted event"""
    usual_price: Numbers
    price: Numbers
    sessions: Numbers
    page_views: Numbers
    buy_box: Numbers
    units: Numbers
    order_items: Numbers
    units_b2b: Numbers
    sessions_b2b: Numbers
    page_views_b2b: Numbers
    effects: list[Effect] = field(default_factory=list)

    @cached_property
    def sales(self) -> Numbers:
        """Ordered product sales in coins."""
        return self.units * self.price

    @cached_property
    def listed(self) -> list[int]:
        """Places of the ASINs that by-ASIN reports know."""
        return [row for row, product in enumerate(self.products) if product.is_listed_properly]

    def day(self, place: int) -> date:
        return self.start + timedelta(days=place)

    def place(self, day: date) -> int:
        return (day - self.start).days


def _season(products: list[Product], start: date, length: int) -> Numbers:
    peaks = {name: (peak, strength) for name, _, _, peak, strength in LINES}
    day_of_year = np.array([(start + timedelta(days=t)).timetuple().tm_yday for t in range(length)])
    rows = [np.exp(peaks[p.line][1] * np.cos(2 * np.pi * (day_of_year - peaks[p.line][0]) / 365.25)) for p in products]
    return np.array(rows)


def _launch(products: list[Product], days: int, length: int, rng: np.random.Generator) -> Numbers:
    """1 for a long-sold ASIN; a ramp of about seven weeks for one launched inside the span, 0 before."""
    ramp = np.ones((len(products), length))
    t = np.arange(length)
    for row, product in enumerate(products):
        place = int(rng.integers(60, max(61, days - 75)))
        if product.rank % 7 == 6 and product.is_listed_properly and days > 200:
            ramp[row] = np.where(t < place, 0.0, 1 / (1 + np.exp(-(t - place - 24) / 9)))
    return ramp


def expected_units(site: Site, products: list[Product], start: date, days: int, length: int, seed: int) -> Numbers:
    """Mean units by ASIN and day before promotions and planted events."""
    rng = site.generator(seed, "level")
    t = np.arange(length)
    count = len(products)
    level = np.array([p.daily_units for p in products]) * site.scale * rng.uniform(0.8, 1.25, count)
    growth = np.exp(rng.normal(0.10, 0.10, count)[:, None] * (t - days) / 365)
    period, phase = rng.uniform(110, 260, count)[:, None], rng.uniform(0, 6.28, count)[:, None]
    drift = np.exp(0.06 * np.sin(2 * np.pi * t / period + phase))
    weekday = np.array([WEEKDAYS[site.marketplace][(start.weekday() + d) % 7] for d in range(length)])
    shared = np.exp(rng.normal(0, 0.025, length))
    launch = _launch(products, days, length, rng)
    return level[:, None] * growth * drift * _season(products, start, length) * weekday * shared * launch


def _scaled(numbers: Numbers, factor: float, rng: np.random.Generator) -> Numbers:
    """Counts thinned (factor below 1) or with Poisson extra (above 1): the untouched part stays as it was drawn."""
    if factor <= 1:
        return rng.binomial(numbers, factor)
    return numbers + rng.poisson(numbers * (factor - 1))


def _nb(mean: Numbers, size: float, rng: np.random.Generator) -> Numbers:
    return rng.negative_binomial(size, size / (size + mean)).astype(np.int64)


def usual_price(site: Site, product: Product) -> int:
    """The product's usual price on the site, in coins: 27.99 dollars, 2,980 yen."""
    amount = product.price * PRICE_LEVEL[site.currency]
    if site.minor == 1:
        return max(480, round(amount / 100) * 100 - 20)
    return round(amount) * 100 - 1


def simulate(
    site: Site,
    products: list[Product],
    start: date,
    days: int,
    length: int,
    seed: int,
    promotions: list[Effect],
    events: list[Effect],
) -> Demand:
    """The site's daily numbers over `length` days from `start`; the company's own history ends after `days`."""
    mean = expected_units(site, products, start, days, length, seed)
    conversion = np.array([p.conversion for p in products])[:, None]
    rng = site.generator(seed, "shoppers")
    sessions = _nb(mean / conversion, SESSION_SPREAD, rng)
    units = np.minimum(_nb(sessions * conversion, UNIT_SPREAD, rng), sessions)
    buy_box = np.clip(1 - rng.gamma(2.0, 0.008, sessions.shape), 0.5, 1)
    usual = np.array([usual_price(site, p) for p in products], dtype=np.int64)
    price = np.repeat(usual[:, None], length, axis=1)
    for place, effect in enumerate([*promotions, *events]):
        chance = site.generator(seed, f"effect {place} {effect.first}")
        block = np.ix_(list(effect.rows), range(max(effect.first, 0), min(effect.last + 1, length)))
        sessions[block] = _scaled(sessions[block], effect.sessions, chance)
        units[block] = np.minimum(_scaled(units[block], effect.sessions * effect.conversion, chance), sessions[block])
        price[block] = np.round(price[block] * effect.price).astype(np.int64)
        if effect.buy_box is not None:
            buy_box[block] = np.clip(chance.normal(effect.buy_box, effect.buy_box / 6, buy_box[block].shape), 0, 1)
        if place < len(promotions):
            mean[block] *= effect.sessions * effect.conversion
    split = site.generator(seed, "split")
    page_views = sessions + split.binomial(sessions, 0.28)
    units_b2b = split.binomial(units, 0.06)
    sessions_b2b = units_b2b + split.binomial(sessions - units, 0.03)
    items = np.where(units > 0, np.maximum(units - split.binomial(units, 0.07), 1), 0)
    return Demand(
        site=site, products=products, start=start, usual_units=mean,
        usual_price=np.repeat(usual[:, None], length, axis=1), price=price, sessions=sessions,
        page_views=page_views, buy_box=np.where(page_views > 0, np.round(buy_box, 4), 0.0), units=units,
        order_items=items, units_b2b=units_b2b, sessions_b2b=sessions_b2b,
        page_views_b2b=np.minimum(sessions_b2b + split.binomial(sessions_b2b, 0.2), page_views),
        effects=[*promotions, *events],
    )  # fmt: skip
