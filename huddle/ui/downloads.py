"""A desk table as a file to take away: XLSX and CSV in which no cell of a person's text can run as a formula.

A small line is left out: it is a picture, and its last value stands beside it.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from huddle.elements.model import Table, TableColumn

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {"count": "#,##0", "money": "#,##0.00", "percent": "0.0%", "number": "#,##0.##", "day": "yyyy-mm-dd"}


def _plain(value: object) -> object:
    if value is None or value is pd.NaT or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp | datetime):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def csv(table: Table, origin: str = "") -> bytes:
    """The table as UTF-8 CSV that Excel opens with the right characters; text that could run as a formula is quoted by '.

    `origin`, which data it was taken from, stands in the name of the file alone: a line of it here would be a row.
    """
    kept = [column for column in table.columns if column.type != "spark"]
    frame = pd.DataFrame({column.label: [_plain(value) for value in table.frame[column.name]] for column in kept})
    for label in frame.columns:
        frame[label] = frame[label].map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell)
    return frame.to_csv(index=False).encode("utf-8-sig")


def _write_column(sheet: Worksheet, at: int, column: TableColumn, table: Table, style: object) -> None:
    values = [_plain(value) for value in table.frame[column.name]]
    sheet.set_column(at, at, min(max([len(column.label), *(len(str(value)) for value in values[:200])]) + 2, 48))
    for line, value in enumerate(values, start=1):
        if value is None:
            sheet.write_blank(line, at, None)
        elif isinstance(value, date):
            sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), style)
        elif isinstance(value, bool | str):
            sheet.write_string(line, at, str(value))
        else:
            sheet.write_number(line, at, float(value), style)  # type: ignore[arg-type]


def xlsx(table: Table, origin: str = "") -> bytes:
    """The table as an Excel workbook: typed cells, a frozen header, text never read as formula or link.

    `origin` says which data it was taken from; the workbook's properties carry it.
    """
    import xlsxwriter  # no page needs it before somebody takes a workbook

    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(memory, options) as book:
        book.set_properties({"comments": origin})
        sheet = book.add_worksheet("Huddle")
        head = book.add_format({"bold": True, "bottom": 1})
        kept = [column for column in table.columns if column.type != "spark"]
        for at, column in enumerate(kept):
            sheet.write_string(0, at, column.label, head)
            style = book.add_format({"num_format": _FORMATS[column.type]}) if column.type in _FORMATS else None
            _write_column(sheet, at, column, table, style)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(table.frame), 1), max(len(kept) - 1, 0))
    return memory.getvalue()
