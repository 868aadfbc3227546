"""The monthly strategy meeting: two hours on where we land, where we invest, harvest or stop.

Each part is a module beside this one, with `elements(period)`: the elements that the data of the period carries, or none.
"""

from __future__ import annotations

from collections.abc import Callable

from huddle import clock, figures
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Empty, Link, Page
from huddle.elements.monthly import channels
from huddle.elements.period import Period, month
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say

PARTS: tuple[Callable[[Period], tuple[Element, ...]], ...] = (
    channels.elements,
)
"""in the order of the agenda"""


def page(choices: Choices) -> Page:
    """Everything the page shows, for the desk and the wall."""
    language = choices.language
    period = month(choices)
    if period is None:
        only = Element("M1", say("monthly.question", language), "", empty=_empty(language))
        return Page("monthly", say("monthly.empty_heading", language), elements=(only,), stage_line=_title(language))
    elements = tuple(element for part in PARTS for element in part(period))
    return Page(
        name="monthly",
        title=say("monthly.title", language, span=figures.span(period.span.first, period.span.last, language)),
        question=say("monthly.question", language),
        as_of=say("monthly.as_of", language, day=figures.day(period.day, language)),
        elements=elements,
        stage_line=" · ".join((_title(language), figures.span(period.span.first, period.span.last, language), period.scope_line())),
        meeting="monthly",
        minutes=meetings()["monthly"].minutes,
        clock_day=clock.today(str(setting("home_zone"))).isoformat(),
    )


def _title(language: str) -> str:
    return meetings()["monthly"].title(language)


def _empty(language: str) -> Empty:
    return Empty(say("monthly.empty_title", language), say("monthly.empty_advice", language), Link("deliveries"),
                 say("monthly.empty_action", language))  # fmt: skip
