"""A9T: what the reviews of a product talk about, as a review tool counted; nothing without its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Element, Row, Span

DAYS = 180
"""a count older than this says nothing about now"""
MOST = 3


def span(about: Subject) -> dict[str, object]:
    """The days and the number of topics of each kind that count."""
    return {"since": about.day - timedelta(days=DAYS - 1), "day": about.day, "most": MOST}


def elements(about: Subject, found: Sequence[Answer]) -> list[Element]:
    """A9T for the desk and the wall."""
    if not found:
        return []
    first = found[0]
    title = about.say(
        "topics_complaint" if first["is_negative"] else "topics_praise", topic=first["topic"],
        count=figures.count(first["mentions"], about.language),
    )  # fmt: skip
    last = max(row["snapshot_day"] for row in found)
    base = Element(
        code="A9T", question=about.say("topics_question"), title=title, rows=tuple(_row(about, row) for row in found),
        as_of=about.say("market_as_of", day=figures.short_day(last, about.language, about.day)), note=about.say("topics_note"),
    )  # fmt: skip
    return [replace(base, width="half", places=frozenset({"desk"})), replace(base, note="", more=base.as_of, places=frozenset({"wall"}))]


def _row(about: Subject, row: Answer) -> Row:
    why = about.say("topics_complain" if row["is_negative"] else "topics_praised")
    if row["subtopic"]:
        why = f"{why} · {about.say('topics_most', part=row['subtopic'])}"
    reviews = "topics_reviews" if row["mentions"] != 1 else "topics_review"
    return Row(
        key=f"topic-{'no' if row['is_negative'] else 'yes'}-{row['topic']}", what=row["topic"], why=(Span(why),),
        money=about.say(reviews, count=figures.count(row["mentions"], about.language)),
        tone="normal" if row["is_negative"] else "quiet",
    )  # fmt: skip
