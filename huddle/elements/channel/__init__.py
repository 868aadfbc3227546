"""The channel page: how the shoppers came who bought, what each way costs, and where it fails.

Each part is a module beside this one, with `elements(period)`: the elements that the data of the period carries, or none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from huddle import clock, figures, warehouse
from huddle.channels import channels
from huddle.elements.answers import rows
from huddle.elements.channel import asins, cost, funnel, lines, places, rates, response, sites, visits, ways, why
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Empty, Link, Page
from huddle.elements.period import Period, days
from huddle.elements.whole import Extent, extent
from huddle.settings import setting, version
from huddle.text import say

PARTS: tuple[Callable[[Period], tuple[Element, ...]], ...] = (
    asins.elements, sites.elements, ways.elements, visits.elements, why.elements, rates.elements, cost.elements,
    response.elements, funnel.elements, lines.elements, places.elements,
)  # fmt: skip
"""in the order of the page: what was opened first, then the sites, then the channels"""
_LATEST_ADS = 7
"""ads this many days older than sales still end the page's days with them; older ones are no longer waited for"""


def page(choices: Choices) -> Page:
    """Everything the page shows, for the desk and the wall."""
    asked = choices.scope.but(stamp=choices.stamp or warehouse.stamp())
    return _page(asked, clock.now().replace(minute=0, second=0, microsecond=0), version())


@lru_cache(maxsize=64)
def _page(choices: Choices, hour: datetime, settings: tuple[int, int]) -> Page:
    """The page of a choice: only new data, another setting or the passing of time can change it."""
    language = choices.language
    period = days(choices, _ads_day(choices))
    if period is None:
        only = Element("C1", say("channel.question", language), "", empty=_empty(language))
        return Page("channel", say("channel.empty_heading", language), elements=(only,), stage_line=_title(language))
    elements = tuple(element for part in PARTS for element in part(period))
    said = say("channel.days", language, days=period.span.days, day=figures.date_without_weekday(period.span.last, language))
    if all(element.code.startswith("C0") for element in elements):
        elements = (Element("C1", say("channel.question", language), "", empty=_no_channels(language)), *elements)
    return Page(
        name="channel",
        title=say("channel.title", language, finding=_finding(period, elements), days=said),
        question=say("channel.question", language),
        as_of=period.as_of(_as_of(period)),
        elements=elements,
        stage_line=" · ".join(part for part in (_title(language), _compared(period, said), period.scope_line(), _opened(choices)) if part),
        clock_day=clock.today(str(setting("home_zone"))).isoformat(),
    )


def _finding(period: Period, elements: tuple[Element, ...]) -> str:
    """What the opened channel brought, else what the ads brought and cost, else where the sales happen."""
    opened = next((one.title for one in elements if one.code == "C8"), None)
    return opened or ways.heading(period) or next((one.title for one in elements if one.title), _title(period.language))


def _compared(period: Period, said: str) -> str:
    """The days of every screen, with those before where they are compared with them."""
    if not extent(period, period.span).compares(extent(period, period.before)):
        return said
    return say("channel.days_compared", period.language, days=said, before=period.before.days)


def _as_of(period: Period) -> str:
    """The days compared: every change on the page is against the days before."""
    language = period.language
    now, before = extent(period, period.span), extent(period, period.before)
    spans = [_span_of(one, language) for one in (now, before)]
    return say("channel.as_of" if now.compares(before) else "channel.as_of_alone", language, span=spans[0], before=spans[1])


def _span_of(one: Extent, language: str) -> str:
    """The days, with what of them is known where that is not all: `26 Sep – 23 Oct (6–23 Oct only)`."""
    span, words = figures.span(one.span.first, one.span.last, language), one.words(language)
    return say("monthly.contribution_month_part", language, month=span, known=words) if words else span


def _ads_day(choices: Choices) -> date | None:
    """The last day to which sales and ads are both known on every fresh site of the choice; None without ads."""
    if choices.stamp == "empty":
        return None
    found = rows(warehouse.ask("deliveries/sites", stamp=choices.stamp or None, shop=choices.shop, marketplace=choices.marketplace))
    ends = [
        row["ads_day"] for row in found
        if row["ads_day"] and row["sales_day"] and (row["sales_day"] - row["ads_day"]).days <= _LATEST_ADS
        and (choices.day is None or row["ads_day"] >= choices.day or (choices.day - row["ads_day"]).days <= _LATEST_ADS)
    ]  # fmt: skip
    return min(ends, default=None)


def _opened(choices: Choices) -> str:
    return channels()[choices.channel].name(choices.language) if choices.channel else ""


def _title(language: str) -> str:
    return say("channel.name", language)


def _empty(language: str) -> Empty:
    return Empty(say("channel.empty_title", language), say("channel.empty_advice", language), Link("deliveries"),
                 say("channel.empty_action", language))  # fmt: skip


def _no_channels(language: str) -> Empty:
    return Empty(say("channel.none_title", language), say("channel.none_advice", language), Link("deliveries"),
                 say("channel.empty_action", language))  # fmt: skip
