"""Visits with nobody behind them: how many of a day's or a week's visits are suspicious, and a rate without them.

Nothing is dropped: the rate stands as it is, and beside it what it would be without the visits above the usual ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby


@dataclass(frozen=True)
class SuspectDay:
    """One flagged day of an ASIN; of a whole site's own visits where `asin` is None."""

    shop: str
    marketplace: str
    asin: str | None
    line: str | None
    owner: str | None
    name: str | None
    name_zh: str | None
    day: date
    sessions: int
    usual_sessions: float
    extra_sessions: int
    units: int
    site_sessions: int | None
    """visits to products of the whole site on that day"""
    account_sessions: int | None
    """the account's own visits of the whole site on that day"""


@dataclass(frozen=True)
class Run:
    """Flagged days of one ASIN or site that follow one another."""

    days: tuple[SuspectDay, ...]

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day

    @property
    def extra(self) -> int:
        """Visits above the usual ones, over all its days."""
        return sum(one.extra_sessions for one in self.days)

    @property
    def usual(self) -> float:
        """Usual visits of its days."""
        return sum(one.usual_sessions for one in self.days)

    @property
    def rates(self) -> tuple[float | None, float | None]:
        """Units per visit of its days: with all visits, and without the suspicious ones."""
        units, sessions = sum(one.units for one in self.days), sum(one.sessions for one in self.days)
        return without(units, sessions, 0), without(units, sessions, self.extra)


def without(units: float, sessions: float, extra: float) -> float | None:
    """Units per visit with `extra` visits left out; None when none are left."""
    left = sessions - extra
    return units / left if left > 0 else None


def extra_visits(days: Iterable[SuspectDay], *, is_account: bool = False) -> float:
    """How many suspicious visits some flagged days hold: visits to products, or the account's own of whole sites.

    The account's own come from the site's own flag; where only ASINs are flagged, theirs count in the proportion in which the site's
    own visits stand to those of its products on that day, for a visitor may open several. Unknown proportion: as they are.
    """
    found = list(days)
    if not is_account:
        return float(sum(one.extra_sessions for one in found if one.asin is not None))
    total = 0.0
    places = sorted({(one.shop, one.marketplace, one.day) for one in found})
    for place in places:
        here = [one for one in found if (one.shop, one.marketplace, one.day) == place]
        site = [one for one in here if one.asin is None]
        if site:
            total += site[0].extra_sessions
            continue
        first = here[0]
        share = first.account_sessions / first.site_sessions if first.account_sessions is not None and first.site_sessions else 1.0
        total += sum(one.extra_sessions for one in here) * share
    return total


def runs(days: Iterable[SuspectDay]) -> tuple[Run, ...]:
    """Neighbouring flagged days together, ASIN by ASIN; a site's own only where none of its ASINs is flagged on the day."""
    listed = list(days)
    of_asins = {(one.shop, one.marketplace, one.day) for one in listed if one.asin is not None}
    kept = [one for one in listed if one.asin is not None or (one.shop, one.marketplace, one.day) not in of_asins]
    made: list[Run] = []

    def thing(one: SuspectDay) -> tuple[str, str, str]:
        return one.shop, one.marketplace, one.asin or ""

    for _, group in groupby(sorted(kept, key=lambda one: (thing(one), one.day)), key=thing):
        made += (Run(tuple(part)) for part in _neighbours(list(group)))
    return tuple(made)


def _neighbours(days: Sequence[SuspectDay]) -> list[list[SuspectDay]]:
    parts: list[list[SuspectDay]] = []
    for one in days:
        if parts and one.day - parts[-1][-1].day == timedelta(days=1):
            parts[-1].append(one)
        else:
            parts.append([one])
    return parts
