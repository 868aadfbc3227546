"""W7, the order list: what must be ordered, by when and how many, from the morning's own stock clock; and what has grown old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd

from huddle import figures, warehouse
from huddle.analysis.exceptions import stock_of_morning
from huddle.analysis.orders import Order, orders, ranked
from huddle.elements import answers
from huddle.elements.answers import Row as Answer
from huddle.elements.model import Capture, Element, Empty, Row, Span, Table, TableColumn
from huddle.elements.period import Period
from huddle.elements.weekly.customers import name_of, to_product
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say, sentences

ROWS = 6
NEXT_REVIEW = 7
"""days until the list is read again"""
_SOON = 28
"""days ahead that stand on the wall; later ones are in the table"""
_OLD_ROWS = 5
_USED = ["shop", "marketplace", "asin", "snapshot_day", "available", "due", "undated", "daily_expected", "lasts_until", "price"]
_BAR = 160


def _words(key: str, language: str, **values: object) -> str:
    return say(f"weekly.list_{key}", language, **values)


def elements(period: Period) -> tuple[Element, ...]:
    """W7 for the desk and the wall; nothing without a stock count."""
    stock = _stock(period)
    if not stock:
        return ()
    known = {(row["shop"], row["marketplace"], row["asin"]): row for row in stock}
    found = _orders(period, known)
    base = Element(
        code="W7", question=_words("question", period.language), title=_title(found, period), as_of=_as_of(stock, period),
        note=_note(stock, period.language), minutes=meetings()["weekly"].minutes_of("W7"), numbered=True,
    )  # fmt: skip
    near = [one for one in found if one.by <= one.start + timedelta(days=_SOON)][:ROWS]
    if not near:
        advice = _words("quiet_advice", period.language, days=_SOON)
        base = replace(base, empty=Empty(_words("quiet", period.language, days=_SOON), advice), numbered=False)
    rest = len(found) - len(near)
    more = _words("more", period.language, as_of=base.as_of, count=rest) if rest else base.as_of
    hides = bool(setting("hide_costs_on_wall"))
    wall = tuple(_row(one, known, period, with_cost=not hides) for one in near)
    desk = tuple(_row(one, known, period, with_cost=True) for one in near)
    return (
        replace(base, rows=desk, places=frozenset({"desk"})),
        replace(base, rows=wall, note="", more=more, places=frozenset({"wall"})),
        *_all(found, known, period),
        *_old(stock, period),
    )


def _stock(period: Period) -> list[Answer]:
    """The rows of `weekly/stock` of the choice."""
    where = [(name, value) for name, value in period.choices.where.items() if value is not None]
    everything = _everything(period.choices.day, period.choices.stamp or warehouse.stamp())
    return [row for row in everything if all(row[name] == value for name, value in where)]


@lru_cache(maxsize=4)
def _everything(day: date | None, stamp: str) -> tuple[Answer, ...]:
    """The stock of every product, read once for every filter; the rows are never changed."""
    every = dict.fromkeys(("shop", "marketplace", "line", "owner"))
    return tuple(answers.rows(warehouse.ask("weekly/stock", stamp=stamp, until=day, **every)))


@lru_cache(maxsize=4)
def _ending(day: date | None, stamp: str) -> tuple[Answer, ...]:
    """What the stock clock sees ending."""
    clock = stock_of_morning(day, stamp)
    return tuple(answers.rows(clock.loc[clock["lasts_until"].notna() & (clock["daily_expected"] > 0), _USED]))


def _orders(period: Period, known: dict[tuple[str, str, str], Answer]) -> list[Order]:
    ending = _ending(period.choices.day, period.choices.stamp or warehouse.stamp())
    found = orders(
        ending, {key: row["lead_time_days"] for key, row in known.items()},
        default_lead=int(setting("default_lead_time_days")), review_days=int(setting("order_review_days")),
    )  # fmt: skip
    return ranked(found, {(row["shop"], row["marketplace"]): period.worth.get(row["currency"]) for row in known.values()})


def _title(found: Sequence[Order], period: Period) -> str:
    language = period.language
    late = sum(one.is_late for one in found)
    dated = [one for one in found if not one.is_waiting]
    soon = [one for one in dated if not one.is_late and one.by < one.start + timedelta(days=NEXT_REVIEW)]
    if late and soon:
        return _words("title_late_and_soon_one" if late == 1 else "title_late_and_soon", language, late=late, soon=len(soon))
    if late:
        return _words("title_late_one" if late == 1 else "title_late", language, late=late)
    if soon:
        day = figures.day(min(one.by for one in soon), language)
        return _words("title_soon_one" if len(soon) == 1 else "title_soon", language, soon=len(soon), day=day)
    waiting = sum(one.is_waiting and one.by < one.start + timedelta(days=NEXT_REVIEW) for one in found)
    if waiting:
        return _words("title_waiting_one" if waiting == 1 else "title_waiting", language, waiting=waiting)
    following = min(dated, key=lambda one: one.by, default=None)
    if following is None:
        return _words("title_nothing", language)
    return _words("title_later", language, day=figures.day(following.by, language))


def _as_of(stock: Sequence[Answer], period: Period) -> str:
    return _words("as_of", period.language, day=figures.day(min(row["snapshot_day"] for row in stock), period.language))


def _note(stock: Sequence[Answer], language: str) -> str:
    """What is not in the dates, and how much of the stock is old."""
    said = [_words("note", language, days=setting("order_review_days"))]
    aged, of = _aged(stock)
    if aged == 0:
        said.append(_words("aged_none", language))
    elif aged:
        share = figures.percent(aged / of if of else 0.0, decimals=0)
        said.append(_words("aged_note", language, aged=figures.count(aged, language), of=figures.count(of, language), share=share))
    return sentences(said, language)


def _aged(stock: Sequence[Answer]) -> tuple[float | None, float]:
    """Units older than 180 days and the units of the products whose age is known; None where no report says an age."""
    told = [row for row in stock if row["aged"] is not None]
    if not told:
        return None, 0.0
    return sum(row["aged"] for row in told), sum(max(row["available"], row["aged"]) for row in told)


def _day(value: date, language: str) -> str:
    return figures.date_without_weekday(value, language)


def _row(one: Order, known: dict[tuple[str, str, str], Answer], period: Period, *, with_cost: bool) -> Row:
    language = period.language
    product = known[one.shop, one.marketplace, one.asin]
    units = figures.count(one.units, language)
    by = _day(one.by, language)
    said: dict[str, object] = {
        "by": by, "ends": _day(one.ends, language), "lead": one.lead_days, "days": one.empty_days,
        "money": figures.money(one.lost_sales, product["currency"], language), "lost": figures.count(round(one.lost_units), language),
        "undated": figures.count(one.undated, language), "units": units,
    }  # fmt: skip
    if one.is_waiting:
        why = _words("why_waiting", language, **said)
    elif one.is_late:
        why = _words("why_late" if one.lost_sales is not None else "why_late_unpriced", language, **said)
    else:
        why = _words("why_due" if one.is_own_lead else "why_due_assumed", language, **said)
    name = name_of(product, period)
    act = _words("act" if one.units else "act_date", language, name=name, **said)
    is_soon = one.by < one.start + timedelta(days=NEXT_REVIEW)
    return Row(
        key=f"order~{one.shop}~{one.marketplace}~{one.asin}",
        what=name,
        # How many stands with the words, so that the dates end on one edge.
        why=(*((Span(_words("units_then", language, units=units), strong=True),) if one.units else ()), Span(why)),
        money=_words("now", language) if one.is_late else "" if one.is_waiting else by,
        per="" if one.units else _words("ask_date", language),
        who=product["owner"] or say("morning.unassigned", language),
        is_owned=bool(product["owner"]),
        tone="attention" if one.is_late and is_soon else "normal",
        link=to_product(product),
        detail=_detail(one, product, language, with_cost=with_cost),
        capture=Capture(act, product["owner"] or "Supply", one.shop, one.marketplace, one.asin),
    )


def _pace(one: Order) -> str:
    """Units a day, with as many decimals as it takes to make the printed need of the days they are for."""
    days = one.lead_days + one.review_days
    written = [f"{one.daily:.{decimals}f}" for decimals in (1, 2, 3, 4)]
    return next((text for text in written if round(days * float(text)) == round(one.needed)), written[-1])


def _detail(one: Order, product: Answer, language: str, *, with_cost: bool) -> str:
    """When and how many, each with its arithmetic; the value only where costs may be seen."""
    count = lambda value: figures.count(round(value), language)  # noqa: E731
    daily = _pace(one)
    # What is left after the printed parts is what is ordered: each rounded by itself, they might miss it by one or two.
    covered = round(one.needed) - round(one.lost_units) - round(one.undated) - one.units if one.units else one.covered
    lines = [
        _words(
            "when" if one.is_own_lead else "when_assumed", language, available=count(one.available), due=count(one.due),
            daily=daily, ends=figures.day(one.ends, language), lead=one.lead_days, by=figures.day(one.by, language),
        ),
        _words(
            "how_many", language, lead=one.lead_days, review=one.review_days, daily=daily, needed=count(one.needed), covered=count(covered),
        ),
    ]  # fmt: skip
    if one.empty_days:
        lines.append(_words("how_many_lost", language, lost=count(one.lost_units), days=one.empty_days))
    if one.undated:
        lines.append(_words("how_many_undated", language, undated=count(one.undated)))
    lines.append(_words("how_many_left", language, units=count(one.units)))
    if product["recommended"] is not None:
        lines.append(_words("amazon_recommends", language, units=count(product["recommended"])))
    if with_cost and one.units and product["cost"] is not None and product["cost_currency"]:
        cost, currency = product["cost"], product["cost_currency"]
        each, total = figures.money(cost, currency, language, cents=True), figures.money(cost * one.units, currency, language)
        lines.append(_words("value", language, units=count(one.units), each=each, total=total))
    return "\n".join(lines)


_COLUMNS = {
    "by": "day", "name": "text", "asin": "text", "shop": "text", "marketplace": "text", "owner": "text", "units": "count",
    "available": "count", "due": "count", "undated": "count", "daily": "number", "ends": "day", "lead_days": "count",
    "lead_source": "text", "empty_days": "count", "lost_sales": "money", "currency": "text", "cost": "money",
    "cost_currency": "text",
}  # fmt: skip


def _all(found: Sequence[Order], known: dict[tuple[str, str, str], Answer], period: Period) -> tuple[Element, ...]:
    """Every order of the next 180 days as a table; none without one."""
    if not found:
        return ()
    language, rows = period.language, []
    for one in found:
        product = known[one.shop, one.marketplace, one.asin]
        rows.append({
            "by": one.by, "name": name_of(product, period), "asin": one.asin, "shop": one.shop, "marketplace": one.marketplace,
            "owner": product["owner"], "units": one.units, "available": one.available, "due": one.due, "undated": one.undated,
            "daily": round(one.daily, 2), "ends": one.ends, "lead_days": one.lead_days,
            "lead_source": _words("lead_own" if one.is_own_lead else "lead_assumed", language),
            "empty_days": None if one.is_waiting else one.empty_days,
            "lost_sales": None if one.lost_sales is None or one.is_waiting else round(one.lost_sales, 2),
            "currency": product["currency"],
            "cost": None if product["cost"] is None else round(product["cost"] * one.units, 2),
            "cost_currency": product["cost_currency"],
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    columns = tuple(
        TableColumn(name, _words(f"column_{name}", language), type_)  # type: ignore[arg-type]
        for name, type_ in _COLUMNS.items() if frame[name].notna().any()
    )  # fmt: skip
    table = Table(columns, frame, f"huddle-orders-{period.day}", ("asin", "marketplace", "shop"), "asin")
    title = _words("all" if len(found) > 1 else "all_one", language, count=len(found))
    return (Element("W7T", _words("question", language), title, table=table, places=frozenset({"desk"})),)


def _old(stock: Sequence[Answer], period: Period) -> tuple[Element, ...]:
    """The products with most old units, as small bars of their stock; nothing when none is old."""
    old = sorted((row for row in stock if row["aged"]), key=lambda row: (-row["aged"], row["shop"], row["marketplace"], row["asin"]))
    if not old:
        return ()
    language = period.language
    aged, of = _aged(stock)
    said = {"aged": figures.count(aged, language), "of": figures.count(of, language)}
    rows = tuple(
        Row(
            key=f"old~{row['shop']}~{row['marketplace']}~{row['asin']}", what=name_of(row, period), svg=_bar(row),
            money=figures.count(row["aged"], language), link=to_product(row), who=row["owner"] or "",
            per=_words("aged_of", language, of=figures.count(max(row["available"], row["aged"]), language)),
        )
        for row in old[:_OLD_ROWS]
    )  # fmt: skip
    title = _words("aged_title", language, **said)
    as_of = _as_of(old, period)
    return (Element("W7A", _words("aged_question", language), title, as_of, rows=rows, places=frozenset({"desk"}), width="half"),)


def _bar(row: Answer) -> str:
    """The part of a product's stock that is old, in orange, of its whole stock."""
    share = min(row["aged"] / max(row["available"], row["aged"], 1), 1.0)
    back = f'<rect x="0" y="6" width="{_BAR}" height="6" rx="3" fill="var(--faint)"/>'
    old = f'<rect x="0" y="6" width="{max(share * _BAR, 3):.0f}" height="6" rx="3" fill="var(--attention)"/>'
    return f'<svg width="{_BAR}" height="18" viewBox="0 0 {_BAR} 18" aria-hidden="true">{back}{old}</svg>'
