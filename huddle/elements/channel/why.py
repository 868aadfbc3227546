"""C0, why sales changed from the days before to the page's days, whatever these are, and by which channel the change came.

The bridge is the weekly review's. By channel it is the bridge's own change: where a source tells visits by channel, split into
visits, conversion and sales per buyer; else what the ads are told to have sold, and the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from huddle import figures
from huddle.analysis.bridge import lmdi
from huddle.channels import remainder
from huddle.elements.channel import visits
from huddle.elements.channel.sums import UNSPLIT, mix
from huddle.elements.channel.ways import name
from huddle.elements.model import Element, Link, Row, Span
from huddle.elements.period import Period
from huddle.elements.weekly import bridge
from huddle.elements.weekly.drivers import in_full, signed, written
from huddle.text import say

_PARTS = ("visits", "rate", "order")
"""what a channel's sales are made of, where its visits are known: visits x paying share x sales per payer"""


@dataclass(frozen=True)
class Moved:
    """What one channel brought more or less; `parts` by factor where its visits are known."""

    key: str
    before: float
    now: float
    parts: tuple[float, ...] = ()

    @property
    def change(self) -> float:
        return self.now - self.before


def elements(period: Period) -> tuple[Element, ...]:
    """The bridge of the page's days with its lines, sites and channels; nothing of one channel, whose causes no source tells."""
    if period.choices.channel is not None:
        return ()
    made = tuple(_here(one) for one in bridge.elements(period))
    return (*made, *_by_channel(period)) if made else ()


def _here(one: Element) -> Element:
    """An element of the bridge as one of this page: its lines and sites open their own days here."""
    rows = tuple(
        replace(row, link=replace(row.link, page="channel")) if row.link is not None and row.link.page == "weekly" else row
        for row in one.rows
    )
    return replace(one, code=f"C0{one.code.removeprefix('W4')}", rows=rows, minutes=None)


def moved(period: Period) -> tuple[Moved, ...]:
    """What every channel sold before and now, the largest change first; empty where no channel is known on both sides."""
    came = visits.read(period)
    if came is not None and came.total.sales is not None and came.total.sales_before is not None:
        told = [_of_visits(way) for way in came.ways if way.sales is not None and way.sales_before is not None]
        return tuple(sorted(told, key=lambda one: -abs(one.change)))
    found = mix(period)
    if found is None or found.total_before is None:
        return ()
    told = [Moved(way.key, way.before.sales or 0.0, way.now.sales or 0.0) for way in found.ways]
    return tuple(sorted(told, key=lambda one: -abs(one.change)))


def _of_visits(way: visits.Came) -> Moved:
    """A channel's change by its factors; whole where one of them is not known or nobody came or paid."""
    now, before = way.sales or 0.0, way.sales_before or 0.0
    sides = []
    for seen, hits, sales in ((way.visits_before, way.hits_before, way.sales_before), (way.visits, way.hits, way.sales)):
        if way.key == visits.REST or not (seen and hits and sales) or min(seen, hits, sales) <= 0:
            return Moved(way.key, before, now)
        sides.append([seen, hits / seen, sales / hits])
    return Moved(way.key, before, now, tuple(float(part) for part in lmdi(np.array(sides[:1]), np.array(sides[1:]))[0]))


def _by_channel(period: Period) -> tuple[Element, ...]:
    found, one = moved(period), bridge.found(period)
    if len(found) < 2 or one is None:
        return ()
    change = one.after - one.before
    if abs(sum(way.change for way in found) - change) > max(1.0, 1e-6 * abs(one.after)):
        return ()  # the channels speak of other days or sites than the bridge
    language = period.language
    amounts = written([way.change for way in found], one.before, one.after)
    rows = tuple(_row(way, amount, period) for way, amount in zip(found, amounts, strict=True))
    title = say(f"channel.why_title_{'fell' if change < 0 else 'rose'}", language, channel=_name(found[0].key, language),
                money=signed(period, amounts[0]), change=in_full(period, abs(round(one.after) - round(one.before))))  # fmt: skip
    is_told = any(way.parts for way in found)
    note = say("channel.why_note_visits" if is_told else "channel.why_note", language)
    base = Element("C0C", say("channel.why_question", language), title, as_of=bridge.compared(period), rows=rows, note=note)
    return (replace(base, places=frozenset({"desk"})), replace(base, rows=rows[:6], note="", more=base.as_of, places=frozenset({"wall"})))


def _name(key: str, language: str) -> str:
    return visits.name(key, language) if key == visits.REST else name(key, language)


def _row(way: Moved, amount: int, period: Period) -> Row:
    language = period.language
    said = say("channel.why_from_to", language, before=in_full(period, way.before), now=in_full(period, way.now))
    why: list[Span] = [Span(said)]
    if way.parts:
        why = [Span(_split(way.parts, period), strong=True), Span(say("channel.semicolon", language) + said)]
    elif way.key == remainder().key:
        why.append(Span(say("channel.semicolon", language) + say("channel.why_rest", language)))
    share = figures.change(way.now, way.before)
    is_open = way.key in (UNSPLIT, visits.REST)
    return Row(
        key=f"C0C~{way.key}", what=_name(way.key, language), why=tuple(why), money=signed(period, amount),
        per="" if share == figures.UNKNOWN else share, tone="quiet" if is_open else "normal",
        link=None if is_open else Link("channel", {"channel": way.key}),
    )  # fmt: skip


def _split(parts: Sequence[float], period: Period) -> str:
    said = [
        say(f"channel.why_{name}", period.language, money=signed(period, part))
        for name, part in sorted(zip(_PARTS, parts, strict=True), key=lambda one: -abs(one[1])) if abs(part) >= 0.5
    ]  # fmt: skip
    return say("channel.comma", period.language).join(said)
