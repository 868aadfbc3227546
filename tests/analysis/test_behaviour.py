"""Process behaviour charts against published examples: NIST, the README of statprocon, and a second formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.analysis.behaviour import limits

FLOW_RATES = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
"""NIST/SEMATECH e-Handbook, 6.3.2.2: its limits are 55.8041 and 45.8159 by 3 / 1.128, of which 2.66 is the rounded form"""
COUNTS = [10, 50, 40, 30]
"""statprocon, README: centre 32.5, natural process limits -20.7 and 85.7, upper range limit 65.36"""


def test_the_flow_rates_of_nist_have_its_limits():
    found = limits(FLOW_RATES)
    assert (found.centre, found.points) == (pytest.approx(50.81), 10)
    exact = 3 / 1.128 / 2.66
    said = (found.centre + exact * found.reach, found.centre - exact * found.reach)
    assert said == pytest.approx((55.8041, 45.8159), abs=5e-5)
    assert (found.high, found.low) == pytest.approx((55.8049, 45.8151), abs=5e-5)


def test_the_counts_of_statprocons_readme_have_its_limits():
    found = limits(COUNTS)
    assert (found.centre, found.low, found.high, found.move) == pytest.approx((32.5, -20.7, 85.7, 65.36), abs=0.03)


def test_by_medians_one_promotion_widens_nothing():
    calm = [20.0, 22.0, 21.0, 23.0, 20.0, 22.0, 21.0, 23.0, 20.0, 22.0, 21.0]
    struck = [*calm[:5], 300.0, *calm[6:]]
    assert limits(struck, by_median=True).reach == pytest.approx(limits(calm, by_median=True).reach)
    assert limits(struck).reach > 10 * limits(calm).reach


def test_a_gap_is_no_move_and_nothing_is_usual_of_nothing():
    assert limits([1.0, None, 9.0]) is None
    assert limits([]) is None
    assert limits([1.0, 1.0, None, 9.0, 9.0]).reach == 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40), st.floats(-1e3, 1e3), st.floats(0.001, 1e3))
def test_limits_move_and_stretch_with_their_figure(values, shift, scale):
    found, other = limits(values), limits([scale * value + shift for value in values])
    assert other.reach == pytest.approx(scale * found.reach, rel=1e-6, abs=1e-5 * scale)
    assert other.centre == pytest.approx(scale * found.centre + shift, rel=1e-6, abs=1e-5 * scale + 1e-6)
