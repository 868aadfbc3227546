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
    rate_words: str = ""
    mix_words: str = ""
    """both pieces in words, without the unit that stands with the sum"""


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
    """The same for the wall, a line each: label, both bars from a common zero with their amounts, the sum in words.

    The bars of the first line say themselves which is which; the amounts stand outside the bars, so that none touches the sum.
    """
    width, line = 1760.0, min(640.0 / max(len(many), 1), 170.0)
    thick, size, small = line * 0.3, 46.0, 38.0
    label = min(max((svg.width_of(one.label, size) for one in many), default=0.0) + 30, width * 0.42)
    total = max((svg.width_of(one.words, size * 1.1) for one in many), default=0.0) + 40
    told = [[f"{name} {said}" if at == 0 else said for name, said in zip(names, (one.rate_words, one.mix_words), strict=True)]
            for at, one in enumerate(many)]  # fmt: skip
    room = max((svg.width_of(words, small) for pair in told for words in pair), default=0.0) + 30
    reach = max((max(abs(one.rate), abs(one.mix)) for one in many), default=0.0) or 1.0
    sides = [any((value < 0) == is_left for one in many for value in (one.rate, one.mix)) for is_left in (True, False)]
    half = (width - label - total - room * sum(sides)) / max(sum(sides), 1)
    middle = label + ((room + half) if sides[0] else 0.0)
    drawn = [svg.line(middle, 0, middle, line * len(many), stroke="soft", width=3)]
    for at, one in enumerate(many):
        top = line * at + line / 2
        drawn.append(svg.text(0, top + size * 0.36, svg.fit(one.label, label - 30, size), size=size, fill="ink", weight=620))
        for value, said, down, fill in ((one.rate, told[at][0], -thick - 2, one.tone), (one.mix, told[at][1], 2, "faint")):
            length = max(abs(value) / reach * half, 2)
            if at and said.startswith("±"):
                continue  # nothing to draw, and the first line has named the bars
            is_left = value < 0
            drawn.append(svg.rect(middle - length if is_left else middle, top + down, length, thick, fill=fill, radius=5))
            drawn.append(
                svg.text(middle - length - 14 if is_left else middle + length + 14, top + down + thick / 2 + small * 0.36, said,
                         size=small, anchor="end" if is_left else "start")
            )  # fmt: skip
        drawn.append(svg.text(width, top + size * 0.36, one.words, size=size * 1.1, fill=one.tone, weight=680, anchor="end"))
    return svg.picture(width, line * max(len(many), 1), drawn, alt)


def _small(drawn: Sequence[str]) -> str:
    """A picture in a row: its words stand beside it, so it is silent."""
    return f'<svg width="{_WIDE}" height="{_TALL}" viewBox="0 0 {_WIDE} {_TALL}" aria-hidden="true">{"".join(drawn)}</svg>'
