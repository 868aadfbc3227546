"""What the sum of some days will be, line by line: level x weekday x event, with a range from back-tested errors of the sum.

    a day  = level x weekday index (huddle.analysis.expected)  x  multiplier of the event that covers it
    range  = (sqrt(F) +- q x RMS)^2     RMS: own errors sqrt(actual) - sqrt(forecast) of the sum over as many days,
                                        q: pooled 80 % quantile of |error| / RMS over all series

Daily limits are never added and days are never taken as independent: metrics, part 2, section 3. Apart from the
landing, because a month, a year and the next event are sums of the same days.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from huddle.analysis.bridge import UNALLOCATED
from huddle.analysis.expected import week_ahead
from huddle.analysis.history import Ask, Grid, History, Mask, dense

BACK = 800
"""days read: this year to date, the same days a year ago, and a week to spare"""
ENOUGH_DAYS = 56
"""open days before a day from which its forecast is tested"""
FEWEST_DAYS = 21
"""open days without which nothing is forecast: every weekday three times"""
ORIGINS, ENOUGH_ORIGINS = 26, 12
"""weekly starts of a back-test, and how many it needs"""
COVERED = 0.8
MEASURED_KINDS = ("promotion", "holiday")
"""kinds of event that multiply a day; their days are out of the level"""
_OCCASIONS = 3
"""how many past occasions tell what an event does"""
_SPLIT_DAYS, _A_CENT = 28, 0.01
"""days without a cent that no report splits, after which none is expected"""
_LEAST, _MOST = 0.2, 6.0
"""a multiplier beyond these is one odd day, no rule"""


@dataclass(frozen=True)
class Event:
    """One row of the events table that touches a site, in columns of its grid (later ones lie beyond the last column)."""

    name: str
    name_zh: str
    kind: str
    first: int
    last: int
    touches: Mask
    """which series"""
    is_whole: bool
    """no line is named: it touches every line"""


@dataclass(frozen=True)
class Course:
    """One shop on one site: lines x days, and what each weekday was expected to bring as seen from each day."""

    shop: str
    marketplace: str
    currency: str
    last_day: date
    lines: tuple[str, ...]
    sales: Grid
    """NaN: unknown, or before the line's first sale"""
    week: Grid
    """seven x lines x (days + 1): weekday 0 is that of the day after the last one"""
    open_days: Grid
    """lines x (days + 1): open days before each"""
    events: tuple[Event, ...]
    ad_spend: Grid
    ad_week: Grid

    @property
    def width(self) -> int:
        return int(self.sales.shape[1])

    def column(self, day: date) -> int:
        """The column of a day; beyond the width for days to come, negative before the first one read."""
        return self.width - 1 + (day - self.last_day).days

    def day(self, column: int) -> date:
        """The day of a column."""
        return self.last_day + timedelta(days=column - self.width + 1)

    @cached_property
    def is_known(self) -> Mask:
        """Per column: the site's sales of that day are known whole."""
        return np.asarray(~np.isnan(self.sales).all(axis=0))

    def known(self, first: date, last: date) -> int | None:
        """How many days of a span are known; None when it begins before the days read or ends after them."""
        start, end = self.column(first), self.column(last)
        return int(self.is_known[start : end + 1].sum()) if start >= 0 and end < self.width else None

    def sum(self, first: date, last: date, of: Mask) -> float | None:
        """Sales of some lines over a span whose every day is known, else None."""
        if self.known(first, last) != (last - first).days + 1:
            return None
        return float(np.nansum(self.sales[of, self.column(first) : self.column(last) + 1]))

    def where(self, lines: Sequence[str]) -> Mask:
        """Which series are of these lines."""
        return np.array([line in lines for line in self.lines], dtype=bool)

    def expected(self, first: int, last: int, before: int) -> Grid:
        """Lines x days: what was expected of columns first..last from what lies before column `before`; 0 where nothing was."""
        columns = np.arange(first, last + 1)
        base = self.week[(self.width - columns) % 7, :, before].T
        return np.asarray(np.nan_to_num(base) * self.factors(first, last, before) * ~self._split_since(before)[:, None])

    def _split_since(self, before: int) -> Mask:
        """Which series held what no report split, until the reports by product began: nothing of it is to come."""
        recent = np.abs(self.sales[:, max(before - _SPLIT_DAYS, 0) : before])
        nothing = (recent.shape[1] == _SPLIT_DAYS) & (np.nansum(recent, axis=1) < _A_CENT) & ~np.isnan(recent).all(axis=1)
        return np.asarray(nothing & self.where([UNALLOCATED]))

    def factors(self, first: int, last: int, before: int) -> Grid:
        """The events' multipliers of columns first..last as known before a column; of two events at once the larger one."""
        found = np.full((len(self.lines), last - first + 1), np.nan)
        for event in self.events:
            if event.kind in MEASURED_KINDS and event.first <= last and event.last >= first:
                days = slice(max(event.first, first) - first, min(event.last, last) - first + 1)
                known = self.multiplier(event, before)[:, None]
                found[:, days] = np.fmax(found[:, days], known)
        return np.where(np.isnan(found), 1.0, found)

    def multiplier(self, event: Event, before: int) -> Grid:
        """Per line, what an event multiplied its days by in the past: NaN where it touches nothing or nothing is known.

        The same name first; else events of the same kind and reach. What belongs to no line follows the whole site.
        """
        key = (id(event), before)
        if key not in self._multipliers:
            self._multipliers[key] = self._multiplier(event, before)
        return self._multipliers[key]

    @cached_property
    def _multipliers(self) -> dict[tuple[int, int], Grid]:
        return {}

    def _multiplier(self, event: Event, before: int) -> Grid:
        earlier = [at for at, one in enumerate(self.events) if one.last < before and one is not event]
        same = [at for at in earlier if self.events[at].name.casefold() == event.name.casefold()]
        alike = [at for at in earlier if (self.events[at].kind, self.events[at].is_whole) == (event.kind, event.is_whole)]
        result = np.full(len(self.lines), np.nan)
        for chosen in (alike, same):
            actual, usual = (grid[chosen[-_OCCASIONS:]].sum(axis=0) for grid in self._past)
            both = (self._past[1][chosen[-_OCCASIONS:]] > 0).any(axis=0)
            own = np.where(both & (usual > 0), actual / np.where(usual > 0, usual, 1.0), np.nan)
            whole = actual.sum() / usual.sum() if usual.sum() > 0 else math.nan
            own = np.where([line.startswith("~") for line in self.lines], whole, own)
            result = np.where(np.isnan(own), result, own)
        return np.asarray(np.clip(np.where(event.touches, result, np.nan), _LEAST, _MOST))

    @cached_property
    def _past(self) -> tuple[Grid, Grid]:
        """Events x lines: actual and usual sales of their past days; a day of two events counts only where one has no other."""
        actual, usual = (np.zeros((len(self.events), len(self.lines))) for _ in range(2))
        covered = np.zeros((len(self.lines), self.width))
        for event in self.events:
            covered[:, max(event.first, 0) : max(event.last + 1, 0)] += event.touches[:, None]
        for at, event in enumerate(self.events):
            first, last = event.first, min(event.last, self.width - 1)
            if first < 1 or last < first:
                continue
            days = np.arange(first, last + 1)
            before = self.week[(self.width - days) % 7, :, first].T
            alone = covered[:, days] == 1
            counts = np.where(alone.any(axis=1, keepdims=True), alone, True) & event.touches[:, None]
            counts &= ~np.isnan(self.sales[:, days]) & ~np.isnan(before) & (self.open_days[:, first] >= FEWEST_DAYS)[:, None]
            actual[at] = np.where(counts, self.sales[:, days], 0.0).sum(axis=1)
            usual[at] = np.where(counts, before, 0.0).sum(axis=1)
        return actual, usual

    def tested(self, days: int) -> Tested:
        """Forecast and truth of sums over so many days, at weekly starts, newest first; each forecast saw only days before it."""
        if days not in self._tests:
            self._tests[days] = self._test(days)
        return self._tests[days]

    @cached_property
    def _tests(self) -> dict[int, Tested]:
        return {}

    def ahead(self, first: int, last: int, of: Mask) -> list[tuple[Event, float | None]]:
        """The measured events that touch some lines in columns first..last, each with what it multiplies their usual days by.

        None: no earlier one is known, so its days count as usual ones.
        """
        found = []
        for event in self.events:
            if event.kind in MEASURED_KINDS and event.first <= last and event.last >= first and (event.touches & of).any():
                known = self.multiplier(event, self.width)
                weight = np.where(of & event.touches & ~np.isnan(known), np.nan_to_num(self.week[0, :, self.width]), 0.0)
                found.append((event, float((np.nan_to_num(known) * weight).sum() / weight.sum()) if weight.sum() > 0 else None))
        return found

    def _test(self, days: int) -> Tested:
        starts = [self.width - days - 7 * back for back in range(ORIGINS)] if days > 0 else []
        size = (len(self.lines), len(starts))
        forecast, actual, valid = np.zeros(size), np.zeros(size), np.zeros(size, dtype=bool)
        for at, start in enumerate(starts):
            if start < 1 or not self.is_known[start : start + days].all():
                continue
            forecast[:, at] = self.expected(start, start + days - 1, start).sum(axis=1)
            actual[:, at] = np.nansum(self.sales[:, start : start + days], axis=1)
            valid[:, at] = self.open_days[:, start] >= ENOUGH_DAYS
        return Tested(forecast, actual, valid)


@dataclass(frozen=True)
class Tested:
    """A back-test: series x starts. A start counts for a whole when it counts for any of its parts."""

    forecast: Grid
    actual: Grid
    valid: Mask

    def whole(self, of: Mask, worth: float = 1.0) -> Tested:
        """Some series together as one, in another currency."""
        parts = (self.forecast[of].sum(axis=0) * worth, self.actual[of].sum(axis=0) * worth)
        return Tested(parts[0][None, :], parts[1][None, :], np.atleast_2d(self.valid[of].any(axis=0)))

    def __add__(self, other: Tested) -> Tested:
        """Two wholes together: a start counts when both know it."""
        return Tested(self.forecast + other.forecast, self.actual + other.actual, self.valid & other.valid)

    @property
    def starts(self) -> int:
        """How many starts the first series was tested at."""
        return int(self.valid[0].sum())

    def errors(self) -> Grid:
        """Errors of the first series on the square-root scale."""
        some = self.valid[0]
        return np.asarray(np.sqrt(np.maximum(self.actual[0, some], 0.0)) - np.sqrt(np.maximum(self.forecast[0, some], 0.0)))

    def off_by(self) -> float | None:
        """Median share by which the forecast of the sum was off; None under twelve starts."""
        some = self.valid[0] & (self.forecast[0] > 0)
        if some.sum() < ENOUGH_ORIGINS:
            return None
        return float(np.median(np.abs(self.actual[0, some] - self.forecast[0, some]) / self.forecast[0, some]))


def width_of_range(tests: Sequence[Tested]) -> float:
    """The pooled 80 % quantile of errors over their own RMS, at rank 0.8 x (n + 1); NaN without a test of twelve starts."""
    scaled = []
    for test in tests:
        errors = test.errors()
        rms = math.sqrt(float((errors**2).mean())) if len(errors) >= ENOUGH_ORIGINS else 0.0
        if rms > 0:
            scaled.append(np.abs(errors) / rms)
    if not scaled:
        return math.nan
    ordered = np.sort(np.concatenate(scaled))
    return float(ordered[min(math.ceil(COVERED * (len(ordered) + 1)), len(ordered)) - 1])


def sum_range(forecast: float, test: Tested, quantile: float) -> tuple[float, float] | None:
    """The 80 % range of a sum; None when it was tested at fewer than twelve starts."""
    errors = test.errors()
    if len(errors) < ENOUGH_ORIGINS or math.isnan(quantile):
        return None
    reach = quantile * math.sqrt(float((errors**2).mean()))
    root = math.sqrt(max(forecast, 0.0))
    return max(root - reach, 0.0) ** 2, (root + reach) ** 2


def courses(
    ask: Ask, *, until: date, shop: str | None = None, marketplace: str | None = None, back: int = BACK
) -> tuple[Course, ...]:
    """Every shop on every site with sales, up to its last complete day by `until`; amounts in the site's currency."""
    rows = ask("monthly/days", until=until, back=back, shop=shop, marketplace=marketplace)
    if rows.empty:
        return ()
    events = ask("monthly/events", until=None)
    earliest = int((pd.to_datetime(rows["last_day"]) - pd.to_datetime(rows["day"])).dt.days.max()) + 1
    width = min(back, earliest)
    explained = _days_of(events[events["event_kind"].isin(MEASURED_KINDS)])
    history = dense(rows, explained, width, counts_absent=True)
    later = _with_tomorrow(history)
    week, open_days = week_ahead(later, "sales")
    ad_week, _ = week_ahead(later, "ad_spend")
    currency = rows.groupby(["shop", "marketplace"])["currency"].last()
    found = []
    for place, keys in history.keys.groupby(["shop", "marketplace"], sort=True):
        at = keys.index.to_numpy()
        last = pd.Timestamp(keys["last_day"].iloc[0]).date()
        lines = tuple(keys["line"])
        shop_name, site = str(place[0]), str(place[1])
        found.append(
            Course(
                shop_name, site, str(currency.loc[place]), last, lines, history.measures["sales"][at], week[:, at], open_days[at],
                _events_of(events, shop_name, site, lines, last, width), history.measures["ad_spend"][at], ad_week[:, at],
            )
        )  # fmt: skip
    return tuple(found)


def _with_tomorrow(history: History) -> History:
    """The history with one closed day more: its column says what is expected after the last day."""
    count = len(history.keys)
    unknown, closed = np.full((count, 1), np.nan), np.zeros((count, 1), dtype=bool)
    measures = {name: np.concatenate([grid, unknown], axis=1) for name, grid in history.measures.items()}
    return History(
        history.keys,
        measures,
        np.concatenate([history.is_open, closed], axis=1),
        np.concatenate([history.is_event, closed], axis=1),
    )


def _days_of(events: pd.DataFrame) -> pd.DataFrame:
    """One row per event and day."""
    first, last = pd.to_datetime(events["day_start"]), pd.to_datetime(events["day_end"])
    length = ((last - first).dt.days + 1).clip(lower=0).to_numpy(dtype=int)
    rows = events.loc[events.index.repeat(length), ["shop", "marketplace", "line", "asin"]].reset_index(drop=True)
    steps = np.concatenate([np.arange(days) for days in length]) if len(length) else np.array([], dtype=int)
    rows["day"] = np.repeat(first.to_numpy(dtype="datetime64[D]"), length) + steps
    return rows


def _events_of(events: pd.DataFrame, shop: str, site: str, lines: Sequence[str], last: date, width: int) -> tuple[Event, ...]:
    """The events that touch a line of a site, oldest first; those of a single ASIN touch no line as a whole."""
    found = []
    for row in events.itertuples(index=False):
        if not pd.isna(row.asin) or (not pd.isna(row.shop) and row.shop != shop):
            continue
        if not pd.isna(row.marketplace) and row.marketplace != site:
            continue
        touches = np.array([pd.isna(row.line) or line == row.line for line in lines], dtype=bool)
        if touches.any():
            first, end = ((pd.Timestamp(day).date() - last).days + width - 1 for day in (row.day_start, row.day_end))
            found.append(Event(str(row.name), str(row.name_zh), str(row.event_kind), first, end, touches, pd.isna(row.line)))
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.name)))
