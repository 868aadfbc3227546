"""Six weeks, twelve months and the row below: every golden case against a second implementation, and what must always hold."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.wbr import Days, Series, fiscal_year_start, quarter_start, wbr
from huddle.commands.wbr import as_object
from huddle.metrics import metrics
from huddle.weeks import Span
from tests.analysis.wbr_oracle import Oracle

CASES = tomllib.loads(Path(__file__).with_name("wbr").joinpath("cases.toml").read_text("utf-8"))["case"]
LAST = date(2026, 11, 14)


def frame(case: dict[str, Any], metric: str) -> pd.DataFrame:
    """A case's days as the warehouse gives them."""
    rows = []
    end = date.fromisoformat(case["week_ending"]) + timedelta(days=20)
    late = {**case, "week_ending": end.isoformat()}  # what lies after the week is in the frame, and must not count
    for site, made in zip(case["site"], Oracle(late).sites, strict=True):
        for day, (is_whole, sums) in made.days.items():
            row = {"shop": site.get("shop", "default"), "marketplace": site.get("marketplace", "US"), "currency": "USD", "day": day}
            row |= {metric: is_whole}
            row |= {f"{metric}.{name}": None if sums is None else sums[name] for name in metrics()[metric].inputs}
            rows.append(row)
    return pd.DataFrame(rows)


def answer(case: dict[str, Any]) -> dict[str, Any]:
    metric, end = metrics()[case.get("metric", "sales")], date.fromisoformat(case["week_ending"])
    series = Series(metric, Days(frame(case, metric.name), end))
    found = wbr(series, end, months=case.get("months", "trailing"), fiscal_year_end=case.get("fiscal_year_end", 12))
    told = as_object(found, metric)
    return {**told, "weeks": [day.isoformat() for day in told["weeks"]], "months": [day.isoformat() for day in told["months"]]}


def close(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= 1e-6 + 1e-9 * abs(expected)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_two_implementations_agree(case):
    found, expected = answer(case), Oracle(case).answer()
    assert (found["weeks"], found["months"]) == (expected["weeks"], expected["months"])
    for name in ("cy_6_weeks", "py_6_weeks", "cy_12_months", "py_12_months"):
        pairs = list(zip(found[name], expected[name], strict=True))
        assert all(close(*pair) for pair in pairs), (name, pairs)
    assert list(found["box"]) == list(expected["box"])
    for name, value in expected["box"].items():
        assert close(found["box"][name], value), (name, found["box"][name], value)
    for name, value in case.get("expect", {}).items():
        assert close(found["box"][name], value), (name, found["box"][name], value)


def test_the_cases_are_many_and_speak_of_known_and_unknown():
    assert len(CASES) >= 40 and len({case["name"] for case in CASES}) == len(CASES)
    boxes = [Oracle(case).box() for case in CASES]
    for name in boxes[0]:
        known = sum(box[name] is not None for box in boxes)
        assert 10 <= known <= len(CASES) - 3, f"{name} is known in {known} cases: both sides must be seen"


def test_a_week_of_which_a_day_is_missing_is_marked_partial_and_one_before_the_data_is_not():
    series = Series(metrics()["sales"], Days(frame({"week_ending": "2026-11-14", "site": [{"first": "2026-10-28"}]}, "sales"), LAST))
    found = wbr(series, LAST)
    assert found.partial_weeks == (False, False, False, True, False, False)
    assert found.partial_months[-2:] == (False, True)


def test_a_year_ends_in_a_month():
    assert fiscal_year_start(date(2026, 3, 31), 3) == date(2025, 4, 1) and fiscal_year_start(date(2026, 4, 1), 3) == date(2026, 4, 1)
    assert quarter_start(date(2026, 1, 17), 2) == date(2025, 12, 1)
    with pytest.raises(ValueError, match="from 1 to 12, not in 13"):
        fiscal_year_start(LAST, 13)


amounts = st.integers(0, 99_999).map(lambda cents: cents / 100)
rows = st.lists(st.tuples(amounts, st.integers(0, 40), st.integers(0, 300), st.booleans()), min_size=30, max_size=60)


def of_rows(made: list[tuple], metric: str, keep: float = 1.0) -> pd.DataFrame:
    """A line that has a share of each day's rows."""
    first = LAST - timedelta(days=len(made) - 1)
    table = [
        {"shop": "a", "marketplace": "US", "currency": "USD", "day": first + timedelta(days=place), metric: is_whole or place % 5 > 0,
         f"{metric}.sales": round(sales * keep, 2), f"{metric}.units": int(units * keep), f"{metric}.sessions": int(visits * keep)}
        for place, (sales, units, visits, is_whole) in enumerate(made)
    ]  # fmt: skip
    return pd.DataFrame(table)


@settings(max_examples=60, deadline=None)
@given(rows)
def test_days_add_up_to_weeks_and_lines_to_the_total(made):
    whole = of_rows(made, "sales")
    part = of_rows(made, "sales", 0.3)
    rest = whole.assign(**{"sales.sales": (whole["sales.sales"] - part["sales.sales"]).round(2)})
    total, one, other = (Series(metrics()["sales"], Days(each, LAST)) for each in (whole, part, rest))
    for back in range(4):
        week = Span(LAST - timedelta(days=6), LAST).back(7 * back)
        days = [total.of(Span(day, day)).value for day in (week.first + timedelta(days=step) for step in range(7))]
        found = total.of(week).value
        if None in days:
            assert found is None
        else:
            assert found == pytest.approx(sum(days), abs=1e-6)
            assert found == pytest.approx(one.of(week).value + other.of(week).value, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(rows)
def test_a_rate_is_a_sum_over_a_sum(made):
    series = Series(metrics()["conversion"], Days(of_rows(made, "conversion"), LAST))
    week = Span(LAST - timedelta(days=6), LAST)
    units, visits = sum(row[1] for row in made[-7:]), sum(row[2] for row in made[-7:])
    found = series.of(week).value
    assert found is None or found == pytest.approx(units / visits)
