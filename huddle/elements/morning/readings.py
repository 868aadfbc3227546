"""Yesterday's numbers read against what was expected: one reading per site and metric, words not yet chosen.

Apart from the tiles, because titles, tiles and the row of a site all say the same readings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Literal

import pandas as pd

from huddle import warehouse
from huddle.analysis.expected import expected
from huddle.elements.choices import Choices
from huddle.elements.known import known as known_of

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
Ranges = Callable[[tuple[str, ...], int], pd.DataFrame]
"""expected values and ranges of some metrics over the last days"""
Side = Literal["low", "high", "normal", "unknown"]


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

    @property
    def side(self) -> Side:
        """Where the value lies: below, above or inside its 5 to 95 % range."""
        if self.low is None or self.high is None:
            return "unknown"
        return "low" if self.value < self.low else "high" if self.value > self.high else "normal"

    @property
    def distance(self) -> float:
        """How far outside the range, in widths of the range; 0 inside."""
        if self.low is None or self.high is None or self.side == "normal":
            return 0.0
        width = max(self.high - self.low, abs(self.high) * 0.01, 1e-9)
        return (self.low - self.value if self.side == "low" else self.value - self.high) / width


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
    ask = partial(warehouse.ask, stamp=choices.stamp)
    scope = {"shop": choices.shop, "marketplace": choices.marketplace, "line": choices.line}
    rows = ask("morning/days", until=choices.day, back=BACK, **scope)
    ranges = partial(expected_ranges, choices.stamp, choices.day, choices.line)
    found = [_site(str(shop), str(site), frame, ranges) for (shop, site), frame in rows.groupby(["shop", "marketplace"])]
    known = [one for one in found if one.readings]
    places = {(site.shop, site.marketplace): place for place, site in enumerate(known_of(choices.stamp).sites)}
    return tuple(sorted(known, key=lambda one: places.get((one.shop, one.marketplace), len(places))))


def expected_ranges(stamp: str, until: date | None, line: str | None, metrics: tuple[str, ...], days: int) -> pd.DataFrame:
    """Expected values and ranges of every site, or of one line on every site; kept for the next filter to look into."""
    rows = _all_ranges(stamp, until, "site" if line is None else "line", metrics, days)
    return rows if line is None else rows[rows["item"] == line]


@lru_cache(maxsize=64)
def _all_ranges(stamp: str, until: date | None, grain: str, metrics: tuple[str, ...], days: int) -> pd.DataFrame:
    return expected(partial(warehouse.ask, stamp=stamp), grain, metrics, until=until, days=days)


def _site(shop: str, marketplace: str, frame: pd.DataFrame, ranges: Ranges) -> SiteReadings:
    by_day = frame.set_index(pd.to_datetime(frame["day"]).dt.date)
    meeting_day = pd.Timestamp(frame["last_day"].iloc[0]).date()
    is_account = bool(by_day["is_account"].tail(28).any())
    kinds = {**_EXPECTED, "sessions": "account_sessions" if is_account else "sessions"}
    kinds["conversion"] = "account_conversion" if is_account else "conversion"
    plain = {metric: _plain(metric, by_day[metric], meeting_day) for metric in (*METRICS, "tacos")}
    kept = {metric: reading for metric, reading in plain.items() if reading is not None}
    near = _of_site(ranges(_JUDGED, _BAND_DAYS), shop, marketplace)
    kept = {metric: _ranged(reading, near, kinds.get(metric)) for metric, reading in kept.items()}
    kept = {metric: _dated(reading, (shop, marketplace), kinds.get(metric), ranges) for metric, reading in kept.items()}
    types = by_day["ad_types"].dropna()
    ad_types = str(types.iloc[-1]) if len(types) else ""
    return SiteReadings(shop, marketplace, str(frame["currency"].iloc[-1]), meeting_day, kept, ad_types, kinds["sessions"])


def _of_site(rows: pd.DataFrame, shop: str, marketplace: str) -> pd.DataFrame:
    return rows[(rows["shop"] == shop) & (rows["marketplace"] == marketplace)]


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


def _ranged(reading: Reading, ranges: pd.DataFrame, kind: str | None) -> Reading:
    """The reading with the expected value and range of its own day, where there is one."""
    rows = ranges[(ranges["metric"] == kind) & (pd.to_datetime(ranges["day"]).dt.date == reading.day)]
    if kind is None or rows.empty:
        return reading
    row = rows.iloc[0]
    low, high = _number(row["low"]), _number(row["high"])
    if low is None or high is None:
        return reading
    short = bool(row["is_short_history"])
    return replace(reading, expected=_number(row["expected"]), low=low, high=high, is_short=short)


def _dated(reading: Reading, site: tuple[str, str], kind: str | None, ranges: Ranges) -> Reading:
    """A reading outside its range, with the day it was last outside on the same side."""
    if reading.side not in ("low", "high") or kind is None:
        return reading
    rows = _of_site(ranges((kind,), _SINCE_DAYS), *site)
    days = pd.to_datetime(rows["day"]).dt.date
    outside = rows["actual"] < rows["low"] if reading.side == "low" else rows["actual"] > rows["high"]
    before = days[outside & (days < reading.day)]
    return replace(reading, since=before.max() if len(before) else None)
