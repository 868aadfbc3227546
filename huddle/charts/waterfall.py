"""From one total to another in steps: what brought each amount, floating between two bars that stand on zero.

Apart from the arithmetic: a step is told where it begins and ends, and with which words. Where the steps are small beside the
totals, both totals are cut with a mark, so that the steps can be seen; the words on them are the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from huddle.charts import svg


@dataclass(frozen=True)
class Bar:
    """One bar: a total from zero, or a step from one level to the next."""

    name: str
    money: str
    """written on it"""
    start: float
    end: float
    tone: Literal["total", "up", "down", "plain"]
    is_strong: bool = True
    """pale otherwise: at most two steps stand out"""
    opens: str = ""
    """key of the row that a click on it opens"""


@dataclass(frozen=True)
class Size:
    """How large the picture is drawn: for the wall or for the desk."""

    width: float
    height: float
    small: float
    """size of the names"""
    large: float
    """size of the money"""
    css: str = ""


WALL = Size(width=1760, height=540, small=36, large=44)
DESK = (
    Size(width=1600, height=330, small=14, large=18, css="wide"),
    Size(width=1070, height=270, small=13, large=16, css="narrow"),
)
"""both are sent, and the width of the page shows one: text keeps its size"""
_BAR = 0.62
"""part of a column its bar fills"""
_ENOUGH = 0.35
"""steps that take less than this part of the height are drawn on a cut axis"""
_STEPS = 0.62
"""part of the height the steps take when the axis is cut"""


def lines_of(words: str, width: float, size: float) -> list[str]:
    """A name on at most two lines of a width: cut between words, in Chinese between signs."""
    if svg.width_of(words, size) <= width:
        return [words]
    pieces = words.split(" ") if " " in words else list(words)
    between = " " if " " in words else ""
    first = pieces[:1]
    for piece in pieces[1:]:
        if svg.width_of(between.join([*first, piece]), size) > width:
            break
        first.append(piece)
    rest = between.join(pieces[len(first) :])
    return [svg.fit(between.join(first), width, size), *([svg.fit(rest, width, size)] if rest else [])]


def drawn(bars: Sequence[Bar], alt: str, size: Size) -> str:
    """The waterfall as SVG; bars come in their order, the totals first and last."""
    column = size.width / len(bars)
    named = [lines_of(bar.name, column * 0.96, size.small) for bar in bars]
    top = size.large * 1.35
    foot = size.height - size.small * (1.3 * max(len(lines) for lines in named) + 0.35)
    place, is_cut = _scale(bars, top, foot)
    parts = [svg.line(0, foot, size.width, foot, stroke="faint")]
    for at, bar in enumerate(bars[:-1]):
        level = place(bar.end)
        parts.append(svg.line((at + 0.5 + _BAR / 2) * column, level, (at + 1.5 - _BAR / 2) * column, level, stroke="faint"))
    for at, (bar, lines) in enumerate(zip(bars, named, strict=True)):
        middle, wide = (at + 0.5) * column, column * _BAR
        high, low = sorted((place(bar.start), place(bar.end)))
        fill = {"total": "ink", "plain": "soft"}.get(bar.tone, bar.tone)
        box = [svg.rect(middle - wide / 2, high, wide, max(low - high, 3), fill=fill, radius=min(4, (low - high) / 3))]
        if bar.tone == "total" and is_cut:
            box.append(_cut(middle, wide, foot - (foot - top) * (1 - _STEPS) * 0.45, size))
        words = [svg.text(middle, high - size.large * 0.36, bar.money, size=size.large, fill="ink", weight=700, anchor="middle")]
        for row, name in enumerate(lines):
            below = foot + size.small * (1.15 + 1.25 * row)
            words.append(svg.text(middle, below, name, size=size.small, fill="soft", weight=500, anchor="middle"))
        touch = svg.rect(middle - column / 2, 0, column, size.height, fill="none")
        shown = svg.group(box, opacity=1 if bar.is_strong or bar.tone == "total" else 0.45)
        parts.append(svg.group([touch, shown, *words], opens=bar.opens, name=f"{bar.name} {bar.money}"))
    return svg.picture(size.width, size.height, parts, alt, size.css)


def _scale(bars: Sequence[Bar], top: float, foot: float) -> tuple[Callable[[float], float], bool]:
    """Where a level lies, and whether the axis is cut between zero and the lowest step."""
    levels = [level for bar in bars for level in (bar.start, bar.end) if bar.tone != "total"]
    levels += [bar.end for bar in bars if bar.tone == "total"]
    highest, lowest = max(levels), min(levels)
    room = foot - top
    if lowest <= 0 or highest - lowest >= _ENOUGH * highest or highest == lowest:
        base = min(lowest, 0.0)
        reach = (highest - base) or 1.0
        return (lambda level: foot - (level - base) / reach * room), False
    unit = room * _STEPS / (highest - lowest)
    return (lambda level: foot if level <= 0 else top + (highest - level) * unit), True


def _cut(middle: float, wide: float, y: float, size: Size) -> str:
    """The mark of a cut axis: a slanted gap through the bar."""
    lean, gap = size.large * 0.28, size.large * 0.22
    points = [(middle - wide / 2 - 2, y + lean), (middle + wide / 2 + 2, y - lean)]
    return svg.path(points, stroke="paper", width=gap)
