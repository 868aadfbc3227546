"""What a promotion or a holiday brought: sales above the expected, in it and in the two weeks after, and the ads it took.

    uplift = sum(actual - expected) over its days; after = the same over the next 14 days without another event
    expected: level x weekday as known before its first day (huddle.analysis.forecast); sales are at the prices paid

Apart from the forecast, because it looks back: what is pulled forward is counted, and what is not known is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from huddle.analysis.forecast import ENOUGH_DAYS, MEASURED_KINDS, Course, Event
from huddle.analysis.history import Mask

AFTER_DAYS = 14


@dataclass(frozen=True)
class Occasion:
    """One past occasion: amounts in the currency asked for."""

    first: date
    last: date
    usual: float
    sold: float
    after: float | None
    """actual minus expected in the days after; None when none of them is known without another event"""
    after_days: int
    ads: float | None
    """ad spend above the expected in its days; None when spend is not known"""

    @property
    def uplift(self) -> float:
        return self.sold - self.usual

    @property
    def net(self) -> float:
        """Uplift in it and after it, less the additional ads as far as they are known."""
        return self.uplift + (self.after or 0.0) - (self.ads or 0.0)


def _one(course: Course, event: Event, of: Mask) -> Occasion | None:
    """What one past event brought some lines of a site; None where its days or the weeks before are not known."""
    first, last = event.first, event.last
    lines = of & event.touches
    if first < 1 or last >= course.width or not course.is_known[first : last + 1].all():
        return None
    if not lines.any() or course.open_days[lines, first].max() < ENOUGH_DAYS:
        return None
    days = np.arange(first, last + 1)
    usual = np.nan_to_num(course.week[(course.width - days) % 7, :, first].T[lines]).sum()
    sold = np.nansum(course.sales[lines, first : last + 1])
    after, counted = _after(course, event, lines)
    spent = course.ad_spend[lines, first : last + 1]
    planned = course.ad_week[(course.width - days) % 7, :, first].T[lines]
    both = ~np.isnan(spent) & ~np.isnan(planned)
    ads = float((spent - planned)[both].sum()) if both.any(axis=0).all() else None
    return Occasion(course.day(first), course.day(last), float(usual), float(sold), after, counted, ads)


def _after(course: Course, event: Event, lines: Mask) -> tuple[float | None, int]:
    """Actual minus expected of the days after an event on which no other one runs, and how many days that is."""
    days = np.arange(event.last + 1, min(event.last + AFTER_DAYS, course.width - 1) + 1)
    if not len(days):
        return None, 0
    busy = np.zeros((len(course.lines), len(days)), dtype=bool)
    for other in course.events:
        if other is not event and other.kind in MEASURED_KINDS:
            inside = (days >= other.first) & (days <= other.last)
            busy |= other.touches[:, None] & inside[None, :]
    usual = course.week[(course.width - days) % 7, :, event.first].T
    counts = ~busy & ~np.isnan(course.sales[:, days]) & ~np.isnan(usual) & lines[:, None]
    if not counts.any():
        return None, 0
    gap = np.where(counts, course.sales[:, days] - usual, 0.0)
    return float(gap.sum()), int(counts.any(axis=0).sum())


def last_time(pieces: Sequence[tuple[Course, Event, Mask, float]]) -> Occasion | None:
    """What the same event brought the last time, over the sites it touches; None where no site knows it.

    `pieces`: site, the event (coming or past), the lines asked for, and what the site's currency is worth.
    """
    found: list[tuple[Occasion, float]] = []
    for course, event, of, worth in pieces:
        named = [one for one in course.events if one.name.casefold() == event.name.casefold() and one.last < min(event.first, course.width)]
        for earlier in reversed(named):
            occasion = _one(course, earlier, of)
            if occasion is not None:
                found.append((occasion, worth))
                break
    return _together(found)


def brought(pieces: Sequence[tuple[Course, Event, Mask, float]]) -> Occasion | None:
    """What these past events (one per site) brought themselves; None where no site knows it."""
    found = [(occasion, worth) for course, event, of, worth in pieces if (occasion := _one(course, event, of)) is not None]
    return _together(found)


def _together(found: Sequence[tuple[Occasion, float]]) -> Occasion | None:
    """One occasion on several sites as one: of those that began last."""
    if not found:
        return None
    newest = max(one.first for one, _ in found)
    same = [(one, worth) for one, worth in found if abs((newest - one.first).days) <= AFTER_DAYS]
    after = [one.after * worth for one, worth in same if one.after is not None]
    ads = [one.ads * worth for one, worth in same if one.ads is not None]
    return Occasion(
        min(one.first for one, _ in same),
        max(one.last for one, _ in same),
        sum(one.usual * worth for one, worth in same),
        sum(one.sold * worth for one, worth in same),
        sum(after) if after else None,
        max(one.after_days for one, _ in same),
        sum(ads) if len(ads) == len(same) else None,
    )
