"""Casting one text column to its kind's type: each distinct cell once, so that a million rows cost what their values cost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from huddle import marketplaces
from huddle.currencies import codes, currency_of
from huddle.header_words import normalise
from huddle.intake import numbers, personal
from huddle.intake.cells import ARROW, Cast, DoesNotFit, Encoded, Styles, spread
from huddle.intake.day_cells import cast_days, cast_moments, fit_moment
from huddle.intake.tables import NATIVE
from huddle.report_columns import ASINS, ReportColumn

_TRUE = frozenset(["true", "yes", "y", "1", "是", "ja", "sí", "si", "oui", "x", "✓", "√"])
_FALSE = frozenset(["false", "no", "n", "0", "否", "nein", "non"])
NUMERIC = frozenset(("count", "money", "percent", "number"))


def cast(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Cast:
    """A column cast as declared. Raises Refusal when the column contradicts itself (two orders of dates)."""
    if declared.parse in ("date", "range_start", "range_end"):
        return cast_days(declared, encoded, styles)
    if declared.parse == "text" and declared.values is None:
        return _cast_text(declared, encoded, styles)
    if declared.parse == "hash":
        return spread(declared, encoded, personal.hashes(pc.replace_substring(encoded.distinct, pattern=NATIVE, replacement="")), ())
    if (plain := _cast_plain(declared, encoded, styles)) is not None:
        return plain
    if declared.parse == "timestamp" and (quick := cast_moments(declared, encoded)) is not None:
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
    if declared.name in ASINS:
        plain = pc.utf8_upper(plain)
    unfit = pc.greater(pc.utf8_length(plain), styles.longest)
    reasons = pc.if_else(unfit, "too_long", pa.scalar(None, pa.string()))
    if declared.pattern:
        fits = pc.match_substring_regex(plain, pattern=f"^(?:{declared.pattern})$")
        reasons = pc.if_else(pc.invert(fits), "pattern", reasons)
    return spread(declared, encoded, pc.if_else(pc.is_null(reasons), plain, None), reasons.to_pylist())


def _cast_plain(declared: ReportColumn, encoded: Encoded, styles: Styles) -> Cast | None:
    """Numbers as machines write them, all at once; None where one is written in another way, or does not fit."""
    is_read = declared.parse in ("count", "money") and declared.values is None and declared.others is None and declared.scale == 1
    if not is_read or not encoded.is_plain or (styles.number == numbers.COMMA and encoded.evidence.proven):
        return None
    values = pc.cast(encoded.distinct, ARROW["money"])
    if declared.parse == "count":
        try:
            values = pc.cast(values, ARROW["count"])
        except pa.ArrowInvalid:  # a fraction
            return None
    if declared.absolute:
        values = pc.abs(values)
    bounds = pc.min_max(values).as_py()
    if bounds["min"] is not None and not (
        (declared.minimum is None or bounds["min"] >= declared.minimum) and (declared.maximum is None or bounds["max"] <= declared.maximum)
    ):
        return None
    if declared.zero_is_unknown:
        values = pc.if_else(pc.equal(values, pa.scalar(0, values.type)), pa.scalar(None, values.type), values)
    return spread(declared, encoded, values, ())


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
    return spread(declared, encoded, values, reasons)


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
        return plain.upper() if declared.name in ASINS else plain

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


_FITS: Mapping[str, Callable[[ReportColumn, Encoded, Styles], Callable[[str], Any]]] = {
    "text": _text,
    "count": _number,
    "money": _number,
    "percent": _number,
    "number": _number,
    "flag": _flag,
    "currency": _currency,
    "marketplace": _marketplace,
    "timestamp": fit_moment,
}
