"""Workbooks: looked over before they are opened, then read in a child process that may die without harm."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from huddle.intake.sentences import Refusal
from huddle.intake.tables import HEAD_ROWS, Body, Sheet, text_array, without_blank_rows
from huddle.intake.workbook_child import DAMAGED, TOO_MANY
from huddle.settings import setting

_CHILD = Path(__file__).with_name("workbook_child.py")
_SECONDS = 300
_ENTRIES = 4096
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_zip(data: bytes) -> None:
    """Raises Refusal for a zip that is damaged, no workbook, or unpacks to a flood."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refusal("damaged_workbook") from None
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    most = setting("largest_workbook_mb") << 20
    if unpacked > most or len(entries) > _ENTRIES or unpacked > 500 * max(len(data), 1 << 16):
        raise Refusal("zip_bomb", megabytes=f"{unpacked / (1 << 20):,.0f}", most=setting("largest_workbook_mb"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refusal("password")
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise Refusal("zip_no_workbook")


def check_ole(data: bytes) -> None:
    """Raises Refusal for a workbook under a password."""
    if _ENCRYPTED in data:
        raise Refusal("password")


def sheets(data: bytes) -> list[Sheet]:
    """Every sheet of a workbook that has rows. Raises Refusal when it cannot be read within the limits."""
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(_CHILD), str(setting("most_cells")), str(setting("largest_workbook_mb") << 20)],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal("workbook_too_heavy") from None
    if child.returncode == DAMAGED:
        raise Refusal("damaged_workbook")
    if child.returncode == TOO_MANY:
        raise Refusal("too_many_cells", most=f"{setting('most_cells'):,}", megabytes=setting("largest_workbook_mb"))
    if child.returncode:
        raise Refusal("workbook_too_heavy")
    found: list[tuple[str, list[list[str]]]] = []
    for line in child.stdout.splitlines():
        row = json.loads(line)
        if isinstance(row, dict):
            found.append((row["sheet"], []))
        else:
            found[-1][1].append(row)
    most = setting("most_columns")
    for _, rows in found:
        if rows and max(map(len, rows)) > most:
            raise Refusal("too_many_columns", columns=f"{max(map(len, rows)):,}", most=f"{most:,}")
    kept = [Sheet(name, "workbook", _head(rows), _reader(rows)) for name, rows in found if any(map(any, rows))]
    if not kept:
        raise Refusal("empty")
    return kept


def _head(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.lstrip("\x1f") for cell in row) for row in rows[:HEAD_ROWS])


def _reader(rows: Sequence[Sequence[str]]) -> Callable[[int, Sequence[int]], Body]:
    def read(header_row: int, wanted: Sequence[int]) -> Body:
        below = rows[header_row + 1 :]
        if not any(map(any, below)):
            raise Refusal("no_rows")
        columns = {place: text_array([row[place] if place < len(row) else "" for row in below]) for place in wanted}
        lines = pa.chunked_array([pa.array(range(header_row + 2, header_row + 2 + len(below)), pa.int64())])
        return without_blank_rows(Body(columns, lines))

    return read
