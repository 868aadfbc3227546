"""A9C: what the unhappy customers of a product complain of, in their own words; nothing without a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from huddle import figures
from huddle.analysis.aspects import hints
from huddle.elements import complaints
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Element

WIDTH, BACK = 28, 180
"""days, as for the rating: the last four weeks and the half year before them"""
QUOTES = 3
_LEAST_TEXTS = 10
"""fewer earlier texts are nothing that words could stand out from"""


def span(about: Subject) -> dict[str, object]:
    """The days that count."""
    return {"day": about.day, "width": WIDTH, "back": BACK}


def elements(about: Subject, found: Sequence[Answer], said: pd.DataFrame) -> list[Element]:
    """A9C for the desk and the wall."""
    told = complaints.topics(found)
    if not told:
        return []
    language = about.language
    reach = max(row["reach"] for row in found)
    rows = complaints.bars(told, _quotes(about, said), language, about.say("complaints_quotes"))
    base = Element(
        code="A9C", question=about.say("complaints_question"), title=_title(about, told, complaints.documents(found)), rows=rows,
        as_of=about.say("complaints_as_of", day=figures.short_day(reach, language, about.day)),
    )  # fmt: skip
    told_too = (_words(about, said), complaints.measured([about.marketplace], language))
    note = (" " if language == "en" else "").join(part for part in told_too if part)
    return [replace(base, note=note, places=frozenset({"desk"})), replace(base, more=base.as_of, places=frozenset({"wall"}))]


def _title(about: Subject, told: Sequence[complaints.Topic], documents: int) -> str:
    first = complaints.leading(told)
    if first is None:
        return about.say("complaints_unclassified", documents=documents)
    key = "complaints_more" if first.is_more else "complaints_most"
    return about.say(key, aspect=complaints.name_of(first.aspect, about.language), count=first.count, documents=documents)


def _quotes(about: Subject, said: pd.DataFrame) -> dict[str, str]:
    """By aspect: the newest words of the last days, a line each."""
    recent = said[said["is_recent"]]
    made = {}
    for aspect, own in recent.groupby("aspect"):
        quotes = own.drop_duplicates("words").head(QUOTES)
        made[str(aspect)] = "\n".join(_quote(about, row) for row in quotes.to_dict("records"))
    return made


def _quote(about: Subject, row: dict) -> str:
    stars = about.say("complaints_returned") if pd.isna(row["rating"]) else "★" * max(1, min(5, round(row["rating"])))
    day = figures.date_without_weekday(pd.Timestamp(row["day"]).date(), about.language)
    return f"{stars} {day} · {' '.join(str(row['words']).split())}"


def _words(about: Subject, said: pd.DataFrame) -> str:
    recent, earlier = said[said["is_recent"]], said[~said["is_recent"]]
    if earlier["document"].nunique() < _LEAST_TEXTS:
        return ""
    found = [hint.word for hint in hints(recent, earlier)]
    return about.say("complaints_words", words=", ".join(found)) if found else ""
