"""Every declared dialect loads with the right totals, to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow.compute as pc
import pytest

from huddle.reports import reports
from tests.intake.formats.conftest import Outcome, cases

CENT = 0.0001


@pytest.mark.parametrize("case", cases(besides=("hostile", "foreign")))
def test_a_dialect_becomes_what_it_says(case: Mapping[str, Any], outcome: Outcome) -> None:
    wanted = case["expect"]
    receipt = outcome.receipt(case["path"])
    assert receipt is not None, "no receipt"
    assert receipt.verdict == wanted["verdict"], receipt.reason
    assert receipt.report == wanted["report"]
    for name in ("rows", "rejected", "currency"):
        if name in wanted:
            assert getattr(receipt, name) == wanted[name], name
    if "marketplace" in wanted:
        assert receipt.marketplace == wanted["marketplace"]
    if "period" in wanted:
        start, end = receipt.period
        assert [start.isoformat(), end.isoformat()] == wanted["period"]
    for name, total in wanted.get("totals", {}).items():
        assert receipt.totals[name] == pytest.approx(total, abs=CENT), name
    for language, key in (("en", "notes"), ("zh", "notes_zh")):
        assert wanted.get(key, "") in " ".join(note[language] for note in receipt.notes), key
    if "notes" not in wanted:
        assert not [note for note in receipt.notes if "add up" in note["en"]]


@pytest.mark.parametrize("case", [one for one in cases(besides=("hostile", "foreign")) if "verdict" in one.values[0]["expect"]])
def test_the_typed_rows_hold_what_the_file_says(case: Mapping[str, Any], outcome: Outcome) -> None:
    wanted = case["expect"]
    if wanted["verdict"] != "loaded":
        assert not [one for one in outcome.manifest.deliveries if one.file == case["path"]]
        return
    for report, sums in wanted.get("by_report", {}).items():
        told = outcome.rows(case["path"], report)
        assert {column: float(pc.sum(told[column]).as_py()) for column in sums} == pytest.approx(sums, abs=CENT), report
    if "by_report" in wanted:
        return
    rows = outcome.rows(case["path"])
    assert rows.num_rows == wanted["rows"] - wanted.get("rejected", 0)
    for column, total in wanted.get("sums", {}).items():
        assert float(pc.sum(rows[column]).as_py()) == pytest.approx(total, abs=CENT), column
    for column, values in wanted.get("distinct", {}).items():
        assert _distinct(rows[column].to_pylist(), with_blank="" in values) == sorted(values, key=str), column
    for column, count in wanted.get("distinct_count", {}).items():
        assert pc.count_distinct(rows[column]).as_py() == count, column


def _distinct(cells: list[Any], *, with_blank: bool) -> list[Any]:
    """The different cells as a case writes them: days as text, amounts as numbers, a blank as ""."""
    found = set()
    for cell in cells:
        if cell is None:
            if with_blank:
                found.add("")
        elif isinstance(cell, bool | str):
            found.add(cell)
        elif isinstance(cell, int | float | Decimal):
            found.add(float(cell))
        else:
            found.add(cell.isoformat())
    return sorted(found, key=str)


def test_every_declared_report_has_a_file_that_loads_as_it() -> None:
    wanted = [one.values[0]["expect"] for one in cases(besides=("hostile", "foreign"))]
    assert {name for one in wanted if one["verdict"] == "loaded" for name in one["report"].split("+")} == set(reports())


@pytest.mark.parametrize("case", [one for one in cases() if "private" in one.values[0]["expect"]])
def test_nothing_personal_is_stored_or_told(case: Mapping[str, Any], stored: list[tuple[str, str]]) -> None:
    for mark in case["expect"]["private"]:
        found = [where for where, text in stored if mark in text]
        assert not found, f"{mark} stands in {found}"


def test_the_search_for_personal_values_can_find_one(stored: list[tuple[str, str]]) -> None:
    assert any("unpacked" in where and "トラベルケトル" in text for where, text in stored)
