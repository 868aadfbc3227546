"""A landing on its way to a target as one small bar: sold in ink, still to come pale, the range as a line, the target as a tick.

Without text, because the row around it says the numbers: so that it can be as small as a row of the desk.
"""

from __future__ import annotations

from dataclasses import dataclass

from huddle.charts import svg

WIDTH, HEIGHT = 400.0, 36.0
_TICK_AT = 0.8
"""where the tick stands: the same place in every row, so that rows of unequal size compare"""


@dataclass(frozen=True)
class Bullet:
    """Amounts of one currency; None where unknown."""

    actual: float
    landing: float | None
    low: float | None
    high: float | None
    mark: float | None
    """the target, or what it is compared with where there is none"""
    is_target: bool = True
    tone: str = "normal"


def drawn(one: Bullet, alt: str) -> str:
    """The bar; its full width is 1.25 times the mark, or the largest amount where there is none."""
    most = max(one.actual, one.landing or 0.0, one.high or 0.0, 0.0)
    full = one.mark / _TICK_AT if one.mark and one.mark > 0 else most or 1.0
    reach = WIDTH - 12  # the dot at the very end is whole

    def place(amount: float) -> float:
        return min(max(amount / full, 0.0), 1.0) * reach

    middle, thick = HEIGHT / 2, 14.0
    end = one.landing if one.landing is not None else one.actual
    ink = "attention" if one.tone == "attention" else "ink"
    parts = [svg.rect(0, middle - thick / 2, reach, thick, fill="band", radius=thick / 2)]
    parts.append(svg.rect(0, middle - thick / 2, max(place(end), thick), thick, fill="faint", radius=thick / 2))
    parts.append(svg.rect(0, middle - thick / 2, max(place(one.actual), thick), thick, fill=ink, radius=thick / 2))
    if one.low is not None and one.high is not None:
        low, high = place(one.low), place(one.high)
        parts.append(svg.line(low, middle, high, middle, stroke="soft", width=5))
        parts += [svg.line(x, middle - 9, x, middle + 9, stroke="soft", width=5) for x in (low, high)]
    if one.mark and one.mark > 0:
        at = place(one.mark)
        parts.append(svg.rect(at - 3, 3, 6, HEIGHT - 6, fill="good" if one.is_target else "soft", radius=3))
    if one.landing is not None:
        parts.append(svg.circle(max(place(one.landing), 12.0), middle, radius=10, fill=ink, stroke="card", width=4))
    return svg.picture(WIDTH, HEIGHT, parts, alt, "bullet")
