"""One observation of one rule on one ASIN, line, site or source: with its money, its first day and its words' facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

CAUTION = 1.28
"""standard deviations taken off a loss before it is called one (metric dictionary: value at stake)"""


@dataclass(frozen=True)
class Fact:
    """A value of a sentence and how it is written: money, cents, count, amount, pace (an amount a day), percent, day ..."""

    kind: str
    value: Any


@dataclass(frozen=True)
class Symptom:
    """What one rule saw."""

    rule: str
    shop: str
    marketplace: str
    day: date
    currency: str
    line: str | None = None
    asin: str | None = None
    since: date | None = None
    value: float | None = None
    """money a day, in `currency`; None where it is unknown"""
    most: float | None = None
    """the most a row of this cause may claim a day, whatever else was seen of the same units: what its ads cost"""
    loss_starts: date | None = None
    """a loss that lies ahead; None when it runs already"""
    p: float | None = None
    variant: str = ""
    """which of the rule's sentences: the key ends in it"""
    facts: Mapping[str, Fact] = field(default_factory=dict)
    channel: str | None = None
    change: float | None = None
    """relative deviation of units, to find whose fall explains whose"""
    deviation: float | None = None
    """actual minus expected units"""
    is_cause: bool = True
    """False for a sight that cannot account for the deviation: something else on the same ASIN is named first"""
    is_after_cost: bool = False
    """a unit is worth its price less its landed cost, not its price"""
    is_of_price: bool = False
    """its money is a lower price of the units that were sold, not of those that were not"""
    label: str | None = None
    """the name of what it is about where that is no ASIN, line or source: a campaign"""
    asins: tuple[str, ...] = ()
    """the ASINs of a cause that touches several at once"""
    lines: tuple[str, ...] = ()
    """the lines that moved together where the whole site is told"""


def within_spend(symptom: Symptom, spent: float) -> Symptom:
    """The sight with at most what its ads used to cost a day; without a known spend (NaN) its money is unknown."""
    if spent != spent:
        return replace(symptom, value=None)
    if symptom.value is None or symptom.value <= spent:
        return replace(symptom, most=spent)
    facts = {**symptom.facts, "loss": Fact("money", symptom.value), "value": Fact("money", spent)}
    return replace(symptom, value=spent, most=spent, facts=facts)
