"""The numbers of a column are held against each other: what one of them leaves open, another must not contradict."""

from __future__ import annotations

from datetime import date

import pytest

from huddle.intake.numbers import COMMA, DOT, Evidence, Written, evidence_of
from tests.intake.conftest import Team
from tests.intake.files import order, orders, put

FIRST_DAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("cells", "proven", "marks"),
    [
        (["1,234", "12,34"], {COMMA}, {","}), (["1.234", "12,34"], {COMMA}, {"."}), (["1,234", "3.218"], set(), {",", "."}),
        (["12.50", "7"], {DOT}, set()), (["1,234,567", "0,5"], {DOT, COMMA}, set()), ([], set(), set()),
    ],
)  # fmt: skip
def test_what_a_column_shows_does_not_depend_on_where_it_is_cut(cells: list[str], proven: set[str], marks: set[str]) -> None:
    whole = Evidence(frozenset(proven), frozenset(marks))
    for cut in range(len(cells) + 1):
        assert evidence_of(map(Written, cells[:cut])) | evidence_of(map(Written, cells[cut:])) == whole


PRICES = [
    (["1,234", "12,34"], "doubtful_numbers"), (["1.234", "12.34"], "doubtful_numbers"), (["1.234", "12,34"], 1246.34),
    (["1,234", "12.34"], 1246.34), (["1,234", "56"], 1290), (["12.34", "12,34"], "mixed_numbers"),
]  # fmt: skip


@pytest.mark.parametrize(("prices", "expected"), PRICES)
def test_an_amount_that_reads_in_two_ways_is_never_guessed(team: Team, prices: list[str], expected: str | float) -> None:
    put(team.data / "orders.txt", orders(order(at, FIRST_DAY, 1, item_price=price) for at, price in enumerate(prices)))
    (receipt,) = team.take_in().values()
    if isinstance(expected, str):
        assert (receipt.verdict, receipt.fault) == ("refused", expected) and receipt.reason
        assert "item-price" in receipt.reason["en"] and "item-price" in receipt.reason["zh"]
    else:
        assert receipt.verdict == "loaded" and receipt.totals["sales"] == expected


@pytest.mark.parametrize(("counts", "is_loaded"), [(["1,234", "56"], True), (["1.234", "5.0"], False), (["1,234", "12,34"], False)])
def test_a_count_too(team: Team, counts: list[str], is_loaded: bool) -> None:
    put(team.data / "orders.txt", orders(order(at, FIRST_DAY, 1, quantity=count) for at, count in enumerate(counts)))
    (receipt,) = team.take_in().values()
    assert (receipt.verdict == "loaded") is is_loaded
    assert is_loaded or receipt.fault == "doubtful_numbers"


def test_a_declared_style_does_not_silence_the_column(team: Team) -> None:
    shares = ["1,234", "12,34", *["5.00"] * 60]
    rows = "\n".join(f'{rank},lamp {rank},B0TEST0001,"{share}",2026-11-14' for rank, share in enumerate(shares, 1))
    head = 'Reporting Range=["Weekly"]\nSearch Frequency Rank,Search Term,Top Clicked Product #1: ASIN,'
    put(team.data / "US" / "terms.csv", f"{head}Top Clicked Product #1: Click Share,Reporting Date\n{rows}\n")
    (receipt,) = team.take_in().values()
    assert (receipt.verdict, receipt.fault) == ("refused", "doubtful_numbers")
