"""Stars week by week: a bar of reviews with the low ones marked, the mean above.

Apart, because a mean of stars without its number of reviews says nothing: both are drawn together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.charts import svg


@dataclass(frozen=True)
class Week:
    """One week of reviews."""

    label: str
    """under the bar; empty for most"""
    reviews: int
    low: int
    hint: str


@dataclass(frozen=True)
class Size:
    """How large the bars are drawn."""

    width: float
    tall: float
    text: float
    css: str = ""


WALL = Size(width=1760, tall=240, text=36)
DESK = (
    Size(width=790, tall=112, text=13, css="wide"),
    Size(width=520, tall=104, text=12, css="narrow"),
)
"""both are sent, and the width of the page shows one: text keeps its size"""


def drawn(weeks: Sequence[Week], alt: str, size: Size, low_label: str) -> str:
    """Bars from zero, low stars in orange at the foot; the last week's count is written on it."""
    step = size.width / max(len(weeks), 1)
    highest = max([week.reviews for week in weeks] + [1])
    foot, head = size.tall - size.text * 1.7, size.text * 1.5
    unit = (foot - head) / highest
    parts = [svg.line(0, foot, size.width, foot)]
    worst = max(range(len(weeks)), key=lambda at: (weeks[at].low, at), default=None)
    for place, week in enumerate(weeks):
        x, wide = place * step + step * 0.14, step * 0.72
        middle = x + wide / 2
        parts.append(svg.rect(x, foot - week.reviews * unit, wide, week.reviews * unit, fill="band", hint=week.hint))
        parts.append(svg.rect(x, foot - week.low * unit, wide, week.low * unit, fill="attention", hint=week.hint))
        if week.label:
            half = svg.width_of(week.label, size.text) * 0.55
            at = min(max(middle, half), size.width - half)
            parts.append(svg.text(at, size.tall - size.text * 0.3, week.label, size=size.text, anchor="middle"))
        if place == worst and week.low:
            half = svg.width_of(low_label, size.text) * 0.55
            at = min(max(middle, half), size.width - half)
            reached = [one.reviews for near, one in enumerate(weeks) if abs((near + 0.5) * step - at) < half + step / 2]
            high = foot - max(reached) * unit - size.text * 0.4
            parts.append(svg.text(at, high, low_label, size=size.text, fill="attention", weight=600, anchor="middle"))
    return svg.picture(size.width, size.tall, parts, alt, size.css)
