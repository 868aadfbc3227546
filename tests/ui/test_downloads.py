"""A table taken away is the table shown: typed in Excel, and no text of a person runs as a formula."""

from __future__ import annotations

import csv
import io
from datetime import date

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from huddle.elements.model import Table, TableColumn
from huddle.ui import downloads

RISKY = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "plain", None]


@pytest.fixture
def table() -> Table:
    rows = len(RISKY)
    frame = pd.DataFrame({
        "name": RISKY, "weeks": [[1.0, 2.0]] * rows, "units": [3] * rows, "sales": [12.5] * (rows - 1) + [None],
        "day": [date(2026, 11, 18)] * rows,
    })  # fmt: skip
    columns = (
        TableColumn("name", "Name"), TableColumn("weeks", "Weeks", "spark"), TableColumn("units", "Units", "count"),
        TableColumn("sales", "Sales", "money"), TableColumn("day", "Day", "day"),
    )  # fmt: skip
    return Table(columns, frame)


def test_no_cell_of_a_csv_begins_as_a_formula(table: Table):
    rows = list(csv.reader(io.StringIO(downloads.csv(table).decode("utf-8-sig"))))
    assert rows[0] == ["Name", "Units", "Sales", "Day"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+cmd|' /C calc'!A0", "'-2+3", "'@SUM(A1)", "'\t=1", "plain", ""]
    assert rows[1][1:] == ["3", "12.5", "2026-11-18"]


def test_a_workbook_holds_typed_cells_and_text_as_text(table: Table):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(downloads.xlsx(table))).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[0] == ["Name", "Units", "Sales", "Day"]
    assert [row[0] for row in rows[1:]] == ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "plain", ""]
    assert rows[1][1:] == [3.0, 12.5, date(2026, 11, 18)]
    assert rows[-1][2] == ""
