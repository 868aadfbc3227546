"""Tails against exact sums, false discoveries against the published example, calibration by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis import tails


def negative_binomial(count: int, mean: float, alpha: float) -> float:
    """The probability of a count by its recurrence: p(0) = (1 + alpha mean)^(-1/alpha)."""
    p = (1 + alpha * mean) ** (-1 / alpha)
    for k in range(count):
        p *= (k + 1 / alpha) / (k + 1) * alpha * mean / (1 + alpha * mean)
    return p


@settings(max_examples=60)
@given(st.integers(0, 120), st.floats(0.2, 80), st.floats(0.01, 1.5))
def test_mid_p_is_the_exact_sum_of_the_tail(count, mean, alpha):
    below = sum(negative_binomial(k, mean, alpha) for k in range(count))
    point = negative_binomial(count, mean, alpha)
    exact = min(1.0, 2 * min(below + point / 2, 1 - below - point / 2))
    found = tails.mid_p(np.array([float(count)]), np.array([mean]), np.array([alpha]))[0]
    assert found == pytest.approx(exact, rel=1e-6, abs=1e-9)


def test_without_dispersion_the_tail_is_poisson():
    below = sum(math.exp(-7) * 7**k / math.factorial(k) for k in range(2))
    point = math.exp(-7) * 7**2 / 2
    found = tails.mid_p(np.array([2.0]), np.array([7.0]), np.array([0.0]))[0]
    assert found == pytest.approx(2 * (below + point / 2), rel=1e-5)


@pytest.mark.parametrize(("count", "mean"), [(0, 3.2), (4, 9.5), (11, 8.0)])
def test_chance_of_so_few_is_the_poisson_sum(count, mean):
    exact = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(count + 1))
    assert tails.chance_of_so_few(np.array([float(count)]), np.array([mean]))[0] == pytest.approx(exact)


@settings(max_examples=50)
@given(st.integers(0, 15), st.integers(0, 60), st.sampled_from([(7.0, 90.0), (7.0, 7.0), (14.0, 28.0)]))
def test_two_rates_are_compared_by_the_exact_binomial(count, before, exposures):
    share = exposures[0] / sum(exposures)
    total = count + before
    exact = sum(math.comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(count, total + 1))
    assert tails.chance_of_so_many(count, exposures[0], before, exposures[1]) == pytest.approx(exact, abs=1e-12)


def test_days_without_orders_multiply():
    alone = negative_binomial(0, 4.0, 0.2)
    assert tails.chance_of_no_orders(np.array([4.0]), np.array([0.2]), np.array([3.0]))[0] == pytest.approx(alone**3)


BENJAMINI_HOCHBERG_1995 = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def test_the_published_example_rejects_four_of_fifteen():
    shuffled = np.array(BENJAMINI_HOCHBERG_1995)[[7, 0, 14, 3, 9, 1, 12, 2, 5, 4, 6, 8, 10, 11, 13]]
    stands = tails.false_discovery(shuffled, 0.05)
    assert sorted(shuffled[stands]) == [0.0001, 0.0004, 0.0019, 0.0095]


@settings(max_examples=60)
@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=30), st.floats(0.01, 0.3))
def test_false_discovery_equals_its_definition(p, share):
    known = sorted(value for value in p if not math.isnan(value))
    limit = max((value for rank, value in enumerate(known, 1) if value <= share * rank / len(known)), default=-1.0)
    assert tails.false_discovery(np.array(p), share).tolist() == [value <= limit for value in p]


def test_dispersion_is_shrunk_to_the_median_and_never_negative():
    excess, scale = np.array([-50.0, 20.0, 300.0, 0.0]), np.array([100.0, 100.0, 1000.0, 0.0])
    found = tails.dispersion(excess, scale, np.array([84.0, 84.0, 84.0, 0.0]), np.array([5.0, 5.0, 5.0, 0.1]))
    assert found.tolist() == pytest.approx([0.2 * 28 / 112, 0.2, (0.3 * 84 + 0.2 * 28) / 112, 0.2])


def test_under_no_change_small_p_values_are_as_rare_as_they_say():
    rng = np.random.default_rng(5)
    mean, alpha = rng.uniform(5, 60, 40_000), np.full(40_000, 0.08)
    counts = rng.negative_binomial(1 / alpha, 1 / (1 + alpha * mean)).astype(float)
    assert (tails.mid_p(counts, mean, alpha) < 0.01).mean() <= 0.012


@given(st.integers(0, 40), st.integers(0, 60), st.data())
def test_drawing_marked_ones_is_counted_exactly(marked, others, data):
    total = marked + others
    drawn, count = data.draw(st.integers(0, total)), data.draw(st.integers(0, 12))
    ways = sum(math.comb(marked, met) * math.comb(others, drawn - met) for met in range(count, min(marked, drawn) + 1))
    assert tails.chance_of_drawing(count, total, marked, drawn) == pytest.approx(ways / math.comb(total, drawn), abs=1e-9)


def test_nothing_sold_where_next_to_nothing_is_expected_is_no_surprise() -> None:
    assert tails.mid_p(np.array([0.0, 0.0]), np.array([0.0, 1e-12]), np.array([0.0, 0.1])) == pytest.approx([1.0, 1.0])
