"""The monthly strategy meeting: two hours on where we land, where we invest, harvest or stop.

Each part is a module beside this one, with `elements(period)`: the elements that the data of the period carries, or none.
The parts speak of the last complete month; where it lands is asked of the running one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from huddle import clock, figures
from huddle.elements import asked, health
from huddle.elements.asked import Invite
from huddle.elements.choices import Choices
from huddle.elements.lanes import Part, side_by_side
from huddle.elements.model import Chip, Element, Empty, Link, Page
from huddle.elements.monthly import (
    again,
    bets,
    calendar,
    cash,
    channels,
    contribution,
    decided,
    keeping,
    landing,
    portfolio,
    risks,
    target_split,
    year,
)
from huddle.elements.monthly.ledger import month_name
from huddle.elements.months import book_of
from huddle.elements.morning import trust
from huddle.elements.period import Period, month
from huddle.meetings import meetings
from huddle.settings import setting, version
from huddle.text import say
from huddle.weeks import month_of

PARTS: tuple[Part, ...] = (
    landing.elements,
    year.elements,
    contribution.elements,
    keeping.elements,
    portfolio.elements,
    cash.elements,
    channels.elements,
    again.elements,
    calendar.elements,
    target_split.elements,
    risks.elements,
)
"""in the order of the agenda"""
BESIDE = frozenset((keeping.elements, channels.elements, again.elements, calendar.elements))
"""parts that read no ledger, the longest reading of the page"""
RUNNING = frozenset({"M1", "M1Y", "M8", "M10", "M11", "M12", "M13", "M13R", "M14"})
"""what speaks of the running month and what lies ahead, while the other parts speak of the last complete month"""


@lru_cache(maxsize=128)
def _facts(choices: Choices, hour: datetime, settings: tuple[int, int]) -> tuple[Period, str, tuple[Chip, ...], tuple[Element, ...]] | None:
    """What only new data, another choice, another setting or time can change; decisions people write change none of it."""
    period = month(choices)
    if period is None:
        return None
    elements = side_by_side(PARTS, BESIDE, period)
    title = landing.title(book_of(choices, period.day), choices.language)
    return period, title, trust.strip(trust.reaches(choices), choices), elements


def page(choices: Choices, invite: Invite | None = None) -> Page:
    """Everything the page shows, for the desk and the wall; `invite` is where the room rates, None where it cannot."""
    language = choices.language
    facts = _facts(choices.scope, clock.now().replace(minute=0, second=0, microsecond=0), version())
    if facts is None:
        only = Element("M1", say("monthly.question", language), "", empty=_empty(language))
        return Page("monthly", say("monthly.empty_heading", language), elements=(only,), stage_line=_title(language))
    period, finding, chips, elements = facts
    today = choices.day or clock.today(str(setting("home_zone")))
    to = say("monthly.stage_to", language, day=figures.date_without_weekday(period.day, language))
    return Page(
        name="monthly",
        title=finding or say("monthly.title", language, span=figures.span(period.span.first, period.span.last, language)),
        question=say("monthly.question", language),
        as_of=period.as_of(say("monthly.as_of", language, day=figures.day(period.day, language)), _worths(period)),
        chips=chips,
        elements=tuple(
            replace(one, stage_line=_stage_line(_of_all_owners(period), to)) if one.code in RUNNING else one
            for one in (*_with_bets(portfolio.with_cell(elements, choices), choices, today),
                        decided.element(choices, today),
                        *asked.rating(choices, "monthly", "M13R", today, invite, health.tip(today, choices.stamp, language)),
                        decided.close(choices, today, finding))
        ),
        stage_line=_stage_line(period, figures.span(period.span.first, period.span.last, language)),
        meeting="monthly",
        minutes=meetings()["monthly"].minutes,
        clock_day=today.isoformat(),
    )


def _with_bets(elements: Sequence[Element], choices: Choices, today: date) -> tuple[Element, ...]:
    """The elements with M10 in its place, before what must be true from here on."""
    at = next((place for place, one in enumerate(elements) if one.code == "M11"), len(elements))
    return (*elements[:at], *bets.elements(choices, today), *elements[at:])


def _stage_line(period: Period, days: str) -> str:
    return " · ".join((_title(period.language), days, period.scope_line()))


def _worths(period: Period) -> dict[str, Mapping[str, float]]:
    """The rates of the last complete month, and those of the running one, by which it lands."""
    running = month_of(period.day)
    found = {month_name(period.span, period.language): period.worth}
    worth = book_of(period.choices, period.day).worth
    return {**found, month_name(running, period.language): worth} if worth else found


def _of_all_owners(period: Period) -> Period:
    """The landing, the targets and the events are of lines and sites, whoever owns their products: the small line says so."""
    return replace(period, choices=replace(period.choices, owner=None)) if period.choices.owner else period


def _title(language: str) -> str:
    return meetings()["monthly"].title(language)


def _empty(language: str) -> Empty:
    return Empty(say("monthly.empty_title", language), say("monthly.empty_advice", language), Link("deliveries"),
                 say("monthly.empty_action", language))  # fmt: skip
