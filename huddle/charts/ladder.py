"""A ladder of amounts: what a sum is made of, or what moved it, one bar below the other on one axis.

Apart from the elements, because the small bar beside a row at the desk and the picture on the wall share their axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.charts import svg


@dataclass(frozen=True)
class Rung:
    """One bar, from `start` to `end` on the ladder's own axis."""

    label: str
    value: str
    say: str
    start: float
    end: float
    tone: str = "normal"
    """attention or good for the two that matter most, normal for the rest, total for a sum"""


_INK = {"attention": "attention", "good": "good", "normal": "soft", "total": "ink"}
_WIDTH, _TALL = 240.0, 18.0
WALL_WIDTH = 1760.0
_TALL_WALL, _LARGEST_ROW, _LABEL, _VALUE = 672.0, 168.0, 700.0, 300.0


def axis(rungs: Sequence[Rung]) -> tuple[float, float]:
    """The lowest and highest point of all bars, zero included."""
    ends = [0.0, *(rung.start for rung in rungs), *(rung.end for rung in rungs)]
    return min(ends), max(ends)


def _placed(rung: Rung, reach: tuple[float, float], width: float) -> tuple[float, float, float]:
    """Left edge, length (2 at least) and zero of a bar on an axis so wide."""
    low, high = reach
    unit = width / ((high - low) or 1.0)
    left, length = (min(rung.start, rung.end) - low) * unit, max(abs(rung.end - rung.start) * unit, 2.0)
    return min(left, width - length), length, -low * unit


def small(rung: Rung, reach: tuple[float, float]) -> str:
    """The bar of one row at the desk; its text stands beside it."""
    left, length, zero = _placed(rung, reach, _WIDTH)
    bar = svg.rect(left, 5, length, 8, fill=_INK[rung.tone], radius=2) if rung.end != rung.start else ""  # nothing has no bar
    mark = svg.line(zero, 0, zero, _TALL, stroke="faint", width=1.5)
    return (
        f'<svg width="{_WIDTH:.0f}" height="{_TALL:.0f}" viewBox="0 0 {_WIDTH:.0f} {_TALL:.0f}" preserveAspectRatio="none" '
        f'aria-hidden="true">{mark}{bar}</svg>'
    )


def wall(rungs: Sequence[Rung], alt: str) -> str:
    """The ladder for the wall: name and reason left, the bar from the common zero, the value right."""
    value = max([_VALUE, *(svg.width_of(rung.value, 60) for rung in rungs)])
    reach, wide = axis(rungs), WALL_WIDTH - _LABEL - value - 40
    row = min(_TALL_WALL / max(len(rungs), 1), _LARGEST_ROW)
    parts = []
    zero = 0.0
    for place, rung in enumerate(rungs):
        top, middle = place * row, (place + 0.5) * row
        left, length, zero = _placed(rung, reach, wide)
        ink = {"attention": "attention", "good": "good"}.get(rung.tone, "ink")
        parts.append(svg.line(0, top, WALL_WIDTH, top))
        label = svg.fit(rung.label, _LABEL - 40, 46)
        parts.append(svg.text(0, middle - 7 if rung.say else middle + 16, label, size=46, fill="ink", weight=680))
        parts.append(svg.text(0, middle + 39, svg.fit(rung.say, _LABEL + 40, 36), size=36) if rung.say else "")
        if rung.end != rung.start:
            parts.append(svg.rect(_LABEL + left, middle - 20, length, 40, fill=_INK[rung.tone], radius=6))
        parts.append(svg.text(WALL_WIDTH, middle + 21, rung.value, size=60, fill=ink, weight=700, anchor="end"))
    parts.append(svg.line(_LABEL + zero, 0, _LABEL + zero, len(rungs) * row, stroke="faint", width=4))
    return svg.picture(WALL_WIDTH, len(rungs) * row, parts, alt)
