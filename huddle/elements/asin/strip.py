"""A4: the last 90 days of a product, its figures aligned on one axis, with what happened flagged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from huddle import figures, legible
from huddle.analysis.behaviour import limits
from huddle.analysis.branches import SMALLEST, turning_point
from huddle.analysis.suspects import Run
from huddle.charts import strip, svg
from huddle.elements.answers import Row
from huddle.elements.asin.subject import Subject
from huddle.elements.log import flags
from huddle.elements.model import Chart, Element
from huddle.elements.suspects import days_in_words, rates

DAYS = 90
_WALL_LINES = 2
"""lines of words under the picture on the wall"""
_TALL = {0: 690.0, 1: 640.0, 2: 574.0}
"""how high the picture on the wall is by how many lines of words stand below it"""
MOST_RUNS = 2
"""stretches of suspicious visits that are flagged, the latest"""
SIGN = "!"
ENOUGH_DAYS = 20
"""days with a figure that a usual range needs"""
_NAMED = 2
"""panels named in the title"""
_LAST_WEEKS = 28
"""days at the end of the strip that are held against its usual range and do not make it"""
_RANGED = ("sales", "sessions", "conversion", "price", "ad_spend")
_LOOK_BACK = 42
"""days in which a change of level is looked for"""


def days_of(about: Subject) -> list[date]:
    """The days of the strip, oldest first."""
    return [about.day - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def since(rows: Sequence[Row], key: str) -> date | None:
    """From which day a figure runs on another level; None when that cannot be said."""
    recent = list(rows)[-_LOOK_BACK:]
    place = turning_point([row[key] for row in recent])
    return recent[place]["day"] if place is not None else None


def run_since(rows: Sequence[Row], key: str, is_bad: Callable[[float], bool]) -> date | None:
    """The first day of the run of bad values that lasts until now; None when the last known one was not bad."""
    start = None
    for row in reversed(list(rows)):
        if row[key] is None:
            continue
        if not is_bad(row[key]):
            break
        start = row["day"]
    return start


def _writer(about: Subject, key: str) -> Callable[[float | None], str]:
    writers: dict[str, Callable[[float | None], str]] = {
        "sales": about.money,
        "ad_spend": about.money,
        "price": lambda price: about.money(price, cents=True),
        "conversion": figures.percent,
        "rating": lambda stars: figures.UNKNOWN if stars is None else f"{stars:.2f}",
    }
    return writers.get(key, lambda count: figures.count(count, about.language))


def usual_range(key: str, values: Sequence[float | None]) -> tuple[float, float] | None:
    """What is usual of a day of a panel: natural limits by medians, from the days before the last four weeks.

    Those may hold what is looked for, and must not widen the range they are held against. None under twenty known days, and of
    stock and rating: neither returns to a level by itself.
    """
    base = values[: DAYS - _LAST_WEEKS]
    found = limits(base, by_median=True)
    if key not in _RANGED or found is None or found.points < ENOUGH_DAYS:
        return None
    reach = max(found.reach, SMALLEST * abs(found.centre))
    return max(found.centre - reach, 0.0), found.centre + reach


def _side(panel: strip.Panel) -> int:
    """-1 where the panel's last value lies under its usual range, 1 above it, 0 inside or without one."""
    if panel.usual is None or panel.last is None:
        return 0
    value = panel.values[panel.last] or 0.0
    return -1 if value < panel.usual[0] else 1 if value > panel.usual[1] else 0


def usual_words(about: Subject, shown: Sequence[strip.Panel], *, on_the_wall: bool = False) -> str:
    """What the shade means, and which panels' last values lie outside it, with their range at the desk; empty without a range."""
    if not any(panel.usual for panel in shown):
        return ""
    parts = [about.say("usual_shade" if on_the_wall else "usual_shade_long", days=DAYS - _LAST_WEEKS)]
    for side, key in ((-1, "usual_below"), (1, "usual_above")):
        named = [
            panel.label if on_the_wall else about.say("usual_named", panel=panel.label, range=panel.said)
            for panel in shown if _side(panel) == side
        ]  # fmt: skip
        parts += [about.say(key, panels=about.say("usual_join").join(named))] if named else []
    if len(parts) == 1:
        parts.append(about.say("usual_inside"))
    return about.say("usual_part").join(parts)


def _spread(spans: Sequence[Row], days: Sequence[date], key: str) -> tuple[float | None, ...]:
    """A span's figure on each of its days, drawn flat: a step, not a daily figure."""
    held = {}
    for span in spans:
        length = (span["span_end"] - span["span_start"]).days
        held.update({span["span_start"] + timedelta(days=step): span[key] for step in range(length + 1)})
    return tuple(held.get(day) for day in days)


def panels(about: Subject, history: Sequence[Row], spans: Sequence[Row], ratings: Sequence[Row]) -> list[strip.Panel]:
    """The panels that have data, in causal order; traffic known only by week is a step and says so."""
    days = days_of(about)
    by_day = {row["day"]: row for row in history}
    stars = {row["day"]: row["stars"] for row in ratings}
    made = []
    for key in ("sales", "sessions", "conversion", "price", "ad_spend", "available", "rating"):
        if key == "rating":
            values: tuple[float | None, ...] = tuple(stars.get(day) for day in days)
        else:
            values = tuple(by_day[day][key] if day in by_day else None for day in days)
        is_step, as_of = False, ""
        label = about.say(f"panel_{key}")
        if key in ("sessions", "conversion") and all(value is None for value in values):
            values, is_step = _spread(spans, days, key), True
            told = [span for span in spans if span[key] is not None]
            if told:
                label = about.say("panel_by_span", label=label)
                as_of = figures.short_span(told[-1]["span_start"], told[-1]["span_end"], about.language)
        if all(value is None for value in values):
            continue
        last = max(place for place, value in enumerate(values) if value is not None)
        if not as_of and last < len(days) - 1:
            as_of = figures.short_day(days[last], about.language, about.day)
        usual, write = None if is_step else usual_range(key, values), _writer(about, key)
        said = about.say("usual_of", low=write(usual[0]), high=write(usual[1])) if usual else ""
        panel = strip.Panel(
            label, values, write, as_of, is_step, from_zero=key not in ("price", "rating", "conversion"), usual=usual, said=said
        )
        made.append(replace(panel, tone="attention" if _side(panel) else "ink"))
    return made


def marks(about: Subject, found: Sequence[Row], first: date, *, on_the_wall: bool = False) -> tuple[list[flags.Group], str]:
    """The days of the log that matter most, numbered from the left, and their words; on the wall as many as two lines hold."""
    marked: list[flags.Group] = []
    words = ""
    for most, said in product(range(flags.MOST, 0, -1), (flags.MOST_SAID, 1)):
        marked, rest = flags.by_day(found, first, about.day, about.language, most=most)
        parts = [flags.line(marked, about.language, most=said)]
        if rest:
            parts.append(about.say_log("not_drawn" if on_the_wall else "in_list", count=rest))
        words = " · ".join(part for part in parts if part)
        if not on_the_wall or _lines(words) <= _WALL_LINES:
            break
    return marked, words


def _lines(words: str) -> int:
    """How many lines the words under the picture take on the wall."""
    return svg.lines_of(words, strip.WIDTH, svg.SMALLEST * legible.growth())


def _drawn(marked: Sequence[flags.Group], until: date, language: str) -> list[strip.Flag]:
    return [strip.Flag(min(one.start, until), min(one.end, until), one.number, one.words(language)) for one in marked]


def _in_order(many: Sequence[strip.Flag]) -> list[strip.Flag]:
    return sorted(many, key=lambda flag: (flag.start, flag.end))


def _locale(language: str) -> dict[str, object]:
    months = [f"{month}月" for month in range(1, 13)]
    weekdays = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"]
    if language != "zh":
        return {"format": "%-d %b", "locale": {}}
    time = {
        "dateTime": "%Y年%-m月%-d日", "date": "%Y-%m-%d", "time": "%H:%M", "periods": ["上午", "下午"], "days": weekdays,
        "shortDays": weekdays, "months": months, "shortMonths": months,
    }  # fmt: skip
    return {"format": "%-m月%-d日", "locale": {"time": time}}


def suspicious(about: Subject, runs: Sequence[Run]) -> tuple[list[strip.Flag], list[str]]:
    """Stretches of suspicious visits as flags with a sign of their own, and what each did to conversion."""
    shown = list(runs)[-MOST_RUNS:]
    flagged = [strip.Flag(run.first, run.last, SIGN, about.say("suspicious")) for run in shown]
    said = []
    for run in shown:
        days = days_in_words(run.days, about.language)
        extra, usual = (figures.count(value, about.language) for value in (run.extra, run.usual))
        said.append(about.say("suspicious_days", sign=SIGN, days=days, extra=extra, usual=usual, rates=rates(run, about.language)))
    return flagged, said


def elements(
    about: Subject, history: Sequence[Row], shown: Sequence[strip.Panel], logged: Sequence[Row], runs: Sequence[Run] = ()
) -> list[Element]:
    """A4 for the desk (a spec, read with the mouse) and for the wall (a drawing); nothing without a single figure.

    `shown`: what `panels` makes of the days. `runs`: stretches of suspicious visits, flagged beside what the log knows.
    """
    if not shown:
        return []
    days, shown = _from(began(about, shown), days_of(about), shown)
    (marked, words), (on_wall, wall_words) = marks(about, logged, days[0]), marks(about, logged, days[0], on_the_wall=True)
    flagged, said = suspicious(about, runs)
    change = since(history, "sales")
    heading = _title(about, history, change) or _level(about, shown)
    labels = ", ".join(panel.label for panel in shown)
    alt = about.say("strip_alt", labels=labels, days=len(days), day=figures.day(days[-1], about.language))
    base = Element(
        code="A4", question=about.say("strip_question"), title=heading,
        as_of=about.say("strip_as_of", days=len(days), day=figures.day(days[-1], about.language)),
    )  # fmt: skip
    tick = lambda day: figures.date_without_weekday(day, about.language)  # noqa: E731
    at_desk = _in_order([*_drawn(marked, days[-1], about.language), *flagged])
    spec = strip.spec(shown, days, at_desk, _locale(about.language))
    frame = strip.frame(shown, days, lambda day: figures.day(day, about.language))
    in_room = _in_order([*_drawn(on_wall, days[-1], about.language), *flagged])
    drawing = strip.wall(shown, days, in_room, tick, alt, tall=_TALL[min(_lines(wall_words), _WALL_LINES)])
    note = " · ".join(part for part in (usual_words(about, shown), *said, words) if part)
    more = " · ".join(part for part in (usual_words(about, shown, on_the_wall=True), *said[-1:]) if part)
    return [
        replace(base, chart=Chart(alt=alt, spec=spec, frame=frame, height=spec["height"]), note=note, places=frozenset({"desk"})),
        replace(base, chart=Chart(alt=alt, svg=drawing), note=wall_words, more=more, places=frozenset({"wall"})),
    ]


def began(about: Subject, shown: Sequence[strip.Panel]) -> date:
    """The first day that anything is known of, four weeks back at least: an empty half of a picture tells nothing."""
    days = days_of(about)
    known = [at for panel in shown for at, value in enumerate(panel.values) if value is not None]
    return days[min([*known, len(days) - _LAST_WEEKS])]


def _from(first: date, days: Sequence[date], shown: Sequence[strip.Panel]) -> tuple[Sequence[date], list[strip.Panel]]:
    """The days from one on, with the figures of these days."""
    at = days.index(first)
    return days[at:], [replace(panel, values=panel.values[at:]) for panel in shown]


def _level(about: Subject, shown: Sequence[strip.Panel]) -> str:
    """Sales kept their level: what else left its usual range on the last day, since a price may fall without them."""
    off = [panel for panel in shown if _side(panel) and panel.label != about.say("panel_sales")][:_NAMED]
    if not off:
        return about.say("strip_level")
    named = [f"{panel.label} {panel.figure(panel.values[panel.last])}" for panel in off if panel.last is not None]
    return about.say("strip_level_but", panels=about.say("usual_join").join(named))


def _title(about: Subject, history: Sequence[Row], change: date | None) -> str:
    """Sales a day since they changed and before; empty where they kept their level."""
    if change is None:
        return ""
    known = [(row["day"], row["sales"]) for row in history if row["sales"] is not None]
    before = [sales for day, sales in known if change - timedelta(days=28) <= day < change]
    after = [sales for day, sales in known if day >= change]
    if not before or not after:
        return ""
    then, now = sum(before) / len(before), sum(after) / len(after)
    if then and abs(now - then) / then < 0.1:
        return ""
    said = {"now": about.money(now), "then": about.money(then), "since": figures.date_without_weekday(change, about.language)}
    return about.say("strip_fell" if now < then else "strip_rose", **said)
