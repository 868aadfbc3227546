"""W6Q and W6R: which part of each search query's market is ours, and where our products stand among those clicked most.

Amazon counts what happened within 24 hours of a search, so these purchases never equal the week's sales.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huddle import figures
from huddle.elements import answers
from huddle.elements.answers import Row as Answer
from huddle.elements.model import Element, Link, Row, Span
from huddle.elements.period import Period
from huddle.elements.weekly.customers import name_of
from huddle.marketplaces import marketplaces
from huddle.text import say

ROWS = 6


def elements(period: Period) -> tuple[Element, ...]:
    """The share per query for the desk and the wall, the terms for the desk; each absent without its export."""
    where = {name: getattr(period.choices, name) for name in ("shop", "marketplace")}
    shares = answers.rows(period.ask("weekly/search_share", until=period.span.last, **where))
    terms = answers.rows(period.ask("weekly/search_terms", until=period.span.last, **where))
    return (*_shares(shares, period), *_terms(terms, period))


def _words(key: str, language: str, **values: object) -> str:
    return say(f"weekly.search_{key}", language, **values)


def _part(own: int | None, whole: int | None, exported: float | None = None) -> float | None:
    """Our part of a market; the share as exported where the counts are not told."""
    return own / whole if own is not None and whole else exported


def _shares(found: Sequence[Answer], period: Period) -> tuple[Element, ...]:
    told = [row for row in found if _bought(row) is not None or _clicked(row) is not None]
    if not told:
        return ()
    language = period.language
    told.sort(key=lambda row: -(row["own_purchases"] or 0))  # most of ours first; else in the order of the markets
    rows, short = (tuple(_share_row(row, period, is_wall=is_wall) for row in told[:ROWS]) for is_wall in (False, True))
    as_of = _words("as_of", language, day=figures.day(max(row["last_day"] for row in told), language))
    base = Element(
        code="W6Q", question=_words("question", language), title=_title(told, language), rows=rows,
        as_of=as_of, note=_words("note", language),
        more=_words("more", language, as_of=as_of, count=len(told) - len(rows)) if len(told) > len(rows) else as_of,
    )  # fmt: skip
    return (replace(base, places=frozenset({"desk"})), replace(base, rows=short, note="", places=frozenset({"wall"})))


def _bought(row: Answer) -> float | None:
    return _part(row["own_purchases"], row["purchases"], row["purchase_share"])


def _clicked(row: Answer) -> float | None:
    return _part(row["own_clicks"], row["clicks"], row["click_share"])


def _title(told: Sequence[Answer], language: str) -> str:
    """Our part of the purchases after all queries told, against the queries that both weeks tell."""
    counted = [row for row in told if row["own_purchases"] is not None and row["purchases"]]
    if not counted:
        return _words("title_queries", language, count=len(told))
    share = sum(row["own_purchases"] for row in counted) / sum(row["purchases"] for row in counted)
    both = [row for row in counted if row["own_purchases_before"] is not None and row["purchases_before"]]
    values = {"share": figures.percent(share), "count": len(counted)}
    if not both:
        return _words("title", language, **values)
    now = sum(row["own_purchases"] for row in both) / sum(row["purchases"] for row in both)
    then = sum(row["own_purchases_before"] for row in both) / sum(row["purchases_before"] for row in both)
    return _words("title_change", language, points=figures.points(now, then, language), **values)


def _share_row(row: Answer, period: Period, *, is_wall: bool) -> Row:
    """The steps of one query; on the wall without the one that stands large beside them."""
    language = period.language
    seen, clicked, bought = _part(row["own_impressions"], row["impressions"], row["impression_share"]), _clicked(row), _bought(row)
    told = (("seen", seen), ("clicked", clicked), ("bought", None if is_wall else bought))
    steps = [_words(key, language, share=figures.percent(share)) for key, share in told if share is not None]
    if row["rank"] is not None:
        steps.append(_rank(row, language))
    market = _words("of_purchases", language, count=figures.count(row["purchases"], language)) if row["purchases"] else ""
    return Row(
        key=f"query~{row['shop']}~{row['marketplace']}~{row['query']}", what=_on_site(row["query"], row["marketplace"], period),
        why=(Span(_words("comma", language).join(steps)),), money=figures.percent(bought if bought is not None else clicked),
        per=market if bought is not None else _words("of_clicks", language),
    )  # fmt: skip


def _on_site(words: str, site: str, period: Period) -> str:
    if period.choices.marketplace is not None:
        return words
    return say("morning.on_site", period.language, name=words, site=marketplaces()[site].code)


def _rank(row: Answer, language: str) -> str:
    now = figures.count(row["rank"], language)
    if row["rank_before"] is None or row["rank_before"] == row["rank"]:
        return _words("rank", language, rank=now)
    return _words("rank_before", language, rank=now, before=figures.count(row["rank_before"], language))


def _terms(found: Sequence[Answer], period: Period) -> tuple[Element, ...]:
    if not found:
        return ()
    language = period.language
    first = sum(row["place"] == 1 for row in found)
    as_of = _words("as_of", language, day=figures.day(max(row["last_day"] for row in found), language))
    return (
        Element(
            code="W6R", question=_words("terms_question", language), title=_words("terms_title", language, first=first, count=len(found)),
            rows=tuple(_term_row(row, period) for row in found[:ROWS]), as_of=as_of,
            more=_words("terms_more", language, as_of=as_of, count=len(found) - ROWS) if len(found) > ROWS else as_of,
            places=frozenset({"desk"}),
        ),
    )  # fmt: skip


def _term_row(row: Answer, period: Period) -> Row:
    language = period.language
    place = _words("place", language, place=row["place"], name=name_of(row, period))
    if row["place_before"] is not None and row["place_before"] != row["place"]:
        before = figures.count(row["place_before"], language)  # beside an unknown one of another term it is read as 1.0
        place = _words("place_before", language, place=row["place"], before=before, name=name_of(row, period))
    why = [place, _rank(row, language)]
    if row["conversion_share"] is not None:
        why.append(_words("bought", language, share=figures.percent(row["conversion_share"])))
    return Row(
        key=f"term~{row['shop']}~{row['marketplace']}~{row['term']}", what=_on_site(row["term"], row["marketplace"], period),
        why=(Span(_words("comma", language).join(why)),), money=figures.percent(row["click_share"]), per=_words("of_clicks", language),
        link=Link("asin", {"asin": row["asin"], "marketplace": row["marketplace"], "shop": row["shop"]}),
    )  # fmt: skip
