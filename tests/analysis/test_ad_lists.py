"""What gets on the lists of ads to add and to cut, and what chance alone keeps off them."""

from __future__ import annotations

from typing import Any

import pytest

from huddle.analysis.ad_lists import Lists, lists, marginal_acos, scopes

Block = tuple[float, float, int, int]


def campaign(name: str, spend: float, sales: float, orders: int, clicks: int, before: Block | None = None) -> dict[str, Any]:
    was = before or (spend, sales, orders, clicks)
    return {
        "shop": "default", "marketplace": "US", "ad_product": "SP", "campaign": name, "currency": "USD", "spend": spend, "ad_sales": sales,
        "ad_orders": orders, "clicks": clicks, "spend_before": was[0], "ad_sales_before": was[1], "ad_orders_before": was[2],
        "clicks_before": was[3], "window_days": 7,
    }  # fmt: skip


def term(
    words: str, spend: float, clicks: int, orders: int = 0, *, where: str = "usual", site: tuple[float, float, int] | None = None,
    is_exact: bool = False,
) -> dict[str, Any]:
    total = site or (spend, 0.0, orders)
    return {
        "shop": "default", "marketplace": "US", "ad_product": "SP", "campaign": where, "search_term": words, "currency": "USD",
        "spend": spend, "clicks": clicks, "ad_orders": orders, "site_spend": total[0], "site_ad_sales": total[1],
        "site_ad_orders": total[2], "is_exact": is_exact,
    }  # fmt: skip


USUAL = campaign("usual", 1000, 5000, 180, 2000)
"""conversion 9 %, ACOS 20 %: 33.3 clicks without an order say something"""
NOTHING = {}


def found(*campaigns, terms=(), break_even=NOTHING, has_before: bool = True) -> Lists:
    return lists([USUAL, *campaigns], terms, break_even, {"USD": 1.0}, has_before=has_before)


def test_the_step_is_defined_only_when_both_rose():
    assert marginal_acos(150, 100, 900, 700) == pytest.approx(0.25)
    assert marginal_acos(150, 100, 700, 700) is None
    assert marginal_acos(90, 100, 900, 700) is None


def test_a_term_is_cut_from_three_over_conversion_clicks_on():
    assert scopes([USUAL])["default", "US", "SP"].telling_clicks == 34
    said = found(terms=[term("mat for cars", 212, 61), term("mat", 40, 33), term("bought", 90, 80, 2)])
    (one,) = said.cut
    assert (one.kind, one.term, one.weekly) == ("term_without_order", "mat for cars", 53.0)
    assert one.facts["telling_clicks"] == 34


def test_a_campaign_without_an_order_stands_for_its_terms():
    said = found(campaign("dead", 80, 0, 0, 50), terms=[term("x", 60, 45, where="dead")])
    assert [(one.kind, one.campaign, one.weekly) for one in said.cut] == [("campaign_without_order", "dead", 20.0)]


def test_a_campaign_above_break_even_is_cut_only_beyond_chance():
    sure, few = campaign("sure", 900, 1800, 60, 700), campaign("few", 30, 60, 2, 23)
    known = {("default", "US", "SP", name): 0.3 for name in ("sure", "few")}
    (one,) = found(sure, few, break_even=known).cut
    assert (one.kind, one.campaign, one.weekly) == ("above_break_even", "sure", pytest.approx((900 - 540) / 4))


def test_more_spent_and_no_more_sold_needs_clicks_that_would_have_shown():
    tried = campaign("tried", 300, 900, 30, 900, (120, 900, 31, 300))
    small = campaign("small", 30, 90, 3, 40, (20, 90, 3, 30))
    (one,) = found(tried, small).cut
    assert (one.kind, one.campaign, one.weekly) == ("spent_more", "tried", 45.0)
    assert found(tried, small, has_before=False).cut == ()


def test_a_harvest_is_a_term_with_orders_under_the_bar_once_and_not_exact_yet():
    said = found(terms=[
        term("steel kettle", 30, 50, 4, site=(40, 400, 5)), term("steel kettle", 10, 9, 1, where="tail", site=(40, 400, 5)),
        term("dear kettle", 90, 50, 5, site=(90, 200, 5)), term("done", 20, 50, 9, site=(20, 400, 9), is_exact=True),
        term("of another choice", 20, 50, 9, where="not asked for", site=(20, 400, 9)),
    ])  # fmt: skip
    (one,) = said.add
    assert (one.kind, one.term, one.campaign, one.weekly) == ("harvest", "steel kettle", "usual", 100.0)
    assert one.facts["acos"] == pytest.approx(0.1)


def test_a_step_up_that_paid_beyond_chance_is_room():
    grown = campaign("grown", 220, 1600, 80, 900, (120, 800, 40, 500))
    lucky = campaign("lucky", 22, 160, 8, 90, (12, 80, 4, 50))
    (one,) = found(grown, lucky).add
    assert (one.kind, one.campaign, one.weekly, one.facts["step"]) == ("room", "grown", 200.0, pytest.approx(0.125))


def test_nothing_ordered_anywhere_says_nothing():
    said = lists([campaign("new", 50, 0, 0, 90)], [], {}, {"USD": 1.0}, has_before=True)
    assert said == Lists((), ())
