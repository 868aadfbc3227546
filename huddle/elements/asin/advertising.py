"""A7: what a product's ads cost per order, what else they sold, and which other products' ads sold it (the halo)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from huddle import figures
from huddle.elements import amounts
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Element, Link, Row, Span
from huddle.settings import setting
from huddle.text import say

TYPES = 2
"""rows of ad types"""
OTHERS, OTHERS_ON_WALL = 2, {"sold": 2, "came": 1}
"""rows of other products in each direction"""
LEAST = 0.005
"""part of its sales that rounds to nothing and is not named"""
_TAIL = 28


def elements(about: Subject, types: Sequence[Answer], halo: Sequence[Answer], sold: Answer | None = None) -> list[Element]:
    """A7 for the desk and the wall; nothing without an advertised-product or a purchased-product report.

    `sold`: its sales of the four weeks and its break-even ACOS, as far as they are known.
    """
    spent = [row for row in types if row["spend"]]
    moved = [row for row in halo if row["ad_sales"] or row["ad_units"]]
    if not spent and not moved:
        return []
    first = about.day - timedelta(days=_TAIL - 1)
    base = Element(
        "A7", about.say("ads_question"), _title(about, spent, moved), figures.span(first, about.day, about.language), width="half",
    )  # fmt: skip
    margin = sold["margin"] if sold else None
    came = _came(about, spent, moved, sold)
    at_desk = (*_rows(about, spent, moved, {"sold": OTHERS, "came": OTHERS}, margin), *came)
    desk = replace(base, rows=at_desk, note=_note(about, spent, moved))
    shown = None if setting("hide_costs_on_wall") else margin
    most = {"sold": 1, "came": 1} if came else OTHERS_ON_WALL
    on_wall = (*_rows(about, spent[:1], moved, most, shown), *(replace(row, group="") for row in came))
    wall = replace(base, rows=on_wall, more=base.as_of)
    return [replace(desk, places=frozenset({"desk"})), replace(wall, places=frozenset({"wall"}))]


def _came(about: Subject, spent: Sequence[Answer], moved: Sequence[Answer], sold: Answer | None) -> tuple[Row, ...]:
    """Whose ads its own sales came by: its own, other products', or none; where the report tells its own part, and the parts fit."""
    if sold is None or not sold["sales"] or not spent or any(row["same_sku_sales"] is None for row in spent):
        return ()
    own = _sum(spent, "same_sku_sales") or 0.0
    others = _sum([row for row in moved if row["direction"] == "came"], "ad_sales") or 0.0
    rest = sold["sales"] - own - others
    if rest < 0:  # attribution runs ahead of the sales
        return ()
    said = {name: figures.percent(value / sold["sales"], decimals=0) for name, value in (("own", own), ("others", others), ("rest", rest))}
    words = about.say("ads_came_from" if others >= LEAST * sold["sales"] else "ads_came_from_own", **said)
    return (
        Row("A7~came", about.say("ads_came_title"), (Span(words, strong=True),), _money(about, sold["sales"]), about.say("ads_came_sold"),
            group=about.say("ads_group_whole")),
    )  # fmt: skip


def _rows(
    about: Subject, spent: Sequence[Answer], moved: Sequence[Answer], most: Mapping[str, int], margin: float | None
) -> tuple[Row, ...]:
    rows = [_type(about, row, margin) for row in spent[:TYPES]]
    for direction, count in most.items():
        found = [row for row in moved if row["direction"] == direction][:count]
        rows += [_other(about, row, direction, is_first=place == 0) for place, row in enumerate(found)]
    return tuple(rows)


def _money(about: Subject, amount: float | None, *, cents: bool = False) -> str:
    return figures.money(amount, about.currency, about.language, cents=cents)


def _sum(rows: Sequence[Answer], name: str) -> float | None:
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known) if known else None


def _title(about: Subject, spent: Sequence[Answer], moved: Sequence[Answer]) -> str:
    """What the ads sold and how much of it is the product itself, as far as the reports tell."""
    sales, spend = _sum(spent, "ad_sales"), _sum(spent, "spend")
    told = [row for row in spent if row["same_sku_sales"] is not None]
    if sales and len(told) == len(spent):
        others = sales - (_sum(told, "same_sku_sales") or 0.0)
        key = "ads_title_split" if others >= 0.5 else "ads_title_own"
        said = {"sales": _money(about, sales)} | ({"others": _money(about, others)} if others >= 0.5 else {})
        return about.say(key, **said)
    if sales:
        return about.say("ads_title", sales=_money(about, sales), spend=_money(about, spend))
    if spend:
        return about.say("ads_title_none", spend=_money(about, spend))
    sold = _sum([row for row in moved if row["direction"] == "sold"], "ad_sales")
    if sold:
        return about.say("ads_title_halo", others=_money(about, sold))
    return about.say("ads_title_came", sales=_money(about, _sum(moved, "ad_sales")))


def _type(about: Subject, row: Answer, margin: float | None) -> Row:
    """One ad type: cost per order written out as a sum, beside what an order brings and leaves before its ads, where that is known."""
    is_dear = False
    language, orders, clicks = about.language, row["ad_orders"], row["clicks"]
    if not orders or not clicks:
        said = say("channel.sum_no_orders", language, spend=_money(about, row["spend"], cents=True), clicks=figures.count(clicks, language))
        pieces = [Span(said, strong=True)]
    else:
        said = amounts.cost_of_order(row["spend"] / clicks, orders / clicks, row["spend"] / orders, about.currency, language)
        pieces = [Span(said, strong=True)]
        if row["ad_sales"]:
            worth = say("channel.order_worth", language, value=_money(about, row["ad_sales"] / orders, cents=True))
            pieces.append(Span(say("channel.semicolon", language) + worth))
            if margin is not None:
                even = row["ad_sales"] / orders * margin
                is_dear = row["spend"] / orders > even
                pieces.append(Span(say("channel.semicolon", language) + about.say("ads_even", even=_money(about, even, cents=True))))
    name = say(f"weekly.ads_type_{row['ad_product'].lower()}", language)
    return Row(
        f"A7~{row['ad_product']}", name, tuple(pieces), _money(about, row["spend"]), about.say("ads_spent"),
        tone="attention" if is_dear or (not orders and clicks) else "normal",
    )  # fmt: skip


def _other(about: Subject, row: Answer, direction: str, *, is_first: bool) -> Row:
    language = about.language
    chinese = row["short_name_zh"] if language == "zh" else None
    name = str(chinese or row["short_name"] or row["other"] or about.say("ads_brand"))
    count = row["ad_units"]
    units = ""
    if count is not None:
        units = about.say("ads_units_one") if count == 1 else about.say("ads_units", units=figures.count(count, language))
    facts = " · ".join(part for part in (str(row["other"] or ""), units) if part and part != name)
    link = Link("asin", {"asin": row["other"], "marketplace": about.marketplace}) if row["short_name"] else None
    return Row(
        f"A7~{direction}~{row['other'] or ''}", name, (Span(facts),) if facts else (), _money(about, row["ad_sales"]),
        about.say(f"ads_{direction}"), link=link, tone="quiet", group=about.say(f"ads_group_{direction}") if is_first else "",
    )  # fmt: skip


def _note(about: Subject, spent: Sequence[Answer], moved: Sequence[Answer]) -> str:
    if not moved:
        return about.say("ads_would_add")
    return about.say("ads_note" if spent else "ads_note_no_spend")
