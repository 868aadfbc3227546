"""Six weeks, twelve months and the row below them, as the weekly business review at Amazon reads a metric.

Frames in, numbers out. A period of which a day is missing is unknown, never a smaller total, and a comparison is only made
between periods in which the same sites are expected: a site that has joined is no growth, one that has left no fall.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from huddle.metrics import Metric
from huddle.weeks import Span, last_month, month_of

WEEKS, MONTHS = 6, 12
A_YEAR = 364
"""52 weeks: the same weekdays of the year before"""
SILENT = 56
"""days; a site that has said nothing for longer has left, and is expected no more after its last day"""
BOX = ("last_week", "wow", "yoy", "mtd", "mtd_yoy", "qtd", "qtd_yoy", "ytd", "ytd_yoy")
Months = Literal["trailing", "fiscal"]


@dataclass(frozen=True)
class Figure:
    """A metric over one span of days."""

    value: float | None
    sites: frozenset[int]
    """the sites expected in the span"""
    is_partial: bool
    """some of its days are known, not all"""


@dataclass(frozen=True)
class Wbr:
    """One metric as the review reads it. Unknown and incomplete is None."""

    weeks: tuple[Span, ...]
    months: tuple[Span, ...]
    cy_6_weeks: tuple[float | None, ...]
    py_6_weeks: tuple[float | None, ...]
    """364 days back"""
    cy_12_months: tuple[float | None, ...]
    py_12_months: tuple[float | None, ...]
    """the same calendar month of the year before"""
    box: Mapping[str, float | None]
    """the nine numbers of `BOX`: changes are fractions, of a rate basis points"""
    partial_weeks: tuple[bool, ...]
    """which of the weeks is None although some of its days are known"""
    partial_months: tuple[bool, ...]


def year_before(day: date) -> date:
    """The same date a year before; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def fiscal_year_start(day: date, year_end: int) -> date:
    """The first day of the team's year a day lies in; `year_end` is the month it ends in, 1 to 12. Raises ValueError otherwise."""
    if year_end not in range(1, 13):
        raise ValueError(f"a year ends in a month from 1 to 12, not in {year_end}")
    first = year_end % 12 + 1
    return date(day.year if day.month >= first else day.year - 1, first, 1)


def quarter_start(day: date, year_end: int) -> date:
    """The first day of the quarter of the team's year a day lies in."""
    into = (day.month - fiscal_year_start(day, year_end).month) % 12 % 3
    month = day.month - into
    return date(day.year, month, 1) if month > 0 else date(day.year - 1, month + 12, 1)


def months_shown(week_ending: date, kind: Months, year_end: int) -> tuple[Span, ...]:
    """The twelve months up to the last complete one, or those of the team's year in which the week ends."""
    if kind == "fiscal":
        start = month_of(fiscal_year_start(week_ending, year_end))
        found = [start]
        while len(found) < MONTHS:
            found.append(month_of(found[-1].last + timedelta(days=1)))
        return tuple(found)
    found = [last_month(week_ending)]
    while len(found) < MONTHS:
        found.append(month_of(found[-1].first - timedelta(days=1)))
    return tuple(reversed(found))


class Days:
    """The rows of `warehouse.daily` laid out once: which site and which day each of them is of."""

    def __init__(self, frame: pd.DataFrame, until: date, spans: pd.DataFrame | None = None) -> None:
        """Days after `until` are left out. `spans`: the answer of `warehouse.spanned`, for weeks and months whose days are not known."""
        stamps = pd.to_datetime(frame["day"]).to_numpy(dtype="datetime64[D]")
        kept = stamps <= np.datetime64(until, "D")
        self.until = until
        self.rows = frame[kept]
        self.first = until if not kept.any() else stamps[kept].min().astype(object)
        places = (stamps[kept] - np.datetime64(self.first, "D")).astype(int)
        codes, names = pd.factorize(self.rows["shop"].astype(str) + "/" + self.rows["marketplace"].astype(str), sort=True)
        self.spans = _spans(spans, list(names)) if spans is not None else {}
        self.size = (until - self.first).days + 1
        self.of_site = [(np.flatnonzero(codes == site), places[codes == site]) for site in range(codes.max() + 1 if len(codes) else 0)]

    def day(self, place: int) -> date:
        return self.first + timedelta(days=int(place))


class Series:
    """One metric day by day, for every site of a scope: adds up any span and knows whether it is known whole."""

    def __init__(self, metric: Metric, days: Days) -> None:
        self.metric, self.until, self.first, self._size = metric, days.until, days.first, days.size
        self._figures: dict[Span, Figure] = {}
        self.began: list[date] = []
        self.ended: list[date | None] = []
        self._whole: list[np.ndarray] = []
        self._sums: list[dict[str, np.ndarray]] = []
        self.met: date | None = None
        """the first day on which the scope has a value at all"""
        whole = days.rows[metric.name].eq(True).to_numpy(dtype=int)
        amounts = {name: days.rows[f"{metric.name}.{name}"].to_numpy(dtype=float, na_value=np.nan) for name in metric.inputs}
        met: list[int] = []
        for rows, places in days.of_site:
            first, last = days.day(places.min()), days.day(places.max())
            self.began.append(first)
            self.ended.append(last if (days.until - last).days > SILENT else None)
            self._whole.append(_running(whole[rows], places, days.size))
            self._sums.append({name: _running(np.nan_to_num(values[rows]), places, days.size) for name, values in amounts.items()})
            met += places[~np.isnan(amounts[metric.inputs[0]][rows])].tolist()
        self._spans = {at: sums for at, sums in days.spans.items() if _told(sums, metric.inputs)}
        found = [first for _, first, _ in self._spans] + ([days.day(min(met))] if met else [])
        self.met = min(found, default=None)

    def of(self, span: Span) -> Figure:
        """The metric over a span; no value when a day of it is missing for a site that is expected in it."""
        if span not in self._figures:
            self._figures[span] = self._of(span)
        return self._figures[span]

    def _of(self, span: Span) -> Figure:
        expected = frozenset(
            site for site, (began, ended) in enumerate(zip(self.began, self.ended, strict=True))
            if began <= span.last and (ended is None or ended >= span.first)
        )  # fmt: skip
        first, last = max((span.first - self.first).days, 0), min((span.last - self.first).days + 1, self._size)

        def between(running: np.ndarray) -> float:
            return float(running[last] - running[first]) if last > first else 0.0

        counts = {site: between(self._whole[site]) for site in expected}
        missing = [site for site, count in counts.items() if count < span.days and (site, span.first, span.last) not in self._spans]
        is_whole = bool(counts) and not missing and span.last <= self.until
        if not is_whole or self.met is None or span.last < self.met:
            return Figure(None, expected, any(counts.values()) and not is_whole)
        sums = dict.fromkeys(self.metric.inputs, 0.0)
        for site, count in counts.items():
            for name in sums:
                by_day = count == span.days
                sums[name] += between(self._sums[site][name]) if by_day else self._spans[site, span.first, span.last][name]
        value = self.metric.value(sums)
        if value is not None and self.metric.additive and self.metric.unit == "money":
            value = round(value, 4)  # the grain of money in the deliveries
        elif value is not None and self.metric.additive:
            value = round(value, 6)  # counts are whole; a running sum is not, by a hair
        return Figure(value, expected, False)

    def beside(self, span: Span, other: Span) -> float | None:
        """The value of another span, where the same sites are expected in both."""
        found = self.of(other)
        return found.value if found.sites == self.of(span).sites else None

    def change(self, now: float | None, before: float | None) -> float | None:
        """Relative change as a fraction; of a rate the difference in basis points; None when it cannot be said."""
        if now is None or before is None:
            return None
        if self.metric.unit == "percent":
            return (now - before) * 10_000
        return (now - before) / abs(before) if before else None


def _spans(spans: pd.DataFrame, names: list[str]) -> dict[tuple[int, date, date], dict[str, float]]:
    """What each site's spans say, by place of the site, first and last day; of sites without any known day nothing."""
    found = {}
    for row in spans.to_dict("records"):
        name = f"{row['shop']}/{row['marketplace']}"
        if name in names:
            first, last = pd.Timestamp(row["span_start"]).date(), pd.Timestamp(row["span_end"]).date()
            found[names.index(name), first, last] = row
    return found


def _told(sums: Mapping[str, float], inputs: tuple[str, ...]) -> bool:
    """Whether a span knows every input of a metric."""
    return all(not pd.isna(sums.get(name)) for name in inputs)


def _running(values: np.ndarray, places: np.ndarray, size: int) -> np.ndarray:
    """Sums up to each day, so that any span is one subtraction."""
    dense = np.zeros(size + 1)
    dense[places + 1] = values
    return np.cumsum(dense)


def wbr(series: Series, week_ending: date, *, months: Months = "trailing", fiscal_year_end: int = 12) -> Wbr:
    """The two panels and the row below them for the week that ends on a day.

    Weeks: seven days each, the year before 364 days back. Months: the same calendar month of the year before. Month, quarter
    and year to date end with the week, and are compared with the same dates of the year before.
    """
    last = Span(week_ending - timedelta(days=6), week_ending)
    weeks = tuple(last.back(7 * back) for back in range(WEEKS - 1, -1, -1))
    shown = months_shown(week_ending, months, fiscal_year_end)
    ago = [Span(year_before(one.first), month_of(year_before(one.first)).last) for one in shown]
    found_weeks, found_months = [series.of(one) for one in weeks], [series.of(one) for one in shown]
    py_weeks = tuple(series.beside(one, one.back(A_YEAR)) for one in weeks)
    return Wbr(
        weeks,
        shown,
        tuple(one.value for one in found_weeks),
        py_weeks,
        tuple(one.value for one in found_months),
        tuple(series.beside(one, other) for one, other in zip(shown, ago, strict=True)),
        _box(series, last, fiscal_year_end),
        tuple(one.is_partial for one in found_weeks),
        tuple(one.is_partial for one in found_months),
    )


def _box(series: Series, last: Span, year_end: int) -> dict[str, float | None]:
    now = series.of(last).value
    found: dict[str, float | None] = {
        "last_week": now,
        "wow": series.change(now, series.beside(last, last.back(7))),
        "yoy": series.change(now, series.beside(last, last.back(A_YEAR))),
    }
    starts = {
        "mtd": last.last.replace(day=1), "qtd": quarter_start(last.last, year_end), "ytd": fiscal_year_start(last.last, year_end),
    }  # fmt: skip
    for name, start in starts.items():
        so_far, ago = Span(start, last.last), Span(year_before(start), year_before(last.last))
        value = series.of(so_far).value
        found[name] = value
        found[f"{name}_yoy"] = series.change(value, series.beside(so_far, ago))
    return found
