"""What came up to a meeting because the one below found it overdue twice, and says so there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

from huddle import decisions
from huddle.decisions import Action, Raised, Scope
from huddle.elements.choices import Choices
from huddle.elements.model import Row, Span
from huddle.elements.morning.people import action_row
from huddle.text import say


def risen(choices: Choices, day: date, to: Literal["weekly", "monthly"]) -> list[tuple[Action, Raised]]:
    """The open actions that came up to a meeting of a day, the longest overdue first; of what is chosen."""
    up = decisions.raised(day)
    found = [(decisions.get(id), how) for id, how in up.items() if how.to == to]
    return sorted((one for one in found if one[0].concerns(Scope(**choices.where))), key=lambda one: (-one[1].days, one[0].id))


def risen_words(how: Raised, language: str) -> str:
    """How often it was found overdue and where it comes from: `overdue on 3 mornings, come up from the morning meeting`."""
    return say(f"actions.risen_{how.to}", language, mornings=how.mornings, days=how.days)


def risen_row(action: Action, how: Raised, day: date, language: str) -> Row:
    """An action that came up, as a row of the meeting it came up to."""
    made = action_row(action, day, language)
    return replace(made, why=(Span(risen_words(how, language) + say("morning.sentence_also", language), strong=True), *made.why))
