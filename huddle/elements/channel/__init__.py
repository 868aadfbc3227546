"""The channel page: how the shoppers came who bought, what each way costs, and where it fails.

Each part is a module beside this one, with `elements(period)`: the elements that the data of the period carries, or none.
"""

from __future__ import annotations

from collections.abc import Callable

from huddle import clock, figures
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Empty, Link, Page
from huddle.elements.period import Period, week
from huddle.settings import setting
from huddle.text import say

PARTS: tuple[Callable[[Period], tuple[Element, ...]], ...] = ()
"""in the order of the agenda"""


def page(choices: Choices) -> Page:
    """Everything the page shows, for the desk and the wall."""
    language = choices.language
    period = week(choices)
    if period is None:
        only = Element("C1", say("channel.question", language), "", empty=_empty(language))
        return Page("channel", say("channel.empty_heading", language), elements=(only,), stage_line=_title(language))
    elements = tuple(element for part in PARTS for element in part(period))
    return Page(
        name="channel",
        title=say("channel.title", language, span=figures.span(period.span.first, period.span.last, language)),
        question=say("channel.question", language),
        as_of=say("channel.as_of", language, day=figures.day(period.day, language)),
        elements=elements,
        stage_line=" · ".join((_title(language), figures.span(period.span.first, period.span.last, language), period.scope_line())),
        clock_day=clock.today(str(setting("home_zone"))).isoformat(),
    )


def _title(language: str) -> str:
    return say("channel.name", language)


def _empty(language: str) -> Empty:
    return Empty(say("channel.empty_title", language), say("channel.empty_advice", language), Link("deliveries"),
                 say("channel.empty_action", language))  # fmt: skip
