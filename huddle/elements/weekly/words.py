"""How a reading of the deck is written: its value in full and in few signs, its changes, and the sentence it makes."""

from __future__ import annotations

from huddle import figures
from huddle.elements.amounts import change, short, value
from huddle.elements.suspects import days_in_words
from huddle.elements.weekly.readings import Reading
from huddle.text import say

__all__ = ["change", "moved", "name", "on_a_year_ago", "on_last_week", "sentence", "short", "suspicious", "suspicious_short", "value"]
_HELD = {"percent": 0.0005}
"""a change smaller than this is none: of a rate in points, of anything else in shares"""
_HELD_SHARE = 0.01


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
