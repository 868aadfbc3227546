"""When stock ends: the worked example, arrivals, and both ways of counting days of cover."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.stock import StockOut, stock_clock, stock_out
from tests.analysis.marts import Marts

FIRST = date(2026, 11, 1)
LAST = date(2026, 11, 18)


def test_the_worked_example_runs_out_on_the_nineteenth():
    demand = [5.0] * 10 + [8.0] * 30
    found = stock_out(120, {date(2026, 11, 20): 100}, demand, FIRST)
    assert found == StockOut(date(2026, 11, 19), date(2026, 11, 20), 1, 2.0)


def test_an_arrival_in_time_moves_the_day():
    assert stock_out(50, {date(2026, 11, 4): 50}, [10.0] * 30, FIRST) == StockOut(date(2026, 11, 11), None, None, None)
    assert stock_out(1000, {}, [10.0] * 30, FIRST).day is None


def test_stock_that_is_gone_already_loses_every_day_until_the_arrival():
    assert stock_out(0, {date(2026, 11, 6): 99}, [4.0] * 30, FIRST) == StockOut(FIRST, date(2026, 11, 6), 5, 20.0)


@settings(max_examples=80)
@given(st.integers(0, 200), st.lists(st.floats(0.1, 20), min_size=5, max_size=40), st.integers(0, 30), st.integers(0, 100))
def test_the_day_is_where_the_cumulative_sum_turns_negative(available, demand, arrival, units):
    arrives = FIRST + timedelta(days=arrival)
    found = stock_out(available, {arrives: units}, demand, FIRST)
    coming = np.where(np.arange(len(demand)) >= arrival, units, 0)
    short = np.nonzero(available + coming - np.cumsum(demand) < 0)[0]
    wanted = FIRST + timedelta(days=int(short[0])) if len(short) else None
    assert found.day == wanted
    if found.lost_units is not None and found.arrival and found.day:
        lost = sum(demand[: (found.arrival - FIRST).days]) - available
        assert found.lost_units == pytest.approx(lost)


def test_cover_is_counted_over_in_stock_days_and_as_amazon_counts():
    units = np.full(60, 6)
    units[-20:-10] = 0
    stock = np.where((np.arange(60) >= 40) & (np.arange(60) < 50), 0, 40)
    marts = Marts()
    marts.add_asin("A", units, last=LAST, available=stock)
    marts.add("stock", [{"shop": "default", "marketplace": "US", "asin": "A", "snapshot_day": LAST, "available": 30, "units_t30": 120}])
    marts.add("shipment", [{"asin": "A", "units": 500, "sellable_day": date(2026, 11, 27)}])
    row = stock_clock(marts.ask).iloc[0]
    assert (row["daily_in_stock"], row["days_of_cover"]) == pytest.approx((6.0, 5.0))
    assert (row["amazon_daily"], row["amazon_days_of_cover"]) == pytest.approx((4.0, 7.5))
    assert (row["stock_out_day"], row["next_arrival"], row["gap_days"]) == (date(2026, 11, 24), date(2026, 11, 27), 3)
    assert row["lost_units"] == pytest.approx(18.0)


def test_a_later_snapshot_is_not_seen_from_an_earlier_day():
    marts = Marts()
    marts.add_asin("A", np.full(90, 5), last=LAST)
    for day, units in ((LAST - timedelta(days=3), 40), (LAST, 5)):
        marts.add("stock", [{"shop": "default", "marketplace": "US", "asin": "A", "snapshot_day": day, "available": units}])
    assert stock_clock(marts.ask, until=LAST - timedelta(days=2)).iloc[0]["available"] == 40
