"""The causes of a change in words: how amounts are written so that they add up, and what moved a product or a line.

Apart from the elements, because the bridge, its parts and the movers must say the same of the same amount.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache, wraps
from typing import Any

from huddle import figures, warehouse
from huddle.analysis.bridge import EFFECTS, VISITS, rounded
from huddle.elements.model import Element, Span
from huddle.elements.period import Period
from huddle.text import say

Make = Callable[[Period], tuple[Element, ...]]
Group = Mapping[str, Any]
"""a row of a bridge: sales_before, sales_after and an amount per effect, for one product or many"""
_SVG = (300, 30)


def remembered(make: Make) -> Make:
    """The same elements for the same choice of the same data: a rerun of the page makes none of them anew."""

    @lru_cache(maxsize=16)
    def kept(known: tuple[tuple[str, Any], ...]) -> tuple[Element, ...]:
        values = dict(known)
        return make(Period(**{**values, "worth": dict(values["worth"])}))

    @wraps(make)
    def asked(period: Period) -> tuple[Element, ...]:
        values = {field.name: getattr(period, field.name) for field in fields(period)}
        scope = period.choices.scope.but(stamp=period.choices.stamp or warehouse.stamp())
        return kept(tuple({**values, "choices": scope, "worth": tuple(sorted(period.worth.items()))}.items()))

    return asked


def written(amounts: Sequence[float], before: float, after: float) -> list[int]:
    """Amounts that add up to a change, in whole units of money that add up to the totals as they are written.

    What rounding the totals moved, less than one unit, goes to the largest.
    """
    if not amounts:
        return []
    change = round(after) - round(before)
    largest = max(range(len(amounts)), key=lambda at: (abs(amounts[at]), -at))
    moved = [amount + (change - sum(amounts) if at == largest else 0.0) for at, amount in enumerate(amounts)]
    return rounded(moved, change)


def drivers(group: Group) -> dict[str, float]:
    """What moved a product or a line, visits whole, in causal order; nothing that moved nothing."""
    amounts = {"visits": sum(float(group[name]) for name in VISITS)}
    amounts |= {name: float(group[name]) for name in EFFECTS if name not in VISITS}
    return {name: amount for name, amount in amounts.items() if abs(amount) >= 0.5}


def signed(period: Period, amount: float) -> str:
    """An amount with its sign: `+$1,080`, `−$6,300`."""
    return ("+" if round(amount) > 0 else "") + period.money(round(amount))


def marked(words: str) -> tuple[Span, ...]:
    """Words as spans: what stands between `**` is strong."""
    return tuple(Span(piece, strong=at % 2 == 1) for at, piece in enumerate(words.split("**")) if piece)


def because(group: Group, period: Period, *, is_product: bool) -> tuple[Span, ...]:
    """The split of a change as a sentence, the largest cause first and strong; of a product with how far each figure moved."""
    language = period.language
    found = sorted(drivers(group).items(), key=lambda item: (-abs(item[1]), EFFECTS.index(item[0]) if item[0] in EFFECTS else -1))
    clauses: list[str] = []
    for name, amount in found:
        far = moved(name, group, language) if is_product else ""
        what = say(f"weekly.bridge_driver_{name}", language)
        what = say("weekly.bridge_driver_moved", language, what=what, moved=far) if far else what
        key = f"weekly.bridge_driver_{'added' if amount > 0 else 'cost'}"
        chance = say("weekly.bridge_driver_chance", language) if is_product and name == "conversion" and group["is_noise"] else ""
        mark = "" if clauses else "**"
        clauses.append(say(key, language, what=f"{mark}{what}{mark}", money=period.money(abs(round(amount))), chance=chance))
    return marked(say("weekly.bridge_driver_between", language).join(clauses))


def moved(name: str, group: Group, language: str) -> str:
    """How far the figure behind a cause moved: `−41%`, `−0.8 pp`; empty where it says nothing."""
    sides = ("before", "after")
    sales, units, items, visits = ([group[f"{count}_{side}"] for side in sides] for count in ("sales", "units", "order_items", "sessions"))
    if name == "visits":
        return figures.change(visits[1], visits[0])
    if name == "conversion":
        return figures.points(_per(units[1], visits[1]), _per(units[0], visits[0]), language)
    if name == "price":
        return figures.change(_per(sales[1], units[1]), _per(sales[0], units[0]))
    pairs = {"orders": items, "units": units}
    return figures.change(pairs[name][1], pairs[name][0]) if name in pairs and pairs[name][0] else ""


def _per(amount: float, count: float) -> float | None:
    return amount / count if count else None


def bar(group: Group, reach: float) -> str:
    """The split as a small bar on both sides of zero, `reach` the largest side of all of them; what may be chance is grey."""
    wide, tall = _SVG
    middle, unit = wide / 2, (wide / 2 - 2) / reach if reach else 0.0
    drawn, ends = [], {True: middle, False: middle}
    found = drivers(group)
    largest = max(found, key=lambda name: abs(found[name])) if found else ""
    for name, amount in found.items():
        is_up = amount > 0
        length = max(abs(amount) * unit, 1.5)
        start = ends[is_up] if is_up else ends[is_up] - length
        ends[is_up] += length if is_up else -length
        ink = "faint" if name == "conversion" and bool(group.get("is_noise")) else "up" if is_up else "down"
        pale = "" if name == largest or ink == "faint" else ' opacity=".45"'
        drawn.append(f'<rect x="{start:.1f}" y="7" width="{max(length - 2, 1):.1f}" height="16" rx="2" fill="var(--{ink})"{pale}/>')
    axis = f'<rect x="{middle - 1:.1f}" y="3" width="2" height="24" fill="var(--faint)"/>'
    return f'<svg width="{wide // 2}" height="{tall // 2}" viewBox="0 0 {wide} {tall}" aria-hidden="true">{"".join(drawn)}{axis}</svg>'


def reach(groups: Sequence[Group]) -> float:
    """The largest side of the bars of several groups."""
    sides = [0.0]
    for group in groups:
        amounts = drivers(group).values()
        sides += [sum(amount for amount in amounts if amount > 0), -sum(amount for amount in amounts if amount < 0)]
    return max(sides)
