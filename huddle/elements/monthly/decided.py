"""M13: what the meeting decided, who does it until when; taken down the same way as in the morning."""

from __future__ import annotations

from datetime import date

from huddle import decisions
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Element, Empty
from huddle.elements.morning.people import action_row
from huddle.elements.morning.things import number_word
from huddle.meetings import meetings
from huddle.text import say


def element(choices: Choices, day: date) -> Element:
    """What was agreed on the meeting's day, with room for the next one."""
    language = choices.language
    agreed = decisions.of_day(day)
    rows = tuple(action_row(one, day, language) for one in agreed)
    many = "none" if not rows else "one" if len(rows) == 1 else "many"
    advice = say("monthly.decided_advice" if choices.may_write else "page.guest", language)
    return Element(
        code="M13",
        question=say("monthly.question_decided", language),
        title=say(f"monthly.decided_{many}", language, count=number_word(len(rows), language)),
        rows=rows,
        empty=None if rows else Empty(say("monthly.decided_open", language), advice),
        minutes=meetings()["monthly"].minutes_of("M13"),
        capture=Capture(""),
    )
