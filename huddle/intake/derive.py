"""Columns no header holds: constants, days of moments, hashed keys, the attribution window, several headers as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from huddle.intake import personal
from huddle.intake.binding import Binding
from huddle.intake.cells import ARROW, Cast
from huddle.intake.day_cells import local_days
from huddle.kinds import kinds
from huddle.marketplaces import marketplaces
from huddle.report_columns import ReportColumn
from huddle.reports import Report


def combined(column: ReportColumn, parts: Sequence[Cast]) -> Cast:
    """The columns that several headers feed, as one."""
    done = parts[0]
    if column.combine == "sum" and len(parts) < len(column.headers):  # a sum without one of its parts is unknown
        return Cast(_repeat(None, len(done.values), ARROW[column.type]))
    for part in parts[1:]:
        if column.combine == "any":
            done.values = pc.or_kleene(done.values, part.values)
        elif column.combine == "sum":
            done.values = pc.cast(pc.add(done.values, part.values), ARROW[column.type])
        else:
            done.values = pc.coalesce(done.values, part.values)
        if part.unfit is not None:
            done.unfit = part.unfit if done.unfit is None else pc.coalesce(done.unfit, part.unfit)
            done.shapes = part.shapes if done.shapes is None else pc.coalesce(done.shapes, part.shapes)
        done.future, done.currencies = done.future or part.future, done.currencies | part.currencies
    return done


def derive(report: Report, casts: dict[str, Cast], rows: int, site: str | None, binding: Binding) -> None:
    """Adds the columns no header holds; `site` is the one the file is said to be of."""
    kind = kinds()[report.kind]
    for name, value in report.constants.items():
        _fill_constant(casts, name, _repeat(value, rows, ARROW[kind.column(name).type]))
    if binding.window_days and "window_days" not in casts and any(one.name == "window_days" for one in kind.columns):
        casts["window_days"] = Cast(_repeat(binding.window_days, rows, pa.int64()))
    hashed = {name for name, column in report.columns.items() if column.parse == "hash"}
    for column in report.columns.values():
        if column.day_of:
            casts[column.name] = Cast(_days_there(casts, column.day_of, rows, site))
        if column.hash_of:
            _fill_hash(column, casts, hashed)


def _fill_constant(casts: dict[str, Cast], name: str, constant: pa.ChunkedArray) -> None:
    """A declared constant stands where the file has no such column, or a blank cell; never for a cell that does not fit."""
    known = casts.get(name)
    if known is None:
        casts[name] = Cast(constant)
    elif known.unfit is None:
        known.values = pc.coalesce(known.values, constant)
    else:
        known.values = pc.if_else(pc.is_null(known.unfit), pc.coalesce(known.values, constant), known.values)


def _repeat(value: Any, rows: int, type_: pa.DataType) -> pa.ChunkedArray:
    return pa.chunked_array([pa.repeat(pa.scalar(value, type_), rows)])


def _days_there(casts: Mapping[str, Cast], source: str, rows: int, site: str | None) -> pa.ChunkedArray:
    """The day of a moment in its row's site; a row without a site takes the file's only or commonest one's clock."""
    moments = casts[source].values
    sites = casts["marketplace"].values if "marketplace" in casts else _repeat(None, rows, pa.string())
    counted = sorted(
        ((count["counts"], count["values"]) for count in pc.value_counts(sites).to_pylist() if count["values"]),
        key=lambda one: (-one[0], one[1]),
    )
    usual = site or (counted[0][1] if counted else None)
    zone = marketplaces()[usual].zone if usual else "UTC"
    found = local_days(moments, zone)
    for _, site in counted:
        if marketplaces()[site].zone != zone:
            there = local_days(moments, marketplaces()[site].zone)
            found = pc.if_else(pc.fill_null(pc.equal(sites, site), False), there, found)
    return found


def _fill_hash(column: ReportColumn, casts: dict[str, Cast], hashed: set[str]) -> None:
    """A key made of the hashes of other columns, one after the other; with `ordinal` the place among equal keys too."""
    known = casts.get(column.name)
    if known is not None and known.values.null_count == 0 and not column.ordinal:
        return
    parts = [_hash_part(casts[name], is_hashed=name in hashed) for name in column.hash_of if name in casts]
    if not parts:
        return
    key = pc.binary_join_element_wise(*parts, "-", null_handling="replace", null_replacement="")
    if column.ordinal:
        places = pd.Series(key.to_pandas()).groupby(key.to_pandas()).cumcount()
        marks = pc.if_else(pa.array(places > 0), pc.cast(pa.array(places), pa.string()), "")
        key = pc.binary_join_element_wise(key, pa.chunked_array([marks]), "-")
    casts[column.name] = Cast(key if known is None else pc.coalesce(known.values, key))


def _hash_part(one: Cast, is_hashed: bool) -> pa.ChunkedArray:
    if is_hashed:
        return one.values
    encoded = pc.dictionary_encode(pc.cast(one.values, pa.string()).combine_chunks())
    told = [None if cell is None else personal.hashed(cell) for cell in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pc.take(pa.array(told, pa.string()), encoded.indices)])
