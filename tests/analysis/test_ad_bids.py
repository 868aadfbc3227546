"""Bids and placements: a verdict needs more than chance, money is a week's, and the bar is the campaign's own where it is known."""

from __future__ import annotations

import pytest

from huddle.analysis.ad_bids import Sums, bids, placements, tails, wanted_orders
from huddle.analysis.ad_lists import Scope

USUAL = {("A", "US", "SP"): Scope(spend=2000, ad_sales=8000, ad_orders=200, clicks=2000)}


def target(word: str, spend: float, sales: float, orders: int, clicks: int, **more: object) -> dict[str, object]:
    row = {"shop": "A", "marketplace": "US", "ad_product": "SP", "campaign": "c", "targeting": word, "match_type": "exact"}
    return row | {"currency": "USD", "spend": spend, "ad_sales": sales, "ad_orders": orders, "clicks": clicks} | more


def place(key: str, spend: float, sales: float, orders: int, clicks: int) -> dict[str, object]:
    return {"placement": key, "currency": "USD", "spend": spend, "ad_sales": sales, "ad_orders": orders, "clicks": clicks}


def test_the_tails_are_those_of_a_poisson_count():
    few, many = tails(2, 5.0)
    assert few == pytest.approx(0.124652, abs=1e-6)
    assert many == pytest.approx(1 - 0.040428, abs=1e-6)
    assert tails(0, 3.0) == (pytest.approx(0.049787, abs=1e-6), 1.0)


def test_orders_wanted_come_from_money_at_the_bar_else_from_clicks():
    assert wanted_orders(Sums(50, 100, 4, 90), bar=0.25, conversion=0.1) == pytest.approx(8)
    assert wanted_orders(Sums(50, 0, 0, 90), bar=0.25, conversion=0.1) == pytest.approx(9)


def test_what_never_sells_is_cut_and_what_sells_best_is_raised_beyond_chance():
    cut, more = bids(
        [
            target("never", 120, 0, 0, 150), target("dear", 300, 300, 8, 300), target("best", 100, 2000, 50, 150),
            target("usual", 100, 400, 10, 100), target("a few clicks", 10, 0, 0, 12),
        ],
        USUAL, {}, {},
    )  # fmt: skip
    assert [(one.row["targeting"], one.weekly) for one in cut] == [("dear", pytest.approx(56.25)), ("never", 30.0)]
    assert [(one.row["targeting"], one.weekly) for one in more] == [("best", 500.0)]
    assert cut[1].acos is None and cut[1].wanted == pytest.approx(15)


def test_the_own_bar_of_a_campaign_goes_before_the_usual_one():
    rows = [target("wide", 300, 1000, 25, 300)]
    assert bids(rows, USUAL, {}, {}) == ((), ())
    cut, _ = bids(rows, USUAL, {("A", "US", "SP", "c"): 0.15}, {})
    assert cut[0].is_own_bar and cut[0].bar == 0.15 and cut[0].weekly == pytest.approx((300 - 150) / 4)
    assert bids([target("x", 99, 0, 0, 99, ad_product="SD")], USUAL, {}, {}) == ((), ())


def test_places_are_read_in_the_consoles_order_and_judged_against_all_of_them():
    found = placements(
        [place("product", 300, 400, 10, 300), place("top", 300, 2600, 65, 300), place("rest", 30, 90, 2, 30), place("Neues", 1, 0, 0, 1)],
        {"USD": 1.0},
    )  # fmt: skip
    assert [(one.key, one.verdict) for one in found] == [("top", "cheap"), ("rest", "usual"), ("product", "dear"), ("Neues", "few")]
    assert found[0].sums.acos == pytest.approx(300 / 2600) and found[0].sums.conversion == pytest.approx(65 / 300)


def test_places_without_an_order_at_all_say_nothing():
    assert [one.verdict for one in placements([place("top", 9, 0, 0, 50)], {})] == ["few"]
