"""When stock ends: the worked example, arrivals, and both ways of counting days of cover."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.expected import BACK, outlook
from huddle.analysis.history import read_history
from huddle.analysis.stock import HORIZON, StockOut, pace_in_stock, stock_clock, stock_out
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


def walked(available: float, due: dict[date, float], demand: np.ndarray, first: date) -> tuple[date | None, date | None, float | None]:
    """Day by day with a pencil: the day that falls short, the next arrival after it, the units missed until then."""
    left, out, lost = float(available), None, 0.0
    for ahead, wanted in enumerate(demand):
        day = first + timedelta(days=ahead)
        if out is not None and due.get(day):
            return out, day, lost
        left += due.get(day, 0.0) - wanted
        if left < 0:
            out = out or day
            lost = -left
    return out, None, None


ITEMS = st.lists(
    st.tuples(
        st.integers(0, 12),  # units a day; 0 with the next: never sold
        st.booleans(),
        st.integers(0, 400),  # available
        st.one_of(st.none(), st.integers(0, 300)),  # on the way
        st.integers(0, 9),  # age of the snapshot
        st.lists(
            st.tuples(st.sampled_from([None, "default", "other"]), st.sampled_from([None, "US", "UK"]), st.integers(-15, 150),
                      st.integers(1, 200)), max_size=4),
    ),
    min_size=6, max_size=12,
)  # fmt: skip


@settings(max_examples=4)
@given(ITEMS)
def test_all_at_once_is_each_one_walked_alone(items):
    marts = Marts()
    for place, (daily, sells, available, inbound, age, shipments) in enumerate(items):
        asin = f"A{place}"
        if sells:
            marts.add_asin(asin, np.full(40, daily) + np.arange(40) % 7, last=LAST)
        snapshot = LAST - timedelta(days=age)
        marts.add("stock", [{"shop": "default", "marketplace": "US", "asin": asin, "snapshot_day": snapshot, "available": available,
                             "inbound": inbound, "units_t30": daily or None}])  # fmt: skip
        for shop, site, ahead, units in shipments:
            marts.add("shipment", [{"shop": shop, "marketplace": site, "asin": asin, "units": units,
                                    "sellable_day": snapshot + timedelta(days=ahead)}])  # fmt: skip
    if not any(sells for _, sells, *_ in items):
        return
    clock = stock_clock(marts.ask).set_index("asin")
    series = read_history(marts.ask, "asin", until=None, back=BACK)
    ahead_of, paces = outlook(series, HORIZON), pace_in_stock(series)
    places = {item: place for place, item in enumerate(series.keys["item"])}
    assert len(clock) == len(items)
    for number, (daily, sells, available, inbound, age, shipments) in enumerate(items):
        row, snapshot = clock.loc[f"A{number}"], LAST - timedelta(days=age)
        due: dict[date, float] = {}
        for shop, site, ahead, units in shipments:
            if shop in (None, "default") and site in (None, "US") and ahead > 0:
                due[snapshot + timedelta(days=ahead)] = due.get(snapshot + timedelta(days=ahead), 0.0) + units
        undated = inbound or 0
        for units in (due[day] for day in sorted(due)):
            if units > undated:
                break
            undated -= units
        out, arrival, lost = None, None, None
        if sells:
            place = places[f"A{number}"]
            # Day `n` after the snapshot is a day of the week of the outlook, which begins the day after the last one.
            demand = np.array([ahead_of[place, (n - age) % 7] for n in range(HORIZON)])
            out, arrival, lost = walked(available, due, demand, snapshot + timedelta(days=1))
            assert row["daily_expected"] == pytest.approx(ahead_of[place, :7].mean())
            assert row["daily_in_stock"] == pytest.approx(paces[place])
        else:
            assert np.isnan(row["daily_expected"]) and np.isnan(row["daily_in_stock"])
        assert (row["stock_out_day"], row["next_arrival"]) == (out, arrival or min(due, default=None))
        assert row["undated"] == undated
        assert row["amazon_daily"] == pytest.approx(daily / 30 if daily else np.nan, nan_ok=True)
        if arrival is None or out is None:
            assert np.isnan(row["gap_days"]) and np.isnan(row["lost_units"])
        else:
            assert row["gap_days"] == (arrival - out).days
            assert row["lost_units"] == pytest.approx(lost)
