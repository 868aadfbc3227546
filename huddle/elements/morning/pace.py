"""D2, the month's pace in one sentence, where a target was set."""

from __future__ import annotations

from datetime import date

from huddle import figures, warehouse
from huddle.elements.choices import Choices
from huddle.text import say

_NEAR = 0.02
"""a projection within this share of the target makes it"""


def sentence(choices: Choices, day: date) -> str:
    """`November: $612k of $900k; at this pace $918k, the target is made`; empty without a target."""
    scope = {"shop": choices.shop, "marketplace": choices.marketplace, "line": choices.line}
    rows = warehouse.ask("morning/pace", stamp=choices.stamp, day=day, **scope)
    language = choices.language
    said = []
    for row in rows.itertuples():
        gap = row.projected - row.target
        key = "made" if gap >= -_NEAR * row.target else "short"
        said.append(
            say(
                f"morning.pace_{key}", language,
                month=say(f"morning.month_{day.month}", language),
                actual=figures.money(row.actual, row.currency, language),
                target=figures.money(row.target, row.currency, language),
                projected=figures.money(row.projected, row.currency, language),
                gap=figures.money(abs(gap), row.currency, language),
            )
        )
    return say("morning.sentence_gap", language).join(said)
