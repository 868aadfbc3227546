"""A table nobody declared, looked at: where its header stands, and what each column's own values prove about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from huddle import marketplaces
from huddle.currencies import codes
from huddle.header_words import normalise
from huddle.intake import days, numbers
from huddle.intake.mapping.targets import total_words
from huddle.intake.reading import open_sheets
from huddle.intake.sentences import Refusal
from huddle.intake.source import Source
from huddle.intake.steps import plain_text
from huddle.intake.tables import NATIVE, Body, Sheet
from huddle.report_columns import MISSING

_ASIN = re.compile(r"B0[A-Z0-9]{8}|\d{9}[\dX]", re.IGNORECASE)
_WAYS = ("iso", "words", "chinese", "numeric")
_MOST_DISTINCT = 5000
_SURE = 0.95
"""share of the filled cells that must agree before a column is said to hold something: the rest are totals and slips"""


@dataclass(frozen=True)
class Column:
    """One column as its file writes it."""

    header: str
    place: int
    cells: tuple[str, ...]
    """its distinct cells that are not blank, the commonest first"""
    counts: tuple[int, ...]
    totals: tuple[str, ...] = ()
    """cells that name a row of sums (`合计`); they are none of `cells`"""

    @property
    def filled(self) -> int:
        """Rows in which it is not blank."""
        return sum(self.counts)

    def _share(self, fits: Sequence[bool]) -> float:
        return sum(count for count, fit in zip(self.counts, fits, strict=True) if fit) / self.filled if self.filled else 0.0

    @cached_property
    def asins(self) -> bool:
        """Whether its cells are ASINs."""
        return self._share([_ASIN.fullmatch(cell) is not None for cell in self.cells]) >= _SURE

    @cached_property
    def sites(self) -> bool:
        """Whether its cells name sites."""
        return self._share([marketplaces.find(cell) is not None for cell in self.cells]) >= _SURE

    @cached_property
    def currencies(self) -> bool:
        """Whether its cells are currency codes."""
        return self._share([cell.upper() in codes() for cell in self.cells]) >= _SURE

    @cached_property
    def _readings(self) -> list[days.Reading | None]:
        return [_day(cell) for cell in self.cells]

    @cached_property
    def dates(self) -> bool:
        """Whether its cells are days."""
        return self._share([one is not None for one in self._readings]) >= _SURE

    @cached_property
    def ranges(self) -> bool:
        """Whether its cells are days from and to."""
        return not self.dates and self._share([_is_range(cell) for cell in self.cells]) >= _SURE

    @cached_property
    def day_orders(self) -> frozenset[str]:
        """The orders its numeric days may be in: none where every day is certain, one where the column proves it, else both."""
        if not any(one and one.orders for one in self._readings):
            return frozenset()
        order = days.order_of(days.shown(one for one in self._readings if one), None)
        return frozenset((order.proven,) if order.proven else order.spans)

    @cached_property
    def _written(self) -> list[numbers.Written]:
        return [numbers.Written(cell) for cell in self.cells]

    @cached_property
    def numeric(self) -> bool:
        """Whether its cells are numbers in one of the two styles."""
        fits = [any(_is_number(one, style) for style in (numbers.DOT, numbers.COMMA)) for one in self._written]
        return not self.dates and self._share(fits) >= _SURE

    @cached_property
    def number_styles(self) -> tuple[frozenset[str], bool]:
        """The styles its numbers prove, and whether some (`1,234`) can be read in both."""
        found = numbers.evidence_of(self._written)
        return found.proven, bool(found.open_marks)

    @cached_property
    def is_stored(self) -> bool:
        """Whether the file stores its numbers as numbers, so that no style is in question."""
        return all(one.is_native for one in self._written)

    @cached_property
    def has_fractions(self) -> bool:
        """Whether a number has decimals, or may have."""
        return any("." in one.body or "," in one.body for one in self._written)

    @cached_property
    def percents(self) -> tuple[bool, float]:
        """Whether every number carries a % sign, and the largest of those that do not."""
        bare = [one for one in self._written if not one.is_percent]
        values = [float(one.value(style)) for one in bare for style in (numbers.DOT, numbers.COMMA) if _is_number(one, style)]
        return not bare, max(values, default=0.0)

    def examples(self, most: int = 3) -> tuple[str, ...]:
        """Cells as they stand, only of a column of ASINs, sites, currencies, days or numbers: free text may be about a person."""
        if not (self.asins or self.sites or self.currencies or self.dates or self.ranges or self.numeric):
            return ()
        telling = sorted(self.cells, key=lambda cell: (-len(cell), cell)) if self.numeric else self.cells
        return tuple(cell.removeprefix(NATIVE)[:40] for cell in telling[:most])


@dataclass(frozen=True)
class Table:
    """One sheet under one header row."""

    sheet: Sheet
    header_row: int
    columns: tuple[Column, ...]
    rows: int
    body: Body

    def column(self, header: str) -> Column | None:
        """The first column of that header."""
        return next((one for one in self.columns if one.header == header), None)


def look(data: bytes, sheet: str | None = None, header_row: int | None = None) -> Table:
    """The table in a file's bytes: of several sheets the named one, else the longest; `header_row` counts from 1.

    Raises Refusal for everything that is no table.
    """
    sheets, _ = open_sheets(Source.of(data))
    chosen = [one for one in sheets if sheet in (None, one.name)]
    if not chosen:
        raise Refusal("no_sheet", sheet=(sheet or "")[:40])
    tables = [_table(one, header_row) for one in chosen if header_row is not None or _header_row(one) is not None]
    if not tables:
        raise Refusal("no_header_here")
    return max(tables, key=lambda one: one.rows * len(one.columns))


def _table(sheet: Sheet, header_row: int | None) -> Table:
    place = _header_row(sheet) if header_row is None else header_row - 1
    if place is None or not 0 <= place < len(sheet.head):
        raise Refusal("no_header_here")
    headers = sheet.head[place]
    named = [at for at, header in enumerate(headers) if header.strip()]
    body = sheet.read(place, named)
    if not len(body.lines):
        raise Refusal("no_rows")
    columns = tuple(_column(headers[at], at, body.columns[at]) for at in named)
    return Table(sheet, place, columns, len(body.lines) + len(body.ragged), body)


def _header_row(sheet: Sheet) -> int | None:
    """The first row of words, all different, that is as wide as the widest such row: lines above a table are narrower."""
    widths = {}
    for place, cells in enumerate(sheet.head[:-1] if sheet.shape in ("delimited", "workbook") else sheet.head):
        words = [cell.strip() for cell in cells if cell.strip()]
        if len(words) > 1 and not any(_is_value(word) for word in words):
            widths[place] = len(words)
    return min(widths, key=lambda place: (-widths[place], place), default=None)


def _is_value(word: str) -> bool:
    """Whether a cell is a value and no header: an ASIN, a day, a number."""
    written = numbers.Written(word)
    is_number = any(_is_number(written, style) for style in (numbers.DOT, numbers.COMMA))
    return is_number or _ASIN.fullmatch(word) is not None or _day(word) is not None


def _column(header: str, place: int, cells: pa.ChunkedArray) -> Column:
    text = pc.utf8_trim_whitespace(pc.fill_null(plain_text(cells), ""))
    filled = text.filter(pc.invert(pc.is_in(text, pa.array([*MISSING, NATIVE], pa.string()))))
    counted = sorted(pc.value_counts(filled.combine_chunks()).to_pylist(), key=lambda one: (-one["counts"], one["values"]))
    sums = tuple(one["values"] for one in counted if normalise(one["values"]) in total_words())
    kept = [one for one in counted if one["values"] not in sums][:_MOST_DISTINCT]
    return Column(header, place, tuple(one["values"] for one in kept), tuple(one["counts"] for one in kept), sums)


def _day(cell: str) -> days.Reading | None:
    try:
        return days.read(cell, _WAYS)
    except days.NotADay:
        return None


def _is_range(cell: str) -> bool:
    try:
        days.read_range(cell, _WAYS)
    except days.NotADay:
        return False
    return True


def _is_number(written: numbers.Written, style: str) -> bool:
    try:
        written.value(style)
    except numbers.NotANumber:
        return False
    return True
