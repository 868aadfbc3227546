"""Small bars that compare parts: a share with where it was, and an effect in two parts around zero.

Apart from the rows they stand in: they are told numbers and draw them; every word is in the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.charts import svg

_WIDE, _TALL = 168, 18


@dataclass(frozen=True)
class Effect:
    """One part's effect on the whole, in its two pieces, with the words beside it."""

    label: str
    words: str
    """the sum of both, with its unit: `−0.4 pp`"""
    rate: float
    mix: float
    tone: str = "ink"


def share(now: float, before: float | None = None, *, tone: str = "ink") -> str:
    """A bar for a share from 0 to 1 of the whole line, with a tick where it was before; a negative one has no length."""
    length = min(max(now, 0.0), 1.0) * _WIDE
    drawn = [svg.rect(0, 5, _WIDE, 8, fill="band", radius=4), svg.rect(0, 5, length, 8, fill=tone, radius=4)]
    if before is not None:
        drawn.append(svg.rect(min(max(before, 0.0), 1.0) * (_WIDE - 2), 1, 2, 16, fill="soft"))
    return _small(drawn)


def around(share_now: float, low: float, high: float, reach: float, before: float | None = None, *, tone: str = "ink") -> str:
    """A rate as a dot in its 95 % interval on a line from 0 to `reach`, with a tick where it was before."""

    def at(value: float) -> float:
        return min(max(value / reach, 0.0), 1.0) * (_WIDE - 12) + 6

    drawn = [
        svg.rect(0, 7, _WIDE, 4, fill="band", radius=2),
        svg.rect(at(low), 5, max(at(high) - at(low), 2), 8, fill="faint", radius=4),
    ]
    if before is not None:
        drawn.append(svg.rect(at(before) - 1, 1, 2, 16, fill="soft"))
    drawn.append(svg.circle(at(share_now), 9, radius=5, fill=tone))
    return _small(drawn)


def effect(one: Effect, reach: float) -> str:
    """Two bars from the middle, the rate above the mix; `reach` is the largest effect drawn."""
    middle = _WIDE / 2
    drawn = [svg.rect(middle - 0.5, 0, 1, _TALL, fill="hair")]
    for value, top, fill in ((one.rate, 1, one.tone), (one.mix, 10, "faint")):
        length = abs(value) / reach * (middle - 2) if reach else 0
        drawn.append(svg.rect(middle - length if value < 0 else middle, top, length, 7, fill=fill, radius=2))
    return _small(drawn)


def effects(many: Sequence[Effect], names: tuple[str, str], alt: str) -> str:
    """The same for the wall, a line each: label, both bars from a common zero, the sum in words; the first line says which is which."""
    size, width, label, words = 38.0, 1760.0, 520.0, 260.0
    reach = max((max(abs(one.rate), abs(one.mix)) for one in many), default=0.0) or 1.0
    middle, half = label + (width - label - words) / 2, (width - label - words) / 2 - 24
    drawn = []
    for at, (name, fill) in enumerate(zip(names, ("ink", "faint"), strict=True)):
        left = label + at * 420
        drawn += [svg.rect(left, 12, 34, 26, fill=fill, radius=5), svg.text(left + 50, 38, name, size=size)]
    for at, one in enumerate(many):
        top = 84 + at * 106
        drawn.append(svg.text(0, top + 52, svg.fit(one.label, label - 30, size), size=size, fill="ink", weight=600))
        for value, down, fill in ((one.rate, 4, one.tone), (one.mix, 46, "faint")):
            length = abs(value) / reach * half
            drawn.append(svg.rect(middle - length if value < 0 else middle, top + down, max(length, 2), 36, fill=fill, radius=5))
        tone = one.tone if one.tone != "ink" else "ink"
        drawn.append(svg.text(width, top + 56, one.words, size=46, fill=tone, weight=650, anchor="end"))
    foot = 84 + len(many) * 106
    drawn.append(svg.line(middle, 70, middle, foot, stroke="soft", width=3))
    return svg.picture(width, foot + 10, drawn, alt)


def _small(drawn: Sequence[str]) -> str:
    """A picture in a row: its words stand beside it, so it is silent."""
    return f'<svg width="{_WIDE}" height="{_TALL}" viewBox="0 0 {_WIDE} {_TALL}" aria-hidden="true">{"".join(drawn)}</svg>'
