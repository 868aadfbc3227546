"""M3S: what keeping and removing stock cost by product, from the storage, aged-inventory and removal exports.

Apart from the contribution, because posted money holds the same fees without naming a product: this says whose they are and is
never added to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from huddle import figures
from huddle.elements import answers
from huddle.elements.answers import Row as Answer
from huddle.elements.model import Element, Row, Span
from huddle.elements.monthly.ledger import month_name
from huddle.elements.period import Period
from huddle.elements.weekly.customers import name_of, to_product
from huddle.text import say

KINDS = ("storage", "aged", "removal")
_MOST = 6


@dataclass
class _Product:
    """What one product cost, in the page's currency."""

    answer: Answer
    costs: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    units: float | None = None
    before: float = 0.0

    @property
    def total(self) -> float:
        return sum(self.costs.values())


def elements(period: Period) -> tuple[Element, ...]:
    """M3S for the desk; nothing without a charge in the month or where the sites' money cannot be added."""
    if period.currency is None:
        return ()
    span, before = period.span, period.before
    every = period.ask("monthly/stock_costs", since=span.first, until=span.last, before=before.first)  # the same for every filter
    found = answers.rows(answers.of_choice(every, period.choices.where))
    if any(row["currency"] not in period.worth for row in found):
        return ()
    products = _products(found, period.worth)
    sums = {kind: sum(one.costs.get(kind, 0.0) for one in products) for kind in KINDS}
    total = sum(sums.values())
    if total <= 0:
        return ()
    language = period.language
    ranked = sorted((one for one in products if one.total > 0), key=lambda one: (-one.total, str(one.answer["asin"])))
    shown, rest = ranked[:_MOST], ranked[_MOST:]
    rows = [_row(one, period) for one in shown]
    if rest:
        others = sum(one.total for one in rest)
        rows.append(Row("keeping~rest", _words("rest", language, count=len(rest)), money=period.money(others), tone="quiet"))
    parts = [_words(f"part_{kind}", language, money=period.money(sums[kind])) for kind in KINDS if sums[kind] > 0]
    was = sum(one.before for one in products)
    return (
        Element(
            code="M3S", question=_words("question", language),
            title=_words("title", language, month=month_name(span, language), money=period.money(total)),
            more=_words("comma", language).join(parts), rows=tuple(rows),
            as_of=_words("before", language, change=figures.change(total, was), month=month_name(before, language)) if was else "",
            note=_words("note", language), places=frozenset({"desk"}),
        ),
    )  # fmt: skip


def _products(found: Sequence[Answer], worth: Mapping[str, float]) -> list[_Product]:
    made: dict[tuple[str, str, str | None], _Product] = {}
    for row in found:
        one = made.setdefault((row["shop"], row["marketplace"], row["asin"]), _Product(row))
        rate = worth[row["currency"]]
        one.before += (row["amount_before"] or 0.0) * rate
        if row["amount"]:
            one.costs[row["cost_kind"]] += row["amount"] * rate
        if row["cost_kind"] == "storage" and row["units"] is not None:
            one.units = (one.units or 0.0) + row["units"]
    return list(made.values())


def _row(one: _Product, period: Period) -> Row:
    language, answer = period.language, one.answer
    why = [_words(f"part_{kind}", language, money=period.money(one.costs[kind], cents=True)) for kind in KINDS if one.costs.get(kind)]
    if one.units and one.costs.get("storage"):
        each = period.money(one.costs["storage"] / one.units, cents=True)
        why.append(_words("each", language, units=figures.count(round(one.units), language), each=each))
    named = answer["asin"] is not None and answer["short_name"] is not None
    name = name_of(answer, period) if named else answer["asin"] or _words("unknown", language)
    return Row(
        key=f"keeping~{answer['shop']}~{answer['marketplace']}~{answer['asin']}", what=name,
        why=(Span(_words("comma", language).join(why)),), money=period.money(one.total), who=answer["owner"] or "",
        link=to_product(answer) if named else None,
    )  # fmt: skip


def _words(key: str, language: str, **values: object) -> str:
    return say(f"monthly.keeping_{key}", language, **values)
