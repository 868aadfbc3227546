"""JSON and Parquet: tables whose columns carry their names, one record per line, one array of records, or one array per column."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from huddle.intake.long_json import document as document_by_pieces
from huddle.intake.long_json import is_streamed, streamed
from huddle.intake.sentences import Refusal
from huddle.intake.source import Source, Text, check_at_once
from huddle.intake.tables import NATIVE, Body, Piece, Ragged, Sheet, joined, text_array, without_blank_rows
from huddle.settings import setting

_ROWS = 50_000_000
_BATCH = 1 << 17
"""rows of a Parquet file that are read at a time"""
_DAMAGES = (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError)
_DEEPEST = 3
"""objects inside objects that are read"""
_MOST_ABOVE = 30
"""members of a document that stand above its tables"""


def json_sheets(text: Text) -> list[Sheet]:
    """The records of JSON Lines, of one JSON array, or of every array in one JSON document; a nested member is named `outer/inner`.

    A document's other members stand above the header of each of its tables, as `path<TAB>value`. Long ones are read by and by.
    """
    if is_streamed(text):
        return [streamed(text, _flat, _body)]
    if text.is_long and (found := document_by_pieces(text, _flat, _body, _above)):
        return found
    check_at_once(text.size, as_objects=True)
    data = text.whole()
    document = _document(data)
    if document is not None:
        return _document_sheets(document)
    faulty: list[int] = []
    rows: list[tuple[int, Mapping[str, Any]]] = []
    for line, text in _texts(data):
        value = _loaded(text) if isinstance(text, bytes) else text
        if isinstance(value, Mapping):
            rows.append((line, _flat(value)))
        else:
            faulty.append(line)
    if len(faulty) > setting("rejected_share_limit") * (len(rows) + len(faulty)):
        raise Refusal("bad_json", line=faulty[0])
    return [_records_sheet("", (), rows, faulty)]


def _document(data: bytes) -> Mapping[str, Any] | None:
    """One JSON object that holds arrays of records, written over one line or many; None for anything else."""
    if not data.lstrip().startswith(b"{"):
        return None
    first = data.lstrip().split(b"\n", 1)
    if len(first) > 1 and first[1].strip() and _loaded(first[0]) is not None:
        return None  # a whole object on the first of several lines: JSON Lines
    found = _loaded(data)
    return found if isinstance(found, Mapping) and any(map(_is_table, found.values())) else None


def _loaded(text: bytes) -> Any:
    """The value of a JSON text; None where it is none, is nested too deep, or holds a number of thousands of digits."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _document_sheets(document: Mapping[str, Any]) -> list[Sheet]:
    above = _above({name: value for name, value in document.items() if not _is_table(value)})
    return [
        _records_sheet(name, above, list(_let_go(rows)))
        for name, rows in document.items()
        if _is_table(rows)
    ]


def _above(members: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What the members of a document that are no tables say, as it stands above its tables."""
    said = _flat(members, lists=True)
    return tuple((name, _cell(value).removeprefix(NATIVE)) for name, value in said.items())[:_MOST_ABOVE]


def _let_go(rows: list[Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each record by its members' paths; as it was written it is let go, so that a document is not held twice."""
    for place, row in enumerate(rows):
        rows[place] = None
        yield place + 1, _flat(row)


def _records_sheet(
    name: str, above: tuple[tuple[str, str], ...], rows: Sequence[tuple[int, Mapping[str, Any]]], faulty: Sequence[int] = ()
) -> Sheet:
    names = list(dict.fromkeys(column for _, row in rows for column in row))
    if len(names) > setting("most_columns"):
        raise Refusal("too_many_columns", columns=f"{len(names):,}", most=f"{setting('most_columns'):,}")
    return Sheet(name, "json_lines", (*above, tuple(names)), _json_reader(names, rows, faulty))


def _texts(data: bytes) -> list[tuple[int, Any]]:
    if data.lstrip().startswith(b"["):
        found = _loaded(data)
        if not isinstance(found, list):
            raise Refusal("bad_json", line=1)
        return list(enumerate(found, start=1))
    return [(number, line) for number, line in enumerate(data.splitlines(), start=1) if line.strip()]


def _flat(record: Mapping[str, Any], prefix: str = "", *, lists: bool = False) -> dict[str, Any]:
    """The members of a record by path; arrays are left out, or with `lists` written with commas where they hold plain values."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            if prefix.count("/") < _DEEPEST:
                flat.update(_flat(value, f"{prefix}{name}/", lists=lists))
        elif not isinstance(value, list):
            flat[_path(prefix, name)] = value
        elif lists and all(isinstance(one, (str, int, float)) for one in value):
            flat[f"{prefix}{name}"] = ",".join(map(str, value))
    return flat


@lru_cache(maxsize=4_096)
def _path(prefix: str, name: str) -> str:
    """The path of a member: the same few in every row, held once."""
    return sys.intern(_plain_text(f"{prefix}{name}"))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{NATIVE}{value!r}" if isinstance(value, (int, float)) else _plain_text(str(value)).replace("\x00", "")


def _plain_text(text: str) -> str:
    """A text without halves of characters, which JSON can spell and nothing can write."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _json_reader(
    names: Sequence[str], rows: Sequence[tuple[int, Mapping[str, Any]]], faulty: Sequence[int]
) -> Callable[[int, Sequence[int]], Body]:
    return lambda header_row, wanted: _body(names, wanted, rows, faulty)


def _body(names: Sequence[str], wanted: Sequence[int], rows: Sequence[tuple[int, Mapping[str, Any]]], faulty: Sequence[int]) -> Body:
    columns = {place: text_array([_cell(row.get(names[place])) for _, row in rows]) for place in wanted}
    told = tuple(Ragged(line, 0, len(names), "") for line in faulty)
    return without_blank_rows(Body(columns, pa.chunked_array([pa.array([line for line, _ in rows], pa.int64())]), told))


def parquet_sheets(source: Source) -> list[Sheet]:
    """The table of a Parquet file, of a long one some rows at a time. Raises Refusal when it is damaged or unpacks to a flood."""
    try:
        with _opened(source) as file:
            meta, names = file.metadata, tuple(file.schema_arrow.names)
            unpacked = sum(meta.row_group(group).total_byte_size for group in range(meta.num_row_groups))
    except _DAMAGES:
        raise Refusal("damaged_parquet") from None
    most = setting("largest_workbook_mb") << 23
    if meta.num_rows > _ROWS or (unpacked > most and not source.is_long):
        raise Refusal("zip_bomb", megabytes=f"{unpacked / (1 << 20):,.0f}", most=most >> 20)
    if len(names) > setting("most_columns"):
        raise Refusal("too_many_columns", columns=f"{len(names):,}", most=f"{setting('most_columns'):,}")

    def read(header_row: int, wanted: Sequence[int]) -> Body:
        bodies = [piece.read() for piece in _parquet_pieces(source, names, meta.num_rows, wanted)]
        if not bodies:
            raise Refusal("no_rows")
        return joined(bodies)

    def pieces(header_row: int, wanted: Sequence[int]) -> Iterator[Piece]:
        return _parquet_pieces(source, names, meta.num_rows, wanted)

    return [Sheet("", "parquet", (names,), read, pieces if source.is_long else None, source.is_long)]


def _opened(source: Source) -> parquet.ParquetFile:
    return parquet.ParquetFile(source.path if source.is_long else pa.BufferReader(source.whole()))


def _parquet_pieces(source: Source, names: Sequence[str], rows: int, wanted: Sequence[int]) -> Iterator[Piece]:
    """The rows of a file in order; those of a group are not held at once, for a group may be the whole file."""
    done = 0
    try:
        with _opened(source) as file:
            for batch in file.iter_batches(_BATCH, columns=[names[place] for place in wanted]):
                columns = {place: _plain(pa.chunked_array([batch.column(names[place])])) for place in wanted}
                lines = pa.chunked_array([pa.array(np.arange(done + 1, done + batch.num_rows + 1))])
                done += batch.num_rows
                yield Piece(partial(Body, columns, lines), done / rows)
    except _DAMAGES:
        raise Refusal("damaged_parquet") from None
    source.check_unchanged()


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type):
        column = column.cast(pa.string())
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        raise Refusal("parquet_type", type=str(column.type)[:40])
    return column
