"""Targets as the team wrote them, brought to the site of one shop: what names no site or no shop is one amount for all it covers.

Apart from the landing, because the weekly deck, the morning and the month must read the same target of the same site.

    a row covers the sites it does not exclude: no marketplace means every one, no shop means every shop
    the most exact row of a site counts; what a wider row has beyond the exact ones is split over the other sites it covers
    the split is by each site's sales of the line in the 91 days before the month, to the cent: the parts add up to the row
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huddle.analysis.split import CENTS, in_cents, split

Place = tuple[str, str]
"""shop and marketplace"""
MONEY = ("sales", "ad_spend", "contribution")
SUMMED = (*MONEY, "units", "sessions", "account_sessions", "clicks")
"""metrics that add up over sites; the target of a rate holds for each site as it stands"""


@dataclass(frozen=True)
class Declared:
    """One row of the targets table."""

    shop: str | None
    marketplace: str | None
    month: date
    line: str | None
    metric: str
    target: float
    currency: str | None

    def covers(self, place: Place) -> bool:
        """Whether the row speaks of a site of a shop."""
        return self.shop in (None, place[0]) and self.marketplace in (None, place[1])

    @property
    def width(self) -> int:
        """0 for one site of one shop, 1 for a site of every shop, 2 for every site of a shop, 3 for everything."""
        return (self.shop is None) + 2 * (self.marketplace is None)


@dataclass(frozen=True)
class Wanted:
    """What a row wants of one site of one shop."""

    place: Place
    row: Declared
    target: float
    """in the row's currency"""


Weigh = Callable[[Place, date, str | None], float | None]
"""sales of a line (None: all) of a site before a month, in one currency for all sites; None where they cannot be compared"""
Worth = Callable[[str, str], float | None]
"""what a unit of one currency is worth in another; None without a rate"""


def resolve(
    rows: Sequence[Declared], sites: Mapping[Place, str], weigh: Weigh, worth: Worth
) -> tuple[tuple[Wanted, ...], tuple[Declared, ...]]:
    """The target of every site, and the rows that could not be used.

    `sites`: the currency of each. A row in money over sites of several currencies that names none says nothing, nor does one
    whose sites cannot be weighed against each other.
    """
    groups: dict[tuple[date, str, str | None], list[Declared]] = {}
    for row in rows:
        groups.setdefault((row.month, row.metric, row.line), []).append(row)
    wanted: list[Wanted] = []
    unused: list[Declared] = []
    for group in groups.values():
        found: dict[Place, Wanted] = {}
        for row in sorted(group, key=lambda one: (one.width, one.shop or "", one.marketplace or "", one.currency or "")):
            made = _spread(row, [place for place in sites if row.covers(place)], found, sites, weigh, worth)
            if made is None:
                unused.append(row)
                continue
            for one in made:
                found[one.place] = one
        wanted += found.values()
    return tuple(wanted), tuple(unused)


def _spread(
    row: Declared, places: Sequence[Place], found: Mapping[Place, Wanted], sites: Mapping[Place, str], weigh: Weigh, worth: Worth
) -> list[Wanted] | None:
    """What a row wants of the sites without a more exact one; None where it cannot be said."""
    open_places = [place for place in places if place not in found]
    if row.metric not in SUMMED:
        return [Wanted(place, row, row.target) for place in open_places]
    if len(places) > 1 and row.metric in MONEY and row.currency is None and len({sites[place] for place in places}) > 1:
        return None
    left = in_cents(row.target)
    for place in places:
        if place in found:
            told = _in(found[place], sites[place], row, worth)
            if told is None:
                return None
            left -= in_cents(told)
    if not open_places:
        return []
    weights = [weigh(place, row.month, row.line) for place in open_places] if len(open_places) > 1 else [1.0]
    if any(one is None for one in weights):
        return None
    parts = split(max(left, 0), [one or 0.0 for one in weights])
    return [Wanted(place, row, int(part) / CENTS) for place, part in zip(open_places, parts, strict=True)]


def _in(one: Wanted, own: str, row: Declared, worth: Worth) -> float | None:
    """A site's target in the currency of a wider row."""
    if row.metric not in MONEY:
        return one.target
    given, asked = one.row.currency or own, row.currency or own
    rate = 1.0 if given == asked else worth(given, asked)
    return None if rate is None else one.target * rate
