"""The expected day against a slow re-implementation by the book, and what must not influence it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from huddle.analysis.expected import expected, outlook, quantiles
from huddle.analysis.history import read_history
from tests.analysis.marts import Marts

LAST = date(2026, 11, 18)
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def by_the_book(series: list[list[float]], open_days: list[list[bool]], which: int, age: int) -> float | None:
    """Level x shrunk weekday index for the day `age` days before the last, from the 182 days before it.

    Lists run oldest first. Written from the formula, one number at a time.
    """
    at = len(series[which]) - 1 - age
    days = range(max(0, at - 182), at)
    own = [t for t in days if open_days[which][t]]
    if not own:
        return None
    weekdays = range(7)
    pool_mean = []
    for d in weekdays:
        cells = [series[i][t] for i in range(len(series)) for t in days if open_days[i][t] and t % 7 == d]
        pool_mean.append(sum(cells) / len(cells) if cells else None)
    known = [mean for mean in pool_mean if mean is not None]
    usual = sum(known) / len(known)
    pool = [1.0 if mean is None or usual == 0 else mean / usual for mean in pool_mean]
    total = sum(series[which][t] for t in own)
    balanced = []
    for d in weekdays:
        cells = [series[which][t] for t in own if t % 7 == d]
        mean = sum(cells) / len(cells) if cells else pool[d] * total / len(own)
        balanced.append(mean * len(own) / 7)
    index = [7 * (balanced[d] + 20 * pool[d] / 7) / (sum(balanced) + 20) for d in weekdays]
    above = sum(series[which][t] * 0.97 ** (at - t) for t in own)
    below = sum(index[t % 7] * 0.97 ** (at - t) for t in own)
    return above / below * index[at % 7]


@settings(max_examples=12, phases=WITHOUT_SHRINKING)
@given(st.integers(0, 10**6), st.integers(30, 420))
def test_the_forecast_equals_the_formula(seed, length):
    rng = np.random.default_rng(seed)
    marts, series, open_days = Marts(), [], []
    for place in range(3):
        units = rng.poisson(rng.uniform(0.3, 30) * (1 + 0.4 * np.sin(2 * np.pi * np.arange(length) / 7)))
        units[0] = max(units[0], 1)
        stock = np.where(rng.random(length) < 0.1, 0, 50)
        marts.add_asin(f"A{place}", units, last=LAST, available=stock)
        series.append([float(one) for one in units])
        open_days.append([bool(one > 0) for one in stock])
    found = expected(marts.ask, "asin", ["units"], days=9)
    for row in found.itertuples(index=False):
        wanted = by_the_book(series, open_days, int(row.item[1:]), (LAST - row.day).days)
        assert row.expected == (pytest.approx(wanted, rel=1e-9) if wanted is not None else pytest.approx(np.nan, nan_ok=True))


def test_money_is_shrunk_by_the_worth_of_twenty_units():
    rng = np.random.default_rng(3)
    marts = Marts()
    for place in range(2):
        marts.add_asin(f"A{place}", rng.poisson(6, 200), last=LAST, price=40.0)
    found = expected(marts.ask, "asin", ["units", "sales"])
    units, sales = (found[found["metric"] == name]["expected"].to_numpy() for name in ("units", "sales"))
    assert sales == pytest.approx(units * 40.0)


@settings(max_examples=8, phases=WITHOUT_SHRINKING)
@given(st.integers(0, 10**6), st.integers(1, 20))
def test_later_days_never_change_an_answer(seed, later):
    rng = np.random.default_rng(seed)
    units = [rng.poisson(12, 230 + later) for _ in range(3)]
    short, long = Marts(), Marts()
    for place, counted in enumerate(units):
        short.add_asin(f"A{place}", counted[: 230], last=LAST)
        long.add_asin(f"A{place}", counted, last=LAST + timedelta(days=later))
    for grain in ("site", "line", "asin"):
        then = expected(short.ask, grain, ["units", "sales"], until=LAST, days=3)
        now = expected(long.ask, grain, ["units", "sales"], until=LAST, days=3)
        assert then.equals(now)


def test_several_days_at_once_are_the_days_one_by_one():
    rng = np.random.default_rng(8)
    marts = Marts()
    marts.add_asin("A", rng.poisson(20, 300), last=LAST)
    together = expected(marts.ask, "asin", ["units"], days=10)
    for row in together.itertuples(index=False):
        alone = expected(marts.ask, "asin", ["units"], until=row.day).iloc[0]
        assert (row.expected, row.low, row.high) == pytest.approx((alone["expected"], alone["low"], alone["high"]), rel=1e-9)


@pytest.mark.parametrize(("days", "is_short"), [(42, True), (43, False), (60, False)])
def test_fewer_than_six_same_weekdays_have_no_range(days, is_short):
    marts = Marts()
    marts.add_asin("A", np.random.default_rng(1).poisson(9, days), last=LAST)
    row = expected(marts.ask, "asin", ["units"]).iloc[0]
    assert (row["is_short_history"], np.isnan(row["low"]), row["weekdays"]) == (is_short, is_short, (days - 1) // 7)


def test_days_out_of_stock_do_not_pull_the_level_down():
    units = np.full(200, 10)
    units[150:190] = 0
    stock = np.where((np.arange(200) >= 150) & (np.arange(200) < 190), 0, 30)
    known, unknown = Marts(), Marts()
    known.add_asin("A", units, last=LAST, available=stock)
    unknown.add_asin("A", units, last=LAST)
    assert expected(known.ask, "asin", ["units"]).iloc[0]["expected"] == pytest.approx(10.0)
    assert expected(unknown.ask, "asin", ["units"]).iloc[0]["expected"] < 6


def test_promotion_days_do_not_push_the_level_up():
    units = np.full(120, 10)
    units[100:105] = 50
    marts = Marts()
    marts.add_asin("A", units, last=LAST)
    marts.add("event", [{"day_start": LAST - timedelta(days=19), "day_end": LAST - timedelta(days=15), "name": "Sale",
                         "name_zh": "大促", "event_kind": "promotion"}])  # fmt: skip
    assert expected(marts.ask, "asin", ["units"]).iloc[0]["expected"] == pytest.approx(10.0)


def test_days_that_lost_the_buy_box_do_not_count():
    units = np.full(120, 10)
    units[110:118] = 1
    share = np.where((np.arange(120) >= 110) & (np.arange(120) < 118), 2.0, 98.0)
    marts = Marts()
    marts.add_asin("A", units, last=LAST, buy_box_base=np.full(120, 100), buy_box_page_views=share)
    assert expected(marts.ask, "asin", ["units"]).iloc[0]["expected"] == pytest.approx(10.0)


def test_a_day_without_a_row_is_zero_where_the_site_is_covered_and_nothing_before_the_first():
    marts = Marts()
    marts.add_asin("A", np.full(100, 7), last=LAST)
    marts.add_asin("B", [4], last=LAST - timedelta(days=9))
    history = read_history(marts.ask, "asin", until=None, back=30)
    sold = history.measures["units"][history.keys["item"] == "B"][0]
    assert np.isnan(sold[:20]).all() and sold[20:].tolist() == [4.0] + [0.0] * 9


def test_ratios_are_of_sums_and_their_range_of_past_values():
    marts = Marts()
    units, sessions = np.full(190, 10), np.full(190, 100)
    units[-8], sessions[-8] = 1, 400
    marts.add_asin("A", units, last=LAST, sessions=sessions)
    row = expected(marts.ask, "site", ["conversion"]).iloc[0]
    assert row["actual"] == pytest.approx(0.1)
    assert row["expected"] == pytest.approx((25 * 10 + 1) / (25 * 100 + 400))
    assert (row["low"], row["high"]) == pytest.approx((0.0025 + 0.35 * 0.0975, 0.1))  # rank 0.05 x 27 of 26 values


def test_the_next_days_follow_the_weekday():
    units = np.where(np.arange(210) % 7 == 209 % 7, 20, 10)
    marts = Marts()
    marts.add_asin("A", units, last=LAST)
    ahead = outlook(read_history(marts.ask, "asin", until=None, back=365), 14)[0]
    assert ahead.argmax() == 6 and ahead[6] == pytest.approx(ahead[13]) and ahead[0] == pytest.approx(10.0, abs=0.2)


def test_a_new_error_falls_outside_its_range_as_often_as_said():
    rng = np.random.default_rng(4)
    past, new = rng.normal(size=(20_000, 26)), rng.normal(size=20_000)
    low, high = quantiles(past, (0.05, 0.95))
    assert ((new < low) | (new > high)).mean() == pytest.approx(0.1, abs=0.01)


def test_quantiles_leave_out_what_is_unknown():
    low, high = quantiles(np.array([[np.nan, 1.0, 3.0, 2.0], [np.nan] * 4]), (0.25, 0.75))
    assert (low[0], high[0]) == (1.0, 3.0) and np.isnan(low[1])
