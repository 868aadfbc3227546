"""Where the month and the year land, line by line and site by site, against their targets.

    landing    = sales of the known days + forecast of the others (huddle.analysis.forecast)
    to date    = the target's share of the days behind us, each day weighing its weekday x event; never calendar days
    a year ago = the same days of the month a year earlier, where every one of them is known
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from huddle.analysis.forecast import (
    ENOUGH_DAYS,
    ENOUGH_ORIGINS,
    FEWEST_DAYS,
    Course,
    Tested,
    sum_range,
    width_of_range,
)
from huddle.analysis.history import Grid, Mask
from huddle.analysis.landed import Aim, Part, Piece, Sum, Year
from huddle.analysis.split import CENTS, in_cents, split
from huddle.weeks import Span, month_of

SAID_FROM = 10
"""day of the month from which a landing is said without a back-test; a plain run rate never"""
_MOST_MISSING = 0.25
"""share of the days behind us without data above which nothing is said about the month"""


Targets = Mapping[tuple[str, date, str | None], Mapping[str | None, Sequence[tuple[float, str | None]]]]
"""site, first day of the month and shop (None: every one) -> line (None: the whole site) -> amounts with their currency"""


@dataclass(frozen=True)
class Book:
    """The month of some sites, ready to be asked for any part of it."""

    span: Span
    courses: tuple[Course, ...]
    """sites whose last day lies in the month"""
    stale: tuple[Course, ...]
    """sites without a known day in it"""
    targets: Targets
    worth: Mapping[str, float]
    currency: str | None
    """the currency sites can be added in; None when a rate is missing"""
    line: str | None = None
    """one line alone"""

    def lines_of(self, course: Course) -> tuple[str, ...]:
        """The lines that are shown of a site: those with sales to date or to come, or a target; largest first, `~` last."""
        sizes = self._ahead(course, self.span).sum(axis=1) + np.nansum(course.sales[:, max(course.column(self.span.first), 0) :], axis=1)
        size = dict.fromkeys(self._targeted(course, self.span.first), 0.0) | dict(zip(course.lines, sizes.tolist(), strict=True))
        shown = [line for line in size if size[line] > 0 or self._target(course, line) is not None]
        named = sorted(shown, key=lambda line: (line.startswith("~"), -size[line], line))
        return tuple(line for line in named if self.line in (None, line))

    def targeted(self, course: Course, month: date) -> tuple[str, ...]:
        """The lines of a site with a target in a month, whether they sell or not; the chosen one alone."""
        return tuple(line for line in self._targeted(course, month) if self.line in (None, line))

    def pieces(self, course: Course, lines: Sequence[str] | None = None) -> Piece:
        """A site (or some of its lines) in its own currency."""
        wanted = lines if lines is not None else course.lines if self.line is None else (self.line,)
        return Piece(course, course.where(wanted))

    def site(self, course: Course) -> Part:
        """A site as a whole, or the one line of it that was chosen."""
        return self._of(course, self.line, [self.pieces(course)])

    def line_of(self, course: Course, line: str) -> Part:
        """One line of a site."""
        return self._of(course, line, [self.pieces(course, [line])])

    def _of(self, course: Course, line: str | None, pieces: Sequence[Piece]) -> Part:
        key = (id(course), line)
        if key not in self._parts:
            aim = self.aim(course, line)
            self._parts[key] = self._part(pieces, course.shop, course.marketplace, line, course.currency, [aim] if aim else [])
        return self._parts[key]

    @cached_property
    def _parts(self) -> dict[tuple[int, str | None], Part]:
        return {}

    def rest_of(self, course: Course, lines: Sequence[str]) -> Part:
        """Several lines of a site as one row; their targets are added where each has one."""
        aims = [aim for line in lines if (aim := self.aim(course, line))]
        return self._part([self.pieces(course, lines)], course.shop, course.marketplace, "~rest", course.currency, aims)

    def total(self) -> Part | None:
        """All sites in one currency; None when they cannot be added."""
        return self._total

    @cached_property
    def _total(self) -> Part | None:
        if self.currency is None or not self.courses:
            return None
        pieces = [Piece(one, self.pieces(one).of, self.worth[one.currency]) for one in self.courses]
        return self._part(pieces, None, None, self.line, self.currency, self._total_aims())

    def _total_aims(self) -> list[Aim]:
        """The targets of every site in the common currency; none where one site has none, for its sales would count alone."""
        found = []
        for course in self.courses:
            aim = self.aim(course, self.line)
            if aim is None:
                return []
            worth = self.worth[course.currency]
            total = aim.total * worth
            found.append(Aim(total, split(in_cents(total), aim.by_day)))
        return found

    def aim(self, course: Course, line: str | None, month: date | None = None) -> Aim | None:
        """The target of a line of a site, or of the site as a whole, split to days; None without one.

        A site without a target of its own has the sum of its lines'. Parts add up: days to the target, lines to the site.
        """
        span = self.span if month is None else month_of(month)
        key = (id(course), line, span.first)
        if key not in self._aims:
            self._aims[key] = self._aim_of(course, line, span)
        return self._aims[key]

    @cached_property
    def _aims(self) -> dict[tuple[int, str | None, date], Aim | None]:
        return {}

    def _aim_of(self, course: Course, line: str | None, span: Span) -> Aim | None:
        if line is not None:
            amount = self._target(course, line, span.first)
            return None if amount is None else self._aim(course, amount, course.where([line]), span)
        own = self._target(course, None, span.first)
        if own is not None:
            return self._aim(course, own, course.where(course.lines), span)
        aims = [aim for name in self._targeted(course, span.first) if (aim := self.aim(course, name, span.first))]
        if not aims:
            return None
        by_day = np.sum([aim.by_day for aim in aims], axis=0)
        return Aim(int(by_day.sum()) / CENTS, by_day)

    def unsplit(self, course: Course, month: date | None = None) -> Aim | None:
        """What a site's own target has beyond those of its lines; None where the lines make up the whole."""
        span = self.span if month is None else month_of(month)
        own = self._target(course, None, span.first)
        if own is None:
            return None
        lines = [amount for name in self._targeted(course, span.first) if (amount := self._target(course, name, span.first)) is not None]
        left = own - sum(lines)
        whole = self.aim(course, None, span.first)
        if not lines or whole is None or in_cents(left) == 0:
            return None
        parts = [aim.by_day for name in self._targeted(course, span.first) if (aim := self.aim(course, name, span.first))]
        return Aim(left, whole.by_day - np.sum(parts, axis=0))

    def _aim(self, course: Course, amount: float, of: Mask, span: Span) -> Aim:
        cents = in_cents(amount)
        return Aim(cents / CENTS, split(cents, self._weights(course, of, span)))

    def _weights(self, course: Course, of: Mask, span: Span) -> Grid:
        """How much each day of a month weighs, as known when it began: during the month the split of its target stays put."""
        days = self._days(course, span)
        own = days[of].sum(axis=0)
        return own if own.sum() > 0 else days.sum(axis=0)

    def _days(self, course: Course, span: Span) -> Grid:
        key = (id(course), span.first)
        if key not in self._kept:
            start = course.column(span.first)
            is_early = 0 < start <= course.width and course.open_days[:, start].max() >= ENOUGH_DAYS
            self._kept[key] = course.expected(start, course.column(span.last), start if is_early else course.width)
        return self._kept[key]

    @cached_property
    def _kept(self) -> dict[tuple[int, date], Grid]:
        return {}

    def _targeted(self, course: Course, month: date) -> list[str]:
        """The lines of a site with a target in a month."""
        found = (self.targets.get((course.marketplace, month, shop), {}) for shop in (None, course.shop))
        return sorted({line for lines in found for line in lines if line is not None})

    def _target(self, course: Course, line: str | None, month: date | None = None) -> float | None:
        """The target of a line of a site (None: of the site itself) in the site's currency."""
        known = []
        for shop in (None, course.shop):
            for amount, currency in self.targets.get((course.marketplace, month or self.span.first, shop), {}).get(line, ()):
                told = self._in_currency(amount, currency, course.currency)
                known += [] if told is None else [told]
        return sum(known) if known else None

    def _in_currency(self, amount: float, currency: str | None, wanted: str) -> float | None:
        if currency is None or currency == wanted:
            return amount
        if currency in self.worth and wanted in self.worth:
            return amount * self.worth[currency] / self.worth[wanted]
        return None

    def _ahead(self, course: Course, span: Span) -> Grid:
        """Lines x days from the day after the last one to the end of a span."""
        end = course.column(span.last)
        return course.expected(course.width, end, course.width) if end >= course.width else np.zeros((len(course.lines), 0))

    def sum_of(self, pieces: Sequence[Piece], span: Span, quantile: float) -> Sum:
        """What a span has brought and will bring; the rest is unknown where a site cannot say it."""
        actual, missing, left = 0.0, 0, 0
        rest: float | None = 0.0
        test: Tested | None = None
        for one in pieces:
            course = one.course
            start = course.column(span.first)
            known = course.is_known[max(start, 0) :]
            behind = course.width - start
            gaps = behind - int(known.sum())
            actual += float(np.nansum(course.sales[one.of, max(start, 0) :])) * one.worth
            missing, left = max(missing, gaps), max(left, (span.last - course.last_day).days)
            if rest is None or not self._can_say(course, span, gaps, behind):
                rest = None
                continue
            ahead = float(self._ahead(course, span)[one.of].sum())
            if gaps:
                columns = np.arange(max(start, 0), course.width)[~known]
                stood_in = course.expected(max(start, 0), course.width - 1, course.width)[:, columns - max(start, 0)]
                ahead += float(stood_in[one.of].sum())
            rest += ahead * one.worth
            tested = self.tested(course, span).whole(one.of, one.worth)
            test = tested if test is None else test + tested
        bounds = sum_range(rest, test, quantile) if rest is not None and test is not None and left else None
        low, high = (actual + bounds[0], actual + bounds[1]) if bounds else (None, None)
        off = test.off_by() if test is not None and left else None
        return Sum(actual, missing, left, rest, low, high, off, test.starts if test is not None else 0)

    def tested(self, course: Course, span: Span) -> Tested:
        """The back-test of a site for as many days as a span has left."""
        return course.tested((span.last - course.last_day).days)

    def quantile(self, span: Span) -> float:
        """The pooled quantile of every line and site of the house: one width for all, as the recipe wants it."""
        tests = []
        for course in self.courses:
            tested = self.tested(course, span)
            tests += [tested.whole(course.where([line])) for line in course.lines if not line.startswith("~")]
            tests.append(tested.whole(course.where(course.lines)))
        return width_of_range(tests)

    @cached_property
    def month_quantile(self) -> float:
        return self.quantile(self.span)

    def _can_say(self, course: Course, span: Span, gaps: int, behind: int) -> bool:
        """Whether there is history enough, and either a back-test or the tenth day of the month."""
        if course.open_days[:, -1].max() < FEWEST_DAYS or (behind and gaps / behind > _MOST_MISSING):
            return False
        if span.last <= course.last_day:
            return True
        starts = self.tested(course, span).whole(course.where(course.lines)).starts
        return starts >= ENOUGH_ORIGINS or (course.last_day - self.span.first).days + 1 >= SAID_FROM

    def _part(
        self, pieces: Sequence[Piece], shop: str | None, site: str | None, line: str | None, currency: str, aims: Sequence[Aim]
    ) -> Part:
        days = [(one.course.last_day - self.span.first).days + 1 for one in pieces]
        to_date = sum(aim.to_date(days[at] if len(aims) == len(days) else min(days)) for at, aim in enumerate(aims)) if aims else None
        return Part(
            shop, site, line, currency, min(one.course.last_day for one in pieces),
            self.sum_of(pieces, self.span, self.month_quantile),
            _whole(pieces, month_of(self.span.first - timedelta(days=1))),
            _whole(pieces, _year_before(self.span)),
            sum(aim.total for aim in aims) if aims else None,
            to_date,
        )  # fmt: skip

    def year(self, ends: int) -> Year | None:
        """The team's year of all sites chosen, in one currency; None where its days are not all known.

        `ends`: the month in which the year ends.
        """
        if self.currency is None or not self.courses:
            return None
        span = year_of(self.span.first, ends)
        pieces = [Piece(one, self.pieces(one).of, self.worth[one.currency]) for one in self.courses]
        for one in pieces:
            if one.course.known(span.first, one.course.last_day) != (one.course.last_day - span.first).days + 1:
                return None
        ago = [
            one.course.sum(_a_year_before(span.first), _a_year_before(one.course.last_day), one.of) for one in pieces
        ]
        target, to_date = self._year_target(span)
        return Year(
            span,
            self.sum_of(pieces, span, self.quantile(span)),
            None if any(amount is None for amount in ago) else sum(a * p.worth for a, p in zip(ago, pieces, strict=True) if a is not None),
            target,
            to_date,
        )

    def _year_target(self, span: Span) -> tuple[float | None, float | None]:
        """The year's target where every month of every site has one, and the part of the days behind us where those have."""
        behind: float | None = 0.0
        whole: float | None = 0.0
        for course in self.courses:
            month = span.first
            while month <= span.last:
                aim = self.aim(course, self.line, month)
                worth = self.worth[course.currency]
                if aim is None:
                    whole = None
                    behind = behind if month > course.last_day else None
                else:
                    whole = None if whole is None else whole + aim.total * worth
                    days = (course.last_day - month).days + 1
                    if behind is not None and days > 0:
                        behind += aim.to_date(days) * worth
                month = month_of(month).last + timedelta(days=1)
        return whole, behind


def _whole(pieces: Sequence[Piece], span: Span) -> float | None:
    """Sales of the pieces over a span that is known whole on every site."""
    found = [one.course.sum(span.first, span.last, one.of) for one in pieces]
    return None if any(one is None for one in found) else sum(
        amount * piece.worth for amount, piece in zip(found, pieces, strict=True) if amount is not None
    )  # fmt: skip


def _a_year_before(day: date) -> date:
    """The same date a year earlier; 28 February for a leap day."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _year_before(span: Span) -> Span:
    return month_of(_a_year_before(span.first))


def year_of(day: date, ends: int) -> Span:
    """The team's year a day lies in, where years end with the month `ends`."""
    start = ends % 12 + 1
    first = date(day.year if day.month >= start else day.year - 1, start, 1)
    return Span(first, date(first.year + 1, first.month, 1) - timedelta(days=1))


def sales_targets(rows: pd.DataFrame) -> Targets:
    """The sales targets of the targets table by site, month and shop; those without a site belong to none."""
    found: dict[tuple[str, date, str | None], dict[str | None, list[tuple[float, str | None]]]] = {}
    for row in rows[(rows["metric"] == "sales") & rows["marketplace"].notna() & rows["target"].notna()].itertuples(index=False):
        shop, line, currency = (None if pd.isna(cell) else str(cell) for cell in (row.shop, row.line, row.currency))
        place = found.setdefault((str(row.marketplace), pd.Timestamp(row.month).date(), shop), {})
        place.setdefault(line, []).append((float(row.target), currency))
    return found


def book(
    courses: Sequence[Course], targets: Targets, day: date, worth: Mapping[str, float], currency: str | None, line: str | None = None
) -> Book:
    """The book of the month of a day for these sites, or for one line of theirs."""
    span = month_of(day)
    chosen = [one for one in courses if line is None or line in one.lines]
    fresh = tuple(one for one in chosen if one.last_day >= span.first)
    return Book(span, fresh, tuple(one for one in chosen if one.last_day < span.first), targets, worth, currency, line)
