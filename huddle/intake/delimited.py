"""Delimited text: the delimiter is ours to find, quotes are believed only where they keep rows whole.

A library's own detection is not used: on a Spanish `;` file it silently split at the comma. Amazon's tab files are not
quoted, so an inch sign at the start of a title must not swallow the rows below it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from huddle.intake.recognise import DELIMITERS, known_words, records
from huddle.intake.sentences import Refusal
from huddle.intake.source import Text
from huddle.intake.tables import Body, Piece, Ragged, Sheet, joined, without_blank_rows
from huddle.settings import setting

_HEAD_BYTES = 1 << 18
_BLOCK = 1 << 24
_PIECE = 1 << 24
"""bytes that are read at a time, whole rows of them"""
_RUNAWAY = 1 << 26
"""bytes without an end of a row: a quote was opened and never closed"""


@dataclass(frozen=True)
class _Read:
    columns: list[pa.ChunkedArray]
    records: pa.Array
    ragged: list[tuple[int, int, str]]
    """record number, cells, raw text"""


def sheets(text: Text) -> list[Sheet]:
    """The one table of a delimited text. Raises Refusal for a table that is no table."""
    if b"\n" not in text.head and b"\r" in text.head:
        text = Text(text.head.replace(b"\r", b"\n"), partial(_with_newlines, text), text.size, text.is_long)
    data = text.head
    head = data[:_HEAD_BYTES].decode("utf-8", errors="ignore")
    _check_width(data)
    ranked = []
    for place, delimiter in enumerate(DELIMITERS):
        rows = records(head, delimiter)
        best = max((known_words(cells) for cells, _ in rows), default=0)
        ranked.append((best, *_regular(rows), max((len(cells) for cells, _ in rows), default=0), -place, delimiter, rows))
    *_, delimiter, rows = max(ranked, key=lambda one: one[:-1])
    pieces = partial(_pieces, text, delimiter, [line for _, line in rows])
    return [Sheet("", "delimited", tuple(cells for cells, _ in rows), partial(_whole, pieces), pieces, text.is_long)]


def _with_newlines(text: Text) -> Iterator[bytes]:
    return (chunk.replace(b"\r", b"\n") for chunk in text.chunks())


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


def _whole(pieces: Callable[[int, Sequence[int]], Iterator[Piece]], header_row: int, wanted: Sequence[int]) -> Body:
    bodies = [piece.read() for piece in pieces(header_row, wanted)]
    if not bodies:
        raise Refusal("no_rows")
    return joined(bodies)


def _pieces(text: Text, delimiter: str, ends: Sequence[int], header_row: int, wanted: Sequence[int]) -> Iterator[Piece]:
    """The rows below a header, some megabytes at a time; a text that is one piece decides about its quotes as it is read."""
    line = ends[header_row]
    width = _table_width(text.head, delimiter, header_row)
    start = _offset(text.head, line)
    quoted = True if delimiter == "," else None
    if text.size - start > _PIECE and quoted is None:
        has_quotes = any(b'"' in chunk for chunk in text.chunks()) if text.has_quotes is None else text.has_quotes
        quoted = has_quotes and _believes_quotes(text, delimiter, start, line, width)
    done = start
    for cut in _cuts(text, delimiter, start, line, quoted is not False):
        done += len(cut.body)
        read = partial(_rows_of, cut, width, wanted, delimiter, quoted)
        yield Piece(read, min(1.0, done / max(text.size, 1)))


@dataclass(frozen=True)
class _Cut:
    """Whole rows of a text."""

    body: bytes
    line: int
    """the line above them"""
    breaks: int
    """ends of lines in them"""
    is_first: bool
    is_last: bool


def _cuts(text: Text, delimiter: str, start: int, line: int, quoted: bool) -> Iterator[_Cut]:
    """The text below its header in pieces that end where a row ends; blank ones are left out.

    Raises Refusal where a quote is opened and not closed for many megabytes.
    """
    held = bytearray()
    is_first = True
    cut: _Cut | None = None
    skip = start
    for chunk in text.chunks():
        chunk, skip = chunk[skip:], max(0, skip - len(chunk))
        place = 0
        while place < len(chunk):
            more = place + (max(1, _PIECE - len(held)) if len(held) < _PIECE else _PIECE)
            held += memoryview(chunk)[place:more]
            place = min(more, len(chunk))
            if len(held) < _PIECE:
                break
            end = _whole_rows(held, delimiter) if quoted else held.rfind(b"\n") + 1
            if not end:
                if len(held) > _RUNAWAY:
                    raise Refusal("open_quote", line=line + 1)
                continue
            with memoryview(held) as view:
                body = bytes(view[:end])
            del held[:end]
            breaks = _breaks(body)
            if not body.isspace():
                if cut:
                    yield cut
                cut = _Cut(body, line, breaks, is_first, False)
                is_first = False
            line += breaks
    body = bytes(held)
    if body and not body.isspace():
        if cut:
            yield cut
        cut = _Cut(body, line, _breaks(body), is_first, True)
    if cut:
        yield replace(cut, is_last=True)


def _breaks(body: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(body, np.uint8) == 10))


def _whole_rows(held: bytearray, delimiter: str) -> int:
    """How many of the first bytes are whole rows, of bytes that begin with a row."""
    end = held.rfind(b"\n") + 1
    quotes = held.count(b'"', 0, end)
    if not quotes:
        return end
    if not _is_regular(held, delimiter):
        return _end_of_rows(delimiter, held)
    while end and quotes % 2:
        above = held.rfind(b"\n", 0, end - 1) + 1
        quotes -= held.count(b'"', above, end)
        end = above
    return end


def _is_regular(held: bytearray, delimiter: str) -> bool:
    """Whether every quote opens a cell, closes one or is one of two: then an even number of them stands before the end of a row."""
    marks = np.frombuffer(held, np.uint8)
    places = np.flatnonzero(marks == ord('"'))
    beside = np.zeros(256, bool)
    beside[[ord(delimiter), 10, 13]] = True
    opening, closing = places[::2], places[1::2]
    opens = beside[marks[opening - 1]] | (opening == 0)
    opens[1:] |= opening[1:] - 1 == places[1 : 2 * len(opening) - 1 : 2]
    last = len(marks) - 1
    closes = beside[marks[np.minimum(closing + 1, last)]] | (closing == last)
    doubled = places[2::2]
    closes[: len(doubled)] |= closing[: len(doubled)] + 1 == doubled
    return bool(opens.all() and closes.all())


@cache
def _whole_row(delimiter: str) -> re.Pattern[bytes]:
    """A whole row, however its quotes stand: one that does not open a cell means itself."""
    plain = rb"[^" + re.escape(delimiter.encode()) + rb"\r\n]*+"
    cell = rb'(?:"(?:[^"]++|"")*+"' + plain + rb'|(?!")' + plain + rb")"
    return re.compile(rb"(?:" + cell + rb"(?:" + re.escape(delimiter.encode()) + cell + rb")*+(?:\r\n|\n|\r))")


def _end_of_rows(delimiter: str, held: bytearray) -> int:
    end = 0
    while found := _whole_row(delimiter).match(held, end):
        end = found.end()
    return end


def _believes_quotes(text: Text, delimiter: str, start: int, line: int, width: int) -> bool:
    """Whether quotes keep rows of a text together, by the same rule as for a text that is read at once."""
    try:
        doubtful = False
        counts = np.zeros((2, 2), int)
        for cut in _cuts(text, delimiter, start, line, True):
            if b'"' in cut.body:
                one = _read(cut.body, delimiter, width, (0,), quoted=True)
                counts[0] += (len(one.records), -len(one.ragged))
                doubtful = doubtful or not _is_whole(one, cut.body)
        if not doubtful:
            return True
        for cut in _cuts(text, delimiter, start, line, True):
            if b'"' in cut.body:
                one = _read(cut.body, delimiter, width, (0,), quoted=False)
                counts[1] += (len(one.records), -len(one.ragged))
    except Refusal:  # a quote that is never closed is a quote that means itself
        return False
    return bool(tuple(counts[1]) <= tuple(counts[0]))


def _table_width(data: bytes, delimiter: str, header_row: int) -> int:
    rows = records(data[:_HEAD_BYTES].decode("utf-8", errors="ignore"), delimiter, most=header_row + 100)
    return _width(rows[header_row][0], [cells for cells, _ in rows[header_row + 1 :]])


def _rows_of(cut: _Cut, width: int, wanted: Sequence[int], delimiter: str, quoted: bool | None) -> Body:
    """Rows of a text; where it is open whether quotes are believed, they are only where they keep rows whole."""
    chosen = _read(cut.body, delimiter, width, wanted, quoted=quoted is not False)
    believed = quoted is not False
    if quoted is None and b'"' in cut.body and not _is_whole(chosen, cut.body):
        plain = _read(cut.body, delimiter, width, wanted, quoted=False)
        if (len(plain.records), -len(plain.ragged)) > (len(chosen.records), -len(chosen.ragged)):
            chosen, believed = plain, False
    return _body(chosen, cut, width, wanted, delimiter, believed)


def _is_whole(read: _Read, body: bytes) -> bool:
    return not read.ragged and len(read.records) == body.count(b"\n") + (not body.endswith(b"\n"))


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
                check_utf8=False,  # every byte was proven to be read when the text was decoded
            ),
        )
    except pa.ArrowInvalid as fault:
        raise Refusal("unreadable_text") from fault
    bad = {number for number, _, _ in ragged}
    count = table.num_rows + len(bad)
    places = np.arange(1, count + 1)
    numbers = pa.array(places[~np.isin(places, [*bad])] if bad else places)
    return _Read([table.column(place) for place in range(len(wanted))], numbers, ragged)


def _body(read: _Read, cut: _Cut, width: int, wanted: Sequence[int], delimiter: str, quoted: bool) -> Body:
    body = cut.body
    count = len(read.records) + len(read.ragged)
    has_breaks = cut.breaks + (not body.endswith(b"\n")) > count
    stands = _lines_of_records(body, count, delimiter) if quoted and has_breaks else np.arange(count)
    stands = stands + cut.line + 1
    lines = pa.chunked_array([pa.array(stands[read.records.to_numpy() - 1] if count else [], pa.int64())])
    faults: list[Ragged] = []
    mended: list[list[str]] = []
    mended_lines: list[int] = []
    for number, cells, text in read.ragged:
        if not text.strip(delimiter + " \r\n"):
            continue
        parts = _parts(text, delimiter)
        if len(parts) > width and not "".join(parts[width:]).strip():
            mended.append([parts[place] for place in wanted])
            mended_lines.append(int(stands[number - 1]))
        else:
            faults.append(Ragged(int(stands[number - 1]), cells, width, text))
    if cut.is_last:
        _check_end(faults, body, len(read.records) or not cut.is_first)
    columns = dict(zip(wanted, read.columns, strict=True))
    if mended:
        lines = pa.chunked_array([*lines.chunks, pa.array(mended_lines, pa.int64())])
        order = pc.sort_indices(lines)
        added = {place: pa.array([row[at] for row in mended], pa.string()) for at, place in enumerate(wanted)}
        columns = {place: pa.chunked_array([*column.chunks, added[place]]).take(order) for place, column in columns.items()}
        lines = lines.take(order)
    return without_blank_rows(Body(columns, lines, tuple(faults)))


def _lines_of_records(body: bytes, count: int, delimiter: str) -> np.ndarray:
    """How many lines stand above each record of a text whose cells hold line breaks."""
    if not _is_regular(bytearray(body), delimiter):
        heights = [found.group().count(b"\n") for found in islice(_whole_row(delimiter).finditer(body), count)]
        above = np.concatenate([[0], np.cumsum(np.array(heights, int))])
        return above[:count] if len(above) >= count else np.arange(count)
    marks = np.frombuffer(body, np.uint8)
    inside = np.cumsum(marks == ord('"'), dtype=np.uint8) % 2  # an overflow keeps it odd or even
    breaks = np.flatnonzero(marks == 10)
    ends = np.flatnonzero(inside[breaks] == 0)
    above = np.concatenate([[0], ends + 1])
    return above[:count] if len(above) >= count else np.arange(count)


def _parts(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return [text]


def _check_end(faults: Sequence[Ragged], body: bytes, whole: int | bool) -> None:
    """Raises Refusal for a file that was cut off: its last row is short and no newline follows it."""
    if not faults:
        return
    last = faults[-1]
    if last.text.count("\n") > 2 and body.rstrip(b"\r\n").endswith(last.text.rstrip("\r\n").encode()[-40:]):
        raise Refusal("open_quote", line=last.line)
    cut = last.cells < last.expected and not body.endswith((b"\n", b"\r"))
    if cut and body.rstrip().endswith(last.text.strip().encode()) and whole:
        raise Refusal("truncated", line=last.line)
