"""The running month as every page sees it: one computation per state of the data, shared by the morning and the month.

Apart from the pages, so that the pace of the morning and the landing of the month can never be two numbers.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial

from huddle import warehouse
from huddle.analysis.forecast import Course, courses
from huddle.analysis.landing import Book, Targets, book, sales_targets
from huddle.elements.choices import Choices
from huddle.elements.known import by_size, in_home, known
from huddle.weeks import month_of


@lru_cache(maxsize=6)
def _courses(stamp: str, until: date) -> tuple[Course, ...]:
    return courses(partial(warehouse.ask, stamp=stamp), until=until)


@lru_cache(maxsize=6)
def _targets(stamp: str) -> Targets:
    return sales_targets(warehouse.ask("monthly/targets", stamp=stamp))


@lru_cache(maxsize=64)
def _book(stamp: str, day: date, is_chosen: bool, shop: str | None, marketplace: str | None, line: str | None) -> Book:
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
    return _book(choices.stamp, day, choices.day is not None, choices.shop, choices.marketplace, choices.line)
