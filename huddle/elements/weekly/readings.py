"""The ten metrics of the weekly deck in causal order, each with its weeks, its months and the range that is usual for it.

Apart from the pictures, because the title of the page, the tiles and the charts all say the same readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import pandas as pd

from huddle import warehouse
from huddle.analysis.behaviour import limits
from huddle.analysis.suspects import SuspectDay, extra_visits, without
from huddle.analysis.wbr import Days, Series, Wbr, wbr
from huddle.elements.choices import Choices
from huddle.elements.model import Tone
from huddle.elements.period import Period, week
from huddle.elements.suspects import chosen
from huddle.metrics import Metric, metrics
from huddle.settings import setting, version
from huddle.weeks import Span

ORDER = ("sessions", "clicks", "conversion", "buy_box", "asp", "ad_spend", "acos", "tacos", "units", "sales", "stock_cover", "contribution")
"""what brings shoppers, what turns them into buyers, what it costs, what comes of it and what is left; a place never changes"""
COSTS = ("contribution",)
"""metrics that tell costs: off the wall where the setting says so"""
OF_ACCOUNT = {"sessions": "account_sessions", "conversion": "account_conversion"}
"""where a site's own report knows visitors, they are meant; a line or a product has only visits to products"""
BASE, LEAST = 26, 20
"""weeks before the last one that say what is usual, and how many of them must be known"""
Side = Literal["low", "high", "normal", "unknown"]


@dataclass(frozen=True)
class Suspect:
    """A week with suspicious visits: the metric with them and without."""

    week: Span
    extra: float
    value: float
    without: float
    days: tuple[SuspectDay, ...]


@dataclass(frozen=True)
class Reading:
    """One metric of the deck."""

    name: str
    """its place in the order: `sessions`, also where the account's own are meant"""
    metric: Metric
    found: Wbr
    low: float | None
    high: float | None
    """usual range of a week; None with fewer than twenty known weeks before it"""
    ad_types: str = ""
    """which ad types are in it, where it should be over all and is not"""
    suspect: tuple[Suspect, ...] = ()
    """weeks of the six with suspicious visits in them, of visits and of the rates that rest on them"""

    def without(self, week: Span) -> float | None:
        """A week of the six as shoppers made it: without suspicious visits, which say nothing of them."""
        told = {one.week: one.without for one in self.suspect}
        return told[week] if week in told else dict(zip(self.found.weeks, self.found.cy_6_weeks, strict=True))[week]

    @property
    def judged(self) -> float | None:
        """The last week as it is held against the week before and against its range."""
        return self.without(self.found.weeks[-1])

    @property
    def judged_before(self) -> float | None:
        return self.without(self.found.weeks[-2])

    @property
    def wow(self) -> float | None:
        """The change on the week before, of what shoppers did: a share, of a rate basis points."""
        plain, now, before = self.found.box["wow"], self.judged, self.judged_before
        if plain is None or not {one.week for one in self.suspect} & {*self.found.weeks[-2:]} or now is None or not before:
            return plain
        return (now - before) * 10_000 if self.metric.unit == "percent" else now / before - 1

    @property
    def now(self) -> float | None:
        return self.found.box["last_week"]

    @property
    def before(self) -> float | None:
        return self.found.cy_6_weeks[-2]

    @property
    def side(self) -> Side:
        if self.judged is None or self.low is None or self.high is None:
            return "unknown"
        return "low" if self.judged < self.low else "high" if self.judged > self.high else "normal"

    @property
    def tone(self) -> Tone:
        """Outside its usual range and worse, or neither better nor worse: attention; outside and better: good."""
        if self.side not in ("low", "high"):
            return "normal"
        is_good = (self.side, self.metric.better) in (("high", "up"), ("low", "down"))
        return "good" if is_good else "attention"


def usual(weeks: Sequence[float | None]) -> tuple[float | None, float | None]:
    """The natural range of a week by the weeks before it, oldest first; unknown with fewer than twenty of them."""
    known = [value for value in weeks if value is not None]
    found = limits(weeks, by_median=True)  # promotions do not widen it as they do a mean's
    if len(known) < LEAST or found is None:
        return None, None
    return max(found.low, 0.0) if min(known) >= 0 else found.low, found.high


def where_of(choices: Choices) -> dict[str, object]:
    """The reader's choice as filters of a metric; an owner is the products that are theirs."""
    found: dict[str, object] = {
        name: value for name, value in choices.where.items() if value is not None and name != "owner"
    }
    if choices.owner is not None:
        rows = warehouse.ask("morning/names", stamp=choices.stamp, **choices.where)
        found["asin"] = sorted(rows["asin"].dropna().unique())
    return found


def currency_of(period: Period) -> str | None:
    """The currency to convert into, where the chosen sites have several."""
    return period.currency if len({site.currency for site in period.sites}) > 1 else None


@lru_cache(maxsize=16)
def days_known(scope: Choices, settings: tuple[int, int]) -> pd.DataFrame:
    """Every day of the metrics of `can_have` in a choice, read once for the deck and the running week; never changed."""
    period = week(scope)
    assert period is not None  # a page without a week asks for no days
    return warehouse.daily(can_have(period), None, where_of(scope), currency=currency_of(period), stamp=scope.stamp or None)


def can_have(period: Period) -> tuple[str, ...]:
    """The metrics that go with the choice: no money where currencies cannot be added, the account's own for whole sites."""
    names = [name for name in ORDER if name != "stock_cover" or period.choices.owner is None]
    if period.choices.line is None and period.choices.owner is None:
        names += OF_ACCOUNT.values()
    if period.currency is None:
        money = {name for name, one in metrics().items() if one.additive and one.unit == "money"}
        names = [name for name in names if not money & set(metrics()[name].inputs)]
    return tuple(names)


def read(period: Period) -> tuple[Reading, ...]:
    """The readings of the deck in their order; a metric without a single known week of the six is not in it."""
    return _read(period.choices.scope, version())


@lru_cache(maxsize=64)
def _read(scope: Choices, settings: tuple[int, int]) -> tuple[Reading, ...]:
    period = week(scope)
    if period is None:
        return ()
    names, last = can_have(period), period.span.last
    spans = warehouse.spanned(last, where_of(period.choices), stamp=period.choices.stamp or None)
    days, types = Days(days_known(scope, settings), last, spans), _ad_types(period)
    found = {name: _reading(name, metrics()[name], days, types) for name in names}
    for plain, of_account in OF_ACCOUNT.items():
        other = found.pop(of_account, None)
        if other is not None and any(value is not None for value in other.found.cy_6_weeks):
            found[plain] = replace(other, name=plain)
    if "sessions" in found:
        visits = Series(found["sessions"].metric, days)
        found |= {name: _with_suspects(found[name], visits, days, period.choices) for name in ("sessions", "conversion") if name in found}
    return tuple(found[name] for name in ORDER if name in found and any(value is not None for value in found[name].found.cy_6_weeks))


def _with_suspects(reading: Reading, visits: Series, days: Days, choices: Choices) -> Reading:
    """A reading with those of its six weeks that hold suspicious visits, told without them; its usual range is without them too."""
    is_account = reading.metric.name in OF_ACCOUNT.values()
    series, base = Series(reading.metric, days), _base(reading.found)
    flagged = chosen(choices, base[0].first, reading.found.weeks[-1].last)
    told = {}
    for week_ in dict.fromkeys((*base, *reading.found.weeks)) if flagged else ():
        here = [one for one in flagged if week_.first <= one.day <= week_.last]
        extra = extra_visits(here, is_account=is_account) if here else 0.0
        value, sessions = series.of(week_).value, visits.of(week_).value
        if value is None or sessions is None or not 0 < extra < sessions:
            continue
        cleaned = sessions - extra if reading.name == "sessions" else without(value * sessions, sessions, extra)
        if cleaned is not None:
            told[week_] = Suspect(week_, extra, value, cleaned, tuple(here))
    if not told:
        return reading
    low, high = usual([told[week_].without if week_ in told else series.of(week_).value for week_ in base])
    return replace(reading, low=low, high=high, suspect=tuple(told[week_] for week_ in reading.found.weeks if week_ in told))


def _base(found: Wbr) -> list[Span]:
    """The weeks before the last one that say what is usual, oldest first."""
    return [found.weeks[-1].back(7 * back) for back in range(BASE, 0, -1)]


def _reading(name: str, metric: Metric, days: Days, types: str) -> Reading:
    series = Series(metric, days)
    found = wbr(series, days.until, fiscal_year_end=int(setting("fiscal_year_end")))
    missing = types if metric.all_ad_types and types != "SP+SB+SD" else ""
    return Reading(name, metric, found, *usual([series.of(one).value for one in _base(found)]), missing)


def _ad_types(period: Period) -> str:
    """The ad types that are in the spend of every day of the week, `SP+SB+SD` when all are; empty where no spend is known."""
    chosen, span = period.choices, period.span
    rows = period.ask("weekly/deck_ad_types", shop=chosen.shop, marketplace=chosen.marketplace, since=span.first, until=span.last)
    return "+".join(name.upper() for name in ("sp", "sb", "sd") if len(rows) and rows[f"has_{name}"].all())
