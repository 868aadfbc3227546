"""A10: what was changed and tried at a product, newest first, numbered as the flags of its strip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from huddle import decisions, figures
from huddle.elements.answers import Row
from huddle.elements.asin import tried
from huddle.elements.asin.subject import Subject
from huddle.elements.choices import Choices
from huddle.elements.log import row
from huddle.elements.log.flags import Group, disc
from huddle.elements.model import Element, Link
from huddle.elements.model import Row as Line

SHOWN, ON_THE_WALL = 10, 6


def elements(
    about: Subject, found: Sequence[Row], marked: Sequence[Group], on_the_wall: Sequence[Group], choices: Choices, days: int
) -> list[Element]:
    """The history of the days of the strip for desk and wall; nothing without a change or an event.

    `marked` and `on_the_wall`: the flags of the strip at the desk and on the wall, which bears fewer.
    """
    if not found:
        return []
    first = about.day.fromordinal(about.day.toordinal() - days + 1)
    every, own = (decisions.every(), decisions.own_verdicts()) if any("action" in one for one in found) else ([], {})

    def line(one: Row, discs: Mapping[date, str]) -> Line:
        mark = discs.get(max(one["day"], first), "")
        if "action" in one:
            return tried.row(one["action"], mark, own.get(one["action"].id), every, choices)
        return row(one, choices, mark, names=False)

    desk, wall = (
        tuple(line(one, {group.day: disc(group) for group in groups}) for one in found[:most])
        for groups, most in ((marked, SHOWN), (on_the_wall, ON_THE_WALL))
    )
    last = figures.day(min(found[0]["day"], about.day), about.language)
    key = "history_title_one" if len(found) == 1 else "history_title_tried" if every else "history_title"
    title = about.say_log(key, count=len(found), days=days, day=last)
    base = Element("A10", about.say_log("history_question"), title)
    whole = Line("log", about.say_log("history_all", count=len(found)), tone="quiet", link=Link("log", {"q": about.asin}))
    rest = (whole,) if len(found) > SHOWN else ()
    more = about.say_log("not_drawn", count=len(found) - ON_THE_WALL) if len(found) > ON_THE_WALL else ""
    width: Literal["full", "half"] = "full" if every else "half"  # beside the picture of the weeks, unless verdicts need the room
    return [
        replace(base, rows=(*desk, *rest), places=frozenset({"desk"}), width=width),
        replace(base, rows=wall, more=more, places=frozenset({"wall"})),
    ]
