"""The rules of an exception, read from `definitions/rules.toml`: thresholds with date, source and the role that owns them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from huddle import paths
from huddle.declared import DeclarationError, read_table
from huddle.text import say

ROLES = ("Listing", "Supply", "Quality", "Ads")
LEVELS = ("L1", "L2", "L3", "L4", "L5")
GROUPS = ("demand", "line", "stock", "ads", "voice", "data", "beside")
SEEN = frozenset((
    "stocked_out", "listing_gone", "buy_box_lost", "price_out", "price_planned", "sessions_zero", "no_orders", "ad_clicks_off", "units_off",
    "line_off", "channel_off", "runs_out", "ads_no_orders", "ads_cost_per_order", "return_wave", "low_stars", "rating_drop",
    "budget_exhausted", "source_late", "bot_traffic", "sessions_off", "rank_lost", "conversion_off", "complaint_topic",
))  # fmt: skip
"""what the analysis can see: a row of another name would be read by nobody, a missing one be silent without a word"""


@dataclass(frozen=True)
class Rule:
    """One kind of exception."""

    id: str
    owner: str
    """role that acts where the products table names nobody: one of ROLES"""
    level: str
    """the least set of exports the rule can see"""
    order: int
    """the lowest of several on one ASIN is the cause"""
    group: str
    """rules of one group speak of the same money"""
    enabled: bool
    since: date
    source: str
    thresholds: Mapping[str, float]

    @property
    def is_symptom(self) -> bool:
        """Only ever told beside another rule, never an exception of its own."""
        return self.group == "beside"

    def __getitem__(self, name: str) -> float:
        """A threshold. Raises DeclarationError when the rule declares none of that name."""
        if name not in self.thresholds:
            raise DeclarationError(f"rules.toml: {self.id} has no {name} among its thresholds; give it a number of 0 or more")
        return self.thresholds[name]


def _rule(name: str, row: Mapping[str, Any]) -> Rule:
    wanted = {"owner", "level", "order", "group", "enabled", "since", "source", "thresholds"}
    if set(row) != wanted:
        raise DeclarationError(f"rules.toml: {name} needs exactly {', '.join(sorted(wanted))}")
    for field, allowed in (("owner", ROLES), ("level", LEVELS), ("group", GROUPS)):
        if row[field] not in allowed:
            raise DeclarationError(f"rules.toml: {name} has {field} {row[field]!r}; use {', '.join(allowed)}")
    for threshold, value in row["thresholds"].items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise DeclarationError(f"rules.toml: {name}.{threshold} is {value!r}; expected a number of 0 or more")
    thresholds = {key: float(value) for key, value in row["thresholds"].items()}
    return Rule(name, **{**row, "thresholds": thresholds})


@cache
def rules() -> dict[str, Rule]:
    """Every declared rule by id, in the order of causes. Raises DeclarationError for a row that says too little, or is of no rule."""
    found = {name: _rule(name, row) for name, row in read_table(paths.DEFINITIONS / "rules.toml").items()}
    if unknown := sorted(set(found) - SEEN):
        raise DeclarationError(f"rules.toml: nothing sees {unknown[0]}; use one of {', '.join(sorted(SEEN))}")
    if missing := sorted(SEEN - set(found)):
        raise DeclarationError(f"rules.toml: there is no {missing[0]}; to silence a rule keep its row with enabled = false")
    if len({rule.order for rule in found.values()}) != len(found):
        raise DeclarationError("rules.toml: two rules have the same order; the cause would depend on chance")
    return dict(sorted(found.items(), key=lambda pair: pair[1].order))


def role_name(owner: str, language: str) -> str:
    """A role in the reader's language (`Supply`, `供应链`); a person's name as it is."""
    return say(f"exceptions.role_{owner}", language) if owner in ROLES else owner
