"""What there is to choose from: shops, sites, lines, owners and days of the data a reader looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from huddle import warehouse
from huddle.channels import place
from huddle.settings import setting


@dataclass(frozen=True)
class Site:
    """One shop on one site."""

    shop: str
    marketplace: str
    currency: str
    first_day: date | None
    last_day: date | None
    sales_28: float
    units_28: float


@dataclass(frozen=True)
class Known:
    """Everything a filter can offer."""

    sites: tuple[Site, ...] = ()
    """largest first: `by_size`"""
    lines: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    ways: tuple[tuple[str, str, str], ...] = ()
    """shop, site and channel of what is sold, in the declared order of channels; none without ads"""
    products: tuple[tuple[str, str, str | None, str | None], ...] = ()
    """shop, site, line and owner of the products there are"""

    @property
    def shops(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sorted(site.shop for site in self.sites)))

    def marketplaces(self, shop: str | None = None) -> tuple[str, ...]:
        """The sites of a shop (of all shops), largest first."""
        return tuple(dict.fromkeys(site.marketplace for site in self.sites if shop in (None, site.shop)))

    def lines_of(self, shop: str | None = None, marketplace: str | None = None, owner: str | None = None) -> tuple[str, ...]:
        """The lines that have a product within the other choices: none of them opens an empty page."""
        there = {row[2] for row in self.products if shop in (None, row[0]) and marketplace in (None, row[1]) and owner in (None, row[3])}
        return tuple(line for line in self.lines if line in there)

    def owners_of(self, shop: str | None = None, marketplace: str | None = None, line: str | None = None) -> tuple[str, ...]:
        """The owners who look after a product within the other choices."""
        there = {row[3] for row in self.products if shop in (None, row[0]) and marketplace in (None, row[1]) and line in (None, row[2])}
        return tuple(owner for owner in self.owners if owner in there)

    def channels_of(self, shop: str | None = None, marketplace: str | None = None) -> tuple[str, ...]:
        """The channels by which something was sold within the other choices, in the declared order."""
        return tuple(dict.fromkeys(row[2] for row in self.ways if shop in (None, row[0]) and marketplace in (None, row[1])))

    def days(self, shop: str | None = None, marketplace: str | None = None) -> tuple[date, date] | None:
        """First and last day of sales within a choice; None without any."""
        chosen = [site for site in self.sites if shop in (None, site.shop) and marketplace in (None, site.marketplace)]
        firsts = [site.first_day for site in chosen if site.first_day]
        lasts = [site.last_day for site in chosen if site.last_day]
        return (min(firsts), max(lasts)) if firsts and lasts else None


def known(stamp: str) -> Known:
    """What the data of a stamp has to choose from (without one: of the stamp in force); nothing when nothing is loaded."""
    return _known(stamp or warehouse.stamp())


@lru_cache(maxsize=8)
def _known(stamp: str) -> Known:
    rows = warehouse.ask("frame/sites", stamp=stamp)
    sites = tuple(
        Site(row.shop, row.marketplace, row.currency, _day(row.first_day), _day(row.last_day), _number(row.sales_28), _number(row.units_28))
        for row in rows.itertuples()
    )
    offered = warehouse.ask("frame/lines", stamp=stamp)
    lines = dict.fromkeys(line for line in offered["line"].dropna() if not line.startswith("~"))
    if lines and (offered["line"] == "~none").any():
        lines["~none"] = None
    owners = dict.fromkeys(offered["owner"].dropna().sort_values())
    found = warehouse.ask("frame/channels", stamp=stamp)[["shop", "marketplace", "channel"]]
    ways = sorted(found.itertuples(index=False, name=None), key=lambda row: place(row[2]))
    places = offered[["shop", "marketplace", "line", "owner"]].astype(object).where(offered.notna(), None)
    products = tuple(places.itertuples(index=False, name=None))
    return Known(by_size(sites, stamp), tuple(lines), tuple(owners), tuple(ways), products)


def by_size(sites: Sequence[Site], stamp: str) -> tuple[Site, ...]:
    """Sites by the sales of their last 28 days in one currency; by units where a rate is missing: yen are no dollars."""
    last_days = [site.last_day for site in sites if site.last_day]
    worth = in_home({site.currency for site in sites}, max(last_days), stamp) if last_days else None

    def size(site: Site) -> tuple[float, str, str]:
        return (-(site.units_28 if worth is None else site.sales_28 * worth[1][site.currency]), site.shop, site.marketplace)

    return tuple(sorted(sites, key=size))


def in_home(currencies: Set[str], day: date, stamp: str) -> tuple[str, Mapping[str, float]] | None:
    """The currency amounts can be added in and what each is worth in it on a day; None when a rate is missing.

    Amounts of one currency stay in it; of several they go into the setting `home_currency` by the declared rates.
    """
    if len(currencies) == 1:
        return next(iter(currencies)), dict.fromkeys(currencies, 1.0)
    worth = declared_worth(day, stamp)
    return (str(setting("home_currency")), worth) if currencies <= worth.keys() else None


def declared_worth(day: date, stamp: str) -> Mapping[str, float]:
    """What a unit of every currency with a declared rate is worth on a day in the setting `home_currency`, which is worth one."""
    home = str(setting("home_currency"))
    declared = warehouse.ask("morning/rates", day=day, home=home, stamp=stamp)
    return {home: 1.0, **{str(row.currency): float(row.rate) for row in declared.itertuples()}}


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _number(value: float) -> float:
    return 0.0 if pd.isna(value) else float(value)
