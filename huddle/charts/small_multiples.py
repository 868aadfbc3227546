"""Up to six figures on one screen: a number, how it moved, and its six weeks and twelve months as small lines.

Apart from `six_twelve`, which draws one of them large: here there is no axis and no row of numbers, because nothing calls for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from huddle.charts import svg
from huddle.charts.six_twelve import Frame, Panel, has_flags, last_known, reach_of, tells

MOST = 6
WIDTH, HEIGHT = 1760.0, 680.0
_ACROSS = {1: 1, 2: 2, 3: 3, 4: 2}
"""figures side by side by how many there are; three where nothing else is said"""
_GAP, _BELOW = 64.0, 36.0
_WEEKS = 0.38
"""share of the width that the six weeks take"""


@dataclass(frozen=True)
class Figure:
    """One of them: what opens it large, its name, its last value, how that moved, and its two panels."""

    code: str
    name: str
    value: str
    moved: tuple[str, ...]
    """the changes, the most telling first: as many as fit for every figure of a screen"""
    weeks: Panel
    months: Panel


def shared_out(count: int) -> list[int]:
    """So many figures on as few screens as hold them, as evenly as can be: 10 -> 5 and 5."""
    screens = -(-count // MOST)
    return [count // screens + (at < count % screens) for at in range(screens)] if count else []


def _line(panel: Panel, left: float, right: float, top: float, foot: float) -> list[str]:
    """One panel without its axis: the year before pale, the usual range, this year, its last point; hollow where days are missing.

    What happened in a week stands above it as a bare number: discs would touch one another.
    """
    frame = Frame(left, right, top, foot, *reach_of(panel), len(panel.now))
    parts = []
    if panel.usual:
        low, high = panel.usual
        parts.append(svg.rect(right - 12, frame.up(high), 24, max(frame.up(low) - frame.up(high), 24), fill="band", radius=12))
    parts.append(svg.path(frame.points(panel.before), stroke="faint", width=4))
    parts.append(svg.path(frame.points(panel.now), stroke="ink", width=4))
    last = last_known(panel.now)
    if last is not None:
        parts.append(svg.circle(frame.across(last), frame.up(panel.now[last] or 0.0), radius=9, fill="ink", stroke="card", width=3))
    parts += [
        svg.text(max(frame.across(place), left + 4), top - 14, number, weight=700, anchor="middle")
        for place, number in enumerate(panel.flags) if number
    ]  # fmt: skip
    parts += [
        svg.circle(frame.across(place), foot, radius=8, fill="card", stroke="soft", width=3)
        for place, is_partial in enumerate(panel.partial) if is_partial
    ]  # fmt: skip
    return parts


def _said(moved: Sequence[str]) -> str:
    return " · ".join(moved)


def _changes_that_fit(many: Sequence[Figure], width: float, text: float) -> int:
    """How many changes every figure has room for: one that says more than its neighbours reads as if they had none."""
    for count in range(max((len(one.moved) for one in many), default=0), 1, -1):
        if all(svg.width_of(_said(one.moved[:count]), text) <= width - svg.width_of(one.name, text) - text for one in many):
            return count
    return 1


def _figure(one: Figure, x: float, y: float, width: float, height: float, text: float, changes: int) -> str:
    """One figure in its place; a click opens it large."""
    size, moved = 68.0, _said(one.moved[:changes])
    if svg.width_of(moved, text) > width - svg.width_of(one.name, text) - text:
        moved = ""
    under = text + size * 1.06
    top = under + text * (1.6 if has_flags(one.weeks) else 0.9)
    parts = [
        svg.rect(x - 20, y - 12, width + 40, height + 20, fill="paper", radius=16),
        svg.text(x, y + text * 0.8, svg.fit(one.name, width, text), size=text),
        svg.text(x + width, y + text * 0.8, moved, size=text, anchor="end"),
        svg.text(x, y + under, one.value, size=size, fill="ink", weight=700),
    ]
    has_months = tells(one.months)
    split = x + width * (_WEEKS if has_months else 1.0)
    parts += _line(one.weeks, x + 10, split - 12, y + top, y + height - 12)
    if has_months:
        parts += _line(one.months, split + 32, x + width - 12, y + top, y + height - 12)
    return f'<g data-item="{escape(one.code)}">{"".join(parts)}</g>'


def drawn(many: Sequence[Figure], alt: str, growth: float = 1.0, lines: int = 0) -> str:
    """All of them in even rows; `growth` is how much larger the small words are in a long room, `lines` how many stand below them."""
    tall = HEIGHT - (0, 64, 116)[lines] * growth
    across = _ACROSS.get(len(many), 3)
    rows = -(-len(many) // across)
    width = (WIDTH - _GAP * (across - 1)) / across
    height = min((tall - _BELOW * (rows - 1)) / max(rows, 1), 480.0)
    changes = _changes_that_fit(many, width, 36 * growth)
    parts = [
        _figure(one, at % across * (width + _GAP), 12 + at // across * (height + _BELOW), width, height - 12, 36 * growth, changes)
        for at, one in enumerate(many)
    ]
    return svg.picture(WIDTH, tall, parts, alt)
