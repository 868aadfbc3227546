"""Of reports over several days that share a day only the newer counts."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from huddle.analysis.spans import apart

FIRST = date(2026, 11, 1)


def span(start: int, length: int) -> dict[str, date]:
    return {"span_start": FIRST + timedelta(days=start), "span_end": FIRST + timedelta(days=start + length - 1)}


def test_four_weeks_that_overlap_by_six_days_are_one():
    assert apart([span(start, 7) for start in range(4)]) == [span(3, 7)]
    assert apart([span(0, 7), span(7, 7), span(14, 7)]) == [span(0, 7), span(7, 7), span(14, 7)]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(2, 31)), max_size=12))
def test_no_day_is_told_twice_and_the_last_span_stays(drawn):
    spans = [span(*one) for one in drawn]
    kept = apart(spans)
    days = [one["span_start"] + timedelta(days=step) for one in kept for step in range((one["span_end"] - one["span_start"]).days + 1)]
    assert len(days) == len(set(days))
    assert apart(spans[::-1]) == kept
    if spans:
        assert kept[-1]["span_end"] == max(one["span_end"] for one in spans)
