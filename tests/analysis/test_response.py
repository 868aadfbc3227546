"""The response curve: known curves are found again, never steeper than in proportion, and few levels draw none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from huddle.analysis.response import curve, levels


def weeks(power: float, scatter: float = 0.0, count: int = 30, seed: int = 1) -> list[tuple[float, float]]:
    noise = np.random.default_rng(seed).normal(0, scatter, count)
    return [(float(x), float(20 * x**power * np.exp(noise[place]))) for place, x in enumerate(np.linspace(100, 900, count))]


@pytest.mark.parametrize("power", [0.3, 0.6, 1.0])
def test_a_curve_without_scatter_is_found_again(power):
    found = curve(weeks(power))
    assert found.power == pytest.approx(power) and found.at(400) == pytest.approx(20 * 400**power)
    assert found.next(400)[0] == pytest.approx(power * 20 * 400 ** (power - 1), rel=1e-6)


def test_steeper_than_in_proportion_is_drawn_in_proportion_and_falling_flat():
    assert curve(weeks(1.6)).power == 1.0 and curve(weeks(-0.5)).power == 0.0


def test_it_is_the_line_of_the_logarithms_with_students_range():
    """Scipy's own regression as an independent road."""
    told = weeks(0.6, 0.1)
    found, fit = curve(told), stats.linregress(np.log([x for x, _ in told]), np.log([y for _, y in told]))
    assert (found.power, found.log_scale) == pytest.approx((fit.slope, fit.intercept))
    assert found.power_high - found.power == pytest.approx(fit.stderr * stats.t.ppf(0.9, len(told) - 2))


def test_the_range_holds_the_truth_about_four_times_in_five():
    held = [one.power_low <= 0.6 <= one.power_high for seed in range(200) if (one := curve(weeks(0.6, 0.15, seed=seed)))]
    assert 0.72 <= np.mean(held) <= 0.88


def test_fewer_than_eight_levels_draw_no_curve():
    assert levels([100, 101, 104, 106, 300, 0]) == 3
    assert curve([(100 * (1 + place % 7), 50) for place in range(40)]) is None
    assert curve([(100 * (1 + place % 8), 50) for place in range(40)]) is not None


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(1, 1e5), st.floats(1, 1e6)), min_size=8, max_size=40), st.floats(1, 1e5))
def test_more_money_never_brings_less_nor_more_than_in_proportion(pairs, spend):
    found = curve(pairs)
    if found is not None:
        assert found.at(spend) <= found.at(spend * 2) * (1 + 1e-9) <= found.at(spend) * 2 * (1 + 1e-6)
        low, high = found.band(spend)
        assert low <= found.at(spend) * (1 + 1e-9) and found.at(spend) <= high * (1 + 1e-9)
