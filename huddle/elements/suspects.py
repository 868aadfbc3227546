"""Suspicious visits of a stamp in words: read once, chosen by site, line, owner and days wherever a rate is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from huddle import figures, warehouse
from huddle.analysis.suspects import Run, SuspectDay
from huddle.elements.answers import rows
from huddle.elements.choices import Choices
from huddle.text import say

_EVER = (date(2015, 1, 1), date(2030, 12, 31))


@lru_cache(maxsize=8)
def suspects(stamp: str) -> tuple[SuspectDay, ...]:
    """Every flagged day of a stamp."""
    all_of_them = {"shop": None, "marketplace": None, "asin": None}
    found = rows(warehouse.ask("coverage/suspect_days", stamp=stamp, since=_EVER[0], until=_EVER[1], **all_of_them))
    return tuple(SuspectDay(**row) for row in found)


def chosen(
    choices: Choices, first: date, last: date, *, shop: str | None = None, marketplace: str | None = None, asin: str | None = None
) -> list[SuspectDay]:
    """The flagged days of a reader's choice between two days, narrowed further to one shop, site or ASIN.

    Under a line or an owner only their ASINs: the site's own visits are of all of them.
    """
    wanted = {
        "shop": shop or choices.shop, "marketplace": marketplace or choices.marketplace, "line": choices.line, "owner": choices.owner,
        "asin": asin,
    }  # fmt: skip
    filters = {name: value for name, value in wanted.items() if value is not None}
    stamp = choices.stamp or warehouse.stamp()
    return [
        one for one in suspects(stamp)
        if first <= one.day <= last and all(getattr(one, name) == value for name, value in filters.items())
    ]  # fmt: skip


def rates(run: Run, language: str) -> str:
    """`0.5%, without them 7.1%`."""
    plain, cleaned = run.rates
    return say("checks.rates", language, plain=figures.percent(plain), cleaned=figures.percent(cleaned))


def days_in_words(days: Iterable[SuspectDay], language: str) -> str:
    """From the first to the last flagged day: `21–22 Oct`."""
    listed = sorted(one.day for one in days)
    if listed[0] == listed[-1]:
        return figures.date_without_weekday(listed[0], language)
    return figures.span(listed[0], listed[-1], language)
