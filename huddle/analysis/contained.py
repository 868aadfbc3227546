"""Whose money holds whose: a product that fell inside its line's fall is a row of its own, but no further loss.

Apart from what makes rows, because every sum of rows rests on it. Money is held only by money of its own kind, whose units or ad
clicks went the same way in the same days: missing units by those of the line or site, lost clicks by those of a line's ads or a channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

import numpy as np

from huddle.analysis.expected import DECAY
from huddle.analysis.stories import Story, is_of
from huddle.analysis.symptoms import Symptom
from huddle.channels import channels
from huddle.rules import rules

FOLLOWED_DAYS = int(np.log(0.5) / np.log(DECAY))
"""an inner loss older than this before the outer's days is not in it: the expected level has followed more than half of it down"""


class Counted(Protocol):
    """What a sum of rows reads of each."""

    @property
    def key(self) -> str: ...
    @property
    def part_of(self) -> tuple[str, ...]: ...
    @property
    def value_at_stake(self) -> float | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def loss_starts(self) -> date | None: ...


@dataclass(frozen=True)
class Holder:
    """A story whose money holds another's."""

    place: int
    """which of the stories it is"""
    is_whole: bool
    """it is the wider of the two; False where a part lost more than the whole, because other parts rose meanwhile"""


def running(rows: Sequence[Counted], beside: Iterable[Counted] = ()) -> dict[str, float]:
    """Money a day by currency: losses that run today and are known, none that a row here or `beside` them holds already."""
    told = {row.key for row in (*rows, *beside)}
    total: dict[str, float] = {}
    for row in rows:
        if row.value_at_stake is not None and row.loss_starts is None and not told.intersection(row.part_of):
            total[row.currency] = total.get(row.currency, 0.0) + row.value_at_stake
    return total


def holders(stories: Sequence[Story]) -> list[tuple[Holder, ...]]:
    """Of every story those that hold its money, the nearest first; of two the smaller money is held by the larger."""
    found: list[list[Holder]] = [[] for _ in stories]
    for at, outer in ((at, story) for at, story in enumerate(stories) if _is_whole(story)):
        for within, inner in enumerate(stories):
            if within == at or not _holds(outer, inner):
                continue
            if _value(inner) <= _value(outer):
                found[within].append(Holder(at, True))
            else:
                found[at].append(Holder(within, False))

    def nearest(one: Holder) -> tuple[bool, float, str, str]:
        cause = stories[one.place].cause
        return not one.is_whole, _value(stories[one.place]), cause.asin or "", cause.line or ""

    return [tuple(sorted(own, key=nearest)) for own in found]


def _value(story: Story) -> float:
    return story.money.value or 0.0


def _is_whole(story: Story) -> bool:
    """Was it measured on a line, site or channel as a whole? Several products' story is a sum of their own money."""
    cause = story.cause
    return cause.asin is None and cause.variant != "_many" and cause.rule in ("line_off", "ad_clicks_off", "channel_off")


def _holds(outer: Story, inner: Story) -> bool:
    is_narrower = not _is_whole(inner) or (outer.cause.line is None and inner.cause.line is not None)
    if not is_narrower or not is_of(outer.cause, inner) or not round(_value(outer)) or not round(_value(inner)):
        return False
    return _is_alike(outer, inner) and _is_of_its_days(outer.money, inner)


def _is_alike(outer: Story, inner: Story) -> bool:
    """Is it money of the same kind that went the same way?"""
    side = _side(inner)
    if "line_off" in (outer.cause.rule, outer.money.rule):
        return side != 0 and side == np.sign(outer.cause.deviation or 0.0)
    lost = max((_clicks_lost(one) for one in (inner.cause, inner.money, *inner.others)), default=0.0)
    if outer.cause.rule == "ad_clicks_off":
        return side < 0 and lost > 0
    channel = channels().get(str(outer.cause.channel))
    return side < 0 and channel is not None and channel.is_ads and 0 < lost <= -(outer.cause.deviation or 0.0)


def _side(story: Story) -> float:
    """Which way the units went that its money is of; 0 where it is of something else: a lower price, spend, units sent back."""
    money = story.money
    of_units = rules()[money.rule].group in ("demand", "line") and not money.is_of_price
    return float(np.sign(money.deviation or 0.0)) if of_units else 0.0


def _clicks_lost(one: Symptom) -> float:
    return float(one.facts["clicks_lost"].value) if one.rule == "ad_clicks_off" and "clicks_lost" in one.facts else 0.0


def _is_of_its_days(whole: Symptom, inner: Story) -> bool:
    """Did the inner loss begin within the whole's days, or so shortly before that the expectation has not followed it?"""
    began = inner.money.since or inner.cause.since or inner.money.day
    first = whole.day
    if "window" in whole.facts:
        first -= timedelta(days=int(whole.facts["window"].value) - 1)
    elif whole.rule == "ad_clicks_off" and whole.since:
        first = whole.since
    return began <= whole.day and (first - began).days <= FOLLOWED_DAYS
