"""Days as exports write them; an order of day and month is proven by the column or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.intake import days
from huddle.intake.tables import NATIVE

WAYS = ("iso", "words", "chinese", "numeric", "excel", "month")
DAYS = [
    ("2026-11-18", "2026-11-18"), ("2026/11/8", "2026-11-08"), ("20261118", "2026-11-18"), ("Nov 18, 2026", "2026-11-18"),
    ("18 Nov 2026", "2026-11-18"), ("jul 14, 2026", "2026-07-14"), ("2026年7月2日", "2026-07-02"), ("2026年11月", "2026-11-01"),
    (NATIVE + "46344", "2026-11-18"), ("2026-11", "2026-11-01"), ("18. November 2026", "2026-11-18"), ("17 dic 2026", "2026-12-17"),
    ("2026-11-18 00:00:00", "2026-11-18"), ("2026-11-18T23:59:59Z", "2026-11-18"), ("1-Nov-26", "2026-11-01"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_is_read(text: str, day: str) -> None:
    assert days.read(text, WAYS) == days.Reading(date.fromisoformat(day))


@pytest.mark.parametrize("text", ["2026-13-01", "99/99/2026", "Smarch 3, 2026", "18", "3026-01-01", "yesterday", "2026-02-30"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(days.NotADay):
        days.read(text, WAYS)


def _order(*texts: str, inside: tuple[date, date] | None = None) -> str | None:
    return days.order_of(days.shown(days.read(text, WAYS) for text in texts), inside).proven


def test_a_part_above_twelve_proves_the_order() -> None:
    assert _order("11/12/2026", "11/13/2026") == "mdy"
    assert _order("01.11.26", "13.11.26") == "dmy"


def test_one_consecutive_run_proves_the_order() -> None:
    assert _order("1/11/26", "2/11/26", "3/11/26") == "dmy"
    assert _order("11/1/26", "11/2/26", "11/3/26") == "mdy"


def test_the_confirmed_period_decides_and_nothing_else_does() -> None:
    assert _order("11/12/2026") is None
    assert _order("1/2/2026", "2/3/2026") is None
    assert _order("11/12/2026", inside=(date(2026, 11, 1), date(2026, 11, 30))) == "mdy"


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(3, 40), st.sampled_from(days.ORDERS))
def test_a_run_of_days_is_never_read_in_the_wrong_order(first: date, count: int, order: str) -> None:
    run = [first + timedelta(days=offset) for offset in range(count)]
    pattern = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}[order]
    readings = [days.read(day.strftime(pattern), WAYS) for day in run]
    found = days.order_of(days.shown(readings), None)
    if found.proven:
        assert [(one.orders or {})[found.proven] for one in readings] == run


RANGES = [
    "Jul 06, 2026 - Jul 29, 2026",
    "2026-07-06 - 2026-07-29",
    "2026年7月6日 至 2026年7月29日",
    "2026-07-06..2026-07-29",
    "06.07.2026 - 29.07.2026",
]


@pytest.mark.parametrize("text", RANGES)
def test_both_ends_of_a_range(text: str) -> None:
    assert days.read_range(text, WAYS) == (date(2026, 7, 6), date(2026, 7, 29))
