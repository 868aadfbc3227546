"""Columns no header holds: constants, days of moments, hashed keys, the attribution window, several headers as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
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


_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Clock:
    """Whose clock a row without a site goes by."""

    zone: str


def sites_of(casts: Mapping[str, Cast], rows: int) -> dict[str, int]:
    """How many rows are of each site."""
    if "marketplace" not in casts or not rows:
        return {}
    return {count["values"]: count["counts"] for count in pc.value_counts(casts["marketplace"].values).to_pylist() if count["values"]}


def clock_of(sites: Mapping[str, int], site: str | None) -> Clock:
    """The clock of the site a file is said to be of, else of the file's only or commonest one."""
    usual = site or min(sites, key=lambda one: (-sites[one], one), default=None)
    return Clock(marketplaces()[usual].zone if usual else "UTC")


def derive(report: Report, casts: dict[str, Cast], rows: int, usual: Clock, binding: Binding) -> np.ndarray:
    """Adds the columns no header holds; gives a mark for every key that is told apart by its place among equal ones."""
    kind = kinds()[report.kind]
    marks = np.empty(0, np.uint64)
    for name, value in report.constants.items():
        _fill_constant(casts, name, _repeat(value, rows, ARROW[kind.column(name).type]))
    if binding.window_days and "window_days" not in casts and any(one.name == "window_days" for one in kind.columns):
        casts["window_days"] = Cast(_repeat(binding.window_days, rows, pa.int64()))
    hashed = {name for name, column in report.columns.items() if column.parse == "hash"}
    for column in report.columns.values():
        if column.day_of:
            casts[column.name] = Cast(_days_there(casts, column.day_of, rows, usual))
        if column.hash_of:
            found = _fill_hash(column, casts, hashed)
            marks = marks if found is None else found
    return marks


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


def _days_there(casts: Mapping[str, Cast], source: str, rows: int, usual: Clock) -> pa.ChunkedArray:
    """The day of a moment in its row's site."""
    moments = casts[source].values
    found = local_days(moments, usual.zone)
    for site in sorted(sites_of(casts, rows)):
        if marketplaces()[site].zone != usual.zone:
            there = local_days(moments, marketplaces()[site].zone)
            found = pc.if_else(pc.fill_null(pc.equal(casts["marketplace"].values, site), False), there, found)
    return found


def _fill_hash(column: ReportColumn, casts: dict[str, Cast], hashed: set[str]) -> np.ndarray | None:
    """A key made of the hashes of other columns, one after the other; with `ordinal` the place among equal keys too, and its mark."""
    known = casts.get(column.name)
    if known is not None and known.values.null_count == 0 and not column.ordinal:
        return None
    parts = [_hash_part(casts[name], is_hashed=name in hashed) for name in column.hash_of if name in casts]
    if not parts:
        return None
    behind = [pa.scalar("")] if column.ordinal else []
    key = pc.binary_join_element_wise(*parts, *behind, "-", null_handling="replace", null_replacement="")
    marks = None
    if column.ordinal:
        marks = marks_of(key, without=1)
        key = _told_apart(key, marks)
    casts[column.name] = Cast(key if known is None else pc.coalesce(known.values, key))
    return marks


def _told_apart(keys: pa.ChunkedArray, marks: np.ndarray) -> pa.ChunkedArray:
    """Equal keys with their place among them behind, and nothing behind the first: few of many, so only they are written anew."""
    in_order = np.sort(marks)
    repeated = in_order[1:][in_order[1:] == in_order[:-1]]
    if not len(repeated):
        return keys
    equal = np.flatnonzero(np.isin(marks, repeated))
    places = pd.Series(marks[equal]).groupby(marks[equal]).cumcount().to_numpy()
    later = np.zeros(len(marks), bool)
    later[equal[places > 0]] = True
    whole, mask = pa.concat_arrays(keys.chunks), pa.array(later)
    told = pc.binary_join_element_wise(whole.filter(mask), pc.cast(pa.array(places[places > 0]), pa.string()), "")
    return pa.chunked_array([pc.replace_with_mask(whole, mask, told)])


def marks_of(keys: pa.ChunkedArray, without: int = 0) -> np.ndarray:
    """A number for each key, without its last bytes: 64 bits, the same for the same key, of keys that are hashes already."""
    whole = pa.concat_arrays(keys.chunks) if keys.num_chunks else pa.array([], pa.string())
    _, places, text = whole.buffers()
    ends = np.frombuffer(places, np.int32)[whole.offset : whole.offset + len(whole) + 1] if len(whole) else np.zeros(1, np.int32)
    letters = np.frombuffer(text, np.uint8) if text is not None else np.empty(0, np.uint8)
    starts, lengths = ends[:-1], np.diff(ends) - without
    marks = np.empty(len(whole), np.uint64)
    for length in np.unique(lengths):  # hashes are of one length, so there are hardly more than two
        here = np.flatnonzero(lengths == length)
        if len(here) == len(whole):
            rows = letters[ends[0] : ends[-1]].reshape(len(whole), length + without)[:, :length]
        else:
            rows = letters[starts[here][:, None] + np.arange(length)]
        words = np.zeros((len(here), -(-int(length) // 8) * 8), np.uint8)
        words[:, :length] = rows
        mark = np.full(len(here), length, np.uint64)
        for word in words.view(np.uint64).T:
            mark = (mark ^ word) * _MIX
            mark ^= mark >> np.uint64(29)
        marks[here] = mark
    return marks


def once_each(marks: np.ndarray) -> np.ndarray:
    """Each mark once, in order; sorted, which takes a third of the time that `np.unique` takes with its table of hashes."""
    in_order = np.sort(marks)
    return in_order[np.concatenate([[True], in_order[1:] != in_order[:-1]])] if len(in_order) else in_order


def _hash_part(one: Cast, is_hashed: bool) -> pa.ChunkedArray:
    if is_hashed:
        return one.values
    encoded = pc.dictionary_encode(pc.cast(one.values, pa.string()).combine_chunks())
    return pa.chunked_array([pc.take(personal.hashes(encoded.dictionary), encoded.indices)])
