"""Casting columns of days and moments: the order of day and month is the column's, the day of a moment is the site's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from huddle import clock
from huddle.intake import days
from huddle.intake.cells import ARROW, Cast, DoesNotFit, Encoded, Styles, spread
from huddle.intake.sentences import Refusal
from huddle.report_columns import ReportColumn


def cast_days(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Cast:
    """A column of days, or of one end of ranges. Raises Refusal when it contradicts itself (two orders)."""
    readings: list[days.Reading | None] = []
    for cell in encoded.cells:
        readings.append(None if cell is None else _read_day(declared, cell))
    shown = days.shown(one for one in readings if one)
    order = styles.order or days.order_of(shown, styles.inside)
    if not order.spans and any(one and one.orders for one in readings):
        raise Refusal("mixed_dates", column=declared.word)
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
    done = spread(declared, encoded, values, reasons)
    done.days, done.shown = order, shown
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


def cast_moments(declared: ReportColumn, encoded: Encoded) -> Cast | None:
    """ISO timestamps with an offset, all at once; None when a single cell is written in another way."""
    try:
        told = pc.cast(encoded.distinct, pa.timestamp("us", "UTC"))
    except pa.ArrowInvalid:
        return None
    bounds = pc.min_max(told).as_py()
    latest = clock.now() + timedelta(days=1)
    if bounds["min"] is None or bounds["min"].year < 1990 or (bounds["max"] > latest and not declared.future):
        return None
    return spread(declared, encoded, pc.cast(told, ARROW["time"]), ())


def fit_moment(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Callable[[str], Any]:
    """How one cell of a column of moments is read, where not all of them are plain ISO."""
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
