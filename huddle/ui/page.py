"""How a page is made: begin with the reader's choices, ask for elements, show them on the desk or the wall."""

from __future__ import annotations

from dataclasses import replace

from huddle.elements.choices import Choices
from huddle.elements.deliveries.snapshots import short
from huddle.elements.minutes import with_closing
from huddle.elements.model import Page
from huddle.ui import filters, search
from huddle.ui.present import stage
from huddle.ui.show import Extras, desk

SEARCHED = ("asin", "log")
"""pages with a search field: the way back stands beside it"""


def begin() -> Choices:
    """The reader's choices, as the frame read them from the address bar for this run."""
    found = filters.recall("choices")
    if not isinstance(found, Choices):
        raise RuntimeError("a page is run by huddle/ui/frame.py, which reads the reader's choices first")
    return found


def show(answer: Page, choices: Choices, after: Extras | None = None) -> None:
    """Draw a page in the layout the address asks for; `after` adds forms below elements at the desk, by their code."""
    answer = with_closing(answer, choices)
    if choices.view == "present":
        line = " · ".join(part for part in (answer.stage_line, short(choices)) if part)
        # a meeting looked at again has no clock
        stage(replace(answer, stage_line=line, minutes=None if choices.meeting else answer.minutes), choices)
    else:
        if answer.name not in SEARCHED:
            search.way_back(answer.name, choices)
        desk(answer, choices, after or {})
