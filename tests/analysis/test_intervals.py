"""Score intervals against the tables of Newcombe's two papers, and what must hold for every pair of shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.intervals import differs, newcombe, newcombes, wilson

SHARES = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_the_interval_of_the_first_paper(count, of, low, high):
    found = wilson(count, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926), ((0, 10), (0, 20), -0.1611, 0.2775), ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)  # fmt: skip
def test_a_difference_has_the_interval_of_the_second_paper(first, second, low, high):
    found = newcombe(*first, *second)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    many = newcombes(*(np.array([count, 0.0]) for count in (*first, *second)))
    assert [end[0] for end in many] == [found.low, found.high] and all(np.isnan(end[1]) for end in many)


@settings(max_examples=60, deadline=None)
@given(SHARES, SHARES)
def test_an_interval_holds_its_share_and_turns_with_its_sides(first, second):
    one = wilson(*first)
    assert 0 <= one.low <= first[0] / first[1] + 1e-12 and first[0] / first[1] - 1e-12 <= one.high <= 1
    there, back = newcombe(*first, *second), newcombe(*second, *first)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert -1 - 1e-12 <= there.low <= there.high <= 1 + 1e-12
    assert differs(*first, *second) == there.side == -(differs(*second, *first) or 0)


def test_nothing_is_said_without_cases():
    assert differs(0, 0, 3, 10) is None
    assert differs(3, 10, 0, 0) is None
    with pytest.raises(ValueError, match="no share"):
        wilson(3, 2)
