"""The weekly review: one hour on what last week did, why, and what we try next.

Each part is a module beside this one, with `elements(period)`: the elements that the data of the period carries, or none.
"""

from __future__ import annotations

from collections.abc import Callable

from huddle import clock, figures
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Empty, Link, Page
from huddle.elements.period import Period, week
from huddle.elements.weekly import customers, order_list
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say

PARTS: tuple[Callable[[Period], tuple[Element, ...]], ...] = (customers.elements, order_list.elements)
"""in the order of the agenda"""


def page(choices: Choices) -> Page:
    """Everything the page shows, for the desk and the wall."""
    language = choices.language
    period = week(choices)
    if period is None:
        only = Element("W3", say("weekly.question", language), "", empty=_empty(language))
        return Page("weekly", say("weekly.empty_heading", language), elements=(only,), stage_line=_title(language))
    elements = tuple(element for part in PARTS for element in part(period))
    return Page(
        name="weekly",
        title=say("weekly.title", language, span=figures.span(period.span.first, period.span.last, language)),
        question=say("weekly.question", language),
        as_of=say("weekly.as_of", language, day=figures.day(period.day, language)),
        elements=elements,
        stage_line=" · ".join((_title(language), figures.span(period.span.first, period.span.last, language), period.scope_line())),
        meeting="weekly",
        minutes=meetings()["weekly"].minutes,
        clock_day=clock.today(str(setting("home_zone"))).isoformat(),
    )


def _title(language: str) -> str:
    return meetings()["weekly"].title(language)


def _empty(language: str) -> Empty:
    return Empty(say("weekly.empty_title", language), say("weekly.empty_advice", language), Link("deliveries"),
                 say("weekly.empty_action", language))  # fmt: skip
