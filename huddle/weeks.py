"""Weeks and months as the meetings count them: which is the last complete one, and which days lie in it.

Apart from the warehouse, because a page, an export's period and the weekly deck must mean the same week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from huddle.marketplaces import marketplaces
from huddle.settings import setting

STARTS = ("sunday", "monday")
"""the days a week may begin on; by date.weekday() Sunday is 6 and Monday 0"""


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def back(self, days: int) -> Span:
        """The same number of days, so many days earlier."""
        return Span(self.first - timedelta(days=days), self.last - timedelta(days=days))


def starts_on(marketplace: str | None) -> str:
    """The day a site's week starts on: the site's own where it declares one that the team has not overruled."""
    chosen = str(setting("week_start"))
    if chosen in STARTS:
        return chosen
    return marketplaces()[marketplace].week_start if marketplace in marketplaces() else "sunday"


def week_of(day: date, start: str) -> Span:
    """The week a day lies in. Raises ValueError for another start than sunday or monday."""
    if start not in STARTS:
        raise ValueError(f"a week starts on sunday or monday, not {start!r}")
    into = (day.weekday() + (1 if start == "sunday" else 0)) % 7
    first = day - timedelta(days=into)
    return Span(first, first + timedelta(days=6))


def last_week(day: date, start: str) -> Span:
    """The last week that has wholly passed by the end of a day."""
    week = week_of(day, start)
    return week if week.last <= day else week.back(7)


def month_of(day: date) -> Span:
    """The calendar month a day lies in."""
    first = day.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def last_month(day: date) -> Span:
    """The last month that has wholly passed by the end of a day."""
    month = month_of(day)
    return month if month.last <= day else month_of(month.first - timedelta(days=1))
