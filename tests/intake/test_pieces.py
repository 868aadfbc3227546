"""A long file read in pieces is the file read whole: same rows, same lines, whatever the pieces are."""

from __future__ import annotations

import pytest

from huddle.declared import DeclarationError
from huddle.intake import delimited, recognise
from huddle.intake.parse import Context, parse
from huddle.reports import read_report
from tests.intake.conftest import Team
from tests.intake.files import put

HEADER = "Search Frequency Rank,Search Term,Top Clicked Product #1: ASIN,Top Clicked Product #1: Product Title,Reporting Date"


def file(rows: int) -> bytes:
    lines = ['Reporting Range=["Weekly"]', HEADER]
    long, short = '{0},"term {0},\nthick",B0TEST{0:04d},"Mat {0} with ""grip""",2026-11-14', "{0},term,,Lamp,2026-11-14"
    lines += [(long if n % 3 else short).format(n) for n in range(1, rows)]
    return ("\n".join(lines) + "\n").encode()


@pytest.mark.parametrize("size", [1, 50, 333, 1 << 20])
def test_pieces_of_any_size_give_the_same_rows(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_PIECE", size)
    (sheet,) = delimited.sheets(file(120))
    found = recognise.recognise(sheet)
    assert found is not None and found.report.pieces
    parsed = parse(sheet, found, Context(), "tst.csv")
    assert parsed.rows == 119 and parsed.rejects.num_rows == 0
    table = parsed.table.to_pydict()
    assert table["rank"] == list(range(1, 120)) and set(table["reach"]) == {"week"}
    assert table["line_number"] == sorted(set(table["line_number"])), "a row stands where it begins"
    assert table["line_number"][:4] == [3, 5, 7, 8]


def test_a_bad_row_of_a_later_piece_is_told_with_its_line(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_PIECE", 400)
    put(team.data / "US" / "tst.csv", file(120) + b"many,term,B0TEST0001,Lamp,2026-11-14\n")
    (receipt,) = team.take_in().values()
    assert (receipt.verdict, receipt.rows, receipt.rejected) == ("loaded", 120, 1)


def test_a_report_that_must_prove_its_numbers_is_not_read_in_pieces(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from huddle import paths

    declared = (paths.DEFINITIONS / "reports/top_search_terms.toml").read_text(encoding="utf-8")
    (tmp_path / "spoiled.toml").write_text(declared.replace('numbers = "dot"', 'numbers = "column"'), encoding="utf-8")
    with pytest.raises(DeclarationError, match="read in pieces"):
        read_report(tmp_path / "spoiled.toml")
