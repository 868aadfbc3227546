"""The stock of one product as a bar over the coming days: sold from, empty, arriving.

Apart from the arithmetic of stock: it is told when the shelf is empty and draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from huddle.charts import svg


@dataclass(frozen=True)
class Stretch:
    """Days on which there is stock, or none."""

    start: date
    end: date
    is_empty: bool
    words: str
    """written above it: `8 days empty`"""


@dataclass(frozen=True)
class Mark:
    """A day that matters: an arrival, the last day to order."""

    day: date
    words: str
    is_arrival: bool
    tone: str = "good"


@dataclass(frozen=True)
class Size:
    """How large the timeline is drawn."""

    width: float
    text: float
    bar: float
    css: str = ""


WALL = Size(width=1760, text=36, bar=34)
DESK = (
    Size(width=790, text=13, bar=12, css="wide"),
    Size(width=520, text=12, bar=11, css="narrow"),
)
"""both are sent, and the width of the page shows one: text keeps its size"""


def _row(marks: Sequence[tuple[float, str, str]], size: Size, top: float) -> tuple[list[str], int]:
    """Words at their marks, on as many lines as they need so that none covers another; and how many lines."""
    parts: list[str] = []
    ends: list[float] = []
    for x, words, tone in sorted(marks):
        wide = svg.width_of(words, size.text)
        start = min(max(x - wide / 2, 0), size.width - wide)
        line = next((at for at, end in enumerate(ends) if start > end + size.text), len(ends))
        if line == len(ends):
            ends.append(0)
        ends[line] = start + wide
        # At the right edge the words end there exactly, however wide they turn out to be.
        ends_there = start + wide >= size.width - 1
        at, anchor = (size.width, "end") if ends_there else (start, "start")
        parts.append(svg.text(at, top + line * size.text * 1.35, words, size=size.text, fill=tone, weight=600, anchor=anchor))
    return parts, len(ends)


def drawn(
    stretches: Sequence[Stretch], marks: Sequence[Mark], today: date, said: Callable[[date], str], alt: str, size: Size
) -> str:
    """The bar, with stretches named above, marks below, and the first and last day at its ends."""
    last = max([stretch.end for stretch in stretches] + [mark.day for mark in marks])
    span = max((last - today).days, 1)

    def place(day: date) -> float:
        return (max(min(day, last), today) - today).days / span * size.width

    names = [
        (place(s.start) + (place(s.end) - place(s.start)) / 2, s.words, "attention" if s.is_empty else "ink")
        for s in stretches if s.words
    ]  # fmt: skip
    parts, lines_above = _row(names, size, size.text)
    top = size.text * (0.5 + 1.35 * max(lines_above, 1) - 0.35)
    for stretch in stretches:
        x, wide = place(stretch.start), place(stretch.end) - place(stretch.start)
        tone = "attention" if stretch.is_empty else "ink"
        parts.append(svg.rect(x, top, wide, size.bar, fill=tone, radius=size.bar / 2, hint=stretch.words))
    below = top + size.bar + size.text * 1.5
    for mark in marks:
        x = place(mark.day)
        inside = min(max(x, size.bar * 0.7), size.width - size.bar * 0.7)
        if mark.is_arrival:
            middle, radius = top + size.bar / 2, size.bar * 0.62
            parts.append(svg.circle(inside, middle, radius=radius, fill=mark.tone, stroke="card", width=size.bar * 0.16))
        else:
            parts.append(svg.rect(inside - 1, top - size.bar * 0.4, size.bar * 0.16, size.bar * 1.8, fill=mark.tone))
    words = [(place(mark.day), mark.words, mark.tone) for mark in marks]
    words.append((0, said(today), "soft"))
    if not marks or max(mark.day for mark in marks) < last:
        words.append((size.width, said(last), "soft"))
    under, lines = _row(words, size, below)
    parts += under
    tall = below + size.text * (1.35 * (lines - 1) + 0.5)
    return svg.picture(size.width, tall, parts, alt, size.css)
