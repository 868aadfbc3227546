"""What shoppers search for and how much of it reaches the company: each product's queries, their market and our part, from its sessions.

The market is what usual demand makes of it, so a stock-out or a lost Buy Box shows as a smaller part of the same market.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from huddle.sample.demand import Demand

OF_SESSIONS, OF_UNITS = 0.45, 0.40
"""part of a product's sessions that begin with a search, and of its units bought within 24 hours of one"""
QUERIES = {
    "en": (("{}", 0.36), ("{} set", 0.2), ("best {}", 0.14), ("cheap {}", 0.1)),
    "de": (("{}", 0.36), ("{} set", 0.2), ("{} günstig", 0.14), ("{} test", 0.1)),
    "ja": (("{}", 0.36), ("{} セット", 0.2), ("{} おすすめ", 0.14), ("{} 安い", 0.1)),
}
"""a product's queries and the part of its searches each has; the rest are too many to name"""
_SEEN, _IN_CART = 0.031, 0.26
"""clicks per impression, cart adds per click"""


@dataclass(frozen=True)
class Searched:
    """One query of a span: the market and our part of it."""

    query: str
    row: int
    volume: int
    impressions: tuple[int, int]
    clicks: tuple[int, int]
    carts: tuple[int, int]
    purchases: tuple[int, int]
    """(everybody's, ours)"""


@dataclass(frozen=True)
class Found:
    """One product of a span, over all searches."""

    row: int
    impressions: int
    clicks: int
    carts: int
    purchases: int


def queries(demand: Demand, row: int) -> tuple[tuple[str, float], ...]:
    """A product's queries in the site's language with the part of its searches each has."""
    language = demand.site.language if demand.site.language in QUERIES else "en"
    name = demand.products[row].names[{"en": 0, "de": 2, "ja": 3}[language]].lower()
    return tuple((pattern.format(name), share) for pattern, share in QUERIES[language])


def share_of(demand: Demand, row: int) -> float:
    """Our usual part of the clicks after a product's queries: best sellers have more of it."""
    return 0.06 + 0.15 / (1 + demand.products[row].rank / 8)


def found(demand: Demand, row: int, span: tuple[date, date]) -> Found:
    """How a product was found over all searches of a span."""
    days = slice(demand.place(span[0]), demand.place(span[1]) + 1)
    clicks = round(float(demand.sessions[row, days].sum()) * OF_SESSIONS)
    bought = min(round(float(demand.units[row, days].sum()) * OF_UNITS), clicks)
    return Found(row, max(round(clicks / _SEEN), clicks), clicks, max(round(clicks * _IN_CART), bought), bought)


def searched(demand: Demand, rows: Iterable[int], span: tuple[date, date]) -> list[Searched]:
    """Every named query of the products over a span, most searched first."""
    days = slice(demand.place(span[0]), demand.place(span[1]) + 1)
    made: list[Searched] = []
    for row in rows:
        product, ours = demand.products[row], found(demand, row, span)
        usual = float(np.asarray(demand.usual_units[row, days]).sum())
        for place, (query, part) in enumerate(queries(demand, row)):
            share = share_of(demand, row) * (1.1, 1.0, 0.85, 0.7)[place]
            clicks = round(usual / product.conversion * OF_SESSIONS * part / share)
            own = min(round(ours.clicks * part), clicks)
            bought = max(round(usual * OF_UNITS * part / share * 0.93), round(ours.purchases * part))
            mine = min(round(ours.purchases * part), own)
            if not clicks:
                continue
            made.append(Searched(
                query, row, round(clicks * 1.9), (round(clicks / 0.024), min(round(own / _SEEN), round(clicks / 0.024))), (clicks, own),
                (max(round(clicks * 0.22), bought), max(round(own * _IN_CART), mine)), (bought, mine),
            ))  # fmt: skip
    return sorted(made, key=lambda one: (-one.volume, one.query))
