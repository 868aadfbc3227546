"""The products template, filled with every ASIN, SKU and title found, best sellers first: drop it back and it loads.

Apart from a table's downloads, because its headers are the words by which the intake knows a products table.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from functools import partial
from typing import Any

from huddle import warehouse
from huddle.elements.answers import Row, rows
from huddle.elements.choices import Choices
from huddle.reports import reports
from huddle.text import say

REPORT = "products"
_CHINESE = re.compile("[一-鿿]")


def header(column: str, language: str) -> str:
    """How the products table names a column: the first declared word of the language, else the first."""
    words = reports()[REPORT].columns[column].headers
    return next((word for word in words if bool(_CHINESE.search(word)) == (language == "zh")), words[0])


def lines(found: list[Row]) -> list[Row]:
    """One line per ASIN, best sellers first; what the team wrote already stays, for the newest table replaces the last."""
    seen: dict[str, Row] = {}
    for row in found:
        seen.setdefault(row["asin"], row)
    return list(seen.values())


def workbook(choices: Choices) -> bytes:
    """The template as an Excel workbook of typed cells, in which no text runs as a formula or a link."""
    ask = partial(warehouse.ask, stamp=choices.stamp or None)
    return written(lines(rows(ask("deliveries/found", shop=choices.shop))), choices.language)


def written(found: list[Row], language: str) -> bytes:
    """These lines as a workbook with the template's headers and the title, for orientation, behind them."""
    import xlsxwriter  # no page needs it before somebody takes the template

    columns = [name for name in reports()[REPORT].columns if name not in ("shop", "marketplace")]
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        sheet = book.add_worksheet(say("deliveries.template_file", language))
        bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, name in enumerate([*columns, "title"]):
            word = say("deliveries.column_title", language) if name == "title" else header(name, language)
            sheet.write_string(0, at, word, bold)
            sheet.set_column(at, at, 60 if name == "title" else max(len(word) + 4, 14))
        for line, row in enumerate(found, start=1):
            for at, name in enumerate([*columns, "title"]):
                _write(sheet, line, at, row.get(name), day)
        sheet.freeze_panes(1, 2)
    return memory.getvalue()


def _write(sheet: Any, line: int, at: int, value: object, day: object) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, int | float):
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, str(value))
