"""Long JSON: the records of JSON Lines or of one array, some thousand at a time, so that a file is never held whole.

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
    names: dict[str, None] = {}
    count, faulty, first = 0, 0, 0
    for place, record, _ in _records(text, flat):
        count += 1
        if record is None:
            faulty, first = faulty + 1, first or place
            continue
        names.update(dict.fromkeys(record))
        if len(names) > setting("most_columns"):
            raise Refusal("too_many_columns", columns=f"{len(names):,}", most=f"{setting('most_columns'):,}")
    if faulty > setting("rejected_share_limit") * count:
        raise Refusal("bad_json", line=first)
    header = tuple(names)
    pieces = partial(_pieces, text, flat, rows, header)
    return Sheet("", "json_lines", (header,), partial(_whole, pieces), pieces, is_long=True)


def _whole(pieces: Callable[[int, Sequence[int]], Iterator[Piece]], header_row: int, wanted: Sequence[int]) -> Body:
    bodies = [piece.read() for piece in pieces(header_row, wanted)]
    if not bodies:
        raise Refusal("no_rows")
    return joined(bodies)


def _pieces(text: Text, flat: Flat, rows: Rows, names: Sequence[str], header_row: int, wanted: Sequence[int]) -> Iterator[Piece]:
    found: list[tuple[int, Mapping[str, Any]]] = []
    faulty: list[int] = []
    done = 0
    for place, record, read in _records(text, flat):
        if record is None:
            faulty.append(place)
        else:
            found.append((place, record))
        if read - done >= _PIECE:
            done = read
            yield Piece(partial(rows, names, wanted, found, faulty), min(1.0, done / max(text.size, 1)))
            found, faulty = [], []
    if found or faulty:
        yield Piece(partial(rows, names, wanted, found, faulty), 1.0)


def _records(text: Text, flat: Flat) -> Iterator[Record]:
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


def _of_array(text: Text) -> Iterator[tuple[int, Any, int]]:
    """The members of an array one by one. Raises Refusal naming the first that is none."""
    decode = json.JSONDecoder().raw_decode
    held, place, number, read = "", 0, 0, 0
    awaited = "["  # then a first member, and in turn a comma and a member, until the end
    for letters in _letters(text):
        held, place, read = held[place:] + letters, 0, read + place
        while (place := _after_space(held, place)) < len(held):
            mark = held[place]
            if mark == "]" and awaited in ("first", ","):
                awaited, place = "end", place + 1
            elif awaited in ("[", ",") and mark == awaited:
                awaited, place = ("first" if awaited == "[" else "member"), place + 1
            elif awaited in ("first", "member"):
                try:
                    value, end = decode(held, place)
                except (ValueError, RecursionError):
                    break
                if end == len(held):  # a number may go on: more letters tell
                    break
                awaited, place, number = ",", end, number + 1
                yield number, value, read + place
            else:
                raise Refusal("bad_json", line=number + 1)
        if len(held) - place > _LONGEST:
            raise Refusal("bad_json", line=number + 1)
    if awaited != "end":
        raise Refusal("bad_json", line=number + 1)


def _after_space(held: str, place: int) -> int:
    while place < len(held) and held[place] in _SPACE:
        place += 1
    return place
