"""The morning meeting: ten minutes on what was normal, what needs us, who does what.

On the wall five screens (numbers, exceptions, people, focus, close); at the desk also the stock clock and the voices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from huddle import clock, decisions, figures
from huddle.elements.choices import Choices
from huddle.elements.known import in_home, known
from huddle.elements.maturity import young
from huddle.elements.model import Chip, Element, Empty, Link, Page, Row, Span, Tile
from huddle.elements.morning import pace, people, stock, things, tiles, trust, voice
from huddle.elements.morning.finding import finding, is_young
from huddle.elements.morning.readings import SiteReadings, read
from huddle.elements.scope import at_rates, scope_line
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say


def meeting_day(choices: Choices) -> date:
    """The team's own date; for a day chosen in the past, that day."""
    return choices.day or clock.today(str(setting("home_zone")))


def heading(choices: Choices) -> str:
    """The small line at the top of the wall: `Morning meeting · Fri 20 Nov · all lines · US`."""
    title = meetings()["morning"].title(choices.language)
    return " · ".join([title, figures.day(meeting_day(choices), choices.language), scope_line(choices)])


def as_of(sites: tuple[SiteReadings, ...], choices: Choices) -> str:
    """`Last complete day: US Wed 18 Nov, DE, UK Thu 19 Nov`: sites of one day together; which shop, their rows say."""
    language = choices.language
    by_day: dict[date, list[str]] = {}
    for site in sites:
        names = by_day.setdefault(site.day, [])
        name = marketplaces()[site.marketplace].name(language)
        names += [] if name in names else [name]
    said = [
        say("morning.as_of_day", language, sites=say("morning.names", language).join(names), day=figures.day(day, language))
        for day, names in by_day.items()
    ]
    days = say("morning.as_of", language, days=say("morning.sentence_also", language).join(said))
    currencies = {site.currency for site in sites}
    money = in_home(currencies, max(site.day for site in sites), choices.stamp)
    return " · ".join(part for part in (days, at_rates(currencies, money[0], {"": money[1]}, language) if money else "") if part)


def empty_house(choices: Choices) -> Page:
    """Before the first export: what to drop, and what each one brings."""
    language = choices.language
    state = Empty(say("morning.empty_title", language), say("morning.empty_advice", language),
                  Link("deliveries"), say("morning.empty_action", language))  # fmt: skip
    exports = tuple(
        Row(key=name, what=say(f"morning.export_{name}", language), why=(Span(say(f"morning.export_{name}_brings", language)),))
        for name in ("orders", "ads", "stock", "by_date")
    )
    question, heading_words = say("morning.question_numbers", language), say("morning.empty_heading", language)
    wall = Element("D1", question, heading_words, empty=state, places=frozenset({"wall"}))
    desk = Element("D1", question, "", empty=state, places=frozenset({"desk"}))
    easiest = Element("D0", question, say("morning.easiest_title", language), rows=exports,
                      places=frozenset({"desk"}))  # fmt: skip
    return Page("morning", heading_words, elements=(wall, desk, easiest),
                stage_line=heading(choices), meeting="morning")  # fmt: skip


def numbers(sites: tuple[SiteReadings, ...], choices: Choices, title: str, pace_words: str) -> tuple[Element, ...]:
    """D1 with D2's sentence: on the wall with its title, at the desk under the page's."""
    language = choices.language
    question = say("morning.question_numbers", language)
    shown: tuple[Tile, ...] = tiles.tiles(sites[0], language, young(choices.stamp)) if len(sites) == 1 else ()
    table = tiles.matrix(sites, choices) if len(sites) > 1 else None
    minutes = meetings()["morning"].minutes_of("D1")
    wall = Element("D1", question, title, tiles=shown, matrix=table, note=pace_words, minutes=minutes, places=frozenset({"wall"}))
    desk = Element("D1", question, "", tiles=shown, matrix=table, note=pace_words, places=frozenset({"desk"}))
    return wall, desk


@dataclass(frozen=True)
class Facts:
    """What the data of a stamp and the answers to its exceptions say to a choice; the actions people write change none of it."""

    sites: tuple[SiteReadings, ...]
    title: str
    chips: tuple[Chip, ...]
    things: Element
    """what needs us, without what somebody has already"""
    suggestion: str
    elements: tuple[Element, ...]


def _of_all(said: str, choices: Choices) -> str:
    """A sentence about a site's day or month; under an owner's filter it says that it is of all owners, as the numbers are."""
    return say("morning.of_all_owners", choices.language, said=said) if said and choices.owner else said


@lru_cache(maxsize=256)
def _facts(choices: Choices, hour: datetime, answered: int) -> Facts | None:
    """The part of the page that only new data, another choice, the passing of time or an answer to an exception can change."""
    sites = read(choices) if choices.stamp != "empty" else ()
    if not sites:
        return None
    last_day = max(site.day for site in sites)
    answer = things.found(choices, limit=int(setting("wall_exceptions")))
    title = _of_all(finding(sites, choices.language), choices)
    three = things.elements(answer, choices, meetings()["morning"].minutes_of("D3"), is_young=is_young(sites))
    reach = trust.reaches(choices)
    has_reviews = any(one.source == "reviews" and one.day for one in reach)
    elements = (
        *numbers(sites, choices, title, _of_all(pace.sentence(choices), choices)),
        *three,
        stock.element(choices, last_day),
        voice.element(choices, last_day, has_reviews),
    )
    first = answer.shown[0].row.sentence[choices.language] if answer.shown else ""
    ours = replace(three[0], rows=three[0].rows[: len(answer.shown)])
    shown = tuple(element for element in elements if element is not None)
    return Facts(sites, title, trust.strip(reach, choices), ours, first, shown)


def page(choices: Choices) -> Page:
    """Everything the morning meeting shows, for the desk and the wall."""
    facts = _facts(choices.scope, _hour(), decisions.last_answer(clock.now()))
    if facts is None:
        return empty_house(choices)
    meeting, today = meetings()["morning"], meeting_day(choices)
    owners = known(choices.stamp).owners
    return Page(
        name="morning",
        title=facts.title,
        question=say("morning.question_numbers", choices.language),
        as_of=as_of(facts.sites, choices),
        chips=facts.chips,
        elements=(
            *facts.elements,
            *people.elements(choices, today, owners, facts.things, meeting.minutes_of("D8")),
            people.focus(choices, today, facts.things, facts.suggestion, meeting.minutes_of("D9")),
            people.close(facts.title, facts.things, choices, today, meeting.minutes_of("D10")),
        ),
        meeting="morning",
        stage_line=heading(choices),
        minutes=meeting.minutes if facts.things.rows else meeting.quiet_minutes,
        clock_day=today.isoformat(),
    )


def _hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)


def warm(stamp: str) -> None:
    """Work out what the first reader will ask for, so that nobody waits for it."""
    if stamp == "empty":
        return
    sites = known(stamp).sites
    page(Choices(stamp=stamp, language=str(setting("language")), marketplace=sites[0].marketplace if sites else None))


def warm_filters(stamp: str, between: Callable[[], None] = lambda: None) -> None:
    """Work out the page of every site and line, and of every owner on the largest site, before anybody asks for one.

    `between` is called before each of them: there whoever is in a hurry goes first.
    """
    if stamp == "empty":
        return
    found = known(stamp)
    offered = (*found.marketplaces(), None)
    first = Choices(stamp=stamp, language=str(setting("language")), marketplace=offered[0])
    answered = decisions.last_answer(clock.now())
    for owner in found.owners:
        between()
        _facts(first.but(owner=owner), _hour(), answered)
    for marketplace in offered:
        for line in (*found.lines_of(marketplace=marketplace), None):
            between()
            _facts(first.but(marketplace=marketplace, line=line), _hour(), answered)
