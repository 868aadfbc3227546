"""Bets against what came: each decision a dot at expected and actual change, named beside it, with the line on which both agree.

Apart from the arithmetic: it is told points, names and ticks, and places them so that no name lies on another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.charts import svg

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Size:
    """How large the picture is drawn."""

    width: float
    height: float
    text: float
    letters: int
    """of a name"""
    css: str = ""


DESK = (Size(1600, 420, 14, 34, "wide"), Size(1070, 380, 13, 28, "narrow"))
WALL = Size(width=1760, height=620, text=36, letters=28)


@dataclass(frozen=True)
class Dot:
    """One bet: expected and actual change as shares, the name of the decision, whether it came true."""

    expected: float
    actual: float
    name: str
    is_true: bool


@dataclass(frozen=True)
class Words:
    """What stands at the axes and at the line."""

    across: str
    up: str
    line: str


def drawn(dots: Sequence[Dot], words: Words, alt: str, size: Size) -> str:
    """The picture as SVG. Both axes hold no change; ticks are tenths, fifths or halves."""
    text = size.text
    reach = _reach([value for dot in dots for value in (dot.expected, 0.0)])
    height = _reach([value for dot in dots for value in (dot.actual, 0.0)])
    left, right = text * 4.2, size.width - text
    top, foot = text * 2.2, size.height - text * 3.0

    def at(expected: float, actual: float) -> tuple[float, float]:
        return (left + (expected - reach[0]) / (reach[1] - reach[0]) * (right - left),
                foot - (actual - height[0]) / (height[1] - height[0]) * (foot - top))  # fmt: skip

    parts = [svg.text(0, text * 1.1, words.up, size=text)]
    for tick in _ticks(height):
        y = at(0, tick)[1]
        parts += [svg.line(left, y, right, y, stroke="faint" if tick == 0 else "hair"),
                  svg.text(left - text * 0.5, y + text * 0.36, _percent(tick), size=text, anchor="end")]  # fmt: skip
    for tick in _ticks(reach):
        parts.append(svg.text(at(tick, 0)[0], foot + text * 1.3, _percent(tick), size=text, anchor="middle"))
    parts.append(svg.text(right, foot + text * 2.6, words.across, size=text, anchor="end"))
    ends = [max(reach[0], height[0]), min(reach[1], height[1])]
    parts.append(svg.line(*at(ends[0], ends[0]), *at(ends[1], ends[1]), stroke="soft", width=max(text * 0.08, 2)))
    radius = text * 0.42
    taken: list[Box] = [(x - radius, y - radius, x + radius, y + radius) for x, y in (at(dot.expected, dot.actual) for dot in dots)]
    parts += _named(at(ends[1], ends[1]), words.line, text, "soft", (left, top - text, right, foot), taken)
    for dot in sorted(dots, key=lambda one: -abs(one.actual - one.expected)):
        x, y = at(dot.expected, dot.actual)
        parts.append(svg.circle(x, y, radius=radius, fill="good" if dot.is_true else "attention"))
        name = dot.name if len(dot.name) <= size.letters else dot.name[: size.letters - 1].rstrip() + "…"
        parts += _named((x, y), name, text, "ink", (left, top - text, right, foot), taken)
    return svg.picture(size.width, size.height, parts, alt, size.css)


def _named(at: tuple[float, float], name: str, text: float, ink: str, frame: Box, taken: list[Box]) -> list[str]:
    """A name beside a point where nothing else stands: right, left, above or below; where there is no room it is left out."""
    width, gap = svg.width_of(name, text) * 0.92, text * 0.75
    for x, y in (
        (at[0] + gap, at[1] + text * 0.36), (at[0] - gap - width, at[1] + text * 0.36), (at[0] - width / 2, at[1] - gap),
        (at[0] - width / 2, at[1] + gap + text * 0.7), (at[0] + gap, at[1] - gap), (at[0] + gap, at[1] + gap + text * 0.7),
    ):  # fmt: skip
        box = (x, y - text * 0.85, x + width, y + text * 0.25)
        inside = frame[0] <= box[0] and box[2] <= frame[2] and frame[1] <= box[1] and box[3] <= frame[3]
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return [svg.text(x, y, name, size=text, fill=ink, weight=600)]
    return []


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _reach(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = max((high - low) * 0.14, 0.02)
    return low - (room if low < 0 else room / 2), high + room


def _ticks(reach: tuple[float, float]) -> list[float]:
    span = reach[1] - reach[0]
    step = next((one for one in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0) if span / one <= 5), 5.0)
    first = int(reach[0] / step) - 1
    return [round(step * one, 4) for one in range(first, first + 20) if reach[0] <= step * one <= reach[1]]


def _percent(share: float) -> str:
    return f"{share * 100:+.0f}%".replace("-", "−") if share else "0%"
