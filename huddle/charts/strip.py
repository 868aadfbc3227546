"""Some small panels over one time axis: what happened at the same time.

Each panel keeps its own scale in its own band, so that one plain chart holds them all: no dual axis, one crosshair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from huddle.charts import svg

WIDTH = 1760
"""the wall's width: names on the left, the plot, last values on the right"""
FONT = '"Inter Variable", Inter, "Noto Sans SC", "Noto Sans CJK SC", sans-serif'


@dataclass(frozen=True)
class Panel:
    """One figure over the days of the strip."""

    label: str
    values: tuple[float | None, ...]
    """one per day, None where unknown"""
    figure: Callable[[float | None], str]
    """how a value of it is written"""
    as_of: str = ""
    """the day of its last value, where it is not the strip's own last day"""
    is_step: bool = False
    """a value holds for a span of days and is drawn flat"""
    from_zero: bool = True
    """amounts stand on zero; rates and prices on their own range"""
    tone: str = "ink"
    """colour of the last point"""
    usual: tuple[float, float] | None = None
    """the range that is usual for it, shaded behind its line"""
    said: str = ""
    """the same in words, read with each value"""

    @property
    def last(self) -> int | None:
        """Place of the last known value."""
        return max((place for place, value in enumerate(self.values) if value is not None), default=None)

    def heights(self) -> list[float | None]:
        """The values between 0 (foot of the band) and 1 (its head); a flat line lies in the middle."""
        return self._placed(self.values)

    def shade(self) -> tuple[float, float] | None:
        """The usual range between 0 and 1, as far as it lies inside the band; None without one or of a flat line."""
        if self.usual is None or len({value for value in self.values if value is not None}) < 2:
            return None
        low, high = self._placed(self.usual)
        return None if low is None or high is None else (min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0))

    def _placed(self, values: Sequence[float | None]) -> list[float | None]:
        known = [value for value in self.values if value is not None]
        if not known:
            return [None] * len(values)
        low, high = (min(0.0, *known) if self.from_zero else min(known)), max(known)
        if high == low:
            return [None if value is None else 0.5 for value in values]
        return [None if value is None else (value - low) / (high - low) for value in values]


@dataclass(frozen=True)
class Flag:
    """An event on the axis: where it begins and ends, its number and its words."""

    start: date
    end: date
    number: str
    words: str


@dataclass(frozen=True)
class _Plot:
    """Where the plot lies on the wall, and the day each of its columns is."""

    left: float
    right: float
    first: date
    last: date

    def place(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return self.left + (min(max(day, self.first), self.last) - self.first).days / span * (self.right - self.left)


def _plot(panels: Sequence[Panel], days: Sequence[date]) -> _Plot:
    """The plot between the widest name and the widest last value."""
    names = max(svg.width_of(panel.label, 36) for panel in panels)
    values = [panel.figure(panel.values[panel.last]) for panel in panels if panel.last is not None]
    ends = max((svg.width_of(value, 46) for value in values), default=0)
    dates = max((svg.width_of(panel.as_of, 36) for panel in panels), default=0)
    return _Plot(min(names, 460) + 40, WIDTH - ends - dates - (70 if dates else 40), days[0], days[-1])


def month_ticks(days: Sequence[date]) -> list[date]:
    """The firsts of the months inside, or every seventh day counted from the last when fewer than two."""
    firsts = [day for day in days if day.day == 1]
    return firsts if len(firsts) > 1 else [days[-1] - timedelta(days=7 * step) for step in range(len(days) // 7 + 1)][::-1]


def _flags(flags: Sequence[Flag], plot: _Plot, foot: float) -> list[str]:
    parts, taken = [], plot.left - 60.0
    for flag in flags:
        at, until = plot.place(flag.start), plot.place(flag.end)
        parts.append(svg.rect(at, 50, max(until - at, 2), foot - 50, fill="band" if until > at else "faint"))
        disc = max(at, taken + 54)
        parts.append(svg.flag(disc, 24, flag.number, fill="soft"))
        taken = disc
    return parts


def _band(panel: Panel, days: Sequence[date], plot: _Plot, top: float, tall: float) -> list[str]:
    foot, head = top + tall - 12, top + 12
    points = [
        None if high is None else (plot.place(day), foot - high * (foot - head))
        for day, high in zip(days, panel.heights(), strict=True)
    ]
    middle = top + tall / 2 + 13
    shade = panel.shade()
    usual = []
    if shade is not None:
        room = foot - head
        usual = [svg.rect(plot.left, foot - shade[1] * room, plot.right - plot.left, max((shade[1] - shade[0]) * room, 2))]
    parts = [*usual, svg.line(plot.left, top + tall, plot.right, top + tall), svg.path(points, stroke="soft", width=3.5)]
    parts.append(svg.text(0, middle, svg.fit(panel.label, plot.left - 30, 36), fill="ink", weight=550))
    if panel.last is not None:
        at = points[panel.last]
        if at is not None:
            parts.append(svg.circle(*at, radius=9, fill=panel.tone))
        parts.append(
            svg.text(WIDTH, middle + 3, panel.figure(panel.values[panel.last]), size=46, fill=panel.tone, weight=700, anchor="end")
        )
        if panel.as_of:
            parts.append(svg.text(plot.right + 30, middle, panel.as_of))
    return parts


def wall(
    panels: Sequence[Panel], days: Sequence[date], flags: Sequence[Flag], tick: Callable[[date], str], alt: str, tall: float = 660
) -> str:
    """The strip for the wall: `tall` pixels high, flags above, months below."""
    plot = _plot(panels, days)
    top, below = (56.0 if flags else 0.0), 50.0
    each = (tall - top - below) / max(len(panels), 1)
    foot = top + each * len(panels)
    parts = _flags(flags, plot, foot)
    for row, panel in enumerate(panels):
        parts += _band(panel, days, plot, top + row * each, each)
    taken = 0.0
    for day in month_ticks(days):
        half = svg.width_of(tick(day), 36) / 2
        at = min(max(plot.place(day), plot.left + half), plot.right - half)
        if at - half > taken + 24:
            parts.append(svg.text(at, tall - 6, tick(day), anchor="middle"))
            taken = at + half
    return svg.picture(WIDTH, tall, parts, alt)


def frame(panels: Sequence[Panel], days: Sequence[date], day_text: Callable[[date], str]) -> pd.DataFrame:
    """One row per day: `day`, its words, and per panel its place in the chart (`y0`) and its words (`t0`)."""
    rows: dict[str, list[Any]] = {"day": [pd.Timestamp(day) for day in days], "said": [day_text(day) for day in days]}
    for row, panel in enumerate(panels):
        base = len(panels) - 1 - row
        rows[f"y{row}"] = [None if high is None else base + 0.12 + 0.76 * high for high in panel.heights()]
        rows[f"t{row}"] = [panel.figure(value) + (f" · {panel.said}" if panel.said else "") for value in panel.values]
    return pd.DataFrame(rows)


def _axis_labels(panels: Sequence[Panel]) -> str:
    words = [(panel.label + (f" · {panel.as_of}" if panel.as_of else "")) for panel in reversed(panels)]
    escaped = ",".join("'" + word.replace("\\", "").replace("'", "’") + "'" for word in words)
    return f"[{escaped}][floor(datum.value)]"


def _line(row: int, panel: Panel) -> dict[str, Any]:
    mark = {"type": "line", "strokeWidth": 1.6, "color": svg.colour("soft"), "strokeJoin": "round"}
    if panel.is_step:
        mark["interpolate"] = "step-after"
    return {"mark": mark, "encoding": {"y": {"field": f"y{row}", "type": "quantitative"}}}


def _shades(panels: Sequence[Panel], days: Sequence[date]) -> list[dict[str, Any]]:
    """The usual range of every panel that has one, behind the lines, as far as there are days: not behind the last values."""
    bands = [(len(panels) - 1 - row, shade) for row, panel in enumerate(panels) if (shade := panel.shade()) is not None]
    if not bands:
        return []
    ends = {"day": f"{days[0]}T00:00:00", "until": f"{days[-1]}T00:00:00"}
    spots = [ends | {"y": base + 0.12 + 0.76 * low, "y2": base + 0.12 + 0.76 * high} for base, (low, high) in bands]
    return [{
        "data": {"values": spots}, "mark": {"type": "rect", "color": svg.colour("band"), "opacity": 0.75},
        "encoding": {"x2": {"field": "until"}, "y": {"field": "y", "type": "quantitative"}, "y2": {"field": "y2"}},
    }]  # fmt: skip


def _last(row: int, panel: Panel, days: Sequence[date], count: int) -> list[dict[str, Any]]:
    if panel.last is None:
        return []
    high = panel.heights()[panel.last] or 0.0
    spot = {
        "day": days[panel.last].isoformat() + "T00:00:00",
        "y": count - 1 - row + 0.12 + 0.76 * high,
        "middle": count - row - 0.5,
        "words": panel.figure(panel.values[panel.last]),
    }
    y = {"field": "y", "type": "quantitative"}
    middle = {"field": "middle", "type": "quantitative"}
    label = {"type": "text", "align": "left", "dx": 9, "fontSize": 14, "fontWeight": 700, "color": svg.colour(panel.tone)}
    return [
        {"data": {"values": [spot]}, "mark": {"type": "circle", "size": 46, "opacity": 1, "color": svg.colour(panel.tone)},
         "encoding": {"y": y}},
        {"data": {"values": [spot]}, "mark": label, "encoding": {"y": middle, "text": {"field": "words", "type": "nominal"}}},
    ]


def _events(flags: Sequence[Flag], count: int) -> list[dict[str, Any]]:
    if not flags:
        return []
    spots = [
        {"day": f"{f.start}T00:00:00", "until": f"{f.end}T23:59:59", "n": f.number, "words": f.words, "y": count + 0.2}
        for f in flags
    ]
    rule = {"type": "rect", "color": svg.colour("band"), "opacity": 0.75}
    number = {"type": "text", "fontSize": 11, "fontWeight": 700, "color": svg.colour("paper")}
    y = {"field": "y", "type": "quantitative"}
    disc = {"type": "circle", "size": 230, "opacity": 1, "color": svg.colour("soft")}
    spanned = {"x2": {"field": "until"}, "tooltip": {"field": "words", "type": "nominal"}}
    marks = ((rule, spanned), (disc, {"y": y}), (number, {"y": y, "text": {"field": "n", "type": "nominal"}}))
    return [{"data": {"values": spots}, "mark": mark, "encoding": encoding} for mark, encoding in marks]


def _hover(panels: Sequence[Panel]) -> dict[str, Any]:
    said = [{"field": f"t{row}", "type": "nominal", "title": panel.label} for row, panel in enumerate(panels)]
    nearest = {"type": "point", "on": "pointermove", "nearest": True, "encodings": ["x"], "clear": "pointerout"}
    return {
        "params": [{"name": "hover", "select": nearest}],
        "mark": {"type": "rule", "strokeWidth": 1, "color": svg.colour("soft")},
        "encoding": {
            "opacity": {"condition": {"param": "hover", "empty": False, "value": 1}, "value": 0},
            "tooltip": [{"field": "said", "type": "nominal", "title": " "}, *said],
        },
    }


def spec(panels: Sequence[Panel], days: Sequence[date], flags: Sequence[Flag], locale: dict[str, Any]) -> dict[str, Any]:
    """The same strip for the desk, as a Vega-Lite spec over `frame`; the mouse reads every panel of a day at once."""
    count, right = len(panels), days[-1] + timedelta(days=max(len(days) // 8, 3))
    x = {
        "field": "day", "type": "temporal", "title": None,
        "scale": {"domain": [days[0].isoformat() + "T00:00:00", right.isoformat() + "T00:00:00"]},
        "axis": {"grid": False, "domain": False, "ticks": False, "labelFont": FONT, "labelColor": svg.colour("soft"), "labelFontSize": 13,
                 "format": locale["format"], "values": [day.isoformat() + "T00:00:00" for day in month_ticks(days)], "labelPadding": 8},
    }
    y = {
        "type": "quantitative", "title": None, "scale": {"domain": [0, count + (0.45 if flags else 0)], "nice": False},
        "axis": {"grid": True, "gridColor": svg.colour("hair"), "domain": False, "ticks": False, "labelFont": FONT, "labelFontSize": 13,
                 "labelColor": svg.colour("ink"), "labelExpr": _axis_labels(panels), "labelLimit": 220, "labelPadding": 14,
                 "values": [step + 0.5 for step in range(count)], "gridOpacity": 0},
    }
    floors = {
        "data": {"values": [{"y": step} for step in range(count)]},
        "mark": {"type": "rule", "strokeWidth": 1, "color": svg.colour("hair")},
        "encoding": {"x": {"value": 0}, "x2": {"value": "width"}, "y": {"field": "y", **y}},
    }
    lines = [_line(row, panel) for row, panel in enumerate(panels)]
    lasts = [layer for row, panel in enumerate(panels) for layer in _last(row, panel, days, count)]
    layers = [floors, *_shades(panels, days), *_events(flags, count), *lines, *lasts, _hover(panels)]
    for layer in layers[1:]:
        layer["encoding"] = {"x": x, **layer["encoding"]}
    return {
        "layer": layers, "height": 64 * count + (28 if flags else 0), "background": "transparent",
        "config": {"font": FONT, "view": {"stroke": None}, "locale": locale["locale"], "text": {"font": FONT}},
    }
