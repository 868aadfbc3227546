"""Workbooks: looked over before they are opened, then read in a child process that may die without harm."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

import pyarrow as pa

from huddle.intake.sentences import Refusal
from huddle.intake.tables import HEAD_ROWS, Body, Sheet, without_blank_rows
from huddle.intake.workbook_child import DAMAGED, TOO_MANY
from huddle.settings import setting

_CHILD = Path(__file__).with_name("workbook_child.py")
_SECONDS = 300
_ENTRIES = 4096
_AT_ONCE = 20_000
"""rows that are turned into columns together"""
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
    command = [sys.executable, "-I", str(_CHILD), str(setting("most_cells")), str(setting("largest_workbook_mb") << 20)]
    found: list[_Rows] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        clock = threading.Timer(_SECONDS, child.kill)
        clock.start()
        try:
            _tell(child, data)
            for line in child.stdout or ():
                row = json.loads(line)
                if isinstance(row, dict):
                    found.append(_Rows(row["sheet"]))
                else:
                    found[-1].add(row)
        except ValueError:  # it was ended in the middle of a line
            child.kill()
        finally:
            clock.cancel()
    if child.returncode == DAMAGED:
        raise Refusal("damaged_workbook")
    if child.returncode == TOO_MANY:
        raise Refusal("too_many_cells", most=f"{setting('most_cells'):,}", megabytes=setting("largest_workbook_mb"))
    if child.returncode:
        raise Refusal("workbook_too_heavy")
    most = setting("most_columns")
    for sheet in found:
        if sheet.width > most:
            raise Refusal("too_many_columns", columns=f"{sheet.width:,}", most=f"{most:,}")
    kept = [Sheet(one.name, "workbook", one.head(), one.read) for one in found if one.is_filled]
    if not kept:
        raise Refusal("empty")
    return kept


def _tell(child: subprocess.Popen[bytes], data: bytes) -> None:
    """Hands the workbook to the child, which reads all of it before it says anything."""
    try:
        assert child.stdin is not None
        child.stdin.write(data)
        child.stdin.close()
    except BrokenPipeError:  # it ended before: its exit status says why
        pass


class _Rows:
    """The rows of a sheet: its head as it stands, and all as columns of some thousand rows: as lists they take several times the room."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.width = 0
        self._filled = 0
        """how many rows there are to the last that is not blank"""
        self._head: list[list[str]] = []
        self._waiting: list[list[str]] = []
        self._pieces: list[list[pa.Array]] = []
        self._count = 0

    def add(self, row: list[str]) -> None:
        """One more row, of whatever width."""
        if len(self._head) < HEAD_ROWS:
            self._head.append(row)
        self.width = max(self.width, len(row))
        self._waiting.append(row)
        self._count += 1
        if any(row):
            self._filled = self._count
        if len(self._waiting) >= _AT_ONCE:
            self._fold()

    @property
    def is_filled(self) -> bool:
        """Whether any cell is not blank."""
        return self._filled > 0

    def head(self) -> tuple[tuple[str, ...], ...]:
        """The first rows, without the mark of a machine's number."""
        return tuple(tuple(cell.lstrip("\x1f") for cell in row) for row in self._head)

    def read(self, header_row: int, wanted: Sequence[int]) -> Body:
        """The rows below a header. Raises Refusal where there is none that is not blank."""
        if self._filled <= header_row + 1:
            raise Refusal("no_rows")
        self._fold()
        count = self._count - header_row - 1
        body = {place: pa.chunked_array([self._column(place).slice(header_row + 1)]) for place in wanted}
        lines = pa.chunked_array([pa.array(range(header_row + 2, header_row + 2 + count), pa.int64())])
        return without_blank_rows(Body(body, lines))

    def _column(self, place: int) -> pa.Array:
        return pa.concat_arrays([piece[place] if place < len(piece) else _blank(len(piece[0])) for piece in self._pieces])

    def _fold(self) -> None:
        if self._waiting:
            columns = zip_longest(*self._waiting, fillvalue="") if any(self._waiting) else [[""] * len(self._waiting)]
            self._pieces.append([pa.array(column, pa.string()) for column in columns])
            self._waiting = []


def _blank(rows: int) -> pa.Array:
    return pa.array([""] * rows, pa.string())
