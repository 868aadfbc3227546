"""C2, mix against rate: did a ratio move because its parts did, or because buyers and money moved between them?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from huddle import figures
from huddle.analysis.mix_rate import Counted, Part, moved, parts
from huddle.charts import parts as bars
from huddle.elements.channel import visits
from huddle.elements.channel.sums import Mix, line_rows, mix
from huddle.elements.channel.ways import name
from huddle.elements.model import Chart, Element, Link, Row, Span
from huddle.elements.period import Period
from huddle.metrics import metrics
from huddle.text import say

MOST = 6
Counts = Mapping[str, tuple[float, float]]
"""numerator and denominator by part"""
Events = Mapping[str, tuple[float | None, float | None]]
"""by part: how many events its ratio rests on, before and now; None where no source tells them"""


@dataclass(frozen=True)
class Split:
    """A ratio before and now, and what each part did to it."""

    code: str
    metric: str
    parts: tuple[Part, ...]
    names: Mapping[str, str]
    before: float
    now: float
    links: Mapping[str, Link]
    sides: Mapping[str, int]
    """whether a part's own ratio rose (1) or fell (-1) by more than chance"""
    noise: Mapping[str, bool | None]
    """whether a part's own ratio may have moved by chance; None where no source tells what judges it"""

    @property
    def rate(self) -> float:
        return sum(one.rate for one in self.parts)

    @property
    def mix(self) -> float:
        return sum(one.mix for one in self.parts)


def elements(period: Period) -> tuple[Element, ...]:
    """One element for each ratio whose parts the sources know: conversion by line, ACOS by ad type, a Tmall shop's by channel."""
    splits = (_by_visits(period), _by_line(period), _by_ad_type(period))
    return tuple(element for split in splits if split is not None for element in _drawn(period, split))


def _made(
    code: str, metric: str, before: Counts, now: Counts, events: Events, names: Mapping[str, str], links: Mapping[str, Link]
) -> Split | None:
    """The split of a ratio; None with fewer than two parts, or nothing below the line on a side."""
    below0, below1 = (sum(one[1] for one in side.values()) for side in (before, now))
    if len({*before, *now}) < 2 or not below0 or not below1:
        return None
    found = sorted(parts(before, now), key=lambda one: -abs(one.total))
    whole0, whole1 = (sum(one[0] for one in side.values()) / below for side, below in ((before, below0), (now, below1)))
    judged = {one.key: _judged(one, metric, events.get(one.key, (0, 0)), before, now) for one in found}
    sides, noise = {key: side for key, (side, _) in judged.items()}, {key: is_noise for key, (_, is_noise) in judged.items()}
    return Split(code, metric, tuple(found), names, whole0, whole1, links, sides, noise)


def _judged(one: Part, metric: str, events: tuple[float | None, float | None], before: Counts, now: Counts) -> tuple[int, bool | None]:
    """Whether a part's own ratio moved by more than chance, and whether chance may explain it.

    Of a share Newcombe's interval of the difference holds 0; another ratio moved less than its few events can.
    """
    if one.before is None or one.now is None:
        return 0, False  # it came or went
    if metric == "acos":
        side = moved(one.now, one.before, events)
        return side, not side
    was, is_now = Counted(one.before, events[0], before[one.key][1]), Counted(one.now, events[1], now[one.key][1])
    return is_now.side(was), is_now.is_noise(was)


def _by_line(period: Period) -> Split | None:
    """Conversion by product line: units per visit of the products of each line, judged by the order items of the visits."""
    now: dict[str, tuple[float, float]] = {}
    before: dict[str, tuple[float, float]] = {}
    items: dict[tuple[str, str], float | None] = {}
    for row in line_rows(period):
        for side, suffix in ((now, ""), (before, "_before")):
            if row["sessions" + suffix]:
                line, bought = row["line"], row["order_items" + suffix]
                top, low = side.get(line, (0.0, 0.0))
                side[line] = (top + row["units" + suffix], low + row["sessions" + suffix])
                told = items.get((line, suffix), 0.0)
                items[line, suffix] = None if told is None or bought is None else told + bought
    keys = list(dict.fromkeys((*before, *now)))
    names = {key: say("frame.no_line", period.language) if key == "~none" else key for key in keys}
    links = {key: Link("channel", {"line": key}) for key in keys} if period.choices.line is None else {}
    events = {key: (items.get((key, "_before")), items.get((key, ""))) for key in keys}
    return _made("C2", "conversion", before, now, events, names, links)


def _by_visits(period: Period) -> Split | None:
    """Conversion by channel, where a source tells visits by channel."""
    found = visits.read(period)
    if found is None:
        return None
    told = [way for way in found.ways if way.hits is not None and way.hits_before is not None and way.visits_before]
    now = {way.key: (way.hits or 0.0, way.visits) for way in told}
    before = {way.key: (way.hits_before or 0.0, way.visits_before or 0.0) for way in told}
    events = {way.key: (way.events_before, way.events) for way in told}
    names = {way.key: visits.name(way.key, period.language) for way in told}
    return _made("C2V", found.metric, before, now, events, names, {})


def _by_ad_type(period: Period) -> Split | None:
    """ACOS by ad type: spend per sale each of them is told to have made."""
    found: Mix | None = mix(period)
    if found is None or not found.total_before:
        return None
    counts = [
        {way.key: (side.ad_spend, side.ad_sales) for way in found.ways if (side := getattr(way, name_)).ad_spend and side.ad_sales}
        for name_ in ("before", "now")
    ]
    before, now = counts
    names = {key: name(key, period.language) for key in {*before, *now}}
    events = {way.key: (way.before.ad_orders or 0, way.now.ad_orders or 0) for way in found.ways}
    return _made("C2A", "acos", before, now, events, names, {key: Link("channel", {"channel": key}) for key in names})


def _drawn(period: Period, split: Split) -> tuple[Element, ...]:
    language = period.language
    better = metrics()[split.metric].better
    shown = split.parts[:MOST]
    rest = split.parts[MOST - 1 :]
    if len(split.parts) > MOST:
        others = Part("~others", sum(one.rate for one in rest), sum(one.mix for one in rest), None, None)
        shown = (*split.parts[: MOST - 1], others)
    names = {**split.names, "~others": say("channel.others", language, count=len(rest))}
    worst = min(shown, key=lambda one: one.total if better == "up" else -one.total)
    is_news = split.sides.get(worst.key, 0) == (-1 if better == "up" else 1)
    effects = [_effect(one, names, worst if is_news else None, language, is_noise=split.noise.get(one.key, False)) for one in shown]
    reach = max(max(abs(one.rate), abs(one.mix)) for one in effects)
    rows = tuple(
        Row(
            key=f"{split.code}~{one.key}", what=names[one.key], money=drawn.words, svg=bars.effect(drawn, reach),
            why=_why(one, split.metric, language, is_noise=split.noise.get(one.key, False)),
            tone="attention" if drawn.tone == "attention" else "quiet" if split.noise.get(one.key) else "normal",
            link=split.links.get(one.key),
        )
        for one, drawn in zip(shown, effects, strict=True)
    )  # fmt: skip
    question = say("channel.rates_question", language, metric=metrics()[split.metric].label(language))
    base = Element(split.code, question, _title(split, language), rows=rows, note=say("channel.rates_note", language))
    words = (say("channel.by_rate", language), say("channel.by_mix", language))
    chart = Chart(alt=base.title, svg=bars.effects(effects, words, base.title))
    return (
        replace(base, places=frozenset({"desk"})),
        replace(base, rows=(), chart=chart, note="", places=frozenset({"wall"})),
    )


def _effect(one: Part, names: Mapping[str, str], worst: Part | None, language: str, *, is_noise: bool | None) -> bars.Effect:
    tone = "attention" if one is worst else "soft" if is_noise else "ink"
    return bars.Effect(
        names[one.key], _points(one.total, language), one.rate, one.mix, tone, _signed(one.rate), _signed(one.mix)
    )  # fmt: skip


def _why(one: Part, metric: str, language: str, *, is_noise: bool | None) -> tuple[Span, ...]:
    said = say("channel.rate_and_mix", language, rate=_points(one.rate, language), mix=_points(one.mix, language))
    if one.before is None and one.now is None:
        return (Span(said),)
    label = metrics()[metric].label(language)
    moved = say("channel.from_to", language, metric=label, before=figures.percent(one.before, decimals=2),
                now=figures.percent(one.now, decimals=2))  # fmt: skip
    doubt = {True: "channel.may_be_chance", None: "channel.chance_unknown"}.get(is_noise, "")
    chance = say("channel.semicolon", language) + say(doubt, language) if doubt else ""
    return (Span(moved, strong=is_noise is False), Span(say("channel.semicolon", language) + said + chance))


def _points(value: float, language: str) -> str:
    """An effect with two decimals, since parts of a whole are small."""
    return f"{_signed(value)} {say('channel.points', language)}"


def _signed(value: float) -> str:
    return f"{'±' if round(value * 100, 2) == 0 else '+' if value > 0 else figures.MINUS}{abs(value) * 100:.2f}"


def _title(split: Split, language: str) -> str:
    """`Conversion fell 0.4 pp to 9.9%: −0.3 pp by rate, −0.1 pp by mix`."""
    label = metrics()[split.metric].label(language)
    change = split.now - split.before
    key = "channel.rates_flat" if abs(change) < 5e-4 else "channel.rates_rose" if change > 0 else "channel.rates_fell"
    return say(
        key, language, metric=label, now=figures.percent(split.now), change=f"{abs(change) * 100:.1f} {say('channel.points', language)}",
        rate=_points(split.rate, language), mix=_points(split.mix, language),
    )  # fmt: skip
