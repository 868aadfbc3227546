"""What there is to choose from: shops, sites, lines, owners and days of the data a reader looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from huddle import warehouse


@dataclass(frozen=True)
class Site:
    """One shop on one site."""

    shop: str
    marketplace: str
    currency: str
    first_day: date | None
    last_day: date | None
    sales_28: float


@dataclass(frozen=True)
class Known:
    """Everything a filter can offer."""

    sites: tuple[Site, ...] = ()
    """most sales of the last 28 days first"""
    lines: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()

    @property
    def shops(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(sorted(site.shop for site in self.sites)))

    def marketplaces(self, shop: str | None = None) -> tuple[str, ...]:
        """The sites of a shop (of all shops), largest first."""
        return tuple(dict.fromkeys(site.marketplace for site in self.sites if shop in (None, site.shop)))

    def days(self, shop: str | None = None, marketplace: str | None = None) -> tuple[date, date] | None:
        """First and last day of sales within a choice; None without any."""
        chosen = [site for site in self.sites if shop in (None, site.shop) and marketplace in (None, site.marketplace)]
        firsts = [site.first_day for site in chosen if site.first_day]
        lasts = [site.last_day for site in chosen if site.last_day]
        return (min(firsts), max(lasts)) if firsts and lasts else None


@lru_cache(maxsize=8)
def known(stamp: str) -> Known:
    """What the data of a stamp has to choose from; nothing when nothing is loaded."""
    rows = warehouse.ask("frame/sites", stamp=stamp)
    sites = tuple(
        Site(row.shop, row.marketplace, row.currency, _day(row.first_day), _day(row.last_day), _number(row.sales_28))
        for row in rows.itertuples()
    )
    offered = warehouse.ask("frame/lines", stamp=stamp)
    lines = dict.fromkeys(line for line in offered["line"].dropna() if not line.startswith("~"))
    if lines and (offered["line"] == "~none").any():
        lines["~none"] = None
    owners = dict.fromkeys(offered["owner"].dropna().sort_values())
    return Known(sites, tuple(lines), tuple(owners))


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _number(value: float) -> float:
    return 0.0 if pd.isna(value) else float(value)
