"""Which factor moved a product, what is usual, since when, and how many five-star reviews are needed."""

from __future__ import annotations

from math import isclose, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.analysis.branches import effects, five_stars_needed, turning_point, usual_range

POSITIVE = st.floats(min_value=0.01, max_value=1e6)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((1, 10, 2), (4, 5, 3), (50.47438029, -25.23719014, 14.76280986)),
        ((4, 5, 3), (5, 6, 4), (19.31568569, 15.78206435, 24.90224996)),
        ((4, 5, 3), (8, 2, 4), (42.96021467, -56.79031473, 17.83010006)),
    ],
)
def test_effects_are_those_of_the_published_vectors(before, after, said):
    assert effects(before, after) == pytest.approx(said, abs=1e-7)


@given(st.lists(st.tuples(POSITIVE, POSITIVE), min_size=1, max_size=4))
def test_effects_add_up_to_the_change_and_turn_round_with_time(pairs):
    before, after = zip(*pairs, strict=True)
    there, back = effects(before, after), effects(after, before)
    scale = max(prod(before), prod(after))
    assert isclose(sum(there), prod(after) - prod(before), abs_tol=1e-6 * scale)
    assert all(isclose(one, -other, abs_tol=1e-6 * scale) for one, other in zip(there, back, strict=True))


def test_a_factor_at_zero_gives_no_effects():
    assert effects((0, 5), (3, 5)) is None
    assert effects((2, 5), (2, 0)) is None


def test_a_usual_range_needs_six_weeks_and_is_that_of_the_moving_range():
    assert usual_range([10, 12, 11, 13, 12]) is None
    found = usual_range([10, 12, 10, 12, 10, 12])
    assert (found.low, found.centre, found.high, found.weeks) == pytest.approx((11 - 2.66 * 2, 11, 11 + 2.66 * 2, 6))
    assert [found.side(value) for value in (5, 11, 17)] == [-1, 0, 1]


def test_a_gap_adds_no_moving_range_of_its_own():
    assert usual_range([10, 10, 10, None, 50, 50, 50]).high == pytest.approx(30.3)


def test_a_figure_that_never_moves_is_not_unusual_for_the_last_digit():
    assert usual_range([0.1 + 0.2] * 8).side(0.3) == 0


def test_amounts_have_no_limit_below_zero():
    assert usual_range([1, 9, 1, 9, 1, 9]).low == 0


@given(st.integers(3, 30), st.integers(3, 30), st.floats(-100, 100), st.floats(0.5, 100))
def test_the_turning_point_of_two_levels_is_where_the_second_begins(first, second, level, step):
    assert turning_point([level] * first + [level + step] * second) == first


def test_no_turn_where_nothing_changes_or_too_little_is_known():
    assert turning_point([3.0] * 20) is None
    assert turning_point([1, 2, None, 3]) is None


@pytest.mark.parametrize(
    ("reviews", "stars", "said"),
    [(128, 4.3, (4.5, 52)), (10, 4.5, None), (4, 4.0, (4.5, 4)), (0, 0.0, None), (3, 1.2, (1.5, 1))],
)
def test_five_stars_needed(reviews, stars, said):
    assert five_stars_needed(reviews, stars) == said


@given(st.integers(1, 5000), st.floats(1, 4.49))
def test_that_many_five_stars_reach_the_goal_and_one_less_does_not(reviews, stars):
    goal, needed = five_stars_needed(reviews, stars)
    assert (reviews * stars + 5 * needed) / (reviews + needed) >= goal - 1e-6
    assert (reviews * stars + 5 * (needed - 1)) / (reviews + needed - 1) < goal + 1e-6
