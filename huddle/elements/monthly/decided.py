"""M13: what came up overdue from the weekly review, and what the meeting decided, who does it until when; M14, the text for the group."""

from __future__ import annotations

from datetime import date

from huddle import decisions
from huddle.elements.actions.risen import risen, risen_row
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Element, Empty
from huddle.elements.morning.people import action_row, elsewhere
from huddle.elements.morning.things import number_word
from huddle.elements.weekly.actions import group_text, recorded
from huddle.meetings import meetings
from huddle.text import say


def element(choices: Choices, day: date) -> Element:
    """What was written down on this page on the meeting's day, with room for the next one."""
    language = choices.language
    agreed = _agreed(choices, day)
    up = risen(choices, day, "monthly")
    on_record = recorded(day, choices, "monthly")
    rows = (*(risen_row(one, how, day, language) for one, how in up), *on_record, *(action_row(one, day, language) for one in agreed))
    advice = say("monthly.decided_advice" if choices.may_write else "page.guest", language)
    return Element(
        code="M13",
        question=say("monthly.question_decided", language),
        title=_title(len(agreed) + len(on_record), len(up), language),
        rows=rows,
        empty=None if rows else Empty(say("monthly.decided_open", language), advice),
        more=elsewhere("monthly", choices, day),
        minutes=meetings()["monthly"].minutes_of("M13"),
        capture=Capture(""), records=True,
    )  # fmt: skip


def close(choices: Choices, day: date, finding: str) -> Element:
    """The last screen: the month in one message, and the button that closes the meeting; the room has rated it by then."""
    language, meeting = choices.language, meetings()["monthly"]
    return Element(
        "M14", say("weekly.deck_close_question", language), say("monthly.close_title", language),
        plain=group_text("monthly", finding, _agreed(choices, day), choices, day), minutes=meeting.minutes_of("M14"),
    )  # fmt: skip


def _agreed(choices: Choices, day: date) -> list[decisions.Action]:
    """What this meeting decided."""
    return decisions.taken("monthly", day, decisions.Scope(**choices.where))


def _title(agreed: int, up: int, language: str) -> str:
    """What was decided, and how much came up from the weekly review."""
    many = "none" if not agreed else "one" if agreed == 1 else "many"
    said = say(f"monthly.decided_{many}", language, count=number_word(agreed, language))
    if not up:
        return said
    return said + say(f"monthly.decided_up_{'one' if up == 1 else 'many'}", language, count=number_word(up, language).lower())
