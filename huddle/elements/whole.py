"""How far a stretch of days is known on the sites of a page: what is known in part is named in words and compared with nothing.

Apart from the pages, because no part of any of them may show some of a month as all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from huddle import figures, warehouse
from huddle.analysis.wbr import SILENT
from huddle.elements.answers import Row, rows
from huddle.elements.known import Site
from huddle.elements.period import Period
from huddle.marketplaces import marketplaces
from huddle.text import say
from huddle.weeks import Span

Place = tuple[str, str]
"""shop and marketplace"""


@dataclass(frozen=True)
class Known:
    """The days of one site whose sales are known."""

    days: int
    """known at all"""
    whole: int
    """of them, known whole"""
    first: date | None
    last: date | None

    @property
    def is_run(self) -> bool:
        """Without a hole between the first and the last."""
        return self.first is not None and self.last is not None and (self.last - self.first).days + 1 == self.days


NOTHING = Known(0, 0, None, None)


@dataclass(frozen=True)
class Extent:
    """A stretch of days and what is known of it, for every site expected in it."""

    span: Span
    sites: Mapping[Place, Known]

    @property
    def is_whole(self) -> bool:
        """Every day is known whole on every site expected."""
        return bool(self.sites) and all(one.whole >= self.span.days for one in self.sites.values())

    def compares(self, other: Extent) -> bool:
        """Whether two stretches can stand against each other: both whole, the same sites in both."""
        return self.is_whole and other.is_whole and self.sites.keys() == other.sites.keys()

    def words(self, language: str) -> str:
        """`6–31 Oct only`, `27 of 31 days known`; by site where they differ; empty where all is known."""
        missing = {place: self._said(one, language) for place, one in self.sites.items() if one.whole < self.span.days}
        if not missing:
            return ""
        if len(missing) == len(self.sites) and len(set(missing.values())) == 1:
            return next(iter(missing.values()))
        shops = len({shop for shop, _ in self.sites}) > 1
        parts = [
            say("page.known_site", language, known=known,
                site=marketplaces()[site].name(language) if not shops else f"{shop} · {marketplaces()[site].name(language)}")
            for (shop, site), known in missing.items()
        ]  # fmt: skip
        return say("page.known_between", language).join(parts)

    def _said(self, one: Known, language: str) -> str:
        if one.first is None or one.last is None:
            return say("page.known_none", language)
        if one.days >= self.span.days:
            return say("page.known_part", language, count=one.days - one.whole, days=self.span.days)
        if not one.is_run:
            return say("page.known_days", language, count=one.days, days=self.span.days)
        days = figures.span(one.first, one.last, language) if one.days > 1 else figures.date_without_weekday(one.first, language)
        return say("page.known_only", language, span=days)


def expected(sites: Iterable[Site], span: Span, until: date) -> tuple[Place, ...]:
    """The sites of which a stretch should know every day: begun by its end, and not silent for long before it."""
    return tuple(
        (site.shop, site.marketplace) for site in sites
        if site.first_day and site.last_day and site.first_day <= span.last
        and (site.last_day >= span.first or (until - site.last_day).days <= SILENT)
    )  # fmt: skip


def of_rows(found: Iterable[Row], span: Span, period: Period) -> Extent:
    """The extent of a stretch from answers with `known_days`, `whole_days`, `first_day` and `last_day` by shop and marketplace."""
    told = {
        (row["shop"], row["marketplace"]): Known(int(row["known_days"]), int(row["whole_days"]), row["first_day"], row["last_day"])
        for row in found
    }
    return Extent(span, {place: told.get(place, NOTHING) for place in expected(period.sites, span, period.day)})


def extent(period: Period, span: Span) -> Extent:
    """How far some days are known on the page's sites."""
    return of_rows(_stretch(period.choices.stamp or warehouse.stamp(), span), span, period)


@lru_cache(maxsize=64)
def _stretch(stamp: str, span: Span) -> tuple[Row, ...]:
    """What is known of some days on every site: asked once for all choices and all parts of a page."""
    return tuple(rows(warehouse.ask("coverage/stretch", stamp=stamp, first=span.first, last=span.last, shop=None, marketplace=None)))
