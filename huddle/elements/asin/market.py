"""A12 and A13: where shoppers find a product, by keyword, and who stands beside it at what price; each only where a tool's file says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Element, Row, Span
from huddle.settings import setting

DAYS = 90
"""looks and exports older than this say nothing about now"""
MOST = 6


def span(about: Subject) -> dict[str, object]:
    """The days and the number of rows that count."""
    return {"since": about.day - timedelta(days=DAYS - 1), "day": about.day, "most": MOST}


def elements(about: Subject, keywords: Sequence[Answer], rivals: Sequence[Answer]) -> list[Element]:
    """A12 for the keywords and A13 for the competitors; nothing without a file of either."""
    return [*_keywords(about, keywords), *_rivals(about, rivals)]


def _both(base: Element) -> list[Element]:
    wall = replace(base, more=base.as_of, places=frozenset({"wall"}))
    return [replace(base, width="half", places=frozenset({"desk"})), wall]


def _keywords(about: Subject, found: Sequence[Answer]) -> list[Element]:
    if not found:
        return []
    last = max(row["snapshot_day"] for row in found)
    base = Element(
        code="A12", question=about.say("keywords_question"), title=_keywords_title(about, found),
        as_of=about.say("market_as_of", day=figures.short_day(last, about.language, about.day)),
        rows=tuple(_keyword(about, row) for row in found),
        note=about.say("keywords_note", places=setting("search_page_places")),
    )  # fmt: skip
    return _both(base)


def _is_first_page(rank: int | None) -> bool:
    return rank is not None and rank <= int(setting("search_page_places"))


def _moved(row: Answer) -> int:
    """1 where it came onto the first page since the look before, -1 where it left it, else 0; an unknown place moved nowhere."""
    then_known = row["rank_before"] is not None or row["beyond_before"] is not None
    now_known = row["organic_rank"] is not None or row["organic_beyond"] is not None
    if not (then_known and now_known):
        return 0
    return int(_is_first_page(row["organic_rank"])) - int(_is_first_page(row["rank_before"]))


def _keywords_title(about: Subject, found: Sequence[Answer]) -> str:
    left = [row["keyword"] for row in found if _moved(row) < 0]
    came = [row["keyword"] for row in found if _moved(row) > 0]
    if left:
        return about.say("keywords_left_one" if len(left) == 1 else "keywords_left", keyword=left[0], others=len(left) - 1)
    if came:
        return about.say("keywords_came", keyword=came[0])
    here = sum(_is_first_page(row["organic_rank"]) for row in found)
    return about.say("keywords_calm", here=here, count=len(found))


def _place(about: Subject, rank: int | None, beyond: int | None) -> str:
    if rank is not None:
        return about.say("place", place=figures.count(rank, about.language))
    return about.say("place_beyond", place=figures.count(beyond, about.language)) if beyond is not None else about.say("place_unknown")


def _keyword(about: Subject, row: Answer) -> Row:
    said = []
    if row["day_before"] is not None:
        then = figures.date_without_weekday(row["day_before"], about.language)
        said.append(about.say("place_then", place=_place(about, row["rank_before"], row["beyond_before"]), day=then))
    if row["sponsored_rank"] is not None:
        said.append(about.say("place_ad", place=figures.count(row["sponsored_rank"], about.language)))
    if row["search_volume"] is not None:
        said.append(about.say("searches", count=figures.count(row["search_volume"], about.language)))
    return Row(
        key=f"keyword-{row['keyword']}", what=row["keyword"], why=(Span(" · ".join(said)),),
        money=_place(about, row["organic_rank"], row["organic_beyond"]), tone="attention" if _moved(row) < 0 else "quiet",
    )  # fmt: skip


def _rivals(about: Subject, found: Sequence[Answer]) -> list[Element]:
    others = [row for row in found if row["asin"] != about.asin]
    if not others:
        return []
    last = max(row["snapshot_day"] for row in found)
    base = Element(
        code="A13", question=about.say("rivals_question"), title=_rivals_title(about, found, others),
        as_of=about.say("market_as_of", day=figures.short_day(last, about.language, about.day)),
        rows=tuple(_rival(about, row) for row in found),
    )  # fmt: skip
    desk, wall = _both(base)
    return [desk, replace(wall, rows=tuple(_rival(about, row, most=2) for row in found))]


def _rivals_title(about: Subject, found: Sequence[Answer], others: Sequence[Answer]) -> str:
    """The largest cut among the others, where one cut by the share that counts; else how our price stands."""
    least = float(setting("competitor_price_move"))
    cuts = [
        (row["price_before"] - row["price"]) / row["price_before"]
        if row["price"] and row["price_before"] else 0.0
        for row in others
    ]  # fmt: skip
    deepest = max(range(len(others)), key=lambda place: cuts[place])
    if cuts[deepest] >= least:
        row = others[deepest]
        before, price = (_price(about, row[key], row) for key in ("price_before", "price"))
        return about.say("rivals_cut", name=row["brand"] or _name(row, 28), before=before, price=price)
    ours = next((row["price"] for row in found if row["asin"] == about.asin), None)
    priced = [row for row in others if row["price"] is not None]
    if ours is None or not priced:
        return about.say("rivals_named", count=len(others))
    cheaper = sum(row["price"] < ours - 0.005 for row in priced)
    return about.say("rivals_cheaper" if cheaper else "rivals_cheapest", cheaper=cheaper, count=len(priced))


def _price(about: Subject, value: float | None, row: Answer) -> str:
    if value is None:
        return about.say("price_unknown")
    return figures.money(value, row["currency"], about.language, cents=True) if row["currency"] else f"{value:.2f}"


def _name(row: Answer, most: int) -> str:
    words = " ".join(str(row["title"] or row["brand"] or row["asin"]).split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"


def _rival(about: Subject, row: Answer, most: int = 9) -> Row:
    """One product beside ours, with at most so many facts: what moved comes first."""
    is_ours, said = row["asin"] == about.asin, []
    moved = row["price_before"] is not None and row["price"] is not None and abs(row["price"] - row["price_before"]) > 0.005
    if moved:
        day = figures.date_without_weekday(row["day_before"], about.language)
        said.append(about.say("price_then", price=_price(about, row["price_before"], row), day=day))
    if row["rating"] is not None and row["rating_count"] is not None:
        stars = about.say("stars_of", stars=f"{row['rating']:.1f}", count=figures.count(row["rating_count"], about.language))
        more = row["rating_count"] - row["ratings_before"] if row["ratings_before"] is not None else 0
        said.append(about.say("more_ratings", stars=stars, more=f"{more:+,.0f}") if more else stars)
    if row["sales_rank"] is not None:
        said.append(about.say("sales_rank", rank=figures.count(row["sales_rank"], about.language)))
    if row["units_month"] is not None:
        said.append(about.say("units_month", count=figures.count(row["units_month"], about.language)))
    name = about.say("ours", name=about.name) if is_ours else _name(row, 44)
    return Row(
        key=f"rival-{row['asin']}", what=name, why=(Span(" · ".join(said[:most]), strong=is_ours),),
        money=_price(about, row["price"], row), tone="normal" if is_ours or moved else "quiet",
    )  # fmt: skip
