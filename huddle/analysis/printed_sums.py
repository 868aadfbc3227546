"""The sums behind a row's money as they are printed: who works them out on the wall must come to what is printed.

Apart from the words around them: which facts make which, how many decimals that takes, and the sign between them. Facts
are written calmly first; where the printed ones miss the printed result they get one decimal more, at most two, and where
that is not enough (a price is a mean, and printed to the cent) the sign says about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from huddle import figures
from huddle.analysis.symptoms import Fact

_MOST_DECIMALS = 2
_LARGE = 100
"""from so many on a number is first tried without decimals"""
Numbers = Mapping[str, float]
Writer = Callable[[int], str]
"""a number as a text: calmly at 0, with as many more digits as asked"""


@dataclass(frozen=True)
class Sum:
    """One result and what it is made of."""

    result: str
    parts: tuple[str, ...]
    made: Callable[[Numbers], float]
    rest: str = ""
    """the part that is printed as what the others leave: rounded each by itself, numbers may not add up"""


def _product(result: str, one: str, other: str) -> Sum:
    return Sum(result, (one, other), lambda n: n[one] * n[other])


def _value(daily: str) -> Sum:
    return _product("value", daily, "price")


def _a_day(units: str) -> Sum:
    return Sum("value", (units, "price", "days"), lambda n: n[units] * n["price"] / n["days"])


_DEVIATION = (
    Sum("lost", ("expected", "actual", "caution"), lambda n: abs(n["expected"] - n["actual"]) - n["caution"], rest="caution"),
    _value("lost"),
)
_SPENT = (Sum("value", ("spend", "days"), lambda n: n["spend"] / n["days"]),)
_COST = (Sum("value", ("spend", "orders", "price", "days"), lambda n: (n["spend"] - n["orders"] * n["price"]) / n["days"]),)
SUMS: Mapping[str, tuple[Sum, ...]] = {
    "sum_stocked_out": (_value("daily"),),
    "sum_stocked_out_due": (_value("daily"),),
    "sum_stocked_out_known": (Sum("daily", ("units", "days"), lambda n: n["units"] / n["days"]), _value("daily")),
    "sum_deviation_low": _DEVIATION,
    "sum_deviation_high": _DEVIATION,
    "sum_channel": _DEVIATION,
    "sum_lost_share": (_value("units_lost"),),
    "sum_lost_clicks": (_value("orders_lost"),),
    "sum_price_low": (_product("value", "actual", "gap"),),
    "sum_price_low_sale": (_product("value", "actual", "gap"),),
    "sum_unsold": (Sum("value", ("expected", "actual", "price"), lambda n: (n["expected"] - n["actual"]) * n["price"]),),
    "sum_runs_out": (_value("daily"),),
    "sum_runs_out_undated": (_value("daily"),),
    "sum_runs_out_known": (
        Sum("daily", ("units", "caution", "days"), lambda n: (n["units"] - n["caution"]) / n["days"]), _value("daily"),
    ),
    "sum_ads_no_orders": _SPENT,
    "sum_ads_no_orders_unpaid": _SPENT,
    "sum_ads_cost_per_order": _COST,
    "sum_ads_cost_per_order_after_cost": _COST,
    "sum_return_wave": (_a_day("extra"),),
    "sum_complaint_topic": (_a_day("extra"),),
}  # fmt: skip
"""by the key of the template that prints them"""


def printed(key: str, facts: Mapping[str, Fact], currency: str, language: str) -> dict[str, str]:
    """The numbers of a sum's template as texts that agree, and `equal`: = where the money follows from them, else ≈.

    Empty for a template without arithmetic; where a fact is not known nothing can be worked out, and it is left to its dash.
    """
    sums = SUMS.get(key, ())
    names = {name for one in sums for name in (*one.parts, one.result)}
    if not sums or any(pd.isna(facts[name].value) for name in names):
        return {"equal": "="} if sums else {}
    units = [name for name in names if facts[name].kind in ("amount", "count")]
    calm = 0 if any(abs(facts[name].value) >= _LARGE for name in units) else 1
    money = figures.money(facts["value"].value, currency, language)
    told: dict[str, str] = {}
    for decimals in (*range(calm, _MOST_DECIMALS + 1), calm):
        numbers = _numbers(sums, facts, names, decimals, currency)
        told = {name: _text(numbers[name], decimals) for name in units}
        told |= {name: figures.in_full(numbers[name], currency, cents=decimals > 1) for name in names & {"spend"}}
        if figures.money(sums[-1].made(numbers), currency, language) == money:
            return {**told, "equal": "="}
    return {**told, "equal": "≈"}


def _numbers(sums: tuple[Sum, ...], facts: Mapping[str, Fact], names: set[str], decimals: int, currency: str) -> dict[str, float]:
    """The facts as they will be printed; a result on the way to the money is what its printed parts make."""
    numbers = {name: round(float(facts[name].value), _decimals(facts[name], decimals, currency)) for name in names}
    for one in sums[:-1]:
        if one.rest:
            numbers[one.rest] = round(numbers[one.rest] + one.made(numbers) - numbers[one.result], decimals)
        else:
            numbers[one.result] = round(one.made(numbers), decimals)
    return numbers


def _decimals(fact: Fact, decimals: int, currency: str) -> int:
    if fact.kind == "cents":
        return 2 if figures.has_cents(currency) else 0
    if fact.kind == "money":
        return 2 if decimals > 1 and figures.has_cents(currency) else 0
    return decimals


def _text(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: float, currency: str, language: str) -> Writer:
    """An amount in its short form, then with all its digits, then with cents."""
    return lambda more: figures.in_full(value, currency, cents=more > 1) if more else figures.money(value, currency, language)


def share(value: float) -> Writer:
    """A percentage without decimals, then with as many as it needs."""
    return lambda more: _text(round(value * 100, more), more) + "%"


def worked_out(result: str, parts: Mapping[str, Writer], made: Callable[[Numbers], str]) -> dict[str, str]:
    """The parts of one result as texts from whose digits it follows as printed, and `equal`; where none do, the calm ones and ≈."""
    for more in (*range(_MOST_DECIMALS + 1), 0):
        told = {name: write(more) for name, write in parts.items()}
        if made({name: _read(text) for name, text in told.items()}) == result:
            return {**told, "equal": "="}
    return {**told, "equal": "≈"}


def _read(text: str) -> float:
    """What a printed number says: `$12.3 万`, `$1.23M`, `12.5%`."""
    number = float(re.sub(r"[^0-9.]", "", text))
    return number / 100 if text.endswith("%") else number * (10_000 if text.endswith("万") else 1_000_000 if text.endswith("M") else 1)
