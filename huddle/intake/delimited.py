"""Delimited text: the delimiter is ours to find, quotes are believed only where they keep rows whole.

A library's own detection is not used: on a Spanish `;` file it silently split at the comma. Amazon's tab files are not
quoted, so an inch sign at the start of a title must not swallow the rows below it.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from huddle.intake.recognise import DELIMITERS, known_words, records
from huddle.intake.sentences import Refusal
from huddle.intake.tables import Body, Ragged, Sheet, without_blank_rows
from huddle.settings import setting

_HEAD_BYTES = 1 << 18
_BLOCK = 1 << 24
_PIECE = 1 << 24
"""bytes of a piece, where a report is read in pieces"""


@dataclass(frozen=True)
class _Read:
    columns: list[pa.ChunkedArray]
    records: pa.Array
    ragged: list[tuple[int, int, str]]
    """record number, cells, raw text"""


def sheets(data: bytes) -> list[Sheet]:
    """The one table of a delimited text given as UTF-8. Raises Refusal for a table that is no table."""
    if b"\n" not in data and b"\r" in data:
        data = data.replace(b"\r", b"\n")
    head = data[:_HEAD_BYTES].decode("utf-8", errors="ignore")
    _check_width(data)
    ranked = []
    for place, delimiter in enumerate(DELIMITERS):
        rows = records(head, delimiter)
        best = max((known_words(cells) for cells, _ in rows), default=0)
        ranked.append((best, *_regular(rows), max((len(cells) for cells, _ in rows), default=0), -place, delimiter, rows))
    *_, delimiter, rows = max(ranked, key=lambda one: one[:-1])
    return [
        Sheet(
            "",
            "delimited",
            tuple(cells for cells, _ in rows),
            _reader(data, delimiter, [line for _, line in rows]),
            _piece_reader(data, delimiter, [line for _, line in rows]),
        )
    ]


def _regular(rows: Sequence[tuple[tuple[str, ...], int]]) -> tuple[int, int]:
    """How many of the first rows have the commonest number of cells above one, and that number: words nobody knows are split by it.

    At `;` a table with decimal commas is regular from its header on, at `,` only from its first amount.
    """
    widths = Counter(len(cells) for cells, _ in rows if len(cells) > 1)
    width, count = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return count, width


def _check_width(data: bytes) -> None:
    most = setting("most_columns")
    for line in data[:_HEAD_BYTES].split(b"\n", 40)[:40]:
        width = 1 + max(line.count(delimiter.encode()) for delimiter in DELIMITERS)
        if width > most:
            whole = data.split(b"\n", 1)[0]
            width = max(width, 1 + max(whole.count(delimiter.encode()) for delimiter in DELIMITERS))
            raise Refusal("too_many_columns", columns=f"{width:,}", most=f"{most:,}")


def _reader(data: bytes, delimiter: str, ends: Sequence[int]) -> Callable[[int, Sequence[int]], Body]:
    def read(header_row: int, wanted: Sequence[int]) -> Body:
        body = data[_offset(data, ends[header_row]) :]
        if not body[:4096].strip() and not body.strip():
            raise Refusal("no_rows")
        return _rows_of(body, ends[header_row], _table_width(data, delimiter, header_row), wanted, delimiter)

    return read


def _piece_reader(data: bytes, delimiter: str, ends: Sequence[int]) -> Callable[[int, Sequence[int]], Iterator[Body]]:
    def read(header_row: int, wanted: Sequence[int]) -> Iterator[Body]:
        place, line = _offset(data, ends[header_row]), ends[header_row]
        width = _table_width(data, delimiter, header_row)
        while place < len(data):
            end = _record_end(data, place)
            piece = data[place:end]
            if piece.strip():
                yield _rows_of(piece, line, width, wanted, delimiter)
            place, line = end, line + piece.count(b"\n")

    return read


def _record_end(data: bytes, start: int) -> int:
    """Where a piece that begins at `start` ends: behind a newline that stands in no quotes, or at the end of the file."""
    end = _line_end(data, min(start + _PIECE, len(data)))
    quotes = data.count(b'"', start, end)
    while quotes % 2 and end < len(data):
        further = _line_end(data, end)
        quotes, end = quotes + data.count(b'"', end, further), further
    return end


def _line_end(data: bytes, place: int) -> int:
    found = data.find(b"\n", place)
    return len(data) if found < 0 else found + 1


def _table_width(data: bytes, delimiter: str, header_row: int) -> int:
    rows = records(data[:_HEAD_BYTES].decode("utf-8", errors="ignore"), delimiter, most=header_row + 100)
    return _width(rows[header_row][0], [cells for cells, _ in rows[header_row + 1 :]])


def _rows_of(body: bytes, header_line: int, width: int, wanted: Sequence[int], delimiter: str) -> Body:
    """The rows of a text without its header; quotes are believed only where they keep rows whole."""
    chosen = _read(body, delimiter, width, wanted, quoted=True)
    is_whole = not chosen.ragged and len(chosen.records) == body.count(b"\n") + (not body.endswith(b"\n"))
    if not is_whole and b'"' in body and delimiter != ",":
        plain = _read(body, delimiter, width, wanted, quoted=False)
        if (len(plain.records), -len(plain.ragged)) > (len(chosen.records), -len(chosen.ragged)):
            chosen = plain
    return _body(chosen, body, header_line, width, wanted, delimiter)


def _offset(data: bytes, line: int) -> int:
    """Where the line after `line` begins."""
    place = 0
    for _ in range(line):
        place = data.find(b"\n", place) + 1
        if place == 0:
            return len(data)
    return place


def _width(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Columns of the table: the header's, or more where every row goes on with blanks (a trailing delimiter)."""
    width = len(header)
    longer = {len(cells) for cells in rows if len(cells) > 1}
    if len(longer) == 1 and (one := longer.pop()) > width and not any("".join(cells[width:]) for cells in rows):
        return one
    return width


def _read(body: bytes, delimiter: str, width: int, wanted: Sequence[int], quoted: bool) -> _Read:
    ragged: list[tuple[int, int, str]] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        ragged.append((row.number, row.actual_columns, row.text))
        return "skip"

    names = [f"c{place}" for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body),
            # block_size is a whole file where quotes may hold newlines: a record must not straddle two blocks.
            arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=max(_BLOCK, len(body) + 1)),
            arrow_csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
                invalid_row_handler=keep,
            ),
            arrow_csv.ConvertOptions(
                include_columns=[names[place] for place in wanted],
                column_types={name: pa.string() for name in names},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as fault:
        raise Refusal("unreadable_text") from fault
    bad = {number for number, _, _ in ragged}
    count = table.num_rows + len(bad)
    numbers = pa.array([one for one in range(1, count + 1) if one not in bad] if bad else range(1, count + 1), pa.int64())
    return _Read([table.column(place) for place in range(len(wanted))], numbers, ragged)


def _body(read: _Read, body: bytes, header_line: int, width: int, wanted: Sequence[int], delimiter: str) -> Body:
    lines = pc.add(read.records, header_line)
    extra = None
    if body.count(b"\n") + (not body.endswith(b"\n")) > len(read.records) + len(read.ragged):
        for column in read.columns:
            breaks = pc.count_substring(column, "\n")
            extra = breaks if extra is None else pc.add(extra, breaks)
    if extra is not None:
        # A cell with line breaks moves the rows after it down; the row itself stands where it begins.
        before = pc.subtract(pc.cumulative_sum(extra), extra)
        lines = pc.add(lines, before)
    faults: list[Ragged] = []
    mended: list[list[str]] = []
    mended_lines: list[int] = []
    for number, cells, text in read.ragged:
        if not text.strip(delimiter + " \r\n"):
            continue
        parts = _parts(text, delimiter)
        if len(parts) > width and not "".join(parts[width:]).strip():
            mended.append([parts[place] for place in wanted])
            mended_lines.append(header_line + number)
        else:
            faults.append(Ragged(header_line + number, cells, width, text))
    _check_end(faults, body, len(read.records))
    columns = {
        place: _with(column, [row[at] for row in mended]) for at, (place, column) in enumerate(zip(wanted, read.columns, strict=True))
    }
    numbered = pa.chunked_array([*_chunks(lines), pa.array(mended_lines, pa.int64())])
    return without_blank_rows(Body(columns, numbered, tuple(faults)))


def _chunks(lines: pa.Array | pa.ChunkedArray) -> list[pa.Array]:
    return lines.chunks if isinstance(lines, pa.ChunkedArray) else [lines]


def _with(column: pa.ChunkedArray, more: Sequence[str]) -> pa.ChunkedArray:
    return column if not more else pa.chunked_array([*column.chunks, pa.array(more, pa.string())])


def _parts(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return [text]


def _check_end(faults: Sequence[Ragged], body: bytes, whole: int) -> None:
    """Raises Refusal for a file that was cut off: its last row is short and no newline follows it."""
    if not faults:
        return
    last = faults[-1]
    if last.text.count("\n") > 2 and body.rstrip(b"\r\n").endswith(last.text.rstrip("\r\n").encode()[-40:]):
        raise Refusal("open_quote", line=last.line)
    cut = last.cells < last.expected and not body.endswith((b"\n", b"\r"))
    if cut and body.rstrip().endswith(last.text.strip().encode()) and whole:
        raise Refusal("truncated", line=last.line)
