"""The morning meeting: ten minutes on what was normal, what needs us, who does what.

On the wall five screens (numbers, exceptions, people, focus, close); at the desk also the stock clock and the voices.
"""

from __future__ import annotations

from datetime import date

from huddle import clock, figures
from huddle.elements.choices import Choices
from huddle.elements.known import known
from huddle.elements.model import Element, Empty, Link, Page, Tile
from huddle.elements.morning import pace, people, stock, things, tiles, trust, voice
from huddle.elements.morning.finding import finding
from huddle.elements.morning.readings import SiteReadings, read
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say


def meeting_day(choices: Choices) -> date:
    """The team's own date; for a day chosen in the past, that day."""
    return choices.day or clock.today(str(setting("home_zone")))


def scope_line(choices: Choices) -> str:
    """The choice in words: `all lines · US`."""
    language = choices.language
    line = {None: say("morning.all_lines", language), "~none": say("frame.no_line", language)}.get(choices.line, choices.line)
    site = say("morning.all_sites", language) if choices.marketplace is None else marketplaces()[choices.marketplace].name(language)
    return " · ".join(part for part in (choices.shop, line, site, choices.owner) if part)


def heading(choices: Choices) -> str:
    """The small line at the top of the wall: `Morning meeting · Fri 20 Nov · all lines · US`."""
    title = meetings()["morning"].title(choices.language)
    return " · ".join([title, figures.day(meeting_day(choices), choices.language), scope_line(choices)])


def as_of(sites: tuple[SiteReadings, ...], choices: Choices) -> str:
    """`Last complete day: US Wed 18 Nov, DE Thu 19 Nov · all lines`."""
    listed = ", ".join(f"{tiles.site_label(site, sites, choices.language)} {figures.day(site.day, choices.language)}" for site in sites)
    return say("morning.as_of", choices.language, days=listed)


def empty_house(choices: Choices) -> Page:
    """Before the first export: what to drop, and where."""
    language = choices.language
    state = Empty(say("morning.empty_title", language), say("morning.empty_advice", language),
                  Link("deliveries"), say("morning.empty_action", language))  # fmt: skip
    only = Element("D1", say("morning.question_numbers", language), "", empty=state)
    return Page("morning", say("morning.empty_heading", language), elements=(only,), stage_line=heading(choices), meeting="morning")


def numbers(sites: tuple[SiteReadings, ...], choices: Choices, title: str, pace_words: str) -> tuple[Element, ...]:
    """D1 with D2's sentence: on the wall with its title, at the desk under the page's."""
    language = choices.language
    question = say("morning.question_numbers", language)
    shown: tuple[Tile, ...] = tiles.tiles(sites[0], language) if len(sites) == 1 else ()
    table = tiles.matrix(sites, choices) if len(sites) > 1 else None
    minutes = meetings()["morning"].minutes_of("D1")
    wall = Element("D1", question, title, tiles=shown, matrix=table, note=pace_words, minutes=minutes, places=frozenset({"wall"}))
    desk = Element("D1", question, "", tiles=shown, matrix=table, note=pace_words, places=frozenset({"desk"}))
    return wall, desk


def page(choices: Choices) -> Page:
    """Everything the morning meeting shows, for the desk and the wall."""
    sites = read(choices) if choices.stamp != "empty" else ()
    if not sites:
        return empty_house(choices)
    meeting = meetings()["morning"]
    today = meeting_day(choices)
    last_day = max(site.day for site in sites)
    answer = things.found(choices)
    title = finding(sites, choices.language)
    three = things.element(answer, choices, meeting.minutes_of("D3"))
    chips = trust.strip(choices)
    has_reviews = any(reach.source == "reviews" and reach.day for reach in trust.reaches(choices))
    first = answer.rows[0].sentence[choices.language] if answer.rows else ""
    line = heading(choices)
    elements = (
        *numbers(sites, choices, title, pace.sentence(choices, last_day)),
        three,
        stock.element(choices, last_day),
        voice.element(choices, last_day, has_reviews),
        people.people(choices, today, known(choices.stamp).owners, meeting.minutes_of("D8")),
        people.focus(choices, today, first, meeting.minutes_of("D9")),
        people.close(title, three, choices, today, meeting.minutes_of("D10")),
    )
    return Page(
        name="morning",
        title=title,
        question=say("morning.question_numbers", choices.language),
        as_of=as_of(sites, choices),
        chips=chips,
        elements=tuple(element for element in elements if element is not None),
        meeting="morning",
        stage_line=line,
        minutes=meeting.minutes if three.rows else meeting.quiet_minutes,
        clock_day=today.isoformat(),
    )
