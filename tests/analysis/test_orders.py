"""The order list's arithmetic: the day to order, how many, and what an order that is late can no longer save."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.orders import Order, orders, ranked
from huddle.analysis.stock import lasts_until
from huddle.elements.asin.stock import outlook

START = date(2026, 11, 19)


def order(ends: int, *, daily: float = 10.0, lead: int = 45, undated: float = 0.0, price: float | None = 20.0, asin: str = "A") -> Order:
    return Order("default", "US", asin, START, 100.0, 0.0, undated, daily, START + timedelta(days=ends), lead, True, 30, price)


def test_ordered_in_time_it_lasts_until_the_next_one():
    one = order(60)
    assert (one.by, one.is_late, one.empty_days) == (START + timedelta(days=15), False, 0)
    assert (one.needed, one.covered, one.units) == (750.0, 450.0, 300)


def test_a_late_order_leaves_days_empty_and_does_not_buy_what_nobody_can_sell():
    one = order(26)
    assert (one.by, one.is_late, one.empty_days) == (START - timedelta(days=19), True, 19)
    assert (one.lost_units, one.lost_sales) == (190.0, 3800.0)
    assert one.needed - one.covered - one.lost_units == pytest.approx(one.units) == 300


def test_what_is_on_the_way_without_a_date_is_not_ordered_again():
    assert order(60, undated=120).units == 180
    waiting = order(20, undated=900)
    assert (waiting.units, waiting.is_waiting, waiting.is_late) == (0, True, False)
    assert order(20, undated=10).is_late


def test_the_costliest_gap_comes_first_then_the_nearest_day():
    late_small, late_large, soon, later = order(40, daily=1, asin="S"), order(30, asin="L"), order(50, asin="N"), order(90, asin="P")
    found = ranked([later, soon, late_small, late_large], {("default", "US"): 1.0})
    assert [one.asin for one in found] == ["L", "S", "N", "P"]


def test_slow_sellers_and_endless_stock_are_no_orders_and_a_missing_lead_time_is_said():
    row = {
        "shop": "default", "marketplace": "US", "asin": "A", "snapshot_day": START - timedelta(days=1), "available": 10, "due": 0.0,
        "undated": 0.0, "daily_expected": 2.0, "lasts_until": START + timedelta(days=5), "price": None,
    }  # fmt: skip
    rows = [row, row | {"asin": "B", "daily_expected": 0.1}, row | {"asin": "C", "lasts_until": None}, row | {"asin": "gone"}]
    leads = {("default", "US", asin): None for asin in "ABC"}
    (one,) = orders(rows, leads, default_lead=45, review_days=30)
    assert (one.asin, one.lead_days, one.is_own_lead, one.lost_sales) == ("A", 45, False, None)


@settings(max_examples=60)
@given(
    st.integers(0, 400), st.lists(st.integers(1, 9), min_size=7, max_size=7),
    st.dictionaries(st.integers(0, 60), st.integers(1, 300), max_size=4),
)  # fmt: skip
def test_the_list_and_the_products_own_page_see_the_same_last_day(available, week, arrivals):
    demand = np.array([[float(week[day % 7]) for day in range(180)]])
    due = {START + timedelta(days=step): float(units) for step, units in arrivals.items()}
    coming = np.zeros_like(demand)
    coming[0, list(arrivals)] = list(arrivals.values())
    (step,) = lasts_until(np.array([available]), coming, np.array([max(arrivals, default=0)]), demand)
    found = START + timedelta(days=int(step)) if step >= 0 else None
    assert found == outlook(available, list(demand[0]), list(due.items()), START).ends
