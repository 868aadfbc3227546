"""The week's finding in one sentence: what sales did, and which of visits, conversion and price moved them most."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from huddle import figures
from huddle.analysis.bridge import VISITS
from huddle.analysis.bridge_cells import Bridge
from huddle.elements.period import Period
from huddle.elements.weekly import words
from huddle.elements.weekly.bridge import found as found_bridge
from huddle.elements.weekly.readings import Reading
from huddle.text import say

_DRIVERS = ("sessions", "conversion", "asp")
_DRIVER_OF = {"traffic": "sessions", "conversion": "conversion", "price": "asp"}
_LEAST = 0.25
"""share of the change a driver must account for to be named as its reason"""


def finding(found: Sequence[Reading], period: Period, *, with_week: bool = True) -> str:
    """`Sales fell 8% to $92,340 in the week of 8–14 Nov; fewer visits came`; of units where money cannot be added.

    Without the week on the wall, where the line above the title names it.
    """
    language = period.language
    by_name = {one.name: one for one in found}
    span = figures.span(period.span.first, period.span.last, language)
    lead = by_name.get("sales") or by_name.get("units")
    if lead is None or lead.now is None:
        return say("weekly.deck_title_unknown", language, span=span)
    wow = lead.found.box["wow"] or 0.0
    said = say(
        f"weekly.deck_{'title_' if with_week else ''}{words.moved(lead)}", language, span=span, metric=words.name(lead, language),
        by=figures.percent(abs(wow), decimals=0), value=words.value(lead.metric, lead.now, period.currency, language),
    )  # fmt: skip
    return said + _reason(by_name, words.moved(lead), found_bridge(period), language)


def _reason(by_name: dict[str, Reading], way: str, bridge: Bridge | None, language: str) -> str:
    """`; fewer visits came`; nothing where no driver explains a good part."""
    name = driver(by_name, way, bridge)
    return say(f"weekly.deck_because_{way}_{name}", language) if name else ""


def told_of(found: Sequence[Reading], period: Period) -> frozenset[str]:
    """The readings the finding speaks of: what was sold, and the driver it names."""
    by_name = {one.name: one for one in found}
    lead = by_name.get("sales") or by_name.get("units")
    if lead is None:
        return frozenset()
    return frozenset(name for name in (lead.name, driver(by_name, words.moved(lead), found_bridge(period))) if name)


def driver(by_name: Mapping[str, Reading], way: str, bridge: Bridge | None) -> str:
    """The driver that moved sales most in the same direction, where it explains a good part; else nothing.

    As the bridge tells it, product by product, so that the first screen names no other cause than the bars do: an average
    price also rises where dear products sell more. Without a bridge by the averages of the choice.
    """
    if way not in ("fell", "rose"):
        return ""
    if bridge is not None and any(name in bridge.effects for name in (*VISITS, "conversion")):
        return _of_bridge(bridge, way)
    steps = {}
    for name in _DRIVERS:
        one = by_name.get(name)
        if one is not None and one.judged and one.judged_before and one.wow is not None:
            steps[name] = math.log(one.judged / one.judged_before)
    sales = by_name.get("sales")
    if not steps or sales is None or not sales.now or not sales.before:
        return ""
    change = math.log(sales.now / sales.before)
    name = max(steps, key=lambda each: steps[each] / change)
    return name if steps[name] / change >= _LEAST else ""


def _of_bridge(bridge: Bridge, way: str) -> str:
    """The driver behind the largest cause of the bridge that points with sales; nothing where that cause is no driver of them all."""
    causes = {name: amount for name, amount in bridge.effects.items() if name != "unallocated"}
    change = bridge.after - bridge.before
    if not causes or not change or (change > 0) != (way == "rose"):
        return ""
    name = max(causes, key=lambda each: causes[each] / change)
    return _DRIVER_OF.get(name, "") if causes[name] / change >= _LEAST else ""
