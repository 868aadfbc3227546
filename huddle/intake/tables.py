"""The shape every reader gives a file: sheets with their first rows, and a body that is read by chosen columns.

A cell is text, whatever the file is. A number a workbook or JSON holds as a number is written plainly and marked with
NATIVE in front, so that `1.234` typed by a person and 1.234 stored by a machine are never confused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

HEAD_ROWS = 40
"""the header row is looked for this far down"""
NATIVE = "\x1f"


@dataclass(frozen=True)
class Ragged:
    """A row whose number of cells is not the header's."""

    line: int
    cells: int
    expected: int
    text: str
    """the raw row: only ever compared with dictionary words, never stored or shown"""


@dataclass(frozen=True)
class Body:
    """The rows below a header: one array per column asked for, and the line each row stands on."""

    columns: Mapping[int, pa.ChunkedArray]
    lines: pa.ChunkedArray
    ragged: tuple[Ragged, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One table of a file before it is recognised."""

    name: str
    """a workbook's sheet name, else empty"""
    shape: str
    """delimited, workbook, json_lines or parquet"""
    head: tuple[tuple[str, ...], ...]
    read: Callable[[int, Sequence[int]], Body]
    """(index of the header row in `head`, column positions) -> body"""
    pieces: Callable[[int, Sequence[int]], Iterator[Piece]] | None = None
    """likewise, some megabytes at a time and in order; None where a shape has no pieces"""
    is_long: bool = False
    """too long to be held whole"""


@dataclass(frozen=True)
class Piece:
    """Some of the rows below a header, not read yet: so that two can be read at once."""

    read: Callable[[], Body]
    share: float
    """of the file, this piece and all before it"""


def joined(bodies: Sequence[Body]) -> Body:
    """Pieces as one."""
    if len(bodies) == 1:
        return bodies[0]
    columns = {
        place: pa.chunked_array([chunk for one in bodies for chunk in one.columns[place].chunks], column.type)
        for place, column in bodies[0].columns.items()
    }
    lines = pa.chunked_array([chunk for one in bodies for chunk in one.lines.chunks], pa.int64())
    return Body(columns, lines, tuple(row for one in bodies for row in one.ragged))


def without_blank_rows(body: Body) -> Body:
    """The body without rows in which every column that was read is blank."""
    filled = None
    for column in body.columns.values():
        one = pc.is_valid(column)
        if pa.types.is_string(column.type):
            one = pc.fill_null(pc.greater(pc.binary_length(column), 0), False)
        filled = one if filled is None else pc.or_(filled, one)
        if pc.all(filled).as_py() is not False:  # mostly the first column says it
            return body
    if filled is None:
        return body
    columns = {place: column.filter(filled) for place, column in body.columns.items()}
    return Body(columns, body.lines.filter(filled), body.ragged)


def lines_of(rows: Sequence[Sequence[str]]) -> str:
    """Rows above a header as plain text, cells apart by tabs: what patterns are looked for in."""
    return "\n".join("\t".join(cell.removeprefix(NATIVE) for cell in row) for row in rows)


def text_array(cells: Sequence[str | None]) -> pa.ChunkedArray:
    """Cells as one column of text."""
    return pa.chunked_array([pa.array(cells, type=pa.string())])
