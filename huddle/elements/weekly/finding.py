"""The week's finding in one sentence: what sales did, and which of visits, conversion and price moved them most."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from huddle import figures
from huddle.elements.period import Period
from huddle.elements.weekly import words
from huddle.elements.weekly.readings import Reading
from huddle.text import say

_DRIVERS = ("sessions", "conversion", "asp")
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
    return said + _reason(by_name, words.moved(lead), language)


def _reason(by_name: dict[str, Reading], way: str, language: str) -> str:
    """`; fewer visits came`; nothing where no driver explains a good part."""
    name = driver(by_name, way)
    return say(f"weekly.deck_because_{way}_{name}", language) if name else ""


def told_of(found: Sequence[Reading]) -> frozenset[str]:
    """The readings the finding speaks of: what was sold, and the driver it names."""
    by_name = {one.name: one for one in found}
    lead = by_name.get("sales") or by_name.get("units")
    if lead is None:
        return frozenset()
    return frozenset(name for name in (lead.name, driver(by_name, words.moved(lead))) if name)


def driver(by_name: Mapping[str, Reading], way: str) -> str:
    """The driver that moved sales most in the same direction, where it explains a good part; else nothing."""
    if way not in ("fell", "rose"):
        return ""
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
