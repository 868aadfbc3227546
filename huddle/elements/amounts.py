"""How the value of any metric is written: in full, in few signs for an axis, and as a change.

Apart from the weekly deck, because a product's page draws the same six weeks and twelve months.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huddle import figures
from huddle.analysis.printed_sums import amount, worked_out
from huddle.metrics import Metric
from huddle.text import say


def in_currency(label: str, currency: str | None, language: str) -> str:
    """The heading of a column of money: `Sales, USD`; the label alone where a column beside it says the currency."""
    return say("tables.in_currency", language, label=label, currency=currency) if currency else label


def value(metric: Metric, number: float | None, currency: str | None, language: str) -> str:
    """A value as a sentence has it: `$92,340`, `11,204`, `9.9%`."""
    if number is None or (metric.unit == "money" and currency is None):
        return figures.UNKNOWN
    if metric.unit == "money":
        return figures.money(number, currency or "", language, cents=metric.format == "cents")
    if metric.unit == "percent":
        return figures.percent(number)
    if metric.unit == "days":
        return say("weekly.deck_days", language, count=figures.count(number, language))
    return f"{number / 1e6:,.2f}M" if language == "en" and number >= 1e6 else figures.count(number, language)


def cost_of_order(cpc: float | None, rate: float | None, cost: float, currency: str | None, language: str) -> str:
    """`CPC $2.50 ÷ ad conversion 2.0% = $125.00`; ≈ where the click and the rate, as printed, make another cost."""
    cents = 2 if figures.has_cents(currency or "") else 0
    click, per_click = round(cpc or 0.0, cents), round(rate or 0.0, 3)
    is_equal = per_click > 0 and round(click / per_click, cents) == round(cost, cents)
    worth = [figures.UNKNOWN if currency is None else figures.money(amount, currency, language, cents=True) for amount in (cpc, cost)]
    return say("channel.sum", language, cpc=worth[0], rate=figures.percent(rate), equal="=" if is_equal else "≈", cost=worth[1])


def whole_percent(value: float | None) -> str:
    """A percentage without decimals; a small one with one."""
    return figures.percent(value, decimals=0 if value is not None and value >= 0.0995 else 1)


def divided(of: Mapping[str, Any], pair: tuple[str, str], currency: str, language: str) -> dict[str, str]:
    """Two amounts of `of` as they are printed before their quotient, and the sign between: who divides them comes to its percentage."""
    above, below = pair

    def quotient(numbers: Mapping[str, float]) -> str:
        return whole_percent(numbers[above] / numbers[below] if numbers[below] else None)

    known = {name: float(of[name]) for name in pair}
    return worked_out(quotient(known), {name: amount(value, currency, language) for name, value in known.items()}, quotient)


def short(metric: Metric, number: float, currency: str | None, language: str) -> str:
    """A value in few signs, for an axis: `$92.3k`, `1.2M`, in Chinese `9.2 万`."""
    if metric.unit == "percent":
        return figures.percent(number, decimals=0 if abs(number * 100 - round(number * 100)) < 1e-9 else 1)
    sign = figures.money(0, currency or "", language)[:-1] if metric.unit == "money" else ""
    steps = ((10_000, " 万"),) if language == "zh" else ((1_000_000, "M"), (1_000, "k"))
    for step, mark in steps:
        if abs(number) >= step:
            return f"{sign}{_plain(number / step)}{mark}"
    if metric.unit == "money":
        return f"{sign}{_plain(number) if abs(number) >= 100 else f'{number:,.2f}'.removesuffix('.00')}"
    return f"{sign}{_plain(number)}"


def _plain(number: float) -> str:
    text = f"{number:,.0f}" if abs(number) >= 100 else f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", figures.MINUS)


def change(metric: Metric, number: float | None, language: str, *, is_short: bool = False) -> str:
    """A change of the box: `+19%`; of a rate basis points, in Chinese tenths of a point.

    `is_short`: as short as speech has it, for the row of nine numbers: `+0.3 个点` in place of `+0.3 个百分点`.
    """
    if number is None:
        return figures.UNKNOWN
    if metric.unit != "percent":
        return figures.change(1 + number, 1)
    gap = round(number / 100, 1) if language == "zh" else round(number)
    sign = "±" if gap == 0 else "+" if gap > 0 else figures.MINUS
    return say(f"weekly.deck_points{'_short' if is_short else ''}", language, gap=f"{sign}{abs(gap):,}")
