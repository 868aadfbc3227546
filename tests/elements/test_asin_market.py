"""A9T, A12 and A13: what reviews talk about, where a product is found, who stands beside it: as the tools' files say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huddle.elements.asin import market, topics
from huddle.elements.asin.subject import Subject

OURS = "B0AAAAAAAA"
LOOK, BEFORE = date(2026, 11, 18), date(2026, 11, 4)


def about(language: str = "en") -> Subject:
    return Subject(OURS, "US", None, "USD", "Kettle", *[None] * 10, LOOK, None, None, None, (), language)


def keyword(word: str, now: int | None, then: int | None, *, below: int | None = None, was_below: int | None = None) -> dict[str, Any]:
    return {
        "keyword": word, "snapshot_day": LOOK, "organic_rank": now, "organic_beyond": below, "sponsored_rank": None, "search_volume": 900,
        "day_before": BEFORE, "rank_before": then, "beyond_before": was_below,
    }  # fmt: skip


def rival(asin: str, price: float | None, before: float | None = None, brand: str = "Kettlo") -> dict[str, Any]:
    return {
        "asin": asin, "title": "A kettle", "brand": brand, "snapshot_day": LOOK, "price": price, "currency": "USD", "rating": 4.1,
        "rating_count": 8402, "sales_rank": None, "units_month": None, "day_before": BEFORE if before else None, "price_before": before,
        "ratings_before": 8300 if before else None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("now", "then", "title"),
    [
        ((61, None), (44, None), "“kettle” left the first page"),
        ((None, 306), (9, None), "“kettle” left the first page"),
        ((5, None), (None, 306), "“kettle” came onto the first page"),
        ((7, None), (12, None), "On the first page for 1 of 1 keywords"),
        # a place nobody saw is not a place that was lost
        ((None, None), (9, None), "On the first page for 0 of 1 keywords"),
    ],
)
def test_a_keyword_that_crosses_the_first_page_is_the_finding(now, then, title):
    found = keyword("kettle", now[0], then[0], below=now[1], was_below=then[1])
    assert market.elements(about(), [found], [])[0].title == title


def test_a_place_below_what_was_looked_at_is_said_so_in_both_languages():
    for language, words in (("en", "below #306"), ("zh", "306 位之后")):
        (desk, wall) = market.elements(about(language), [keyword("kettle", None, 9, below=306)], [])
        assert [row.money for row in desk.rows] == [words] and desk.rows[0].tone == "attention"
        assert (desk.places, wall.places) == ({"desk"}, {"wall"})


@pytest.mark.parametrize(
    ("rivals", "title"),
    [
        ([rival(OURS, 34.99), rival("B0RIVAL001", 32.5, 39.9)], "Kettlo went from $39.90 to $32.50"),
        ([rival(OURS, 34.99), rival("B0RIVAL001", 39.0, 39.9)], "No competitor is cheaper, of 1 with a price"),
        ([rival(OURS, 34.99), rival("B0RIVAL001", 19.9), rival("B0RIVAL002", None)], "Cheaper than ours: 1 of 1 competitors"),
        ([rival(OURS, None), rival("B0RIVAL001", 19.9)], "Named beside it: 1"),
    ],
)
def test_the_deepest_cut_is_the_finding_else_how_our_price_stands(rivals, title):
    assert market.elements(about(), [], rivals)[0].title == title


def test_ours_stands_first_and_what_moved_is_said_first():
    desk, wall = market.elements(about(), [], [rival(OURS, 34.99), rival("B0RIVAL001", 32.5, 39.9)])
    assert [row.what for row in desk.rows] == ["Kettle (ours)", "A kettle"]
    assert wall.rows[1].why[0].text == "was $39.90 on 4 Nov · ★ 4.1, 8,402 ratings (+102 since)"


def test_nothing_is_shown_without_its_file():
    assert market.elements(about(), [], []) == []
    assert market.elements(about(), [], [rival(OURS, 34.99)]) == []


def test_the_commonest_complaint_is_the_finding_and_praise_stands_below():
    found = [
        {"is_negative": True, "topic": "Leakage", "subtopic": "Lid", "snapshot_day": LOOK, "mentions": 19},
        {"is_negative": False, "topic": "Size", "subtopic": None, "snapshot_day": LOOK, "mentions": 41},
    ]
    (desk, wall) = topics.elements(about(), found)
    assert desk.title == "Most complaints: Leakage, 19 reviews"
    assert [(row.what, row.why[0].text, row.money) for row in wall.rows] == [
        ("Leakage", "complaint · mostly Lid", "19 reviews"), ("Size", "praise", "41 reviews"),
    ]  # fmt: skip
    assert topics.elements(about("zh"), found[1:])[0].title == "好评最多：Size，41 条评论"
    assert topics.elements(about(), []) == []
