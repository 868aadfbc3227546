"""How a reading of the deck is written: its value in full and in few signs, its changes, and the sentence it makes."""

from __future__ import annotations

from huddle import figures
from huddle.elements.suspects import days_in_words
from huddle.elements.weekly.readings import Reading
from huddle.metrics import Metric
from huddle.text import say

_HELD = {"percent": 0.0005}
"""a change smaller than this is none: of a rate in points, of anything else in shares"""
_HELD_SHARE = 0.01


def value(metric: Metric, number: float | None, currency: str | None, language: str) -> str:
    """A value as a sentence has it: `$92,340`, `11,204`, `9.9%`."""
    if number is None or (metric.unit == "money" and currency is None):
        return figures.UNKNOWN
    if metric.unit == "money":
        return figures.money(number, currency or "", language, cents=metric.format == "cents")
    if metric.unit == "percent":
        return figures.percent(number)
    if metric.unit == "days":
        return say("weekly.deck_days", language, count=figures.count(number, language))
    return f"{number / 1e6:,.2f}M" if language == "en" and number >= 1e6 else figures.count(number, language)


def short(metric: Metric, number: float, currency: str | None, language: str) -> str:
    """A value in few signs, for an axis: `$92.3k`, `1.2M`, in Chinese `9.2 万`."""
    if metric.unit == "percent":
        return figures.percent(number, decimals=0 if abs(number * 100 - round(number * 100)) < 1e-9 else 1)
    sign = figures.money(0, currency or "", language)[:-1] if metric.unit == "money" else ""
    steps = ((10_000, " 万"),) if language == "zh" else ((1_000_000, "M"), (1_000, "k"))
    for step, mark in steps:
        if abs(number) >= step:
            return f"{sign}{_plain(number / step)}{mark}"
    return f"{sign}{_plain(number)}"


def _plain(number: float) -> str:
    text = f"{number:,.0f}" if abs(number) >= 100 else f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", figures.MINUS)


def change(metric: Metric, number: float | None, language: str) -> str:
    """A change of the box: `+19%`; of a rate basis points, in Chinese tenths of a point."""
    if number is None:
        return figures.UNKNOWN
    if metric.unit != "percent":
        return figures.change(1 + number, 1)
    gap = round(number / 100, 1) if language == "zh" else round(number)
    sign = "±" if gap == 0 else "+" if gap > 0 else figures.MINUS
    return say("weekly.deck_points", language, gap=f"{sign}{abs(gap):,}")


def name(reading: Reading, language: str) -> str:
    """What the metric is called at the head of a sentence; which ad types it leaves out."""
    label = say(f"weekly.deck_name_{reading.name}", language)
    return say("weekly.deck_of_types", language, metric=label, types=reading.ad_types) if reading.ad_types else label


def moved(reading: Reading) -> str:
    """Which way it went on the week before: fell, rose, held, or only (no week to compare) and unknown."""
    now, wow = reading.judged, reading.wow
    if now is None:
        return "unknown"
    if wow is None:
        return "only"
    least = _HELD["percent"] * 10_000 if reading.metric.unit == "percent" else _HELD_SHARE
    return "held" if abs(wow) < least else "fell" if wow < 0 else "rose"


def _by(reading: Reading, language: str) -> str:
    wow = reading.wow or 0.0
    if reading.metric.unit != "percent":
        return figures.percent(abs(wow), decimals=0)
    return say("weekly.deck_by_points", language, gap=f"{abs(wow) / 100:.1f}")


def sentence(reading: Reading, currency: str | None, language: str) -> str:
    """`Sales fell 3% to $106,451, within the usual range`."""
    said = say(
        f"weekly.deck_{moved(reading)}", language, metric=name(reading, language), by=_by(reading, language),
        value=value(reading.metric, reading.judged, currency, language),
    )  # fmt: skip
    if (flagged := {one.week for one in reading.suspect} & {*reading.found.weeks[-2:]}) and reading.judged is not None:
        key = "cleaned" if reading.found.weeks[-1] in flagged else "cleaned_before"
        said = say(f"weekly.deck_{key}", language, said=said, plain=value(reading.metric, reading.now, currency, language))
    if reading.side == "unknown":
        return said
    is_still = (moved(reading), reading.side) in (("fell", "high"), ("rose", "low"))
    return said + say(f"weekly.deck_is_{'still_' if is_still else ''}{reading.side}", language)


def on_a_year_ago(reading: Reading, language: str) -> str:
    """`+19% on a year ago`; empty where it cannot be said."""
    yoy = reading.found.box["yoy"]
    return "" if yoy is None else say("weekly.deck_on_year", language, change=change(reading.metric, yoy, language))


def on_last_week(reading: Reading, language: str) -> str:
    """`−3% on the week before`; empty where it cannot be said."""
    wow = reading.wow
    return "" if wow is None else say("weekly.deck_on_week", language, change=change(reading.metric, wow, language))


def suspicious(reading: Reading, language: str) -> str:
    """What the weeks with suspicious visits are without them: `12.1% without 8,861 suspicious visits (21–22 Oct)`; empty where none are."""
    said = [
        say("weekly.deck_suspicious", language, count=figures.count(one.extra, language), days=days_in_words(one.days, language),
            value=value(reading.metric, one.without, None, language))
        for one in reading.suspect
    ]  # fmt: skip
    return say("trust.list_of", language).join(said)


def suspicious_short(reading: Reading, language: str) -> str:
    """The same of the last week, in few words for a tile: `12.1% without suspicious visits`."""
    last = next((one for one in reading.suspect if one.week == reading.found.weeks[-1]), None)
    return say("morning.without_suspicious", language, value=value(reading.metric, last.without, None, language)) if last else ""
