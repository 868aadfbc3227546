"""Yesterday's numbers read against what was expected: one reading per site and metric, words not yet chosen.

Apart from the tiles, because titles, tiles and the row of a site all say the same readings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from huddle import warehouse
from huddle.analysis.expected import WINDOW, frame
from huddle.analysis.history import History, read_history
from huddle.analysis.suspects import SuspectDay, extra_visits, without
from huddle.elements.choices import Choices
from huddle.elements.known import known as known_of
from huddle.elements.suspects import suspects

METRICS = ("sales", "units", "sessions", "conversion", "ad_spend", "buy_box")
"""the six tiles, in order"""
RATES = frozenset({"conversion", "buy_box", "tacos"})
BACK = 400
"""days read: a year for the same weekday of last year, and what the small lines need"""
SPARK_DAYS = 35
STALE_DAYS = 14
"""a number older than this is no yesterday: its tile goes"""
_BAND_DAYS = 9
_SINCE_DAYS = 92
_EXPECTED = {"sales": "sales", "units": "units", "ad_spend": "ad_spend", "buy_box": "buy_box_share"}

_JUDGED = ("sales", "units", "ad_spend", "buy_box_share", "account_sessions", "sessions", "account_conversion", "conversion")
Key = tuple[str, str, str]
"""shop, site and line of a series; no line for the whole site"""
Side = Literal["low", "high", "normal", "unknown"]
Outside = Callable[[str, Side], tuple[date, ...]]
"""the days of the last three months on which a metric was outside its range on that side"""


class Range(NamedTuple):
    """What was expected of one metric on one day."""

    expected: float | None
    low: float | None
    high: float | None
    is_short: bool


@dataclass(frozen=True)
class Reading:
    """One metric of one site on its own last known day."""

    metric: str
    day: date
    value: float
    last_week: float | None
    last_year: float | None
    """364 days before: the same weekday"""
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    is_short: bool = True
    """fewer than six same weekdays: no range"""
    since: date | None = None
    """the last day that was outside on the same side; None when none of the last 92 was"""
    recent: tuple[float | None, ...] = ()
    extra: float = 0.0
    """suspicious visits of its day, in visits and the rates that rest on them"""
    without: float | None = None
    """the value without these visits; None where there are none"""

    @property
    def judged(self) -> float:
        """The value that is held against its range: without suspicious visits, which say nothing of shoppers."""
        return self.value if self.without is None else self.without

    @property
    def side(self) -> Side:
        """Where the value lies: below, above or inside its 5 to 95 % range."""
        if self.low is None or self.high is None:
            return "unknown"
        return "low" if self.judged < self.low else "high" if self.judged > self.high else "normal"

    @property
    def distance(self) -> float:
        """How far outside the range, in widths of the range; 0 inside."""
        if self.low is None or self.high is None or self.side == "normal":
            return 0.0
        width = max(self.high - self.low, abs(self.high) * 0.01, 1e-9)
        return (self.low - self.judged if self.side == "low" else self.judged - self.high) / width


@dataclass(frozen=True)
class SiteReadings:
    """All readings of one shop on one site."""

    shop: str
    marketplace: str
    currency: str
    day: date
    """the meeting's day of the site"""
    readings: dict[str, Reading]
    ad_types: str = ""
    sessions_metric: str = "sessions"
    """account_sessions where the site's own report knows them, else visits to products"""

    @property
    def conversion_metric(self) -> str:
        return "account_conversion" if self.sessions_metric == "account_sessions" else "conversion"


def read(choices: Choices) -> tuple[SiteReadings, ...]:
    """The readings of every site in the reader's choice, the largest first, as the filters list them."""
    return tuple(
        site
        for site in of_line(choices.stamp, choices.day, choices.line)
        if choices.shop in (None, site.shop) and choices.marketplace in (None, site.marketplace)
    )


@lru_cache(maxsize=256)
def of_line(stamp: str, until: date | None, line: str | None) -> tuple[SiteReadings, ...]:
    """The readings of all sites, or of one line on all sites: another shop or site is only a choice among them."""
    scope = {"shop": None, "marketplace": None, "line": line}
    rows = warehouse.ask("morning/days", stamp=stamp, until=until, back=BACK, **scope)
    grain = "site" if line is None else "line"
    near, back = (partial(_ranges, stamp, until, grain), partial(_outside, stamp, until, grain))
    found = [
        _site(of_site, near().get((shop, site, line or ""), {}), partial(back, (shop, site, line or "")), _flagged(stamp, shop, site, line))
        for (shop, site), of_site in rows.groupby(["shop", "marketplace"])
    ]
    known = [one for one in found if one.readings]
    places = {(site.shop, site.marketplace): place for place, site in enumerate(known_of(stamp).sites)}
    return tuple(sorted(known, key=lambda one: places.get((one.shop, one.marketplace), len(places))))


@lru_cache(maxsize=16)
def _history(stamp: str, until: date | None, grain: str, days: int) -> History:
    return read_history(partial(warehouse.ask, stamp=stamp), grain, until=until, back=2 * WINDOW + days)


def _expected(stamp: str, until: date | None, grain: str, metric: str, days: int) -> pd.DataFrame:
    history = _history(stamp, until, grain, days)
    rows = frame(history, metric, days, np.ones(len(history.keys), dtype=bool))
    return rows.assign(day=pd.to_datetime(rows["day"]).dt.date)


@lru_cache(maxsize=16)
def _ranges(stamp: str, until: date | None, grain: str) -> Mapping[Key, Mapping[tuple[str, date], Range]]:
    """The expected value and range of every judged metric on the last days, by series, then by metric and day."""
    found: dict[Key, dict[tuple[str, date], Range]] = {}
    for metric in _JUDGED:
        for row in _expected(stamp, until, grain, metric, _BAND_DAYS).itertuples(index=False):
            said = Range(_number(row.expected), _number(row.low), _number(row.high), bool(row.is_short_history))
            found.setdefault((row.shop, row.marketplace, row.item), {})[metric, row.day] = said
    return found


@lru_cache(maxsize=64)
def _outside_days(stamp: str, until: date | None, grain: str, metric: str) -> Mapping[tuple[Key, Side], tuple[date, ...]]:
    """The days of the last three months on which a series lay outside its range, by series and side."""
    rows = _expected(stamp, until, grain, metric, _SINCE_DAYS)
    found: dict[tuple[Key, Side], tuple[date, ...]] = {}
    sides: tuple[tuple[Side, pd.Series], ...] = (("low", rows["actual"] < rows["low"]), ("high", rows["actual"] > rows["high"]))
    for side, is_outside in sides:
        for row in rows[is_outside].itertuples(index=False):
            key = (row.shop, row.marketplace, row.item), side
            found[key] = (*found.get(key, ()), row.day)
    return found


def _outside(stamp: str, until: date | None, grain: str, series: Key, metric: str, side: Side) -> tuple[date, ...]:
    return _outside_days(stamp, until, grain, metric).get((series, side), ())


def _flagged(stamp: str, shop: str, site: str, line: str | None) -> tuple[SuspectDay, ...]:
    """The flagged days of a site, or of one of its lines."""
    listed = suspects(stamp or warehouse.stamp())
    return tuple(one for one in listed if (one.shop, one.marketplace) == (shop, site) and line in (None, one.line))


def _cleaned(reading: Reading, by_day: pd.DataFrame, flagged: Sequence[SuspectDay]) -> Reading:
    """Visits, or units per visit, with what they are without the suspicious visits of their day."""
    here = [one for one in flagged if one.day == reading.day]
    sessions = _at(by_day["sessions"], reading.day)
    if not here or sessions is None or reading.metric not in ("sessions", "conversion"):
        return reading
    extra = extra_visits(here, is_account=bool(by_day.at[reading.day, "is_account"]))
    if not 0 < extra < sessions:
        return reading
    cleaned = sessions - extra if reading.metric == "sessions" else without(reading.value * sessions, sessions, extra)
    return replace(reading, extra=extra, without=cleaned)


def _site(
    rows: pd.DataFrame, ranges: Mapping[tuple[str, date], Range], outside: Outside, flagged: Sequence[SuspectDay]
) -> SiteReadings:
    by_day = rows.set_index(pd.to_datetime(rows["day"]).dt.date)
    meeting_day = pd.Timestamp(rows["last_day"].iloc[0]).date()
    is_account = bool(by_day["is_account"].tail(28).any())
    kinds = {**_EXPECTED, "sessions": "account_sessions" if is_account else "sessions"}
    kinds["conversion"] = "account_conversion" if is_account else "conversion"
    plain = {metric: _plain(metric, by_day[metric], meeting_day) for metric in (*METRICS, "tacos")}
    kept = {metric: _cleaned(reading, by_day, flagged) for metric, reading in plain.items() if reading is not None}
    kept = {metric: _judged(reading, kinds.get(metric), ranges, outside) for metric, reading in kept.items()}
    types = by_day["ad_types"].dropna()
    ad_types = str(types.iloc[-1]) if len(types) else ""
    shop, site, currency = (str(rows[name].iloc[-1]) for name in ("shop", "marketplace", "currency"))
    return SiteReadings(shop, site, currency, meeting_day, kept, ad_types, kinds["sessions"])


def _at(values: pd.Series, day: date) -> float | None:
    value = values.get(day)
    return None if value is None or pd.isna(value) else float(value)


def _plain(metric: str, values: pd.Series, meeting_day: date) -> Reading | None:
    known = values.dropna()
    if known.empty or (meeting_day - known.index[-1]).days > STALE_DAYS:
        return None
    day = known.index[-1]
    recent = tuple(_at(values, day - timedelta(days=back)) for back in range(SPARK_DAYS - 1, -1, -1))
    last_week, last_year = (_at(values, day - timedelta(days=back)) for back in (7, 364))
    return Reading(metric, day, float(known.iloc[-1]), last_week, last_year, recent=recent)


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def _judged(reading: Reading, kind: str | None, ranges: Mapping[tuple[str, date], Range], outside: Outside) -> Reading:
    """The reading with the range of its own day and, outside it, the day it was last outside on the same side."""
    said = None if kind is None else ranges.get((kind, reading.day))
    if kind is None or said is None or said.low is None or said.high is None:
        return reading
    reading = replace(reading, expected=said.expected, low=said.low, high=said.high, is_short=said.is_short)
    if reading.side not in ("low", "high"):
        return reading
    before = [day for day in outside(kind, reading.side) if day < reading.day]
    return replace(reading, since=max(before, default=None))
