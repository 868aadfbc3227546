"""What a product should have sold and will sell: the expected day of the analysis, for one product over its shops.

Apart, because the past of a whole site is read for it (its week is the pool of every product's week) and kept a while.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache, partial

import numpy as np

from huddle import warehouse
from huddle.analysis.expected import WINDOW, forecast, outlook
from huddle.analysis.history import History, Mask, read_history
from huddle.elements import answers
from huddle.elements.asin.subject import Subject

HORIZON = 180
"""days looked ahead"""


@lru_cache(maxsize=2)
def _history(stamp: str, marketplace: str, shop: str | None, until: date) -> History:
    ask = partial(warehouse.ask, stamp=stamp)
    return read_history(ask, "asin", until=until, back=2 * WINDOW + 1, shop=shop, marketplace=marketplace)


@lru_cache(maxsize=2)
def _outlook(stamp: str, marketplace: str, shop: str | None, until: date) -> np.ndarray:
    return outlook(_history(stamp, marketplace, shop, until), 7)


@lru_cache(maxsize=2)
def _sales(stamp: str, marketplace: str, shop: str | None, until: date) -> np.ndarray:
    """Expected sales of every product and day of the site: worked out together anyway, and then there for the next product."""
    return forecast(_history(stamp, marketplace, shop, until), "sales").expected


def _mine(history: History, about: Subject) -> Mask:
    return np.asarray(history.keys["item"] == about.asin)


def expected_sales(stamp: str, about: Subject, days: int = 7) -> float | None:
    """Sales expected over the last `days` days to the day that counts; None when a day has no expectation."""
    history = _history(stamp, about.marketplace, about.shop, about.day)
    mine = _mine(history, about)
    if not mine.any() or not (history.keys.loc[mine, "last_day"].map(answers.day) == about.day).all():
        return None
    said = _sales(stamp, about.marketplace, about.shop, about.day)[mine, -days:]
    return None if np.isnan(said).any() else float(said.sum())


def demand(stamp: str, about: Subject, first: date) -> list[float] | None:
    """Expected units of each of the next 180 days from `first`, over all shops; None without an expectation."""
    history = _history(stamp, about.marketplace, about.shop, about.day)
    mine = _mine(history, about)
    week = _outlook(stamp, about.marketplace, about.shop, about.day)[mine]
    if not len(week) or np.isnan(week).any():
        return None
    total = np.zeros(HORIZON)
    for series, last in zip(week, history.keys.loc[mine, "last_day"].map(answers.day), strict=True):
        shift = (first - last - timedelta(days=1)).days % 7
        total += series[(shift + np.arange(HORIZON)) % 7]
    return [float(units) for units in total]
