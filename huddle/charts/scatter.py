"""Weeks as pale dots, the curve through them with its range, and the point of today named.

Apart from the arithmetic: it is told points in the units of the axes and words, and places them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.charts import svg

Point = tuple[float, float]


@dataclass(frozen=True)
class Size:
    """How large the picture is drawn."""

    width: float
    height: float
    text: float
    css: str = ""


DESK = (
    Size(width=1600, height=300, text=14, css="wide"),
    Size(width=1070, height=280, text=13, css="narrow"),
)
"""both are sent, and the width of the page shows one: text keeps its size"""
WALL = Size(width=1760, height=600, text=38)


@dataclass(frozen=True)
class Tick:
    """A place of an axis with its words."""

    at: float
    words: str


@dataclass(frozen=True)
class Picture:
    """What is drawn: dots, the curve and its range as points from left to right, today with its words, ticks, names of the axes."""

    dots: tuple[Point, ...]
    curve: tuple[Point, ...]
    low: tuple[Point, ...]
    high: tuple[Point, ...]
    today: Point
    words: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    names: tuple[str, str]
    """of the axis across and of the one up"""


def drawn(one: Picture, alt: str, size: Size) -> str:
    """The picture as SVG; both axes run over the points alone, for a curve is read by its slope."""
    text = size.text
    left = max(svg.width_of(tick.words, text) for tick in one.up) + text * 0.8
    top, foot = text * 2.4, size.height - text * 2.9
    near, far = _ends([x for x, _ in (*one.dots, *one.curve, one.today)])
    low, high = _ends([y for _, y in (*one.dots, *one.low, *one.high, one.today)])

    def at(point: Point) -> Point:
        across, up = (point[0] - near) / (far - near), (point[1] - low) / (high - low)
        return left + across * (size.width - left - text), foot - up * (foot - top)

    parts = [svg.text(0, text * 1.1, one.names[1], size=text)]
    for tick in one.up:
        y = at((near, tick.at))[1]
        parts += [svg.line(left, y, size.width, y), svg.text(left - text * 0.5, y + text * 0.36, tick.words, size=text, anchor="end")]
    for tick in one.across:
        parts.append(svg.text(at((tick.at, low))[0], foot + text * 1.3, tick.words, size=text, anchor="middle"))
    parts.append(svg.text(size.width - text, foot + text * 2.6, one.names[0], size=text, anchor="end"))
    parts.append(_area([at(point) for point in (*one.low, *reversed(one.high))]))
    parts += [svg.group([svg.circle(*at(point), radius=text * 0.3, fill="soft")], opacity=0.45) for point in one.dots]
    parts.append(svg.path([at(point) for point in one.curve], stroke="ink", width=max(text * 0.11, 2)))
    x, y = at(one.today)
    parts.append(svg.circle(x, y, radius=text * 0.55, fill="ink"))
    wide = svg.width_of(one.words, text * 1.1)
    begin = x + text if x + text + wide <= size.width else x - text - wide
    begin = min(max(begin, 0.0), size.width - wide)
    parts.append(svg.text(begin, y - text * 0.9, one.words, size=text * 1.1, fill="ink", weight=700))
    return svg.picture(size.width, size.height, parts, alt, size.css)


def _ends(values: Sequence[float]) -> Point:
    """The lowest and highest value with a little room around them."""
    low, high = min(values), max(values)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return low - room, high + room


def _area(points: Sequence[Point]) -> str:
    corners = " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points)
    return f'<polygon points="{corners}" fill="{svg.colour("band")}"/>'
