"""Many on one line: the change of each peer as a pale dot, their median as a tick, ours bold with its words.

Apart from the arithmetic: it is told changes and words, and places them on an axis from the lowest to the highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.charts import svg


@dataclass(frozen=True)
class Size:
    """How large the line is drawn."""

    width: float
    height: float
    text: float
    css: str = ""


DESK = (
    Size(width=790, height=112, text=13, css="wide"),
    Size(width=500, height=112, text=13, css="narrow"),
)
"""both are sent, and the width of its place shows one: text keeps its size"""
WALL = Size(width=1760, height=360, text=38)


def drawn(
    own: float, middle: float, others: Sequence[float], words: tuple[str, str], zero: str, alt: str, size: Size, tone: str = "ink"
) -> str:
    """The line as SVG; `words` stand at ours and at the median, `zero` under no change. Changes are fractions."""
    ends = sorted([own, middle, 0.0, *others])
    low, high = ends[0], ends[-1]
    reach = (high - low) or 1.0
    edge = size.text * 1.2

    def at(value: float) -> float:
        return edge + (value - low) / reach * (size.width - 2 * edge)

    y, dot = size.height * 0.56, size.text * 0.42
    parts = [
        svg.line(0, y, size.width, y, stroke="faint", width=max(size.text * 0.06, 1)),
        svg.line(at(0.0), y - dot * 1.8, at(0.0), y + dot * 1.8, stroke="faint", width=max(size.text * 0.06, 1)),
        svg.text(_kept(at(0.0), zero, size), y + size.text * 2.0, zero, size=size.text, fill="soft", anchor="middle"),
    ]
    parts += [svg.group([svg.circle(at(value), y, radius=dot, fill="soft")], opacity=0.4) for value in others]
    parts.append(svg.rect(at(middle) - dot * 0.2, y - dot * 2.2, dot * 0.4, dot * 4.4, fill="soft"))
    is_near = abs(_kept(at(middle), words[1], size) - _kept(at(0.0), zero, size)) < (_half(words[1], size) + _half(zero, size))
    below = y + size.text * (3.3 if is_near else 2.0)
    parts.append(svg.text(_kept(at(middle), words[1], size), below, words[1], size=size.text, fill="soft", weight=600, anchor="middle"))
    parts.append(svg.circle(at(own), y, radius=dot * 1.7, fill=tone))
    large = size.text * 1.25
    half = svg.width_of(words[0], large) / 2
    # At an edge the words begin or end there exactly, however wide they turn out to be.
    x, anchor = (0.0, "start") if at(own) <= half else (size.width, "end") if at(own) >= size.width - half else (at(own), "middle")
    parts.append(svg.text(x, y - size.text * 1.3, words[0], size=large, fill=tone, weight=700, anchor=anchor))
    return svg.picture(size.width, size.height, parts, alt, size.css)


def _half(words: str, size: Size) -> float:
    return svg.width_of(words, size.text) / 2 + size.text * 0.4


def _kept(place: float, words: str, size: Size) -> float:
    """A middle that keeps its words inside the picture."""
    half = svg.width_of(words, size.text) / 2
    return min(max(place, half), size.width - half)
