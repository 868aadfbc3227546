"""Long JSON: the records of JSON Lines, of one array, or of the arrays in one document, some thousand at a time, never a file whole.

Looked through twice: once for the names of all members, which are the header, and once for the rows.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from huddle.intake.sentences import Refusal
from huddle.intake.source import Text
from huddle.intake.tables import Body, Piece, Sheet, joined
from huddle.settings import setting

_PIECE = 1 << 22
"""letters of a file that become rows together: as records of Python they take ten times the room"""
_LONGEST = 1 << 26
"""letters of one record"""
_SPACE = " \t\r\n"
Record = tuple[int, Mapping[str, Any] | None, int]
"""where a record stands, its members by path (None: it is none), how far the file is read"""
Member = tuple[str, bool, int, Any, int]
"""of a document: its name, whether it is a table, the place of a record in it (else 0), record or value, how far the file is read"""
Flat = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Rows = Callable[[Sequence[str], Sequence[int], Sequence[tuple[int, Mapping[str, Any]]], Sequence[int]], Body]


def is_streamed(text: Text) -> bool:
    """Whether a text is long and one array, or whole objects on lines of their own."""
    start = text.head.lstrip()
    if not text.is_long or start.startswith(b"["):
        return text.is_long
    line, _, more = start.partition(b"\n")
    return bool(more.strip()) and _loaded(line.decode("utf-8", errors="replace")) is not None


def streamed(text: Text, flat: Flat, rows: Rows) -> Sheet:
    """The one table of such a text: `flat` makes columns of a record's members, `rows` a body of records. Raises Refusal when damaged."""
    met = _Met()
    for place, record, _ in _records(text, flat):
        met.add(place, record)
    return met.sheet("", (), partial(_pieces, partial(_records, text, flat), text.size, rows))


def document(text: Text, flat: Flat, rows: Rows, above: Callable[[Mapping[str, Any]], tuple[tuple[str, str], ...]]) -> list[Sheet] | None:
    """Every array of records in one JSON document, `above` what its other members say; None where it has none that could be streamed.

    Raises Refusal when the text is damaged.
    """
    tables: dict[str, _Met] = {}
    said: dict[str, Any] = {}
    try:
        for name, is_table, place, value, _ in _of_document(text):
            if is_table:
                tables.setdefault(name, _Met()).add(place, flat(value) if isinstance(value, Mapping) else None)
            else:
                said[name] = value
    except _TooLong:
        return None
    told = above(said) if tables else ()
    pieces = {name: partial(_pieces, partial(_records, text, flat, name), text.size, rows) for name in tables}
    return [met.sheet(name, told, pieces[name]) for name, met in tables.items()] or None


class _Met:
    """The records of a table as they are met first: the names of their members, and how many are none."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._count, self._faulty, self._first = 0, 0, 0

    def add(self, place: int, record: Mapping[str, Any] | None) -> None:
        """Raises Refusal for a record with which there are too many members."""
        self._count += 1
        if record is None:
            self._faulty, self._first = self._faulty + 1, self._first or place
            return
        known = len(self._names)
        self._names.update(dict.fromkeys(record))
        if len(self._names) > known and len(self._names) > setting("most_columns"):
            raise Refusal("too_many_columns", columns=f"{len(self._names):,}", most=f"{setting('most_columns'):,}")

    def sheet(self, name: str, above: tuple[tuple[str, str], ...], pieces: Callable[..., Iterator[Piece]]) -> Sheet:
        """The table of these records, which `pieces` reads. Raises Refusal where too many of them are none."""
        if self._faulty > setting("rejected_share_limit") * self._count:
            raise Refusal("bad_json", line=self._first)
        read = partial(pieces, tuple(self._names))
        return Sheet(name, "json_lines", (*above, tuple(self._names)), partial(_whole, read), read, is_long=True)


def _whole(pieces: Callable[[int, Sequence[int]], Iterator[Piece]], header_row: int, wanted: Sequence[int]) -> Body:
    bodies = [piece.read() for piece in pieces(header_row, wanted)]
    if not bodies:
        raise Refusal("no_rows")
    return joined(bodies)


def _pieces(
    records: Callable[[], Iterator[Record]], size: int, rows: Rows, names: Sequence[str], header_row: int, wanted: Sequence[int]
) -> Iterator[Piece]:
    found: list[tuple[int, Mapping[str, Any]]] = []
    faulty: list[int] = []
    done = 0
    for place, record, read in records():
        if record is None:
            faulty.append(place)
        else:
            found.append((place, record))
        if read - done >= _PIECE:
            done = read
            yield Piece(partial(rows, names, wanted, found, faulty), min(1.0, done / max(size, 1)))
            found, faulty = [], []
    if found or faulty:
        yield Piece(partial(rows, names, wanted, found, faulty), 1.0)


def _records(text: Text, flat: Flat, table: str | None = None) -> Iterator[Record]:
    """The records of a text, or those of one table of a document."""
    told: Iterator[tuple[int, Any, int]]
    if table is not None:
        told = ((place, value, read) for name, is_table, place, value, read in _of_document(text) if is_table and name == table)
    else:
        told = _of_array(text) if text.head.lstrip().startswith(b"[") else _of_lines(text)
    for place, value, read in told:
        yield place, flat(value) if isinstance(value, Mapping) else None, read


def _letters(text: Text) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    for chunk in text.chunks():
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _of_lines(text: Text) -> Iterator[tuple[int, Any, int]]:
    held, number, read = "", 0, 0
    for letters in _letters(text):
        *whole, held = (held + letters).split("\n")
        for line in whole:
            number, read = number + 1, read + len(line) + 1
            if line.strip():
                yield number, _loaded(line), read
        if len(held) > _LONGEST:
            raise Refusal("bad_json", line=number + 1)
    if held.strip():
        yield number + 1, _loaded(held), read + len(held)


def _loaded(line: str) -> Any:
    """The value of a JSON text; None where it is none, is nested too deep, or holds a number of thousands of digits."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


class _Damaged(ValueError):
    """Text that is no JSON."""


class _TooLong(_Damaged):
    """One value that is longer than a record may be, or no JSON: nobody reads so far to tell."""


class _Letters:
    """A text read value by value."""

    def __init__(self, text: Text) -> None:
        self._chunks = _letters(text)
        self._held, self._place, self._read = "", 0, 0
        self._decode = json.JSONDecoder().raw_decode

    @property
    def read(self) -> int:
        """How far the text is read."""
        return self._read + self._place

    def _more(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._held, self._read, self._place = self._held[self._place :] + chunk, self._read + self._place, 0
        return True

    def mark(self) -> str:
        """The next letter that is no space; nothing at the end."""
        if self._place < len(self._held) and (mark := self._held[self._place]) not in _SPACE:
            return mark
        while (place := _after_space(self._held, self._place)) == len(self._held):
            self._place = place
            if not self._more():
                return ""
        self._place = place
        return self._held[place]

    def takes(self, wanted: str) -> bool:
        """Whether the next letter is this one, which is taken then."""
        if self.mark() != wanted:
            return False
        self._place += 1
        return True

    def expect(self, wanted: str) -> None:
        """Takes this letter, or nothing for the end. Raises _Damaged when another one stands there."""
        if not self.takes(wanted) if wanted else self.mark():
            raise _Damaged

    def value(self) -> Any:
        """The next value, whole. Raises _Damaged when it is none, _TooLong when it does not end for long."""
        self.mark()
        while True:
            try:
                value, end = self._decode(self._held, self._place)
            except (ValueError, RecursionError):
                end = -1
            if 0 <= end < len(self._held):
                break
            if len(self._held) - self._place > _LONGEST:
                raise _TooLong
            if not self._more():  # a number may go on: more letters tell
                if end < 0:
                    raise _Damaged
                break
        self._place = end
        return value

    def holds_records(self) -> bool:
        """Whether an array begins here whose first member is an object."""
        if self.mark() != "[":
            return False
        while (place := _after_space(self._held, self._place + 1)) == len(self._held):
            if not self._more():
                return False
        return self._held[place] == "{"

    def array(self) -> Iterator[Any]:
        """The members of an array, one by one."""
        self.expect("[")
        if self.takes("]"):
            return
        yield self.value()
        while not self.takes("]"):
            self.expect(",")
            yield self.value()


def _of_array(text: Text) -> Iterator[tuple[int, Any, int]]:
    """The members of an array one by one. Raises Refusal naming the first that is none."""
    letters, number = _Letters(text), 0
    try:
        for value in letters.array():
            number += 1
            yield number, value, letters.read
        letters.expect("")
    except _Damaged:
        raise Refusal("bad_json", line=number + 1) from None


def _of_document(text: Text) -> Iterator[Member]:
    """The members of a document, and the records of those that are tables one by one.

    Raises Refusal when it is damaged, _TooLong for a member that is no table and does not end for long.
    """
    letters, number = _Letters(text), 0
    seen = set[str]()
    try:
        letters.expect("{")
        while not letters.takes("}"):
            if seen:
                letters.expect(",")
            name = letters.value()
            letters.expect(":")
            if not isinstance(name, str) or name in seen:
                raise _Damaged
            seen.add(name)
            if letters.holds_records():
                for number, value in enumerate(letters.array(), start=1):
                    yield name, True, number, value, letters.read
            else:
                yield name, False, 0, letters.value(), letters.read
        letters.expect("")
    except _TooLong:
        raise
    except _Damaged:
        raise Refusal("bad_json", line=number + 1) from None


def _after_space(held: str, place: int) -> int:
    while place < len(held) and held[place] in _SPACE:
        place += 1
    return place
