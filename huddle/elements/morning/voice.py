"""D5, customers' voice: what they wrote this week, in their own words, against how much is usual."""

from __future__ import annotations

from datetime import date

import pandas as pd

from huddle import warehouse
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Empty, Link, Row, Span
from huddle.text import say

QUOTES = 4
BEFORE_DAYS = 84
"""the days before the last seven that say what is usual"""
_LONGEST = 92
"""characters of a quote"""


def _cut(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= _LONGEST:
        return words
    kept = words[: _LONGEST - 1]
    return (kept.rsplit(" ", 1)[0] if " " in kept[-30:] else kept).rstrip(",.;:，。；、") + "…"


def _quoted(row: pd.Series, language: str) -> str:
    text = next((str(row[part]) for part in ("body", "title") if isinstance(row[part], str) and row[part].strip()), "")
    return say("morning.quote", language, text=_cut(text)) if text else say("morning.no_words", language)


def _row(row: pd.Series, choices: Choices) -> Row:
    language = choices.language
    name = str(row["short_name_zh"] if language == "zh" else row["short_name"])
    stars = "★" * max(int(row["rating"]), 1)
    site = f" {row['marketplace']}" if choices.marketplace is None else ""
    return Row(
        key=f"voice~{row['review_key']}",
        what=f"{stars} {name}{site}",
        why=(Span(_quoted(row, language)),),
        link=Link("asin", {"asin": str(row["asin"]), "marketplace": str(row["marketplace"]), "shop": str(row["shop"])}),
    )


def element(choices: Choices, day: date, has_reviews: bool) -> Element | None:
    """D5 for the desk; None when no review was ever loaded."""
    if not has_reviews:
        return None
    language = choices.language
    rows = warehouse.ask("morning/voice", stamp=choices.stamp, day=day, **choices.where)
    shown = tuple(_row(row, choices) for _, row in rows.groupby("asin", sort=False).head(2).head(QUOTES).iterrows())
    usual = f"{rows['earlier'].iloc[0] * 7 / BEFORE_DAYS:.1f}" if len(rows) else ""
    return Element(
        code="D5",
        question=say("morning.question_voice", language),
        title=say("morning.title_voice" if shown else "morning.title_voice_none", language),
        rows=shown,
        more=say("morning.low_star" if len(rows) == 1 else "morning.low_stars", language, count=len(rows), usual=usual) if shown else "",
        empty=None if shown else Empty(say("morning.voice_fine", language), say("morning.voice_fine_advice", language)),
        places=frozenset({"desk"}),
        width="half",
    )
