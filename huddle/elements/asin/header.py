"""A1: what we are looking at: name, site, who looks after it, and the figures one asks for first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.subject import Subject, site_name
from huddle.elements.model import Chip, Element, Link, Row, Span, Tile, Tone
from huddle.settings import setting
from huddle.text import say

STILL = 0.01
"""a figure that moves by less than this share of itself stands still"""
NEW_DAYS = 90
"""a product on sale for less than this is new"""


def _label(metric: str, about: Subject) -> str:
    return say(f"metrics.{metric}", about.language)


def _day(day: date | None, about: Subject) -> str:
    """A tile's own day, as short as it can be: `Wed 18`, `11/18`."""
    said = figures.short_day(day, about.language, about.day)
    return said.split(" ")[0] if about.language == "zh" else said


def _last(history: Sequence[Answer], key: str) -> Answer | None:
    return next((row for row in reversed(list(history)) if row[key] is not None), None)


def tiles(
    about: Subject, weeks: Sequence[Answer], history: Sequence[Answer], stock: Answer | None, rating: Answer | None, broken: Collection[str]
) -> list[Tile]:  # fmt: skip
    """The figures of the header that are known, at most six; a broken branch's figure stands out."""
    week, before = (weeks[-1] if weeks else None), (weeks[-2] if len(weeks) > 1 else None)
    made = [
        (_week(about, "sales", week, before), "sales"), (_week(about, "sessions", week, before), "sessions"),
        (_price(about, history, stock, is_beaten="buy_box" in broken), "price"),
        (_buy_box(about, week, before, is_broken="buy_box" in broken), "buy_box"), (_cover(about, stock), "available"),
        (_rating(about, rating), ""),
    ]  # fmt: skip
    return [replace(tile, spark=spark(history, key) if key else ()) for tile, key in made if tile is not None]


def spark(history: Sequence[Answer], key: str) -> tuple[float | None, ...]:
    """The last 28 days of a figure; empty with fewer than two known ones, or when it stands still but for cents."""
    values = tuple(row[key] for row in list(history)[-28:])
    known = [value for value in values if value is not None]
    if len(known) < 2 or max(known) - min(known) <= STILL * abs(max(known)):
        return ()
    return values


def _week(about: Subject, key: str, week: Answer | None, before: Answer | None) -> Tile | None:
    if week is None or week[key] is None:
        return None
    then = before[key] if before else None
    words = about.say("on_week_before", change=figures.change(week[key], then)) if then else about.say("first_week")
    value = about.money(week[key]) if key == "sales" else figures.count(week[key], about.language)
    return Tile(key, about.say(f"tile_{key}_week"), value, _day(week["day"], about), words)


def _price(about: Subject, history: Sequence[Answer], stock: Answer | None, *, is_beaten: bool) -> Tile | None:
    sold = _last(history, "price")
    if sold is None:
        return None
    offer = stock["lowest_offer"] if stock else None
    cheaper = offer is not None and offer < sold["price"] - 0.005
    words = about.say("tile_offer", offer=about.money(offer, cents=True)) if offer is not None else about.say("tile_price_sold")
    return Tile(
        "asp", about.say("tile_price"), about.money(sold["price"], cents=True), _day(sold["day"], about), words,
        tone="attention" if cheaper and is_beaten else "normal",
    )  # fmt: skip


def _buy_box(about: Subject, week: Answer | None, before: Answer | None, *, is_broken: bool) -> Tile | None:
    if week is None or week["buy_box"] is None:
        return None
    then = before["buy_box"] if before else None
    words = figures.points(week["buy_box"], then, about.language) if then is not None else about.say("first_week")
    tone: Tone = "attention" if is_broken else "normal"
    share = figures.percent(week["buy_box"], decimals=0)
    return Tile("buy_box", _label("buy_box", about), share, _day(week["day"], about), words, tone=tone)


def _cover(about: Subject, stock: Answer | None) -> Tile | None:
    if stock is None or stock["available"] is None:
        return None
    units = figures.count(stock["available"], about.language)
    days = stock["cover"] if stock["cover"] is not None else stock["amazon_cover"]
    tone: Tone = "attention" if not stock["available"] or (days is not None and days < int(setting("critical_cover_days"))) else "normal"
    value = about.say("days", days=figures.count(round(days), about.language)) if days is not None else about.say("units", units=units)
    words = about.say("tile_sellable", units=units) if days is not None else about.say("tile_no_rate")
    return Tile("days_of_cover", _label("days_of_cover", about), value, _day(stock["snapshot_day"], about), words, tone=tone)


def _rating(about: Subject, rating: Answer | None) -> Tile | None:
    if rating is None or not rating["reviews"]:
        return None
    words = about.say("tile_reviews", reviews=figures.count(rating["reviews"], about.language))
    as_of = _day(rating["last_day"], about)
    return Tile("rating", _label("rating", about), f"{rating['stars']:.1f} ★", as_of, words)


def facts(about: Subject, actions: int) -> str:
    """ASIN, parent, SKU, line, owner, brand, stance, stage, open actions: what is known, in one line."""
    line = "" if about.line == "~none" else about.line
    launch = about.launch_day or about.first_day
    stage = ""
    if about.launch_day and launch and (about.day - launch).days < NEW_DAYS:
        stage = about.say("stage_new", days=max((about.day - launch).days, 0))
    owner = about.say("fact_owner", owner=about.owner) if about.owner else ""
    stance = about.say(f"stance_{about.stance}") if about.stance in ("scale", "margin", "cash", "line", "brand") else ""
    acts = about.say("open_action" if actions == 1 else "open_actions", count=actions) if actions else ""
    parent = about.say("fact_parent", parent=about.parent_asin) if about.parent_asin else ""
    found = (about.asin, parent, about.sku, line, about.brand, owner, stance, stage, acts)
    return " · ".join(dict.fromkeys(str(fact) for fact in found if fact))


def others(about: Subject) -> tuple[Row, ...]:
    """The other sites that sell the product, each a click away."""
    made = []
    for other in about.others:
        money = figures.money(other.sales, other.currency, about.language) if other.sales is not None else ""
        link = Link("asin", {"asin": about.asin, "marketplace": other.marketplace})
        why = "" if money else about.say("no_sales_28")
        name = about.say("also_on", site=site_name(other.marketplace, about.language))
        spans = (Span(why),) if why else ()
        made.append(Row(f"site-{other.marketplace}", name, spans, money, about.say("in_28_days"), link=link, tone="quiet"))
    return tuple(made)


def chips(about: Subject, stock: Answer | None) -> tuple[Chip, ...]:
    """Up to which day each source speaks."""
    found = (
        ("sales", about.day), ("traffic", about.traffic_day), ("ads", about.ads_day),
        ("stock", stock["snapshot_day"] if stock else None), ("reviews", about.review_day),
    )  # fmt: skip
    return tuple(Chip(about.say(f"to_{name}", day=figures.short_day(day, about.language, about.day))) for name, day in found if day)


def elements(about: Subject, shown: Sequence[Tile], verdict: str, actions: int) -> list[Element]:
    """A1: on the desk under the product's name with the other sites below, on the wall under the verdict."""
    named = about.say("header", name=about.name, site=about.site)
    base = Element(code="A1", question=about.say("header_question"), title=named, tiles=tuple(shown), more=facts(about, actions))
    made = [replace(base, places=frozenset({"desk"})), replace(base, title=verdict, more="", places=frozenset({"wall"}))]
    if about.others:
        made.append(Element("A1S", about.say("header_question"), "", rows=others(about), places=frozenset({"desk"})))
    return made
