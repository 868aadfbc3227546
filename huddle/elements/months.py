"""The running month as every page sees it: one computation per state of the data, shared by the morning and the month.

Apart from the pages, so that the pace of the morning and the landing of the month can never be two numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial
from itertools import product
from math import isnan

import pandas as pd

from huddle import warehouse
from huddle.analysis.forecast import Course, courses
from huddle.analysis.landing import Book, Targets, book, sales_targets
from huddle.analysis.targets import Declared, Wanted, Weigh, resolve
from huddle.elements.choices import Choices
from huddle.elements.known import by_size, in_home, known
from huddle.settings import version
from huddle.weeks import month_of


@lru_cache(maxsize=6)
def _courses(stamp: str, until: date) -> tuple[Course, ...]:
    return courses(partial(warehouse.ask, stamp=stamp), until=until)


@lru_cache(maxsize=6)
def wanted(stamp: str) -> tuple[tuple[Wanted, ...], tuple[Declared, ...]]:
    """What the targets table wants of every site of every shop, and the rows of it that could not be used."""
    rows = warehouse.ask("monthly/targets", stamp=stamp)
    declared = []
    for row in rows[rows["target"].notna()].itertuples(index=False):
        shop, marketplace, line, currency = (
            None if pd.isna(cell) else str(cell) for cell in (row.shop, row.marketplace, row.line, row.currency)
        )
        month = pd.Timestamp(row.month).date()
        declared.append(Declared(shop, marketplace, month, line, str(row.metric), float(row.target), currency))
    sites = {(site.shop, site.marketplace): site.currency for site in known(stamp).sites}
    if not declared or not sites:
        return (), ()
    last = max((site.last_day for site in known(stamp).sites if site.last_day), default=None)
    money = in_home({*sites.values()}, last, stamp) if last else None
    rates = dict(money[1]) if money else {}

    def worth(given: str, asked: str) -> float | None:
        return rates[given] / rates[asked] if given in rates and asked in rates else None

    return resolve(declared, sites, _weigher(stamp, rates), worth)


def _weigher(stamp: str, rates: Mapping[str, float]) -> Weigh:
    """The sales of each site before a month in one currency; of months before which nothing is known its newest sales."""
    rows = warehouse.ask("monthly/target_weights", stamp=stamp)
    rows = rows.assign(month=pd.to_datetime(rows["month"]).dt.date, worth=rows["currency"].map(rates).astype(float))
    found: dict[tuple[tuple[str, str] | None, date, str | None], list[float]] = {}
    for row in rows.itertuples(index=False):
        place, amounts = (row.shop, row.marketplace), (float(row.sales) * row.worth, float(row.recent) * row.worth)
        for key in product((place, None), (row.month,), (str(row.line), None)):
            sums = found.setdefault(key, [0.0, 0.0])
            sums[0], sums[1] = sums[0] + amounts[0], sums[1] + amounts[1]

    def weigh(place: tuple[str, str], month: date, line: str | None) -> float | None:
        which = 0 if found.get((None, month, line), [0.0, 0.0])[0] > 0 else 1
        amount = found.get((place, month, line), [0.0, 0.0])[which]
        return None if isnan(amount) else amount

    return weigh


@lru_cache(maxsize=6)
def _targets(stamp: str) -> Targets:
    found = wanted(stamp)[0]
    columns = ["shop", "marketplace", "month", "line", "metric", "target", "currency"]
    rows = [(*one.place, one.row.month, one.row.line, one.row.metric, one.target, one.row.currency) for one in found]
    return sales_targets(pd.DataFrame(rows, columns=columns))


@lru_cache(maxsize=64)
def _book(
    stamp: str, day: date, is_chosen: bool, shop: str | None, marketplace: str | None, line: str | None, settings: tuple[int, int]
) -> Book:
    order = {(site.shop, site.marketplace): place for place, site in enumerate(by_size(known(stamp).sites, stamp))}
    found = [
        one for one in _courses(stamp, day if is_chosen else month_of(day).last)
        if shop in (None, one.shop) and marketplace in (None, one.marketplace)
    ]  # fmt: skip
    found.sort(key=lambda one: order.get((one.shop, one.marketplace), len(order)))
    money = in_home({one.currency for one in found}, day, stamp) if found else None
    currency, worth = money or (None, {})
    return book(found, _targets(stamp), day, worth, currency, line)


def has_targets(stamp: str) -> bool:
    """Whether the targets table names a sales target of any site."""
    return stamp != "empty" and bool(_targets(stamp))


def book_of(choices: Choices, day: date) -> Book:
    """The month a day lies in, for the shop, site and line chosen; largest site first.

    Without a chosen day every site counts up to its own last complete day.
    """
    return _book(choices.stamp, day, choices.day is not None, choices.shop, choices.marketplace, choices.line, version())
