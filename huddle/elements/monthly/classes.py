"""The portfolio behind M4: every product of the month with its class, its stage, what lies in stock and what that suggests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from huddle.analysis import portfolio as rules
from huddle.elements.choices import Choices
from huddle.elements.monthly import ledger
from huddle.elements.monthly.ledger import KEYS, REST, Ledger, is_product, parts_of, wordless
from huddle.elements.monthly.shelves import shelves
from huddle.elements.period import Period, month
from huddle.settings import version

_WINDOW = 3
"""months a class looks at"""


@dataclass(frozen=True)
class Portfolio:
    """Every product of the choice with its class, stage and suggestion, and what belongs to none."""

    book: Ledger
    rows: pd.DataFrame
    """one row per product, `keyed`: names, line, owner, stance, abc, was, stage, suggestion, the reasons, sales and before of the
    month and the one before it, left (contribution of the month, NaN unknown), contribution (of three months), units and value in
    stock, cover_days, trend, age_days"""
    rest: pd.DataFrame
    """sales that belong to no product: by row name, sales of the month and before"""
    by: str
    """contribution or sales: what the classes are cut by"""
    has_stock: bool


def read(period: Period) -> Portfolio | None:
    """The portfolio of the page's month; None where money cannot be added or nothing was sold."""
    book = ledger.of(period)
    if book is None or float(book.of(book.span)["sales"].sum()) <= 0:
        return None
    now, before = book.of(book.span), book.of(book.before)
    stock = shelves(period)
    sold = _recent(book)
    stocked = stock.rows.index[stock.rows["units"] > 0] if stock else sold.index[:0]
    rows = book.products.reindex(sold.index.union(stocked))
    rows["sales"], rows["before"] = now["sales"].reindex(rows.index).fillna(0.0), before["sales"].reindex(rows.index).fillna(0.0)
    rows["left"], rows["contribution"] = _left(book, [book.span.first]), _left(book, last_months(book))
    for name in ("units", "value", "cover_days"):
        rows[name] = stock.rows[name].reindex(rows.index).astype(float) if stock else np.nan
    abc, was, by = _classes_of_all(wordless(period.choices).but(line=None, owner=None), version())
    rows["abc"], rows["was"] = abc.reindex(rows.index).fillna("C"), was.reindex(rows.index)
    rows["stage"], rows["direction"] = rows["stage"].fillna("ending"), rows["direction"].fillna("unknown")
    if rows["asin"].isna().any():  # sold by a report, named by none
        rows[KEYS] = [parts_of(key) for key in rows.index]
    for name in ("name", "name_zh"):
        rows[name] = rows[name].fillna(rows["asin"])
    rows["line"] = rows["line"].fillna("~none")
    against = rules.reasons(rows)
    rows = rows.join(against).assign(suggestion=rules.suggestions(rows, against))
    rest = pd.DataFrame({name: _of_rest(one) for name, one in (("sales", now), ("before", before))}).fillna(0.0)
    return Portfolio(book, rows, rest[rest["sales"] != 0], by, stock is not None)


def last_months(book: Ledger) -> list[date]:
    """First days of the months a class looks at."""
    return [first for first in sorted(book.months) if first > book.year_ago.first][-_WINDOW:]


def _recent(book: Ledger) -> pd.DataFrame:
    """Products with anything but zero in the months a class looks at."""
    kept = pd.concat([book.months[first]["sales"] for first in last_months(book)])
    return kept[is_product(kept.index)].groupby(level=0).sum().to_frame()


def _of_rest(rows: pd.DataFrame) -> pd.Series:
    """Sales that belong to no product, by the row's name."""
    rest = rows[rows["asin"].isin(REST)]
    return rest.groupby("asin")["sales"].sum()


def _left(book: Ledger, months: list[date]) -> pd.Series:
    """Contribution of products over some months; unknown (NaN) where fees or costs are, in any month with a row."""
    parts = [book.left(replace(book.span, first=first)) for first in months]
    met = parts[0].index
    for part in parts[1:]:
        met = met.union(part.index)
    total, is_unknown = np.zeros(len(met)), np.zeros(len(met), dtype=bool)
    for part in parts:
        places, amounts = met.get_indexer(part.index), part.to_numpy(dtype=float)
        total[places] += np.nan_to_num(amounts)
        is_unknown[places] |= np.isnan(amounts)
    return pd.Series(np.where(is_unknown, np.nan, total), index=met)


@lru_cache(maxsize=16)
def _classes_of_all(places: Choices, settings: tuple[int, int]) -> tuple[pd.Series, pd.Series, str]:
    """The classes of the products of some sites, told once for every line and owner: frames are shared, never changed."""
    period = month(places)
    assert period is not None  # a page without a month has no products to class
    return _classes(ledger.of_all(period))


def _classes(book: Ledger) -> tuple[pd.Series, pd.Series, str]:
    """The classes now and a month before, and what they are cut by.

    By contribution where fees and costs are known in all three months; a product without a cost then has its class by sales.
    Else all by sales.
    """
    sales = book.measure("sales")
    sales = sales[is_product(sales.index)]
    now, was = _newest(rules.classes_over(sales), sales.index)
    firsts = [first for first in sales.columns if _is_known(book, first)]
    if list(sales.columns[-_WINDOW:]) != firsts[-_WINDOW:]:
        return now, was, "sales"
    left = pd.DataFrame({first: book.left(replace(book.span, first=first)) for first in firsts}).reindex(sales.index)
    left = left[left.notna().any(axis=1)]
    abc, before = _newest(rules.classes_over(left), left.index)
    return abc.reindex(sales.index).fillna(now), before.reindex(sales.index).fillna(was), "contribution"


def _newest(found: list[pd.Series], index: pd.Index) -> tuple[pd.Series, pd.Series]:
    """The last month's classes and those of the month before, unknown where there is none."""
    return found[-1], found[-2] if len(found) > 1 else pd.Series(index=index, dtype=object)


def _is_known(book: Ledger, first: date) -> bool:
    level = book.level(replace(book.span, first=first))
    return level.vat and level.fees and level.goods


def of(scope: Choices) -> Portfolio | None:
    """The portfolio of some choices, read once; its frames are shared, never changed."""
    return _of(scope, version())


@lru_cache(maxsize=16)
def _of(scope: Choices, settings: tuple[int, int]) -> Portfolio | None:
    period = month(scope)
    return read(period) if period else None
