"""A hand-kept table as its bytes say it: where each cell stands, and the bytes with some of them written.

Apart from what the intake makes of it, because here nothing is meant: text goes in, and every byte that nobody typed comes out.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huddle.intake import decode, delimited
from huddle.intake.binding import Binding, bind
from huddle.intake.casting import NUMERIC
from huddle.intake.reading import digest_of
from huddle.intake.recognise import DELIMITERS, Recognised, recognise, records, score
from huddle.intake.sentences import Refusal, Sentence
from huddle.intake.source import Source
from huddle.intake.tables import Sheet
from huddle.kinds import kinds
from huddle.text import LANGUAGES, say

_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FORMULA = ("=", "+", "-", "@")


class NotEdited(ValueError):
    """Nothing was written; carries the sentence that says why, naming row and column where there are any."""

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.reason = words_of(key, **values)
        super().__init__(self.reason["en"])


@dataclass(frozen=True)
class Cell:
    """One cell as it stands in the text, quotes included."""

    start: int
    end: int
    text: str
    """what it says, without quotes"""
    is_quoted: bool


@dataclass(frozen=True)
class Record:
    """One record: its cells, and how its line ends."""

    line: int
    """the line it begins on, the first is 1"""
    cells: tuple[Cell, ...]
    ending: str


@dataclass(frozen=True)
class Change:
    """One cell to be written."""

    line: int
    column: int
    """position in the header, the first is 0"""
    text: str


@dataclass(frozen=True)
class HandKept:
    """A hand-kept table as its bytes say it."""

    file: str
    """relative to data()"""
    data: bytes
    text: str
    encoding: str
    bom: bytes
    delimiter: str
    records: tuple[Record, ...]
    header: int
    """which record holds the column names"""
    sheet: Sheet
    known: Recognised
    binding: Binding
    lines: frozenset[int]
    """lines whose records have the header's width: the ones that can be edited"""

    @property
    def digest(self) -> str:
        """What the bytes are known by."""
        return digest_of(self.data)

    @property
    def headers(self) -> tuple[str, ...]:
        """The column names as the file writes them."""
        return tuple(cell.text for cell in self.records[self.header].cells)

    @property
    def editable(self) -> tuple[int, ...]:
        """Positions of the columns that somebody reads; the others are only shown."""
        return self.binding.wanted()

    def place(self, column: str) -> int | None:
        """Where a canonical column stands; None where the file does not have it."""
        groups = self.binding.positions.get(column)
        return groups[0][0] if groups else None

    def is_number(self, line: int, place: int) -> bool:
        """Whether a cell is filled and stands in a column of numbers."""
        columns = [name for name, groups in self.binding.positions.items() if any(place in group for group in groups)]
        return bool(self.rows()[line][place]) and any(self.known.report.columns[name].parse in NUMERIC for name in columns)

    def rows(self) -> dict[int, tuple[str, ...]]:
        """The cells of every row by the line it stands on, as the file writes them."""
        width = len(self.headers)
        return {one.line: tuple(cell.text for cell in one.cells[:width]) for one in self.records if one.line in self.lines}


def table_of(file: str, data: bytes) -> HandKept:
    """The same of these bytes. Raises NotEdited for a workbook, for text that would not come back as it was, for no hand-kept table."""
    kind = decode.sniff(Source.of(data))
    if kind in ("zip", "ole"):
        raise NotEdited("workbook", file=file)
    if kind != "text":
        raise NotEdited("no_text", file=file)
    bom = next((one for one in _BOMS if data.startswith(one)), b"")
    try:
        plain, encoding = decode.to_text(Source.of(data), score)
        (sheet,) = delimited.sheets(plain)
        known = recognise(sheet)
        if known is None or not kinds()[known.report.kind].is_hand_kept:
            raise NotEdited("no_table", file=file)
        binding = bind(known.report, tuple(sheet.head[known.header_row]))
        text = _decoded(data[len(bom) :], encoding, file)
        delimiter = next(one for one in DELIMITERS if tuple(row for row, _ in records(text[: 1 << 18], one)) == sheet.head)
    except Refusal as refusal:
        raise NotEdited("unread", file=file, reason=refusal.reason) from None
    except StopIteration:
        raise NotEdited("not_whole", file=file) from None
    found = _records(text, delimiter, file)
    words = sheet.head[known.header_row]
    header = next((place for place, one in enumerate(found) if tuple(cell.text for cell in one.cells) == words), None)
    if header is None:
        raise NotEdited("not_whole", file=file)
    lines = _agreed(sheet, known, found, header, file)
    return HandKept(file, data, text, encoding, bom, delimiter, found, header, sheet, known, binding, lines)


def edited(table: HandKept, changes: Sequence[Change], added: Sequence[Mapping[int, str]] = ()) -> bytes:
    """The file's bytes with these cells written and these rows (text by position) behind the last. Every other byte is as it was.

    Raises NotEdited for a cell that is not there, holds a line break, or cannot be written in the file's encoding.
    """
    by_line = {one.line: one for one in table.records}
    spots = []
    for change in changes:
        if change.line not in table.lines or change.column >= len(table.headers):
            raise NotEdited("no_cell", line=change.line, file=table.file)
        record = by_line[change.line]
        cell = record.cells[change.column]
        if change.text != cell.text:
            spots.append((cell.start, cell.end, _written(table, change.line, change.column, change.text, cell.is_quoted)))
    text = table.text
    for start, end, written in sorted(spots, reverse=True):
        text = text[:start] + written + text[end:]
    ending = next((one.ending for one in reversed(table.records) if one.ending), "\r\n")
    next_line = table.text.count("\n") + 2
    for row in added:
        cells = [_written(table, next_line, place, row.get(place, ""), False) for place in range(len(table.headers))]
        new = table.delimiter.join(cells)
        text = f"{text}{new}{ending}" if not text or text.endswith(("\n", "\r")) else f"{text}{ending}{new}"
    return table.bom + _encoded(text, table)


def words_of(key: str, **values: object) -> Sentence:
    """The sentence `tables.<key>` in every language; a value that is itself one is taken in that language."""
    said = {}
    for language in LANGUAGES:
        filled = {name: one[language] if isinstance(one, Mapping) else one for name, one in values.items()}
        said[language] = say(f"tables.{key}", language, **filled)
    return said


def _decoded(body: bytes, encoding: str, file: str) -> str:
    """The text, where writing it again gives these very bytes. Raises NotEdited where it would not."""
    try:
        text = body.decode(encoding)
        if text.encode(encoding) == body:
            return text
    except (UnicodeError, LookupError):
        pass
    raise NotEdited("not_whole", file=file)


def _encoded(text: str, table: HandKept) -> bytes:
    try:
        return text.encode(table.encoding)
    except UnicodeEncodeError as fault:
        raise NotEdited("encoding", text=text[fault.start : fault.end][:20], encoding=table.encoding, file=table.file) from None


def _records(text: str, delimiter: str, file: str) -> tuple[Record, ...]:
    """Every record with where its cells stand. Raises NotEdited for quotes that do not enclose a cell."""
    found: list[Record] = []
    place, line, size = 0, 1, len(text)
    while place < size:
        began, cells = line, []
        while True:
            start = place
            is_quoted = text.startswith('"', place)
            if is_quoted:
                place += 1
                while True:
                    place = text.find('"', place)
                    if place < 0:
                        raise NotEdited("quotes", line=began, file=file)
                    if not text.startswith('""', place):
                        break
                    place += 2
                place += 1
                value = text[start + 1 : place - 1].replace('""', '"')
                if place < size and text[place] not in (delimiter, "\r", "\n"):
                    raise NotEdited("quotes", line=began, file=file)
            else:
                while place < size and text[place] not in (delimiter, "\r", "\n"):
                    place += 1
                value = text[start:place]
            line += value.count("\n")
            cells.append(Cell(start, place, value, is_quoted))
            if place < size and text[place] == delimiter:
                place += 1
                continue
            break
        ending = "\r\n" if text.startswith("\r\n", place) else text[place : place + 1]
        place, line = place + len(ending), line + (1 if ending else 0)
        found.append(Record(began, tuple(cells), ending))
    return tuple(found)


def _agreed(sheet: Sheet, known: Recognised, found: Sequence[Record], header: int, file: str) -> frozenset[int]:
    """The lines the intake reads as rows, where it reads every cell of them as it stands here. Raises NotEdited where it does not."""
    width = len(found[header].cells)
    try:
        body = sheet.read(known.header_row, range(width))
    except Refusal as refusal:
        if refusal.key == "no_rows":
            return frozenset()
        raise NotEdited("unread", file=file, reason=refusal.reason) from None
    by_line = {one.line: one for one in found}
    columns = [body.columns[place].to_pylist() for place in range(width)]
    for line, *cells in zip(body.lines.to_pylist(), *columns, strict=True):
        record = by_line.get(line)
        if record is None or len(record.cells) < width or [cell.text for cell in record.cells[:width]] != [one or "" for one in cells]:
            raise NotEdited("not_whole", file=file)
    return frozenset(body.lines.to_pylist())


def _written(table: HandKept, line: int, column: int, text: str, was_quoted: bool) -> str:
    """A cell as it is written: in quotes where it was or must be; text that a spreadsheet would run is kept from it."""
    if any(ord(mark) < 32 or mark == "\x7f" for mark in text):
        raise NotEdited("line_break", line=line, column=table.headers[column])
    parses = {table.known.report.columns[name].parse for name, groups in table.binding.positions.items() for one in groups if column in one}
    if text.startswith(_FORMULA) and not text.startswith('="') and parses <= {"text"}:
        quoted = text.replace('"', '""')
        text = f'="{quoted}"'
    needs = any(mark in text for mark in (table.delimiter, '"')) or text != text.strip()
    if was_quoted or needs:
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text
