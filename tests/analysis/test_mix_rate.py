"""Mix and rate add up to the change whatever the parts, and what is called news is more than chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.analysis.mix_rate import Counted, interval, moved, parts

counts = st.tuples(st.floats(0, 1e6), st.one_of(st.just(0.0), st.floats(1, 1e6)))
sides = st.dictionaries(st.sampled_from("abcde"), counts, min_size=1).filter(lambda side: sum(low for _, low in side.values()) > 0)


def whole(side: dict[str, tuple[float, float]]) -> float:
    return sum(top for top, _ in side.values()) / sum(low for _, low in side.values())


@given(sides, sides)
def test_the_parts_add_up_to_the_change(before, now):
    found = parts(before, now)
    change = whole(now) - whole(before)
    assert sum(one.rate + one.mix for one in found) == pytest.approx(change, rel=1e-6, abs=1e-6 * (1 + whole(now) + whole(before)))


def test_worse_parts_are_told_from_another_mix():
    same_rates = parts({"search": (10, 100), "feed": (2, 100)}, {"search": (5, 50), "feed": (4, 200)})
    assert all(one.rate == 0 for one in same_rates) and sum(one.mix for one in same_rates) < 0
    same_mix = parts({"search": (10, 100), "feed": (2, 100)}, {"search": (5, 100), "feed": (2, 100)})
    assert sum(one.mix for one in same_mix) == 0 and sum(one.rate for one in same_mix) == pytest.approx(-0.025)


@pytest.mark.parametrize(("hits", "tries", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)])
def test_the_interval_is_wilsons(hits, tries, low, high):
    assert interval(hits, tries) == pytest.approx((low, high), abs=5e-5)


def test_few_events_are_no_news():
    assert moved(12.0, 10.0, (9, 8)) == 0
    assert moved(12.0, 10.0, (9000, 8000)) == 1
    assert moved(8.0, 10.0, (9000, 8000)) == -1
    assert moved(10.2, 10.0, (9_000_000, 8_000_000)) == 0
    assert moved(None, 10.0, (9, 8)) == moved(10.0, None, (9, 8)) == moved(10.0, 9.0, (None, 8)) == 0


def test_the_noise_of_conversion_is_that_of_order_items_not_of_units():
    """300 units of 100 order items are 100 events: Newcombe's method 10 by hand for 100/1000 against 80/1000 holds 0."""
    was, now = Counted(0.24, 80, 1000), Counted(0.30, 100, 1000)
    assert now.is_noise(was) is True and Counted(0.30, 300, 1000).is_noise(Counted(0.24, 240, 1000)) is False
    more, fewer = Counted(0.30, 1000, 10_000), Counted(0.20, 700, 10_000)
    assert more.side(fewer) == 1 and fewer.side(more) == -1
    assert now.side(was) == 0


def test_without_order_items_nothing_is_called_chance_or_news():
    known, unknown = Counted(0.3, 3000, 10_000), Counted(0.1, None, 10_000)
    for one, other in ((known, unknown), (unknown, known), (unknown, unknown)):
        assert one.is_noise(other) is None and one.side(other) == 0
    assert unknown.limits is None and Counted(0.0, 0, 20).limits == pytest.approx((0, 0.1611), abs=5e-5)


def test_what_fewer_buy_more_of_is_not_said_to_fall():
    """More visits bought nothing, but those who bought took more: the conversion shown rose."""
    assert Counted(0.12, 700, 10_000).side(Counted(0.10, 1000, 10_000)) == 0


@given(st.integers(0, 400), st.integers(1, 900), st.floats(1, 4))
def test_the_limits_hold_the_rate_and_are_as_wide_as_those_of_its_events(items, more, size):
    one = Counted(items * size / (items + more), items, items + more)
    low, high = one.limits
    plain = interval(items, items + more)
    assert low <= one.rate + 1e-9 and one.rate <= high + 1e-9
    assert (low, high) == pytest.approx(tuple(limit * (size if items else 1) for limit in plain))
