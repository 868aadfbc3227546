"""A10: what was changed and tried at a product, newest first, numbered as the flags of its strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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


def elements(about: Subject, found: Sequence[Row], marked: Sequence[Group], choices: Choices, days: int) -> list[Element]:
    """The history of the days of the strip for desk and wall; nothing without a change or an event."""
    if not found:
        return []
    discs = {group.day: disc(group) for group in marked}
    first = about.day.fromordinal(about.day.toordinal() - days + 1)
    every, own = (decisions.every(), decisions.own_verdicts()) if any("action" in one for one in found) else ([], {})

    def line(one: Row) -> Line:
        mark = discs.get(max(one["day"], first), "")
        if "action" in one:
            return tried.row(one["action"], mark, own.get(one["action"].id), every, choices)
        return row(one, choices, mark, names=False)

    lines = [line(one) for one in found[:SHOWN]]
    last = figures.day(min(found[0]["day"], about.day), about.language)
    key = "history_title_one" if len(found) == 1 else "history_title_tried" if every else "history_title"
    title = about.say_log(key, count=len(found), days=days, day=last)
    base = Element("A10", about.say_log("history_question"), title)
    whole = Line("log", about.say_log("history_all", count=len(found)), tone="quiet", link=Link("log", {"q": about.asin}))
    rest = (whole,) if len(found) > SHOWN else ()
    more = about.say_log("not_drawn", count=len(found) - ON_THE_WALL) if len(found) > ON_THE_WALL else ""
    return [
        replace(base, rows=(*lines, *rest), places=frozenset({"desk"})),
        replace(base, rows=tuple(lines[:ON_THE_WALL]), more=more, places=frozenset({"wall"})),
    ]
