"""What posted money is, and why units came back: the declared tables behind `mart.fee_day` and `mart.return_day`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from huddle import paths
from huddle.declared import DeclarationError, one_of, only, read_table
from huddle.offers import like

FEES = ("sales", "refund", "promotion", "referral", "fba", "storage", "ads", "vat", "tax", "shipping", "other")
"""what an amount can be; an empty word is neither income nor cost"""
FAMILIES = ("transactions", "settlement")
"""sources of reports that tell the same money"""
REASON_GROUPS = ("product", "customer", "delivery", "unknown")


@dataclass(frozen=True)
class Rule:
    """One row of `definitions/fees.toml`; a pattern is SQL `like` in lower case, `%` fits everything."""

    type: str
    component: str
    description: str
    fee: str


@cache
def _table() -> dict[str, Any]:
    table = read_table(paths.DEFINITIONS / "fees.toml")
    only("fees.toml", table, {"order", "per_unit", "rule"})
    return table


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule in order. Raises DeclarationError for an unknown word, or when the last rule does not fit everything."""
    found = []
    for place, row in enumerate(_table()["rule"], 1):
        where = f"fees.toml: rule {place}"
        only(where, row, {"type", "component", "description", "fee"})
        one_of(where, "fee", row.get("fee"), (*FEES, ""))
        found.append(Rule(_pattern(row.get("type")), _pattern(row.get("component")), _pattern(row.get("description")), row["fee"]))
    if not found or (found[-1].type, found[-1].component, found[-1].description) != ("%", "%", "%"):
        raise DeclarationError("fees.toml: the last rule must fit everything: give it a fee and nothing else")
    return tuple(found)


def _pattern(value: str | None) -> str:
    return "%" if value is None else like(value)


@cache
def preference() -> dict[str, int]:
    """The source families of reports that tell posted money, with their place: 1 goes before 2."""
    for family in _table()["order"]:
        one_of("fees.toml", "order", family, FAMILIES)
    return {family: place for place, family in enumerate(_table()["order"], 1)}


@cache
def per_unit() -> tuple[str, ...]:
    """The fees whose sum per unit sold is what a unit of a product costs at Amazon."""
    for fee in _table()["per_unit"]:
        one_of("fees.toml", "per_unit", fee, FEES)
    return tuple(_table()["per_unit"])


@cache
def return_reasons() -> dict[str, str]:
    """Every declared reason of a return, as a SQL `like` pattern in lower case, with its group, exact ones first.

    Raises DeclarationError for a reason in two groups.
    """
    found: dict[str, str] = {}
    table = read_table(paths.DEFINITIONS / "return_reasons.toml")
    for group, row in table.items():
        one_of("return_reasons.toml", "group", group, REASON_GROUPS)
        only(f"return_reasons.toml: {group}", row, {"reasons"})
        for reason in row["reasons"]:
            if found.setdefault(_pattern(reason), group) != group:
                raise DeclarationError(f"return_reasons.toml: {reason} stands in two groups")
    return dict(sorted(found.items(), key=lambda one: ("%" in one[0], one[0])))
