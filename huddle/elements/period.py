"""The complete week or month a page speaks of, with the sites and the money it can add: shared by weekly, monthly and channel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import pandas as pd

from huddle import figures, warehouse
from huddle.elements.choices import Choices
from huddle.elements.known import Site, in_home, known
from huddle.elements.scope import at_rates, scope_line
from huddle.weeks import Span, last_month, last_week, starts_on

_STALE = 7
"""a site whose sales ended so many days before the freshest one's does not hold back everybody's week"""


@dataclass(frozen=True)
class Period:
    """What a weekly, monthly or channel page is about; every part of the page gets the same one."""

    choices: Choices
    span: Span
    """the last complete week or month up to the day"""
    day: date
    """the last complete day of sales among the sites chosen, or the day of the address"""
    sites: tuple[Site, ...]
    """the chosen sites with sales, largest first"""
    week_start: str
    """sunday or monday: the largest chosen site's rule, or the team's"""
    currency: str | None
    """the currency in which the chosen sites can be added; None when a rate is missing, then money stays apart by site"""
    worth: Mapping[str, float]
    """what a unit of each currency is worth in `currency`"""
    is_month: bool = False
    """a calendar month: the span before it is the month before, whatever its length"""
    against: Span | None = None
    """other days to compare with than those just before"""

    @property
    def language(self) -> str:
        return self.choices.language

    @property
    def before(self) -> Span:
        """The week before the week, the month before the month, as many days before some days; else those asked for."""
        if self.against is not None:
            return self.against
        if self.is_month:
            return last_month(self.span.first - timedelta(days=1))
        return self.span.back(self.span.days)

    @property
    def ask(self) -> Callable[..., pd.DataFrame]:
        """A question of `queries/questions/` to the data this reader looks at."""
        return partial(warehouse.ask, stamp=self.choices.stamp or None)

    def money(self, amount: float | None, *, cents: bool = False) -> str:
        """An amount in the page's currency as text; without one currency there is no amount to say."""
        if amount is None or self.currency is None:
            return figures.UNKNOWN
        return figures.money(amount, self.currency, self.language, cents=cents)

    def in_one_unit(self, amounts: Iterable[float | None]) -> figures.Write:
        """How amounts of one list are written in the page's currency; without one there is no amount to say."""
        if self.currency is None:
            return lambda amount: figures.UNKNOWN
        return figures.in_one_unit(amounts, self.currency, self.language)

    def scope_line(self) -> str:
        """The choice in words: `Kitchen · US`, and the currency its sites are added in."""
        return scope_line(self.choices, self.currency if self.currency and len(self.currencies) > 1 else "")

    @property
    def currencies(self) -> set[str]:
        """Those of the chosen sites."""
        return {site.currency for site in self.sites}

    def as_of(self, days: str, worths: Mapping[str, Mapping[str, float]] | None = None) -> str:
        """The line below the page's finding: its days, and the rates its sites are added by, of `worths` where it has several."""
        rates = at_rates(self.currencies, self.currency, worths or {"": self.worth}, self.language) if self.currency else ""
        return " · ".join(part for part in (days, rates) if part)


def _chosen(choices: Choices) -> tuple[Site, ...]:
    found = known(choices.stamp).sites
    return tuple(
        site for site in found
        if site.last_day and choices.shop in (None, site.shop) and choices.marketplace in (None, site.marketplace)
    )  # fmt: skip


def _make(choices: Choices, of: Callable[[date, str], Span]) -> Period | None:
    sites = _chosen(choices) if choices.stamp != "empty" else ()
    days = [site.last_day for site in sites if site.last_day]
    if not days:
        return None
    fresh = [day for day in days if (max(days) - day).days <= _STALE]
    day = min([*fresh, choices.day] if choices.day else fresh)
    start = starts_on(choices.marketplace or sites[0].marketplace)
    span = of(day, start)
    money = in_home({site.currency for site in sites}, span.last, choices.stamp)
    return Period(choices, span, day, sites, start, *(money or (None, {})))


def week(choices: Choices) -> Period | None:
    """The last complete week up to the day chosen; None before the first sale is known."""
    return _make(choices, last_week)


def month(choices: Choices) -> Period | None:
    """The last complete month up to the day chosen; None before the first sale is known."""
    made = _make(choices, lambda day, start: last_month(day))
    return replace(made, is_month=True) if made else None


def days(choices: Choices, until: date | None = None) -> Period | None:
    """The last `choices.span` complete days up to the day chosen, or up to `until` where that is earlier; None without sales."""
    asked = min((day for day in (choices.day, until) if day), default=None)
    made = _make(choices.but(day=asked), lambda day, start: Span(day - timedelta(days=choices.span - 1), day))
    return replace(made, choices=choices) if made else None
