"""Whether two stretches of days can stand against each other: as many days, and as many of each weekday.

Apart from the bridge, because the calendar moves sales without anybody's doing: a month with five Saturdays is no better month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from huddle.weeks import Span


@dataclass(frozen=True)
class Calendar:
    """How the days of a later stretch differ from those of an earlier one."""

    days: int
    """days of the later stretch more than of the earlier one"""
    more: tuple[int, ...]
    """weekdays (Monday 0) that the later stretch holds more often than its length alone explains"""
    fewer: tuple[int, ...]

    @property
    def is_alike(self) -> bool:
        """As many days, and as many of each weekday."""
        return not (self.days or self.more or self.fewer)


def calendar(now: Span, before: Span) -> Calendar:
    """The difference of two stretches; weekdays are counted by their share of the days, and told where the shares differ by a day."""
    counts = [_weekdays(span) for span in (now, before)]
    gaps = [counts[0][day] - counts[1][day] * now.days / before.days for day in range(7)]
    more, fewer = (tuple(day for day in range(7) if gaps[day] * sign > 0.5) for sign in (1, -1))
    return Calendar(now.days - before.days, more, fewer)


def _weekdays(span: Span) -> list[int]:
    whole, rest = divmod(span.days, 7)
    extra = {(span.first + timedelta(days=step)).weekday() for step in range(rest)}
    return [whole + (day in extra) for day in range(7)]


def overlap(now: Span, before: Span) -> date | None:
    """The first day that lies in both stretches: then no change between them can be told; None where they are apart."""
    first, last = max(now.first, before.first), min(now.last, before.last)
    return first if first <= last else None
