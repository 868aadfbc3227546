"""Casting one text column to its kind's type: each distinct cell once, so that a million rows cost what their values cost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from huddle import clock, marketplaces
from huddle.currencies import codes, currency_of
from huddle.header_words import normalise
from huddle.intake import days, numbers, personal
from huddle.intake.sentences import Refusal
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
_TRUE = frozenset(["true", "yes", "y", "1", "是", "ja", "sí", "si", "oui", "x", "✓", "√"])
_FALSE = frozenset(["false", "no", "n", "0", "否", "nein", "non"])
NUMERIC = frozenset(("count", "money", "percent", "number"))


class DoesNotFit(ValueError):
    """A cell that does not fit its column; the argument is the reason's code (`receipts.reject_<code>`)."""


@dataclass(frozen=True)
class Encoded:
    """A text column as its distinct cells and the place of each row's cell among them."""

    distinct: pa.Array
    """cleaned of spaces and guards; null where the cell means unknown"""
    raw: pa.Array
    indices: pa.ChunkedArray

    @cached_property
    def cells(self) -> list[str | None]:
        """The distinct cells as Python texts."""
        return list(self.distinct.to_pylist())

    @cached_property
    def written(self) -> Mapping[str, numbers.Written]:
        """The distinct cells taken apart as numbers."""
        return {cell: numbers.Written(cell) for cell in self.cells if cell is not None}


@dataclass
class Cast:
    """A column cast: its values (null where unknown or unfit), and which rows did not fit and why."""

    values: pa.ChunkedArray
    unfit: pa.ChunkedArray | None = None
    """reason's code per row, null where the cell fits; None when every cell does"""
    shapes: pa.ChunkedArray | None = None
    days: days.Order | None = None
    future: bool = False
    currencies: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Styles:
    """What casting needs to know beyond the cell: number style, percent scale, date order, the site, the latest day."""

    number: str | None
    percent: str
    inside: tuple[date, date] | None
    last_day: date = field(default_factory=lambda: (clock.now() + timedelta(hours=14)).date())
    longest: int = field(default_factory=lambda: int(setting("longest_cell")))


def encode(column: pa.ChunkedArray, declared: ReportColumn) -> Encoded:
    """The distinct cells of a column, cleaned of spaces and `="..."` guards, unknown ones as null."""
    encoded = pc.dictionary_encode(pc.fill_null(column, "").combine_chunks())
    if isinstance(encoded, pa.ChunkedArray):
        encoded = pa.concat_arrays(encoded.chunks)
    plain = pc.utf8_trim(encoded.dictionary, characters=" \t\r\n\u00a0\u3000\ufeff\u200b")
    if pc.any(pc.starts_with(plain, pattern='="')).as_py():
        guarded = pc.match_substring_regex(plain, pattern='^="(.*)"$')
        bare = pc.replace_substring_regex(plain, pattern='^="(.*)"$', replacement="\\1")
        plain = pc.if_else(guarded, pc.replace_substring(bare, pattern='""', replacement='"'), plain)
    missing = pa.array([*declared.missing, "", NATIVE], pa.string())
    cleaned = pc.if_else(pc.is_in(plain, missing), pa.scalar(None, pa.string()), plain)
    return Encoded(cleaned, encoded.dictionary, pa.chunked_array([encoded.indices]))


def cast(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Cast:
    """A column cast as declared. Raises Refusal when the column contradicts itself (two orders of dates)."""
    if declared.parse in ("date", "range_start", "range_end"):
        return _cast_days(declared, encoded, styles)
    if declared.parse == "text" and declared.values is None:
        return _cast_text(declared, encoded, styles)
    if declared.parse == "hash":
        told = [None if cell is None else personal.hashed(cell.replace(NATIVE, "")) for cell in encoded.cells]
        return _spread(declared, encoded, told, ())
    if declared.parse == "timestamp" and (quick := _cast_moments(declared, encoded)) is not None:
        return quick
    fit: Callable[[str], Any] = _FITS[declared.parse](declared, encoded, styles)
    if declared.values is not None or declared.others is not None:
        fit = _by_vocabulary(declared, fit)
    done = _apply(declared, encoded, fit, styles)
    if declared.parse == "money":
        done.currencies = frozenset(one.currency for one in encoded.written.values() if one.currency)
    return done


def _cast_text(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Cast:
    plain = pc.replace_substring(encoded.distinct, pattern=NATIVE, replacement="")
    if declared.name == "asin":
        plain = pc.utf8_upper(plain)
    unfit = pc.greater(pc.utf8_length(plain), styles.longest)
    reasons = pc.if_else(unfit, "too_long", pa.scalar(None, pa.string()))
    if declared.pattern:
        fits = pc.match_substring_regex(plain, pattern=f"^(?:{declared.pattern})$")
        reasons = pc.if_else(pc.invert(fits), "pattern", reasons)
    return _spread(declared, encoded, pc.if_else(pc.is_null(reasons), plain, None), reasons.to_pylist())


def _cast_moments(declared: ReportColumn, encoded: Encoded) -> Cast | None:
    """ISO timestamps with an offset, all at once; None when a single cell is written in another way."""
    try:
        told = pc.cast(encoded.distinct, pa.timestamp("us", "UTC"))
    except pa.ArrowInvalid:
        return None
    bounds = pc.min_max(told).as_py()
    latest = clock.now() + timedelta(days=1)
    if bounds["min"] is None or bounds["min"].year < 1990 or (bounds["max"] > latest and not declared.future):
        return None
    return _spread(declared, encoded, pc.cast(told, ARROW["time"]), ())


def _apply(declared: ReportColumn, encoded: Encoded, fit: Callable[[str], Any], styles: Styles) -> Cast:
    on_blank = _blank_value(declared)
    values: list[Any] = []
    reasons: list[str | None] = []
    for cell in encoded.cells:
        value, reason = on_blank, None
        if cell is not None:
            try:
                if len(cell) > styles.longest:
                    raise DoesNotFit("too_long")
                value = fit(cell)
            except DoesNotFit as fault:
                value, reason = None, str(fault)
            except numbers.NotANumber:
                value, reason = None, f"not_{declared.parse}"
        values.append(value)
        reasons.append(reason)
    return _spread(declared, encoded, values, reasons)


def _spread(declared: ReportColumn, encoded: Encoded, values: Sequence[Any], reasons: Sequence[str | None]) -> Cast:
    done = Cast(
        pc.take(
            values if isinstance(values, pa.Array) else pa.array(values, ARROW[declared.type]),
            encoded.indices,
        )
    )
    if any(reasons):
        shapes = [personal.shape(raw) if reason else None for raw, reason in zip(encoded.raw.to_pylist(), reasons, strict=True)]
        done.unfit = pc.take(pa.array(reasons, pa.string()), encoded.indices)
        done.shapes = pc.take(pa.array(shapes, pa.string()), encoded.indices)
    return done


def _blank_value(declared: ReportColumn) -> Any:
    blank = (declared.values or {}).get("", None)
    return None if blank == "" else blank


def _by_vocabulary(declared: ReportColumn, otherwise: Callable[[str], Any]) -> Callable[[str], Any]:
    exact = {normalise(key): value for key, value in (declared.values or {}).items() if key and not key.endswith("*")}
    starts = [(normalise(key[:-1]), value) for key, value in (declared.values or {}).items() if key.endswith("*")]

    def fit(cell: str) -> Any:
        plain = normalise(cell.removeprefix(NATIVE))
        if plain in exact:
            return _given(exact[plain])
        for start, value in starts:
            if plain.startswith(start):
                return _given(value)
        if declared.others == "keep":
            return otherwise(cell)
        if declared.others is None:
            raise DoesNotFit("not_in_vocabulary")
        return _given(declared.others)

    return fit


def _given(value: Any) -> Any:
    return None if value == "" else value


def _text(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Callable[[str], Any]:
    pattern = re.compile(declared.pattern) if declared.pattern else None

    def fit(cell: str) -> str:
        plain = cell.replace(NATIVE, "")
        if pattern and not pattern.fullmatch(plain):
            raise DoesNotFit("pattern")
        return plain.upper() if declared.name == "asin" else plain

    return fit


def _number(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Callable[[str], Any]:
    style = styles.number or numbers.DOT
    written = encoded.written

    def fit(cell: str) -> Any:
        one = written[cell]
        value: Any
        if declared.parse == "count":
            value = numbers.as_count(one, style)
        elif declared.parse == "money":
            value = numbers.as_money(one, style, declared.scale)
        elif declared.parse == "percent":
            value = numbers.as_fraction(one, style, styles.percent)
        else:
            value = numbers.as_number(one, style, declared.scale)
        return _within(declared, abs(value) if declared.absolute else value)

    return fit


def _within(declared: ReportColumn, value: Any) -> Any:
    if declared.zero_is_unknown and value == 0:
        return None
    if declared.minimum is not None and value < declared.minimum:
        raise DoesNotFit("negative" if declared.minimum == 0 else "out_of_range")
    if declared.maximum is not None and value > declared.maximum:
        raise DoesNotFit("out_of_range")
    return value


def _flag(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Callable[[str], Any]:
    def fit(cell: str) -> bool:
        plain = cell.replace(NATIVE, "").casefold()
        if plain in _TRUE:
            return True
        if plain in _FALSE:
            return False
        raise DoesNotFit("not_flag")

    return fit


def _currency(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Callable[[str], Any]:
    def fit(cell: str) -> str:
        code = cell.upper() if cell.upper() in codes() else currency_of(cell)
        if code is None:
            raise DoesNotFit("not_currency")
        return code

    return fit


def _marketplace(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Callable[[str], Any]:
    def fit(cell: str) -> str:
        found = marketplaces.find(cell)
        if found is None:
            raise DoesNotFit("not_marketplace")
        return found.code

    return fit


def _timestamp(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Callable[[str], Any]:
    limit = clock.now() + timedelta(days=1)

    def fit(cell: str) -> datetime:
        try:
            found, _ = days.moment(cell)
        except days.NotADay:
            raise DoesNotFit("not_timestamp") from None
        if not declared.future and found.replace(tzinfo=limit.tzinfo) > limit:
            raise DoesNotFit("future")
        return found.replace(tzinfo=None)

    return fit


_FITS: Mapping[str, Callable[[ReportColumn, Encoded, Styles], Callable[[str], Any]]] = {
    "text": _text,
    "count": _number,
    "money": _number,
    "percent": _number,
    "number": _number,
    "flag": _flag,
    "currency": _currency,
    "marketplace": _marketplace,
    "timestamp": _timestamp,
}


def _cast_days(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Cast:
    readings: list[days.Reading | None] = []
    for cell in encoded.cells:
        readings.append(None if cell is None else _read_day(declared, cell))
    order = days.order_of([one for one in readings if one], styles.inside)
    if not order.spans and any(one and one.orders for one in readings):
        raise Refusal("mixed_dates", column=declared.headers[0])
    # While the order is open every value is provisional, and none is in the future yet.
    is_read = bool(order.proven) or not order.spans
    values: list[date | None] = []
    reasons: list[str | None] = []
    for cell, one in zip(encoded.cells, readings, strict=True):
        value, reason = None, None
        if cell is not None and one is None:
            reason = "not_date"
        elif one is not None:
            value = one.day or (one.orders or {}).get(order.proven or min(order.spans))
        if value and is_read and not declared.future and value > styles.last_day:
            value, reason = None, "future"
        values.append(value)
        reasons.append(reason)
    done = _spread(declared, encoded, values, reasons)
    done.days = order
    done.future = "future" in reasons
    return done


def _read_day(declared: ReportColumn, cell: str) -> days.Reading | None:
    try:
        if declared.parse == "date":
            return days.read(cell, declared.dates)
        ends = days.read_range(cell, declared.dates)
    except days.NotADay:
        return None
    return days.Reading(ends[0] if declared.parse == "range_start" else ends[1])


def local_days(moments: pa.ChunkedArray, zone: str) -> pa.ChunkedArray:
    """The calendar day each UTC moment falls on in a zone; exact for zones that are offset by quarter hours."""
    quarter = 900_000_000
    ticks = pc.divide(pc.cast(moments, pa.int64()), quarter)
    encoded = pc.dictionary_encode(ticks).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    clock_there = ZoneInfo(zone)
    found = [
        None if tick is None else datetime.fromtimestamp(tick * quarter // 1_000_000, clock_there).date()
        for tick in encoded.dictionary.to_pylist()
    ]
    return pa.chunked_array([pc.take(pa.array(found, pa.date32()), encoded.indices)])
