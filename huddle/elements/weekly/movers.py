"""W5: which products made the change of sales, five up and five down, each with its main driver and the split as a small bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from huddle.analysis.bridge import UNALLOCATED
from huddle.analysis.bridge_cells import Bridge
from huddle.elements.model import Element, Row
from huddle.elements.morning.things import number_word
from huddle.elements.period import Period
from huddle.elements.weekly.bridge import compared, found, link_of, name_of
from huddle.elements.weekly.drivers import Group, bar, because, facts, reach, remembered, signed, written
from huddle.meetings import meetings
from huddle.text import say

DESK_EACH, WALL_EACH = 5, 3
"""products up, and as many down: the wall has room for six"""


@remembered
def elements(period: Period) -> tuple[Element, ...]:
    """W5 for the desk and the wall; nothing where no product's change is known."""
    one = found(period)
    if one is None:
        return ()
    change = (one.cells["sales_after"] - one.cells["sales_before"]).to_numpy(dtype=float)
    moved = np.flatnonzero((np.abs(change) >= 0.5) & (one.cells["asin"] != UNALLOCATED).to_numpy())
    moved = moved[np.argsort(change[moved], kind="stable")]
    if not len(moved):
        return ()
    ends = np.concatenate([moved[:DESK_EACH], moved[-DESK_EACH:]]) if len(moved) > 2 * DESK_EACH else moved
    cells = [{**row, "change": float(change[place])} for place, row in zip(ends.tolist(), one.at(ends.tolist()), strict=True)]
    count, total = len(moved), float(change[moved].sum())
    desk = _element(cells, count, total, one, period, DESK_EACH)
    wall = _element(cells, count, total, one, period, WALL_EACH)
    return replace(desk, places=frozenset({"desk"})), replace(wall, places=frozenset({"wall"}))


def _element(cells: Sequence[Group], count: int, total: float, one: Bridge, period: Period, each: int) -> Element:
    """The `each` largest losses and gains of `cells`, which are in order; of `count` products that together moved `total`."""
    language = period.language
    down = [row for row in cells if row["change"] < 0][:each]
    up = [row for row in reversed(cells) if row["change"] > 0][:each]
    shown = [*down, *up] if one.after < one.before else [*up, *down]
    others = total - sum(row["change"] for row in shown)
    rest = one.after - one.before - total
    left = count - len(shown)
    has_rest = abs(rest) >= 0.5
    amounts = [row["change"] for row in shown] + ([others + rest] if left or has_rest else [])
    whole = written(amounts, one.before, one.after)
    furthest = reach(shown)
    rows = tuple(_row(row, amount, furthest, period) for row, amount in zip(shown, whole, strict=False))
    key = "movers_all"
    if left or has_rest:
        key = "movers_rest" if not left else "movers_others_rest" if has_rest else "movers_others" if left > 1 else "movers_other"
    values = {"change": signed(period, round(one.after) - round(one.before))}
    values |= {"money": signed(period, whole[-1])} if key != "movers_all" else {}
    values |= {"count": str(left)} if "others" in key else {}
    return Element(
        code="W5", question=say("weekly.movers_question", language), title=_title(shown, whole, period), as_of=compared(period),
        rows=rows, more=say(f"weekly.{key}", language, **values), minutes=meetings()["weekly"].minutes_of("W5"), numbered=True,
    )  # fmt: skip


def _title(shown: list[Group], whole: list[int], period: Period) -> str:
    """`Five products lost $6,100; three gained $2,300`: the sums of the rows below."""
    language, said = period.language, []
    is_up_first = bool(shown) and shown[0]["change"] > 0
    for is_up in (is_up_first, not is_up_first):
        side = [(row, amount) for row, amount in zip(shown, whole, strict=False) if (row["change"] > 0) is is_up]
        if not side:
            continue
        way = "rose" if is_up else "fell"
        money = period.money(abs(sum(amount for _, amount in side)))
        if len(side) == 1:
            said.append(say(f"weekly.movers_{way}_one", language, name=name_of(side[0][0], period), money=money))
        else:
            count = number_word(len(side), language)
            is_after_many = bool(said) and len(shown) - len(side) > 1
            key = f"weekly.movers_{'also_' if is_after_many else ''}{way}"
            said.append(say(key, language, count=count.lower() if said else count, money=money))
    return say("weekly.bridge_but", language).join(said)


def _row(row: Group, amount: int, furthest: float, period: Period) -> Row:
    why = because(row, period, is_product=True)
    return Row(
        key=f"mover~{row['shop']}~{row['marketplace']}~{row['asin']}", what=name_of(row, period), why=why, svg=bar(row, furthest),
        money=signed(period, amount), detail="".join(span.text for span in why) + "\n" + facts(row, period), link=link_of(row),
        size=abs(row["change"]),
    )  # fmt: skip

