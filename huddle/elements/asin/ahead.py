"""What a product should have sold and will sell: the expected day of the morning, for one product over its shops.

The newest days were worked out after the intake and are read; of a day in the past the whole site is read, whose week is the pool of
every product's week.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache, partial

import numpy as np
import pandas as pd

from huddle import warehouse
from huddle.analysis import kept
from huddle.analysis.exceptions import expected_of_morning
from huddle.analysis.expected import WINDOW, forecast, outlook
from huddle.analysis.history import read_history
from huddle.analysis.morning import AHEAD
from huddle.elements import answers
from huddle.elements.asin.subject import Subject

HORIZON = 180
"""days looked ahead"""
_SOLD = "expected_sales_7"


@lru_cache(maxsize=2)
def _newest(stamp: str, made_by: str) -> pd.DataFrame:
    """Every product's newest expected days."""
    days = expected_of_morning(stamp)
    return days.loc[days["grain"] == "asin", ["shop", "marketplace", "item", "last_day", _SOLD, *AHEAD]]


@lru_cache(maxsize=2)
def _past(stamp: str, marketplace: str, shop: str | None, until: date) -> pd.DataFrame:
    """The same of a site on a day in the past: worked out together anyway, and then there for the next product."""
    ask = partial(warehouse.ask, stamp=stamp)
    history = read_history(ask, "asin", until=until, back=2 * WINDOW + 7, shop=shop, marketplace=marketplace)
    made = history.keys.copy()
    made[_SOLD] = forecast(history, "sales").expected[:, -7:].sum(axis=1)
    made[list(AHEAD)] = outlook(history, len(AHEAD))
    return made


def _mine(stamp: str, about: Subject) -> pd.DataFrame:
    """One row per shop that sells the product."""
    rows = _newest(stamp, kept.version())
    here = rows[(rows["marketplace"] == about.marketplace) & ((about.shop is None) | (rows["shop"] == about.shop))]
    if here.empty or here["last_day"].map(answers.day).max() > about.day:
        here = _past(stamp, about.marketplace, about.shop, about.day)
    return here[here["item"] == about.asin]


def expected_sales(stamp: str, about: Subject) -> float | None:
    """Sales expected over the seven days to the day that counts; None when a day has no expectation."""
    mine = _mine(stamp, about)
    if mine.empty or not (mine["last_day"].map(answers.day) == about.day).all() or mine[_SOLD].isna().any():
        return None
    return float(mine[_SOLD].sum())


def demand(stamp: str, about: Subject, first: date) -> list[float] | None:
    """Expected units of each of the next 180 days from `first`, over all shops; None without an expectation."""
    mine = _mine(stamp, about)
    week = mine[list(AHEAD)].to_numpy(float)
    if not len(week) or np.isnan(week).any():
        return None
    total = np.zeros(HORIZON)
    for series, last in zip(week, mine["last_day"].map(answers.day), strict=True):
        shift = (first - last - timedelta(days=1)).days % 7
        total += series[(shift + np.arange(HORIZON)) % 7]
    return [float(units) for units in total]
