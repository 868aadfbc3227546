"""Figures on the wall: unit always, unknown is a dash, a minus is a minus, Chinese counts in 万."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle import figures


@pytest.mark.parametrize(
    ("value", "currency", "language", "shown"),
    [
        (48_210.4, "USD", "en", "$48,210"),
        (48_210.4, "USD", "zh", "$48,210"),
        (123_456, "USD", "zh", "$12.3 万"),
        (123_456, "EUR", "en", "€123,456"),
        (2_345_678, "GBP", "en", "£2.35M"),
        (-84.2, "USD", "en", "−$84"),
        (-0.2, "USD", "en", "$0"),
        (0, "JPY", "en", "¥0"),
        (12, "CHF", "en", "CHF 12"),
        (None, "USD", "en", "–"),
    ],
)
def test_money(value: float | None, currency: str, language: str, shown: str) -> None:
    assert figures.money(value, currency, language) == shown


@pytest.mark.parametrize(
    ("values", "language", "shown"),
    [
        ((518_569, 94_633, None, 0), "zh", ["$518,569", "$94,633", "–", "$0"]),
        ((518_569, 100_000), "zh", ["$51.9 万", "$10.0 万"]),
        ((2_345_678, 94_633), "zh", ["$234.6 万", "$94,633"]),
        ((94_633, 4_335), "zh", ["$94,633", "$4,335"]),
        ((518_569, 94_633), "en", ["$518,569", "$94,633"]),
        ((), "zh", []),
    ],
)
def test_amounts_of_one_list_are_written_in_one_unit(values, language: str, shown: list[str]) -> None:
    assert list(map(figures.in_one_unit(values, "USD", language), values)) == shown


@pytest.mark.parametrize(
    ("worth", "currency", "home", "shown"),
    [(1.085, "EUR", "USD", "€1 = $1.085"), (0.006452, "JPY", "USD", "¥100 = $0.6452"), (154.987, "USD", "JPY", "$1 = ¥155.0"),
     (0.1, "PLN", "USD", "PLN 1 = $0.10"), (25_432.0, "USD", "VND", "$1 = VND 25,432")],
)  # fmt: skip
def test_a_rate_has_four_digits_of_a_unit_that_shows_them(worth: float, currency: str, home: str, shown: str) -> None:
    assert figures.rate(worth, currency, home) == shown


def test_money_with_cents_where_the_currency_has_any() -> None:
    assert figures.money(2.5, "USD", "en", cents=True) == "$2.50"
    assert figures.money(250, "JPY", "en", cents=True) == "¥250"


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [(97, 100, "−3%"), (103, 100, "+3%"), (100, 100, "±0%"), (5, 0, "–"), (None, 3, "–"), (3, None, "–"), (-5, -10, "+50%")],
)
def test_change(now: float | None, before: float | None, shown: str) -> None:
    assert figures.change(now, before) == shown


@given(st.floats(-1e9, 1e9), st.sampled_from(["USD", "JPY", "CNY"]), st.sampled_from(["en", "zh"]))
def test_a_figure_never_shows_a_hyphen_for_a_minus_or_a_negative_nought(value: float, currency: str, language: str) -> None:
    shown = figures.money(value, currency, language)
    assert "-" not in shown
    assert not (shown.startswith("−") and not any(digit in shown for digit in "123456789"))


def test_days_in_both_languages() -> None:
    wednesday = date(2026, 11, 18)
    assert figures.day(wednesday, "en") == "Wed 18 Nov"
    assert figures.day(wednesday, "zh") == "11月18日 周三"
    assert figures.short_day(wednesday, "zh") == "11/18 周三"
    beside = {days: figures.short_day(wednesday, "en", wednesday + timedelta(days=days)) for days in (6, 7, -7)}
    assert beside == {6: "Wed 18", 7: "18 Nov", -7: "18 Nov"}, "a week away it may be of another month"
    assert figures.weekday(wednesday, "en") == "Wednesday"
    assert figures.points(0.094, 0.098, "zh") == "−0.4 个百分点"
