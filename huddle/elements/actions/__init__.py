"""The actions of all meetings on one board: what is owed by whom, what is stuck, what waits for a verdict, what was closed.

Each part is a module beside this one, with `elements(choices, day)`: what the store of decisions carries, or none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from huddle import clock, figures
from huddle.elements import health, tried
from huddle.elements.actions import board
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Page
from huddle.elements.scope import scope_line
from huddle.settings import setting
from huddle.text import say

Part = Callable[[Choices, date], tuple[Element, ...]]
PARTS: tuple[Part, ...] = (board.elements, health.elements, tried.elements)
"""in the order of the page"""


def page(choices: Choices) -> Page:
    """Everything the page shows, for the desk and the wall; the day is the team's own, or a day chosen in the past."""
    language = choices.language
    day = choices.day or clock.today(str(setting("home_zone")))
    standing = board.standing(choices, day)
    return Page(
        name="actions",
        title=board.title(standing, day, language),
        question=say("actions.question", language),
        as_of=say("actions.as_of", language, day=figures.day(day, language)),
        chips=board.left_out(standing, choices),
        elements=tuple(element for part in PARTS for element in part(choices, day)),
        stage_line=" · ".join((say("actions.stage", language), figures.day(day, language), scope_line(choices))),
        clock_day=day.isoformat(),
    )
