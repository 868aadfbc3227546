"""What lies at Amazon and how fast it turns, product by product: read by the portfolio and by cash.

Apart from both, because a product that is slow on one page must be slow on the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from huddle import figures
from huddle.analysis.contribution import amounts
from huddle.elements.model import Link
from huddle.elements.monthly.ledger import KEYS, Ledger
from huddle.elements.period import Period
from huddle.text import say
from huddle.weeks import Span as Days

YEAR = 365
AHEAD_DAYS = 7
"""snapshots are taken some days after the last complete day of sales"""


@dataclass(frozen=True)
class Shelves:
    """What lies at Amazon at the newest snapshot, product by product."""

    rows: pd.DataFrame
    """by shop x marketplace x asin: units, available, inbound, aged_units, price, daily_units, cover_days, names, line, owner,
    unit_cost; value (units at cost, at price where the cost is unknown), is_at_cost"""
    first_day: date
    """of the sites' newest snapshots"""
    last_day: date
    has_ages: bool
    """some snapshot says how old the units are"""


def shelves(period: Period, book: Ledger) -> Shelves | None:
    """The newest snapshot of each chosen site since the month began; None without any."""
    until = period.choices.day or period.day + timedelta(days=AHEAD_DAYS)
    rows = _asked(period, Days(period.span.first, until))
    rows = rows.join(book.products[["name", "name_zh", "line", "owner", "unit_cost"]], how="inner")
    if rows["units"].sum() <= 0:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        cover = rows["available"].astype(float) / rows["daily_units"]
    rows["cover_days"] = cover.where(rows["daily_units"] > 0, np.where(rows["daily_units"].eq(0) & rows["available"].gt(0), np.inf, np.nan))
    rows["is_at_cost"] = rows["unit_cost"].notna()
    rows["value"] = rows["units"] * rows["unit_cost"].fillna(rows["price"])
    days = pd.to_datetime(rows["snapshot_day"]).dt.date
    return Shelves(rows, days.min(), days.max(), bool(rows["aged_units"].notna().any()))


def _asked(period: Period, span: Days) -> pd.DataFrame:
    """The answer of `monthly/turns` by its keys, prices in the page's currency."""
    scope = period.choices
    rows = period.ask("monthly/turns", since=span.first, until=span.last, shop=scope.shop, marketplace=scope.marketplace)
    currencies = {(site.shop, site.marketplace): site.currency for site in period.sites}
    worth = [period.worth.get(currencies.get(place, ""), np.nan) for place in zip(rows["shop"], rows["marketplace"], strict=True)]
    return rows.assign(price=rows["price"].astype(float) * worth).set_index(KEYS)


@dataclass(frozen=True)
class Turning:
    """How stock turned in a month; money where costs carry it, else units."""

    turns: float
    """a year: 365 x goods sold a day / average stock"""
    stock: float
    """average stock, in money at cost or in units"""
    sold: float
    """goods sold in the month, likewise"""
    gmroi: float
    """contribution a year per unit of money in stock; NaN unknown"""
    snapshots: int

    @property
    def days(self) -> float:
        """Days of stock: how long the average stock lasts at the pace of the month."""
        return YEAR / self.turns if self.turns > 0 else float("nan")


def turning(rows: pd.DataFrame, days: int, *, in_money: bool) -> Turning:
    """Turns, days of stock and GMROI of some rows: average_units, units_sold, unit_cost, left (NaN unknown), snapshots.

    In money only rows with a cost count, on both sides of the ratio. turns = 365 x cost of goods sold / average stock value.
    """
    counted = rows[rows["unit_cost"].notna()] if in_money else rows
    cost = counted["unit_cost"] if in_money else 1.0
    stock, sold = float((counted["average_units"].fillna(0) * cost).sum()), float((counted["units_sold"].fillna(0) * cost).sum())
    turns = YEAR / days * sold / stock if stock > 0 else float("nan")
    left = counted["left"].sum(min_count=1) if in_money else np.nan
    gmroi = YEAR / days * float(left) / stock if stock > 0 and not pd.isna(left) else float("nan")
    return Turning(turns, stock, sold, gmroi, int(rows["snapshots"].max()) if len(rows) else 0)


def stock_of_month(period: Period, book: Ledger, span: Days) -> pd.DataFrame | None:
    """Average stock and goods sold of every product in a month; None without a snapshot in it."""
    stock = _asked(period, span)[["average_units", "snapshots"]]
    stock = stock.join(book.products[["line", "unit_cost"]], how="inner")
    if stock.empty:
        return None
    sold = book.of(span)
    level = book.level(span)
    left = amounts(sold, level)["left"] if level.fees and level.goods else pd.Series(np.nan, index=sold.index)
    joined = stock.join(pd.DataFrame({"units_sold": sold["units"], "left": left}), how="left")
    return joined.assign(units_sold=joined["units_sold"].fillna(0))


def product_name(row: pd.Series, period: Period) -> str:
    """The product's short name, with its site where several are shown."""
    name = str(row["name_zh"] if period.language == "zh" else row["name"])
    if period.choices.marketplace is None and len(period.sites) > 1:
        return say("morning.on_site", period.language, name=name, site=row.name[1])
    return name


def product_link(key: tuple[str, str, str]) -> Link:
    """The product's own page."""
    return Link("asin", {"asin": key[2], "marketplace": key[1], "shop": key[0]})


def cover_words(days: float, language: str) -> str:
    """`stock for 240 days`, `nothing sold in 30 days`."""
    if np.isinf(days):
        return say("monthly.cash_no_sale", language)
    if days > 3 * YEAR:
        return say("monthly.cash_cover_years", language, years=figures.count(days / YEAR, language))
    return say("monthly.cash_cover", language, days=figures.count(days, language))
