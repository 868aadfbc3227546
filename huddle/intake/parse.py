"""A recognised table becomes a typed one: bound by name, reshaped by declared steps, cast, and what did not fit told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from huddle.intake import casting, numbers, personal, steps
from huddle.intake.binding import Binding, bind
from huddle.intake.casting import ARROW, Cast, Encoded, Styles
from huddle.intake.recognise import Recognised, is_known, known_words, spelled
from huddle.intake.sentences import Refusal
from huddle.intake.tables import Body, Ragged, Sheet
from huddle.kinds import kinds
from huddle.marketplaces import marketplaces
from huddle.report_columns import ReportColumn
from huddle.reports import Report
from huddle.settings import setting

REJECTS = pa.schema([("line_number", pa.int64()), ("column", pa.string()), ("shape", pa.string()), ("reason", pa.string())])
PERIOD_COLUMNS = {
    "orders": ("day", "day"),
    "site_day": ("day", "day"),
    "asin_period": ("period_start", "period_end"),
    "ads": ("period_start", "period_end"),
    "inventory": ("snapshot_day", "snapshot_day"),
    "reviews": ("day", "day"),
}
_PLACED = ("shop", "marketplace", "currency", "period_start", "period_end", "snapshot_day")


@dataclass(frozen=True)
class Context:
    """What is known about a file from outside it, as far as casting depends on it."""

    marketplace: str | None = None
    period: tuple[date, date] | None = None


@dataclass(frozen=True)
class Parsed:
    """A table cast to its kind's columns (the delivery's own, such as shop or a period asked for, may be null still)."""

    report: Report
    sheet: str
    headers: tuple[str, ...]
    table: pa.Table
    rows: int
    """data rows read, rejected ones included"""
    rejects: pa.Table
    rejected_rows: int
    currencies: frozenset[str]
    """ISO codes proven by signs in cells or headers"""
    date_spans: Mapping[str, tuple[date, date]]
    """spans under each order where the order of the dates is not proven"""
    depends_on_now: bool
    personal_columns: int


def parse(sheet: Sheet, found: Recognised, context: Context, file_name: str) -> Parsed:
    """A sheet as its report's kind. Raises Refusal when it cannot be loaded whole."""
    report = found.report
    headers = tuple(sheet.head[found.header_row])
    binding = bind(report, headers)
    pivot = steps.unpivot_headers(report, headers)
    body = sheet.read(found.header_row, sorted({*binding.wanted(), *pivot}))
    _check_rows(body, headers)
    text = _text_table(report, binding, body, headers)
    spread = {headers[place]: steps.plain_text(body.columns[place]) for place in pivot}
    text = steps.done(report, text, sheet=sheet.name, file_name=file_name, unpivoted=spread)
    if not len(text.lines):
        raise Refusal("no_rows")
    casts = _cast_all(report, text, context)
    _derive(report, casts, len(text.lines), context, binding)
    return _assemble(report, sheet, headers, body, text, casts, binding)


def _check_rows(body: Body, headers: tuple[str, ...]) -> None:
    """Raises Refusal for a second header below the first, and for too many rows of another width."""
    for row in body.ragged:
        cells = re.split(r"[\t,;|]", row.text[:20_000])
        if known_words([cell.strip(' "') for cell in cells]) >= 3:
            raise Refusal("two_tables", line=row.line, sheet="1")
    words = pa.array(sorted({*spelled(), *(header for header in headers if is_known(header))}), pa.string())
    hits = None
    for column in body.columns.values():
        if pa.types.is_string(column.type):
            one = pc.cast(pc.is_in(column, words), pa.int8())
            hits = one if hits is None else pc.add(hits, one)
    if hits is not None and (pc.max(hits).as_py() or 0) >= 3:
        row_index = pc.index(hits, pc.max(hits)).as_py()
        raise Refusal("two_tables", line=body.lines[row_index].as_py(), sheet="1")
    total = len(body.lines) + len(body.ragged)
    if len(body.ragged) > setting("rejected_share_limit") * total:
        first = body.ragged[0]
        raise Refusal("ragged", line=first.line, cells=first.cells, expected=first.expected, rows=len(body.ragged))


def _text_table(report: Report, binding: Binding, body: Body, headers: tuple[str, ...]) -> steps.TextTable:
    columns = {}
    for name, groups in binding.positions.items():
        parts = []
        for group in groups:
            same = [steps.plain_text(body.columns[place]) for place in group]
            if any(not one.equals(same[0]) for one in same[1:]):
                raise Refusal("duplicate_header", column=report.columns[name].headers[0])
            parts.append(same[0])
        columns[name] = parts
    return steps.TextTable(columns, body.lines)


def _cast_all(report: Report, text: steps.TextTable, context: Context) -> dict[str, Cast]:
    encoded = {
        name: [casting.encode(part, report.columns[name]) for part in parts]
        for name, parts in text.columns.items()
        if name in report.columns
    }
    proven = _money_styles(report, encoded)
    casts: dict[str, Cast] = {}
    base = Styles(None, report.percent, context.period)
    for name in sorted(encoded, key=lambda one: one != "marketplace"):
        column = report.columns[name]
        style = _style(report, column, encoded[name], proven, context, casts) if column.parse in casting.NUMERIC else None
        styles = replace(base, number=style)
        casts[name] = _combined(column, [casting.cast(column, part, styles) for part in encoded[name]])
        if column.mask:
            casts[name].values = personal.masked(casts[name].values)
    return casts


def _money_styles(report: Report, encoded: Mapping[str, Sequence[Encoded]]) -> frozenset[str]:
    found: set[str] = set()
    for name, parts in encoded.items():
        if report.columns[name].parse == "money":
            for part in parts:
                found |= numbers.styles_of(part.written.values())[0]
    return frozenset(found)


def _style(
    report: Report,
    column: ReportColumn,
    parts: Sequence[Encoded],
    money: frozenset[str],
    context: Context,
    casts: Mapping[str, Cast],
) -> str | None:
    if report.numbers in (numbers.DOT, numbers.COMMA) or column.parse == "count":
        return report.numbers if report.numbers in (numbers.DOT, numbers.COMMA) else numbers.DOT
    proven, is_open = frozenset[str](), False
    for part in parts:
        found, undecided = numbers.styles_of(part.written.values())
        proven, is_open = proven | found, is_open or undecided
    if len(proven) > 1:
        raise Refusal("mixed_numbers", column=column.headers[0])
    if proven or not is_open:
        return next(iter(proven), None)
    if len(money) == 1:
        return next(iter(money))
    sites = {context.marketplace} if context.marketplace else _sites(casts)
    styles = {marketplaces()[site].numbers for site in sites if site}
    if report.numbers == "marketplace" and len(styles) == 1:
        return styles.pop()
    if report.numbers == "marketplace" and report.marketplace == "ask" and not sites:
        return None
    raise Refusal("number_style", column=column.headers[0])


def _sites(casts: Mapping[str, Cast]) -> set[str]:
    return set(pc.unique(casts["marketplace"].values).drop_null().to_pylist()) if "marketplace" in casts else set()


def _combined(column: ReportColumn, parts: Sequence[Cast]) -> Cast:
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


def _derive(report: Report, casts: dict[str, Cast], rows: int, context: Context, binding: Binding) -> None:
    kind = kinds()[report.kind]
    for name, value in report.constants.items():
        _fill_constant(casts, name, _repeat(value, rows, ARROW[kind.column(name).type]))
    if binding.window_days and "window_days" not in casts and any(one.name == "window_days" for one in kind.columns):
        casts["window_days"] = Cast(_repeat(binding.window_days, rows, pa.int64()))
    for column in report.columns.values():
        if column.day_of:
            casts[column.name] = Cast(_days_there(casts, column.day_of, rows, context))
        if column.hash_of:
            _fill_hash(column, casts, rows)


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


def _days_there(casts: Mapping[str, Cast], source: str, rows: int, context: Context) -> pa.ChunkedArray:
    """The day of a moment in its row's site; a row without a site takes the file's only or commonest one's clock."""
    moments = casts[source].values
    sites = casts["marketplace"].values if "marketplace" in casts else _repeat(None, rows, pa.string())
    counted = sorted(
        ((count["counts"], count["values"]) for count in pc.value_counts(sites).to_pylist() if count["values"]),
        key=lambda one: (-one[0], one[1]),
    )
    usual = context.marketplace or (counted[0][1] if counted else None)
    zone = marketplaces()[usual].zone if usual else "UTC"
    found = casting.local_days(moments, zone)
    for _, site in counted:
        if marketplaces()[site].zone != zone:
            there = casting.local_days(moments, marketplaces()[site].zone)
            found = pc.if_else(pc.fill_null(pc.equal(sites, site), False), there, found)
    return found


def _fill_hash(column: ReportColumn, casts: dict[str, Cast], rows: int) -> None:
    """A key made of the hashes of other columns, one after the other; with `ordinal` the place among equal keys too."""
    known = casts.get(column.name)
    if known is not None and known.values.null_count == 0 and not column.ordinal:
        return
    parts = [_hash_part(casts[name]) for name in column.hash_of if name in casts]
    if not parts:
        return
    key = pc.binary_join_element_wise(*parts, "-", null_handling="replace", null_replacement="")
    if column.ordinal:
        places = pd.Series(key.to_pandas()).groupby(key.to_pandas()).cumcount()
        marks = pc.if_else(pa.array(places > 0), pc.cast(pa.array(places), pa.string()), "")
        key = pc.binary_join_element_wise(key, pa.chunked_array([marks]), "-")
    casts[column.name] = Cast(key if known is None else pc.coalesce(known.values, key))


def _hash_part(one: Cast) -> pa.ChunkedArray:
    encoded = pc.dictionary_encode(pc.cast(one.values, pa.string()).combine_chunks())
    told = [None if cell is None else personal.hashed(cell) for cell in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pc.take(pa.array(told, pa.string()), encoded.indices)])


def _assemble(
    report: Report,
    sheet: Sheet,
    headers: tuple[str, ...],
    body: Body,
    text: steps.TextTable,
    casts: Mapping[str, Cast],
    binding: Binding,
) -> Parsed:
    rows = len(text.lines)
    kind = kinds()[report.kind]
    fits = pa.chunked_array([pa.repeat(pa.scalar(True), rows)])
    rejects = [_ragged_table(body.ragged)]
    needed = _needed(report)
    for name in casts:
        one = casts[name]
        if one.unfit is not None:
            rejects.append(_reject_table(text.lines, name, one))
        if name in needed:
            blank = pc.is_null(one.values)
            if pc.any(blank).as_py():
                known = pc.is_valid(one.unfit) if one.unfit is not None else None
                silent = pc.and_(blank, pc.invert(known)) if known is not None else blank
                rejects.append(_blank_table(text.lines.filter(silent), name))
                fits = pc.and_(fits, pc.invert(blank))
        elif one.unfit is not None and name in _PLACED:
            fits = pc.and_(fits, pc.is_null(one.unfit))
    columns = []
    for declared in kind.columns:
        type_ = ARROW[declared.type]
        if declared.name == "line_number":
            columns.append(pc.cast(text.lines, type_))
        elif declared.name in casts:
            columns.append(pc.cast(casts[declared.name].values, type_))
        else:
            columns.append(pa.chunked_array([pa.nulls(rows, type_)]))
    table = pa.table(columns, names=[one.name for one in kind.columns]).filter(fits)
    told = pa.concat_tables(rejects).sort_by([("line_number", "ascending"), ("column", "ascending")])
    bad_rows = rows - table.num_rows + len(body.ragged)
    total = rows + len(body.ragged)
    touched = len(pc.unique(told.column("line_number")))
    if touched > setting("rejected_share_limit") * total:
        raise Refusal("too_many_rejected", rejected=touched, rows=total, faults=_commonest(told))
    open_days = [one.days for one in casts.values() if one.days and one.days.spans and not one.days.proven]
    return Parsed(
        report=report,
        sheet=sheet.name,
        headers=headers,
        table=table,
        rows=total,
        rejects=told,
        rejected_rows=bad_rows,
        currencies=binding.header_currencies.union(*(one.currencies for one in casts.values())),
        date_spans=open_days[0].spans if open_days else {},
        depends_on_now=any(one.future for one in casts.values()) or "future" in set(told.column("reason").to_pylist()),
        personal_columns=binding.personal,
    )


def _needed(report: Report) -> set[str]:
    needed = {column.name for column in report.columns.values() if column.required} | {*report.constants}
    if report.period == "rows":
        needed |= {*PERIOD_COLUMNS.get(report.kind, ())}
    return needed


def _ragged_table(ragged: Sequence[Ragged]) -> pa.Table:
    return pa.table(
        [
            pa.array([row.line for row in ragged], pa.int64()),
            pa.array(["*"] * len(ragged), pa.string()),
            pa.array([f"cells {row.cells}" for row in ragged], pa.string()),
            pa.array(["ragged"] * len(ragged), pa.string()),
        ],
        schema=REJECTS,
    )


def _reject_table(lines: pa.ChunkedArray, name: str, one: Cast) -> pa.Table:
    assert one.unfit is not None and one.shapes is not None
    unfit = pc.is_valid(one.unfit)
    count = pc.sum(pc.cast(unfit, pa.int64())).as_py()
    names = pa.chunked_array([pa.repeat(pa.scalar(name), count)])
    return pa.table([lines.filter(unfit), names, one.shapes.filter(unfit), one.unfit.filter(unfit)], schema=REJECTS)


def _blank_table(lines: pa.ChunkedArray, name: str) -> pa.Table:
    count = len(lines)
    cells = [pa.chunked_array([pa.repeat(pa.scalar(text), count)]) for text in (name, "blank 0", "blank")]
    return pa.table([lines, *cells], schema=REJECTS)


def _commonest(told: pa.Table) -> Mapping[str, str]:
    """The three commonest faults, in words: column, shape and reason, never a value."""
    from huddle.intake.receipts import reject_words

    counts = told.group_by(["column", "shape", "reason"]).aggregate([("line_number", "count")]).to_pylist()
    counts.sort(key=lambda row: (-row["line_number_count"], row["column"], row["shape"], row["reason"]))
    words = [reject_words(row["column"], row["shape"], row["reason"], row["line_number_count"]) for row in counts[:3]]
    return {"en": "; ".join(one["en"] for one in words), "zh": "；".join(one["zh"] for one in words)}


def with_column(table: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    """The table with one column replaced."""
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), pc.cast(values, table.schema.field(place).type))
