"""Whether two stretches of days can stand against each other: length, weekdays, and days that lie in both."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.analysis.comparable import calendar, overlap
from huddle.weeks import Span, month_of

OCTOBER, SEPTEMBER = month_of(date(2026, 10, 1)), month_of(date(2026, 9, 1))
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = 1, 2, 3, 4, 5


def test_a_month_against_the_one_before_holds_other_weekdays():
    found = calendar(OCTOBER, SEPTEMBER)
    assert found.days == 1 and not found.is_alike
    assert found.more == (THURSDAY, FRIDAY, SATURDAY) and found.fewer == (TUESDAY, WEDNESDAY)


def test_a_week_is_like_every_other_week():
    week = Span(date(2026, 11, 8), date(2026, 11, 14))
    assert calendar(week, week.back(7)).is_alike and calendar(week, week.back(364)).is_alike and calendar(week, week.back(3)).is_alike


@given(st.integers(1, 60), st.integers(1, 400))
def test_turned_round_more_is_fewer(length, back):
    now = Span(date(2026, 11, 20) - timedelta(days=length - 1), date(2026, 11, 20))
    there, here = calendar(now, now.back(back)), calendar(now.back(back), now)
    assert (there.more, there.fewer, there.days) == (here.fewer, here.more, 0)
    assert there.is_alike is (length % 7 == 0 or back % 7 == 0)


@pytest.mark.parametrize(("back", "first"), [(7, None), (6, date(2026, 11, 8)), (400, None)])
def test_days_in_both_stretches_are_found(back, first):
    week = Span(date(2026, 11, 8), date(2026, 11, 14))
    assert overlap(week, week.back(back)) == first
