"""The weekly review: one hour on what last week did, why, and what we try next.

Each part is a module beside this one, with `elements(period)`: the elements that the data of the period carries, or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from huddle import clock, figures
from huddle.decisions.room import Topic
from huddle.elements import asked, health
from huddle.elements.asked import Invite
from huddle.elements.choices import Choices
from huddle.elements.lanes import Part, side_by_side
from huddle.elements.model import Chip, Element, Empty, Link, Page
from huddle.elements.morning import trust
from huddle.elements.period import Period, week
from huddle.elements.weekly import actions, ad_details, ads, asins, bridge, customers, deck, movers, order_list, search, so_far
from huddle.elements.weekly.finding import finding
from huddle.elements.weekly.readings import read
from huddle.meetings import meetings
from huddle.settings import setting, version
from huddle.text import say

PARTS: tuple[Part, ...] = (
    customers.elements, deck.elements, so_far.elements, bridge.elements, movers.elements, ads.elements, ad_details.elements,
    search.elements, order_list.elements, asins.elements,
)  # fmt: skip
"""in the order of the agenda; what people write comes before (W1) and after (W9 to W11R) them"""
BESIDE = frozenset((customers.elements, ads.elements, ad_details.elements, search.elements, order_list.elements))
"""parts that mostly wait for answers and share none with the others"""


@dataclass(frozen=True)
class Facts:
    """What the data of a stamp says to a choice; the actions people write change none of it."""

    period: Period
    title: str
    chips: tuple[Chip, ...]
    elements: tuple[Element, ...]


@lru_cache(maxsize=64)
def _facts(choices: Choices, hour: datetime, settings: tuple[int, int]) -> Facts | None:
    """The part of the page that only new data, another choice, another setting or the passing of time can change."""
    period = week(choices)
    if period is None:
        return None
    shown = side_by_side(PARTS, BESIDE, period)
    return Facts(period, finding(read(period), period), trust.strip(trust.reaches(choices), choices), shown)


def meeting_day(choices: Choices) -> date:
    """The team's own date; for a day chosen in the past, that day."""
    return choices.day or clock.today(str(setting("home_zone")))


def page(choices: Choices, invite: Invite | None = None) -> Page:
    """Everything the page shows, for the desk and the wall; `invite` is where the room writes, None where it cannot."""
    language = choices.language
    facts = _facts(choices.scope, clock.now().replace(minute=0, second=0, microsecond=0), version())
    if facts is None:
        only = Element("W3", say("weekly.question", language), "", empty=_empty(language))
        return Page("weekly", say("weekly.empty_heading", language), elements=(only,), stage_line=_title(language))
    period, day = facts.period, meeting_day(choices)
    return Page(
        name="weekly",
        title=facts.title,
        question=say("weekly.question", language),
        as_of=period.as_of(say("weekly.as_of", language, day=figures.day(period.day, language))),
        chips=facts.chips,
        elements=(
            *actions.last_week(choices, day), *facts.elements, *asked.hypotheses(choices, day, _topics(facts.elements, language), invite),
            *_before_last(
                actions.today(choices, day, facts.title),
                asked.rating(choices, "weekly", "W11R", day, invite, health.tip(day, choices.stamp, language)),
            ),
        ),
        stage_line=" · ".join((_title(language), figures.span(period.span.first, period.span.last, language), period.scope_line())),
        meeting="weekly",
        minutes=meetings()["weekly"].minutes,
        clock_day=day.isoformat(),
    )


def _before_last(elements: tuple[Element, ...], more: tuple[Element, ...]) -> tuple[Element, ...]:
    """On the last screen the meeting is closed: the room says before what it was worth."""
    return (*elements[:-1], *more, *elements[-1:])


def _topics(elements: tuple[Element, ...], language: str) -> tuple[Topic, ...]:
    """What the room is asked about unless somebody names other things: what moved sales most of what the wall lists."""
    movers = next((one for one in elements if one.code == "W5" and "wall" in one.places), None)
    return asked.topics_of(movers.rows, language) if movers else ()


def _title(language: str) -> str:
    return meetings()["weekly"].title(language)


def _empty(language: str) -> Empty:
    return Empty(say("weekly.empty_title", language), say("weekly.empty_advice", language), Link("deliveries"),
                 say("weekly.empty_action", language))  # fmt: skip
