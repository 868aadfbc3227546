"""D2, the month's pace in one sentence, where a target was set: the landing of the monthly meeting, and no second forecast."""

from __future__ import annotations

from huddle import figures
from huddle.analysis.landed import Part
from huddle.elements.choices import Choices
from huddle.elements.months import book_of, has_targets
from huddle.elements.period import month
from huddle.text import say


def sentence(choices: Choices) -> str:
    """`November: $612k of $900k so far; lands at $918k, the target is made`; empty without a target."""
    period = month(choices) if has_targets(choices.stamp) else None
    if period is None:
        return ""
    book = book_of(choices, period.day)
    total = book.total()
    parts = [total] if total else [book.site(course) for course in book.courses]
    said = [_said(part, choices.language) for part in parts if part.target is not None]
    return say("morning.sentence_gap", choices.language).join(said)


def _said(part: Part, language: str) -> str:
    """One amount and its target in words; before a landing can be said, what is sold so far."""
    landing = part.month.landing
    against = "open" if landing is None else "short" if part.side == "short" else "made"
    gap = abs(part.gap or 0.0) if against == "short" else None
    write = figures.in_one_unit((part.month.actual, part.target, landing, gap), part.currency, language)
    return say(
        f"morning.pace_{against}", language,
        month=say(f"morning.month_{part.last_day.month}", language),
        actual=write(part.month.actual),
        target=write(part.target),
        projected=write(landing),
        gap=write(gap),
    )  # fmt: skip
