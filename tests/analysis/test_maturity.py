"""How far a young day is: measured from enough days, else assumed; a younger age stands in for one nobody exported at."""

from __future__ import annotations

import pytest

from huddle.analysis.maturity import ENOUGH, curves, maturity
from huddle.maturity import defaults


def told(age: int, value: float, final: float = 100.0, days: int = ENOUGH, source: str = "ads"):
    place = {"source": source, "shop": "default", "marketplace": "US", "metric": "ad_sales"}
    return {**place, "age": age, "days": days, "value": value, "final_value": final}


def test_a_curve_needs_enough_days_and_a_final_value():
    drawn = curves([told(1, 90), told(0, 70), told(2, 95, days=ENOUGH - 1), told(3, 0, final=0)])
    assert [(point.age, point.share) for point in drawn["ads", "default", "US", "ad_sales"]] == [(0, 0.7), (1, 0.9)]


@pytest.mark.parametrize(
    ("age", "share", "is_young"), [(0, 0.7, True), (1, 0.9, True), (3, 0.9, True), (5, 0.995, False), (14, 1.0, False)]
)
def test_a_day_is_as_far_as_it_usually_is(age, share, is_young):
    curve = curves([told(0, 70), told(1, 90), told(4, 99.5)])["ads", "default", "US", "ad_sales"]
    found = maturity(curve, "ads", age)
    assert (found.share, found.is_young, found.is_measured) == (pytest.approx(share), is_young, True)


def test_without_history_the_documented_default_is_assumed():
    days = defaults()["ads"].days
    young, old = maturity((), "ads", days - 1), maturity((), "ads", days)
    assert days == 14 and defaults()["site_traffic"].days == 3
    assert (young.share, young.is_young, young.is_measured) == (None, True, False)
    assert not old.is_young
    assert maturity((), "reviews", 0) is None
