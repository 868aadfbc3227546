"""What hides a flood, or a value no reader can hold, ends in a sentence and harms nothing."""

from __future__ import annotations

import io
import json

import pytest
import xlsxwriter

from tests.intake.conftest import Team
from tests.intake.files import EXPORTED, put

REVIEW = {"asin": "B0TESTCU01", "rating": 5, "text": "good", "date": "2026-11-10"}


def workbook(cells: dict[tuple[int, int], str]) -> bytes:
    """A workbook of these cells."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for (row, column), text in cells.items():
            sheet.write_string(row, column, text)
    return made.getvalue()


LONG = {(row, column): "x" * 30_000 for row in range(10) for column in range(8)}
FAR = {(0, 0): "asin", (900, 900): "far away"}


@pytest.mark.parametrize(("setting", "cells"), [("largest_workbook_mb = 1", LONG), ("most_cells = 500000", FAR)], ids=["text", "cells"])
def test_a_small_workbook_that_unfolds_into_much_is_refused_in_words(team: Team, setting: str, cells: dict[tuple[int, int], str]) -> None:
    (team.data / "settings.toml").write_text(setting)
    put(team.data / "book.xlsx", workbook(cells))
    (receipt,) = team.take_in().values()
    assert (receipt.verdict, receipt.fault) == ("refused", "too_many_cells") and receipt.reason
    assert "CSV" in receipt.reason["en"] and "CSV" in receipt.reason["zh"]


def test_what_is_read_at_once_has_a_limit_of_its_own(team: Team) -> None:
    (team.data / "settings.toml").write_text("largest_at_once_mb = 1")
    put(team.data / "reviews.jsonl", "\n".join([json.dumps(REVIEW | {"text": "x" * 900})] * 1500))
    put(team.data / "reviews.csv", "asin,rating,text,date\n" + "\n".join(f"B0TESTCU01,5,{'x' * 900},2026-11-10" for _ in range(1500)))
    put(team.data / "products.csv", "asin,short_name\n" + "\n".join(f"B0TEST{number:04},{'x' * 200}" for number in range(6000)))
    receipts = team.take_in()
    assert receipts["reviews.jsonl"].fault == "too_large_at_once" and receipts["reviews.csv"].fault != "too_large_at_once"
    assert receipts["products.csv"].fault == "too_large_at_once", "rows that are compared with all others are read at once"
    reason = receipts["reviews.jsonl"].reason
    assert reason and "1 MB" in reason["en"] and "1 MB" in reason["zh"]


@pytest.mark.parametrize(
    ("spoil", "rejected"),
    [
        ('{"asin": ' + "9" * 5000 + "}", 1),  # a number longer than Python reads
        ("[1, 2]", 1), ("7", 1), ("[" * 100_000, 1),
        (json.dumps(REVIEW | {"text": "half \ud800 of a sign"}), 0), (json.dumps(REVIEW | {"\udfff": 1}), 0),
    ],
)  # fmt: skip
def test_a_json_record_that_is_none_is_one_bad_line_and_told(team: Team, spoil: str, rejected: int) -> None:
    put(team.data / "US" / "reviews.jsonl", "\n".join([*[json.dumps(REVIEW | {"text": f"no. {at}"}) for at in range(60)], spoil]), EXPORTED)
    (receipt,) = team.take_in().values()
    assert (receipt.verdict, receipt.rows, receipt.rejected) == ("loaded", 61, rejected), receipt.reason


@pytest.mark.parametrize("text", ["[1, {}]", "[" + "9" * 5000 + "]", '{"a": [{"b": ' + "9" * 5000 + "}]}"])
def test_a_json_document_that_is_no_table_is_refused(team: Team, text: str) -> None:
    put(team.data / "any.json", text)
    (receipt,) = team.take_in().values()
    assert receipt.verdict == "refused" and receipt.reason
