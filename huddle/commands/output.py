"""How commands print rows: a table for people, CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import argparse
import csv
import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TextIO

FORMATS = ("table", "csv", "json")


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add `--format table|csv|json`, and `--json` short for it."""
    parser.add_argument("--format", choices=FORMATS, default="table", help="how the rows are printed")
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="short for --format json")


def write_json(value: Any, to: TextIO | None = None) -> None:
    """JSON with null for unknown, ISO dates and numbers for Decimals, alone on standard output."""
    json.dump(plain(value), to or sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
    print(file=to or sys.stdout)


def plain(value: Any) -> Any:
    """A value as JSON has it: unknown is null, dates are ISO, Decimals numbers, tuples lists."""
    if value is None or isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, (datetime, date)):
        return None if value != value else value.isoformat()  # NaT is not itself
    if isinstance(value, Decimal):
        return plain(float(value))
    if hasattr(value, "item"):
        return plain(value.item())
    if isinstance(value, float):
        return None if value != value or value in (float("inf"), float("-inf")) else value
    return str(value)


def write_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], format: str, to: TextIO | None = None) -> None:
    """Rows as `table`, `csv` or `json`, with these columns in this order."""
    out = to or sys.stdout
    rows = _with_days(rows, columns)
    if format == "json":
        write_json([{name: row.get(name) for name in columns} for row in rows], out)
    elif format == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(name), "") for name in columns] for row in rows)
    else:
        _write_table([[_cell(row.get(name), "–") for name in columns] for row in rows], columns, out)


def _with_days(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows with days as days: pandas holds them as midnights, so a column of nothing but midnights is one of days."""
    days = [name for name in columns if _are_midnights([row.get(name) for row in rows])]
    return [{**row, **{name: row[name].date() for name in days if row.get(name) is not None and row[name] == row[name]}} for row in rows]


def _are_midnights(values: Sequence[Any]) -> bool:
    moments = [value for value in values if isinstance(value, datetime) and value == value]
    known = [value for value in values if value is not None and value == value]
    return bool(moments) and len(moments) == len(known) and all(value.time() == time.min for value in moments)


def _cell(value: Any, unknown: str) -> str:
    told = plain(value)
    if told is None:
        return unknown
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def _write_table(rows: Sequence[Sequence[str]], columns: Sequence[str], out: TextIO) -> None:
    widths = [max(_width(cell) for cell in column) for column in zip(columns, *rows, strict=True)]
    for row in (columns, ["-" * width for width in widths], *rows):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip(), file=out)
