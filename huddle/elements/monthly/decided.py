"""M13: what came up overdue from the weekly review, and what the meeting decided, who does it until when."""

from __future__ import annotations

from datetime import date

from huddle import decisions
from huddle.elements.actions.risen import risen, risen_row
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Element, Empty
from huddle.elements.morning.people import action_row
from huddle.elements.morning.things import number_word
from huddle.meetings import meetings
from huddle.text import say


def element(choices: Choices, day: date) -> Element:
    """What was written down on this page on the meeting's day, with room for the next one."""
    language = choices.language
    agreed = [one for one in decisions.of_day(day) if "/monthly" in (one.link or "")]
    up = risen(choices, day, "monthly")
    rows = (*(risen_row(one, how, day, language) for one, how in up), *(action_row(one, day, language) for one in agreed))
    advice = say("monthly.decided_advice" if choices.may_write else "page.guest", language)
    return Element(
        code="M13",
        question=say("monthly.question_decided", language),
        title=_title(len(agreed), len(up), language),
        rows=rows,
        empty=None if rows else Empty(say("monthly.decided_open", language), advice),
        minutes=meetings()["monthly"].minutes_of("M13"),
        capture=Capture(""),
    )


def _title(agreed: int, up: int, language: str) -> str:
    """What was decided, and how much came up from the weekly review."""
    many = "none" if not agreed else "one" if agreed == 1 else "many"
    said = say(f"monthly.decided_{many}", language, count=number_word(agreed, language))
    if not up:
        return said
    return said + say(f"monthly.decided_up_{'one' if up == 1 else 'many'}", language, count=number_word(up, language).lower())
