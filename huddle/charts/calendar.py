"""Which source has which day: a strip of cells per source and site, the holes numbered.

Apart, because it is the one picture whose cells are facts about files and not figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from huddle.charts import svg


@dataclass(frozen=True)
class Strip:
    """One source on one site."""

    label: str
    site: str
    cells: tuple[str, ...]
    """per day: full, part, hole, none"""
    holes: tuple[str, ...]
    """per day: the number of the hole that begins there, else empty"""
    hints: tuple[str, ...]
    """per day: what a mouse hears"""


@dataclass(frozen=True)
class Size:
    """How large the calendar is drawn."""

    width: float
    left: float
    row: float
    text: float
    css: str = ""


WALL = Size(width=1760, left=460, row=66, text=36)
DESK = (
    Size(width=1600, left=250, row=29, text=14, css="wide"),
    Size(width=1070, left=210, row=26, text=12.5, css="narrow"),
)
"""both are sent, and the width of the page shows one: text keeps its size"""


def _cell(kind: str, x: float, y: float, wide: float, tall: float, hint: str) -> str:
    radius = min(wide, tall) * 0.18
    if kind == "full":
        return svg.rect(x, y, wide, tall, fill="faint", radius=radius, hint=hint)
    if kind == "part":
        return svg.rect(x, y, wide, tall, fill="url(#hatch)", radius=radius, stroke="faint", hint=hint)
    if kind == "hole":
        return svg.rect(x, y, wide, tall, fill="attention-wash", radius=radius, stroke="attention", hint=hint)
    return svg.rect(x, y + tall / 2 - 1, wide, 2, fill="hair", hint=hint)


def drawn(strips: Sequence[Strip], days: Sequence[date], tick: Callable[[date], str], alt: str, size: Size) -> str:
    """The strips one below the other, week by week, dates above; a long name takes room from the days before it is cut."""
    named = max((svg.width_of(one.label, size.text) * 1.05 + svg.width_of(one.site, size.text) for one in strips), default=0)
    left = min(max(size.left, named + 2.4 * size.text), size.width * 0.35)
    step = (size.width - left) / len(days)
    gap = step * 0.14
    head = size.text * 1.6
    parts, free = [svg.HATCH], 0.0
    for place, day in enumerate(days):
        words = tick(day)
        x = left + place * step
        if (days[-1] - day).days % 7 == 0:
            half = svg.width_of(words, size.text) * 0.54
            middle = min(x + step / 2, size.width - half)
            if middle - half >= free:
                parts.append(svg.text(middle, size.text, words, size=size.text, anchor="middle"))
                free = middle + half + size.text
    for row, strip in enumerate(strips):
        top = head + row * size.row
        middle = top + size.row / 2 + size.text * 0.36
        room = left - svg.width_of(strip.site, size.text) - size.text
        parts.append(svg.text(0, middle, svg.fit(strip.label, room - size.text, size.text), size=size.text, fill="ink", weight=550))
        parts.append(svg.text(left - size.text, middle, strip.site, size=size.text, anchor="end"))
        for place, kind in enumerate(strip.cells):
            x = left + place * step
            parts.append(_cell(kind, x + gap / 2, top + size.row * 0.14, step - gap, size.row * 0.72, strip.hints[place]))
            if strip.holes[place]:
                parts.append(
                    svg.text(x + step / 2, middle, strip.holes[place], size=size.text, fill="attention", weight=700, anchor="middle")
                )
    return svg.picture(size.width, head + size.row * len(strips), parts, alt, size.css)
