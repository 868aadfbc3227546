"""Numbers as people write them, and what a column proves about its style."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.intake import numbers
from huddle.intake.numbers import COMMA, DOT, NotANumber, Written
from huddle.intake.tables import NATIVE

AMOUNTS = [
    ("$12,905.25", DOT, "12905.25"), ("£12,897.84", DOT, "12897.84"), ("5.255,61 €", COMMA, "5255.61"),
    ("17.510,95\u00a0€", COMMA, "17510.95"), ("￥1,234", DOT, "1234"), ("US$12", DOT, "12"), ("₹1,13,529.99", DOT, "113529.99"),
    ("€1.234,56", COMMA, "1234.56"), ("€0,13", COMMA, "0.13"), ("$ 16.22", DOT, "16.22"), ("(1,234.50)", DOT, "-1234.50"),
    ("−5,00 €", COMMA, "-5.00"), ("-$5.20", DOT, "-5.20"), ("$-5.20", DOT, "-5.20"), ("5.00-", DOT, "-5.00"),
    ("1 234,56", COMMA, "1234.56"), ("１２３", DOT, "123"), (NATIVE + "5E-2", DOT, "0.05"), (NATIVE + "0.1", COMMA, "0.1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "style", "amount"), AMOUNTS)
def test_an_amount_is_read(text: str, style: str, amount: str) -> None:
    assert numbers.as_money(Written(text), style) == Decimal(amount)


@pytest.mark.parametrize("text", ["abc", "12a", "1.2.3", "12,34,5", "0,123,456", "5%", "", "--5", "1e999", NATIVE + "nan", "9" * 20])
def test_what_is_no_amount_is_refused_in_both_styles(text: str) -> None:
    for style in (DOT, COMMA):
        with pytest.raises(NotANumber):
            numbers.as_money(Written(text), style)


COUNTS = [("1,234", 1234), ("3.218", 3218), ("12,131", 12131), ("5.0", 5), ("0", 0), ("-3", -3), ("1.234.567", 1234567)]


@pytest.mark.parametrize(("text", "count"), COUNTS)
def test_a_count_knows_thousands_in_any_style(text: str, count: int) -> None:
    assert {numbers.as_count(Written(text), style) for style in (DOT, COMMA)} == {count}


@pytest.mark.parametrize("text", ["3.5", "0,5", "$5", "5%", "x"])
def test_a_count_is_whole(text: str) -> None:
    with pytest.raises(NotANumber):
        numbers.as_count(Written(text), DOT)


PROOFS = [("1,234.56", DOT), ("1.234,56", COMMA), ("5.63", DOT), ("5,63", COMMA), ("1,234", None), ("1.234", None), ("1,234,567", DOT),
          ("0,123", COMMA), ("12", None), ("1.2.3", None)]  # fmt: skip


@pytest.mark.parametrize(("text", "style"), PROOFS)
def test_what_a_number_proves(text: str, style: str | None) -> None:
    assert numbers.style_proven(Written(text)) == style


SHARES = [
    ("5.63%", "fraction", 0.0563),
    ("5.63%", "hundred", 0.0563),
    (NATIVE + "0.0042", "fraction", 0.0042),
    ("12.34", "hundred", 0.1234),
]


@pytest.mark.parametrize(("text", "scale", "share"), SHARES)
def test_a_percent_sign_decides_and_else_the_report_does(text: str, scale: str, share: float) -> None:
    assert numbers.as_fraction(Written(text), DOT, scale) == pytest.approx(share)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2), st.sampled_from([DOT, COMMA]), st.sampled_from(["", "€", "$", "£"]))
def test_an_amount_survives_being_written(amount: Decimal, style: str, sign: str) -> None:
    text = f"{amount:,.2f}"
    if style == COMMA:
        text = text.translate(str.maketrans(",.", ".,"))
    written = Written(f"{sign}{text}")
    assert numbers.style_proven(written) == style
    assert numbers.as_money(written, style) == amount


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        value = numbers.as_money(Written(text), DOT)
    except NotANumber:
        return
    assert value.is_finite()
