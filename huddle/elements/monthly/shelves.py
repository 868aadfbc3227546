"""What lies at Amazon and how fast it turns, product by product: read by the portfolio and by cash.

Apart from both, because a product that is slow on one page must be slow on the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

from huddle import figures
from huddle.elements.choices import Choices
from huddle.elements.model import Link
from huddle.elements.monthly import ledger
from huddle.elements.monthly.ledger import Ledger, keyed, wordless, worth_of
from huddle.elements.period import Period, month
from huddle.text import say
from huddle.weeks import Span as Days

YEAR = 365
LINKED = ("asin", "marketplace", "shop")
"""what the product's own page is opened with"""
AHEAD_DAYS = 7
"""snapshots are taken some days after the last complete day of sales"""


@dataclass(frozen=True)
class Shelves:
    """What lies at Amazon at the newest snapshot, product by product."""

    rows: pd.DataFrame
    """one row per product, `keyed`: units, available, inbound, aged_units, price, daily_units, cover_days, names, line, owner,
    unit_cost; value (units at cost, at price where the cost is unknown), is_at_cost"""
    first_day: date
    """of the sites' newest snapshots"""
    last_day: date
    has_ages: bool
    """some snapshot says how old the units are"""


def shelves(period: Period) -> Shelves | None:
    """The newest snapshot of each chosen site since the month began; None without any."""
    return _read(wordless(period.choices))


@lru_cache(maxsize=16)
def _read(scope: Choices) -> Shelves | None:
    period = month(scope)
    book = ledger.of(period) if period else None
    if period is None or book is None:
        return None
    until = scope.day or period.day + timedelta(days=AHEAD_DAYS)
    rows = _lying(scope.but(line=None, owner=None), until)
    rows = rows.join(book.products[["name", "name_zh", "line", "owner", "unit_cost"]], how="inner")
    if rows["units"].sum() <= 0:
        return None
    sells, lies = rows["daily_units"] > 0, rows["daily_units"].eq(0) & rows["available"].gt(0)
    cover = rows["available"].astype(float) / rows["daily_units"].where(sells)
    rows["cover_days"] = cover.where(sells, np.where(lies, np.inf, np.nan))
    rows["is_at_cost"] = rows["unit_cost"].notna()
    rows["value"] = rows["units"] * rows["unit_cost"].fillna(rows["price"])
    days = pd.to_datetime(rows["snapshot_day"]).dt.date
    return Shelves(rows, days.min(), days.max(), bool(rows["aged_units"].notna().any()))


AGES = ("aged_0_90", "aged_91_180", "aged_181_270", "aged_271_365", "aged_366_plus")
"""bands of days at Amazon, youngest first"""


def ages(period: Period, book: Ledger) -> pd.DataFrame | None:
    """Units of each product by how long they lie, at the newest snapshot that says it; None where none does.

    One row per product, `keyed`: the bands of AGES, snapshot_day, names, line, owner, unit_cost, price in the page's currency.
    """
    scope = period.choices
    until = scope.day or period.day + timedelta(days=AHEAD_DAYS)
    rows = period.ask("monthly/ages", since=period.span.first, until=until, shop=scope.shop, marketplace=scope.marketplace)
    if rows.empty:
        return None
    rows = keyed(rows.assign(price=rows["price"].astype(float) * worth_of(rows["shop"], rows["marketplace"], period)))
    rows = rows.join(book.products[["name", "name_zh", "line", "owner", "unit_cost"]], how="inner")
    rows[[*AGES]] = rows[[*AGES]].astype(float).fillna(0.0)
    return rows if rows[[*AGES]].to_numpy().sum() > 0 else None


@lru_cache(maxsize=16)
def _lying(scope: Choices, until: date) -> pd.DataFrame:
    """The answer of `monthly/shelves` by its keys, prices in the page's currency; shared by every line and owner, never changed."""
    period = month(scope)
    assert period is not None  # a page without a month asks for no stock
    rows = period.ask("monthly/shelves", since=period.span.first, until=until, shop=scope.shop, marketplace=scope.marketplace)
    worth = worth_of(rows["shop"], rows["marketplace"], period)
    return keyed(rows.assign(price=rows["price"].astype(float) * worth))


@lru_cache(maxsize=16)
def _averages(scope: Choices, since: date, until: date) -> Mapping[date, pd.DataFrame]:
    """The answer of `monthly/turns` by month and keys; shared by every line and owner, never changed."""
    period = month(scope)
    assert period is not None  # a page without a month asks for no stock
    rows = period.ask("monthly/turns", since=since, until=until, shop=scope.shop, marketplace=scope.marketplace)
    months = pd.to_datetime(rows["month"])
    return {first.date(): keyed(rows[months == first]) for first in months.unique()}


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


_SUMS = ["stock", "sold", "left"]


def turnings(rows: pd.DataFrame, days: int, *, in_money: bool) -> dict[str, Turning]:
    """Turns, days of stock and GMROI of every line, and of all under "": of rows as `stock_of_month` gives them.

    In money only rows with a cost count, on both sides of the ratio. turns = 365 x cost of goods sold a day / average stock.
    """
    cost = rows["unit_cost"] if in_money else 1.0
    measured = pd.DataFrame({
        "line": rows["line"], "stock": rows["average_units"] * cost, "sold": rows["units_sold"] * cost,
        "left": rows["left"].where(rows["unit_cost"].notna()) if in_money else np.nan,
    })  # fmt: skip
    sums = measured.groupby("line")[_SUMS].sum(min_count=1)
    whole = measured[_SUMS].sum(min_count=1)
    snapshots, made = int(rows["snapshots"].max()), {}
    for line, stock, sold, left in (*sums.itertuples(name=None), ("", *whole)):
        is_known = stock > 0
        turns = YEAR / days * sold / stock if is_known else float("nan")
        made[str(line)] = Turning(turns, stock, sold, YEAR / days * left / stock if is_known else float("nan"), snapshots)
    return made


def stock_of_month(period: Period, book: Ledger, span: Days) -> pd.DataFrame | None:
    """Average stock and goods sold of every product in a month; None without a snapshot in it."""
    places = wordless(period.choices).but(line=None, owner=None)
    told = _averages(places, book.before.first, book.span.last).get(span.first)  # of both months at once
    if told is None:
        return None
    stock = told[["average_units", "snapshots"]].join(book.products[["line", "unit_cost"]], how="inner")
    if stock.empty:
        return None
    sold = book.of(span)
    joined = stock.join(pd.DataFrame({"units_sold": sold["units"], "left": book.left(span)}), how="left")
    return joined.assign(units_sold=joined["units_sold"].fillna(0))


def product_name(row: pd.Series, period: Period) -> str:
    """The product's short name, with its site where several are shown."""
    name = str(row["name_zh"] if period.language == "zh" else row["name"])
    if period.choices.marketplace is None and len(period.sites) > 1:
        return say("morning.on_site", period.language, name=name, site=row["marketplace"])
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
