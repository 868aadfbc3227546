"""A text column as its distinct cells, and a column cast: what the casting modules hand to each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from huddle import clock
from huddle.intake import days, numbers, personal
from huddle.intake.days import Shown
from huddle.intake.tables import NATIVE
from huddle.report_columns import ReportColumn
from huddle.settings import setting

ARROW = {
    "text": pa.string(),
    "count": pa.int64(),
    "money": pa.decimal128(18, 4),
    "fraction": pa.float64(),
    "number": pa.float64(),
    "day": pa.date32(),
    "time": pa.timestamp("us"),
    "flag": pa.bool_(),
}


_SOME, _ALONE = 2048, 0.95
"""of so many cells of a column more than this share is told apart: a dictionary of its cells would be the column once more"""
_PLAIN = r"^-?\d{1,12}(\.\d{1,2})?$"


class DoesNotFit(ValueError):
    """A cell that does not fit its column; the argument is the reason's code (`receipts.reject_<code>`)."""


@dataclass(frozen=True)
class Distinct:
    """The cells of a text column, each once, and the place of each row's cell among them."""

    cells: pa.Array
    places: pa.ChunkedArray | None
    """None where hardly a cell comes twice: then the cells are the rows', as they stand"""

    def spread(self, values: pa.Array) -> pa.ChunkedArray:
        """What is said of each cell, for each row."""
        return pa.chunked_array([values]) if self.places is None else pc.take(values, self.places)


class Columns:
    """The distinct cells of the columns of some rows; a column that is asked for several times is looked through once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[pa.ChunkedArray, Distinct]] = {}
        self._encoded: dict[tuple[int, tuple[str, ...], str | None], Encoded] = {}

    def of(self, column: pa.ChunkedArray) -> Distinct:
        """The distinct cells of a column of text."""
        known = self._known.get(id(column))
        if known is None:
            known = self._known[id(column)] = (column, _distinct(column))  # the column stays, so that its id is nobody else's
        return known[1]

    def encoded(self, column: pa.ChunkedArray, declared: ReportColumn) -> Encoded:
        """The same, cleaned as declared."""
        key = (id(column), tuple(declared.missing), declared.take)
        if key not in self._encoded:
            self._encoded[key] = _cleaned(self.of(column), declared)
        return self._encoded[key]


@dataclass(frozen=True)
class Encoded:
    """A text column as its distinct cells and the place of each row's cell among them."""

    distinct: pa.Array
    """cleaned of spaces and guards; null where the cell means unknown"""
    raw: Distinct

    @cached_property
    def cells(self) -> list[str | None]:
        """The distinct cells as Python texts."""
        return list(self.distinct.to_pylist())

    @cached_property
    def written(self) -> Mapping[str, numbers.Written]:
        """The distinct cells taken apart as numbers."""
        return {cell: numbers.Written(cell) for cell in self.cells if cell is not None}

    @cached_property
    def is_plain(self) -> bool:
        """Whether every cell is a number as machines write it, with a dot and at most two decimals: read without a look at each."""
        return bool(pc.all(pc.match_substring_regex(self.distinct, pattern=_PLAIN)).as_py() is not False)

    @cached_property
    def evidence(self) -> numbers.Evidence:
        """What the distinct cells show of the style of their numbers."""
        if not self.is_plain:
            return numbers.evidence_of(self.written.values())
        has_point = pc.any(pc.match_substring(self.distinct, pattern=".")).as_py()
        return numbers.Evidence(frozenset({numbers.DOT} if has_point else ()))


@dataclass
class Cast:
    """A column cast: its values (null where unknown or unfit), and which rows did not fit and why."""

    values: pa.ChunkedArray
    unfit: pa.ChunkedArray | None = None
    """reason's code per row, null where the cell fits; None when every cell does"""
    shapes: pa.ChunkedArray | None = None
    days: days.Order | None = None
    shown: Shown | None = None
    """what the cells of a column of days show of the order they are in"""
    future: bool = False
    currencies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Styles:
    """What casting needs to know beyond the cell: number style, percent scale, date order, the site, the latest day."""

    number: str | None
    percent: str
    inside: tuple[date, date] | None
    order: days.Order | None = None
    """of numeric dates, where more than these cells was looked at"""
    last_day: date = field(default_factory=lambda: (clock.now() + timedelta(hours=14)).date())
    longest: int = field(default_factory=lambda: int(setting("longest_cell")))


def _distinct(column: pa.ChunkedArray) -> Distinct:
    cells = pc.fill_null(column, "").combine_chunks()
    if isinstance(cells, pa.ChunkedArray):
        cells = pa.concat_arrays(cells.chunks)
    some = cells.take(pa.array(range(0, len(cells), max(1, len(cells) // _SOME)))) if len(cells) > 2 * _SOME else None
    if some is not None and pc.count_distinct(some).as_py() > _ALONE * len(some):
        return Distinct(cells, None)
    encoded = pc.dictionary_encode(cells)
    return Distinct(encoded.dictionary, pa.chunked_array([encoded.indices]))


def _cleaned(raw: Distinct, declared: ReportColumn) -> Encoded:
    """The distinct cells of a column, cleaned of spaces and `="..."` guards, unknown ones as null."""
    plain = pc.utf8_trim(raw.cells, characters=" \t\r\n\u00a0\u3000\ufeff\u200b")
    if pc.any(pc.starts_with(plain, pattern='="')).as_py():
        guarded = pc.match_substring_regex(plain, pattern='^="(.*)"$')
        bare = pc.replace_substring_regex(plain, pattern='^="(.*)"$', replacement="\\1")
        plain = pc.if_else(guarded, pc.replace_substring(bare, pattern='""', replacement='"'), plain)
    missing = pa.array([*declared.missing, "", NATIVE], pa.string())
    unknown = pc.is_in(plain, missing)
    for start in (one.rstrip("*") for one in declared.missing if len(one) > 1 and one.endswith("*")):
        unknown = pc.or_(unknown, pc.starts_with(plain, pattern=start))
    cleaned = pc.if_else(unknown, pa.scalar(None, pa.string()), plain)
    if declared.take is not None:
        found = [None if cell is None else re.search(declared.take, cell) for cell in cleaned.to_pylist()]
        cleaned = pa.array([one.group(1) if one else None for one in found], pa.string())
    return Encoded(cleaned, raw)


def spread(declared: ReportColumn, encoded: Encoded, values: Sequence[Any], reasons: Sequence[str | None]) -> Cast:
    """A cast column from the value, and the reason if it does not fit, of each distinct cell."""
    done = Cast(encoded.raw.spread(values if isinstance(values, pa.Array) else pa.array(values, ARROW[declared.type])))
    if any(reasons):
        shapes = [personal.shape(raw) if reason else None for raw, reason in zip(encoded.raw.cells.to_pylist(), reasons, strict=True)]
        done.unfit = encoded.raw.spread(pa.array(reasons, pa.string()))
        done.shapes = encoded.raw.spread(pa.array(shapes, pa.string()))
    return done
