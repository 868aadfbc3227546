"""Six weeks and twelve months of one figure side by side, the year before pale, and nine numbers in a row below.

Each panel has its own scale: a month is four times a week, and a shared one would make the weeks a flat line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huddle.charts import svg

Values = Sequence[float | None]


@dataclass(frozen=True)
class Panel:
    """One of the two: its heading, the names of its points, this year, the year before, and what was wanted."""

    heading: str
    names: tuple[str, ...]
    now: tuple[float | None, ...]
    before: tuple[float | None, ...]
    targets: tuple[float | None, ...] = ()
    partial: tuple[bool, ...] = ()
    """points of which not every day is known: a hollow mark at the foot in place of a value"""
    usual: tuple[float, float] | None = None
    """the range the last point was expected in"""
    flags: tuple[str, ...] = ()
    """per point: the number of what happened then, empty where nothing did"""


@dataclass(frozen=True)
class Number:
    """One cell of the row below: a small name over a value."""

    name: str
    value: str
    tone: str = "ink"


@dataclass(frozen=True)
class Size:
    """How large the picture is drawn: everything follows the size of its words."""

    width: float
    height: float
    text: float
    css: str = ""


DESK = Size(width=530, height=258, text=13)
"""the sheet sets as many beside each other as fit at about this width, so that words keep their size"""
TWO = (Size(width=800, height=270, text=13, css="wide"), Size(width=530, height=258, text=13, css="narrow"))
"""for two that have the width of a page to themselves: both are sent, and the room of each shows one"""


def on_the_wall(growth: float = 1.0, lines: int = 0, *, is_long: bool = False) -> Size:
    """The size for the wall; `growth` is how much larger its small words are in a long room.

    `lines` is how many lines of words stand below it; `is_long` means that its title takes two.
    """
    return Size(width=1760, height=640 - (0, 26, 80)[lines] * growth - (50 if is_long else 0), text=36 * growth)


def tells(panel: Panel) -> bool:
    """Whether a panel has three points, of this year or the one before: two in a row of twelve are a dash in an empty picture."""
    return any(sum(value is not None for value in values) > 2 for values in (panel.now, panel.before))


def ticks(low: float, high: float) -> list[float]:
    """Two or three round values inside a range."""
    reach = high - low
    if reach <= 0:
        return [low]
    for power in range(math.floor(math.log10(reach)) + 1, math.floor(math.log10(reach)) - 3, -1):
        for step in (5 * 10.0**power, 2.5 * 10.0**power, 2 * 10.0**power, 10.0**power):
            first = math.ceil(low / step - 1e-9)
            found = [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]
            if len(found) >= 2:
                return found[:3]
    return []


def reach_of(panel: Panel) -> tuple[float, float]:
    """The scale of a panel: its own range with some air; a range narrower than a tenth of the level is widened to it."""
    known = [value for value in (*panel.now, *panel.before, *panel.targets, *(panel.usual or ())) if value is not None]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    middle, least = (low + high) / 2, 0.1 * max(abs(low), abs(high), 1e-9)
    if high - low < least:
        low, high = middle - least / 2, middle + least / 2
    air = 0.1 * (high - low)
    return (max(low - air, 0.0) if low >= 0 else low - air), high + air


@dataclass(frozen=True)
class Frame:
    """Where a panel's plot lies, and where a value lies in it."""

    left: float
    right: float
    top: float
    foot: float
    low: float
    high: float
    count: int

    def across(self, place: int) -> float:
        return self.left + (self.right - self.left) * place / max(self.count - 1, 1)

    def up(self, value: float) -> float:
        return self.foot - (value - self.low) / (self.high - self.low) * (self.foot - self.top)

    def points(self, values: Values) -> list[tuple[float, float] | None]:
        return [None if value is None else (self.across(place), self.up(value)) for place, value in enumerate(values)]


def has_flags(*panels: Panel) -> bool:
    """Whether anything happened at a point of the panels: then their plots leave room for the numbers."""
    return any(number for panel in panels for number in panel.flags)


def flagged(panel: Panel, frame: Frame, size: float) -> list[str]:
    """The numbers above their points, between the heading and the plot; `size` is that of their letters."""
    return [
        svg.flag(frame.across(place), frame.top - size * 0.95, number, fill="soft", size=size)
        for place, number in enumerate(panel.flags) if number
    ]  # fmt: skip


def _names(panel: Panel, frame: Frame, size: Size) -> list[str]:
    """As many names under the points as fit, always the last one."""
    widest = max((svg.width_of(name, size.text) for name in panel.names), default=0)
    step = max(math.ceil((widest + size.text * 0.5) / ((frame.right - frame.left) / max(frame.count - 1, 1))), 1)
    return [
        svg.text(frame.across(place), frame.foot + size.text * 1.35, name, size=size.text, anchor="middle")
        for place, name in enumerate(panel.names) if (frame.count - 1 - place) % step == 0
    ]  # fmt: skip


def last_known(values: Values) -> int | None:
    """The place of the last value that is known."""
    return max((place for place, value in enumerate(values) if value is not None), default=None)


def _ends(panel: Panel, frame: Frame, size: Size, write: Callable[[float], str], ago: str, tone: str) -> list[str]:
    """The last value beside its point, and the words of the pale line beside its end, one under the other."""
    at = frame.right + size.text * 0.55
    last, last_before = last_known(panel.now), last_known(panel.before)
    room = size.text * 1.2
    now = None if last is None else frame.up(panel.now[last] or 0.0)
    before = None if last_before is None else frame.up(panel.before[last_before] or 0.0)
    if now is not None and before is not None and abs(now - before) < room:
        before = now + room if before >= now else now - room
    parts = []
    if now is not None and last is not None:
        x, words = frame.across(last), write(panel.now[last] or 0.0)
        parts.append(svg.circle(x, now, radius=size.text * 0.26, fill=tone, stroke="card", width=size.text * 0.06))
        is_at_end = last == frame.count - 1
        parts.append(
            svg.text(at if is_at_end else x, now + size.text * (0.36 if is_at_end else -0.6), words, size=size.text * 1.1, fill=tone,
                     weight=700, anchor="start" if is_at_end else "middle")
        )  # fmt: skip
    if before is not None:
        parts.append(svg.text(at, before + size.text * 0.36, ago, size=size.text))
    return parts


def _panel(panel: Panel, frame: Frame, size: Size, write: Callable[[float], str], ago: str, tone: str) -> list[str]:
    thick = size.text / 9
    begin = min(frame.left, size.width - svg.width_of(panel.heading, size.text))  # a long heading ends with the picture
    parts = [svg.text(begin, size.text * 1.35, panel.heading, size=size.text), *flagged(panel, frame, size.text)]
    if panel.usual:
        low, high = panel.usual
        half = size.text * 0.5
        parts.append(
            svg.rect(frame.right - half, frame.up(high), 2 * half, max(frame.up(low) - frame.up(high), half), fill="band", radius=half)
        )
    for value in ticks(frame.low, frame.high):
        y = frame.up(value)
        parts.append(svg.line(frame.left, y, frame.right, y, width=thick / 2))
        parts.append(svg.text(frame.left - size.text * 0.5, y + size.text * 0.35, write(value), size=size.text, anchor="end"))
    parts.append(svg.path(frame.points(panel.before), stroke="faint", width=thick * 1.1))
    half = (frame.right - frame.left) / max(frame.count - 1, 1) * 0.34
    for place, wanted in enumerate(panel.targets):
        if wanted is not None:
            x, y = frame.across(place), frame.up(wanted)
            parts.append(svg.line(x - half, y, x + half, y, stroke="good", width=thick * 1.5))
    now = frame.points(panel.now)
    parts.append(svg.path(now, stroke="ink", width=thick * 1.1))
    parts += [svg.circle(*point, radius=size.text * 0.13, fill="ink") for point in now if point is not None]
    for place, is_partial in enumerate(panel.partial):
        if is_partial:
            parts.append(
                svg.circle(frame.across(place), frame.foot - size.text * 0.3, radius=size.text * 0.22, fill="card", stroke="soft",
                           width=thick * 0.6)
            )  # fmt: skip
    return parts + _names(panel, frame, size) + _ends(panel, frame, size, write, ago, tone)


def _row(numbers: Sequence[Number], size: Size) -> list[str]:
    """The numbers below, each as wide as it needs, right up to both edges; smaller where they would touch."""
    for large in (size.text * 1.15, size.text):
        wide = [max(svg.width_of(one.name, size.text), svg.width_of(one.value, large)) for one in numbers]
        gap = (size.width - sum(wide)) / max(len(numbers) - 1, 1)
        if gap >= size.text * 0.5:
            break
    parts, x = [svg.line(0, size.height - size.text * 3.25, size.width, size.height - size.text * 3.25, width=size.text / 18)], 0.0
    for place, (one, width) in enumerate(zip(numbers, wide, strict=True)):
        at, anchor = (size.width, "end") if place == len(numbers) - 1 else (x, "start")
        parts.append(svg.text(at, size.height - size.text * 1.85, one.name, size=size.text, anchor=anchor))
        value = svg.text(at, size.height - size.text * 0.4, one.value, size=large, fill=one.tone, weight=680, anchor=anchor)
        parts.append(value)
        x += width + gap
    return parts


def drawn(
    weeks: Panel, months: Panel, numbers: Sequence[Number], write: Callable[[float], str], ago: str, alt: str, size: Size,
    tone: str = "ink",
) -> str:  # fmt: skip
    """The picture: weeks on the left, months on the right where three are known, the row below.

    `write` gives a value in few signs, `ago` names the pale line.
    """
    panels = (weeks, months) if tells(months) else (weeks,)
    scales = [reach_of(panel) for panel in panels]
    widest = [max((svg.width_of(write(value), size.text) for value in ticks(*scale)), default=0) for scale in scales]
    gutters = [width * 1.08 + size.text * 0.55 for width in widest]
    ends = []
    for panel in panels:
        last = last_known(panel.now)
        shown = write(panel.now[last] or 0.0) if last == len(panel.now) - 1 and last is not None else ""
        ends.append(max(svg.width_of(shown, size.text * 1.1), svg.width_of(ago, size.text) if last_known(panel.before) is not None else 0)
                    * 1.04 + size.text * 0.8)  # fmt: skip
    top, foot = size.text * (3.7 if has_flags(*panels) else 2.1), size.height - size.text * 5.4
    left = gutters[0]
    if len(panels) == 1:
        frame = Frame(left, size.width - ends[0], top, foot, *scales[0], len(weeks.now))
        return svg.picture(size.width, size.height, _panel(weeks, frame, size, write, ago, tone) + _row(numbers, size), alt, size.css)
    gutters[1] += size.text * 0.7
    room = size.width - sum(gutters) - sum(ends)
    split = left + room * 0.4
    start = split + ends[0] + gutters[1]  # the words at the end of the one panel do not touch the axis of the other
    frames = (
        Frame(left, split, top, foot, *scales[0], len(weeks.now)),
        Frame(start, size.width - ends[1], top, foot, *scales[1], len(months.now)),
    )
    parts = _panel(weeks, frames[0], size, write, ago, tone) + _panel(months, frames[1], size, write, ago, "ink")
    return svg.picture(size.width, size.height, parts + _row(numbers, size), alt, size.css)
