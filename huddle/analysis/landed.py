"""What a landing says: sums of days, parts of a month, the year, and a target with its days. How they are worked out is in `landing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huddle.analysis.forecast import Course
from huddle.analysis.history import Mask
from huddle.analysis.split import CENTS, Cents
from huddle.weeks import Span

NEAR = 0.02
"""a landing within this share of the target is on target"""


@dataclass(frozen=True)
class Piece:
    """Some lines of one site, and what their currency is worth in the one they are added in."""

    course: Course
    of: Mask
    worth: float = 1.0


@dataclass(frozen=True)
class Aim:
    """A target with its days: they add up to it to the cent."""

    total: float
    by_day: Cents
    """one per day of the month"""

    def of(self, first: int, last: int) -> float:
        """The part of the days from one to before another, counted from 0."""
        return float(self.by_day[max(first, 0) : last].sum()) / CENTS

    def to_date(self, days: int) -> float:
        """The part of the first so many days."""
        return self.of(0, days)


@dataclass(frozen=True)
class Sum:
    """What a span of days has brought and will bring: amounts in one currency, None where unknown."""

    actual: float
    """sales of the known days up to the last one"""
    missing: int
    """days behind us without data; the forecast stands in for them"""
    days_left: int
    rest: float | None
    """forecast of the days left and of the missing ones; None where it cannot be said"""
    low: float | None = None
    high: float | None = None
    """80 % range of the landing"""
    off_by: float | None = None
    """median share by which forecasts of as many days were off"""
    starts: int = 0

    @property
    def landing(self) -> float | None:
        return None if self.rest is None else self.actual + self.rest


@dataclass(frozen=True)
class Part:
    """One row: a line of a site, a site, or all together."""

    shop: str | None
    marketplace: str | None
    line: str | None
    """None: the whole; `~rest`: the smaller lines together"""
    currency: str
    last_day: date
    month: Sum
    before: float | None
    """the month before, whole"""
    year_ago: float | None
    """the same month a year ago, whole"""
    target: float | None = None
    target_to_date: float | None = None

    @property
    def gap(self) -> float | None:
        """Landing minus target; None without one of them."""
        return None if self.month.landing is None or self.target is None else self.month.landing - self.target

    @property
    def side(self) -> str:
        """made, near or short: the landing against the target; empty without both."""
        if self.gap is None or not self.target:
            return ""
        share = self.gap / self.target
        return "near" if abs(share) < NEAR else "made" if share > 0 else "short"


@dataclass(frozen=True)
class Year:
    """The team's year: to date, a year ago to the same day, and where it lands."""

    span: Span
    sum: Sum
    year_ago: float | None
    target: float | None
    """the year's target where every month has one"""
    target_to_date: float | None
