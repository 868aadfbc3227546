"""Cast columns become one typed table; rows that lack what their kind requires leave it, and every unfit cell is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from huddle.intake import rejects
from huddle.intake.binding import Binding
from huddle.intake.cells import ARROW, Cast
from huddle.intake.sentences import Refusal
from huddle.intake.tables import Ragged
from huddle.kinds import kinds
from huddle.reports import Report
from huddle.settings import setting

_PLACED = ("shop", "marketplace", "currency", "period_start", "period_end", "snapshot_day")


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


def together(found: Sequence[Parsed]) -> Parsed:
    """Tables of one report as one: the sheets of a workbook, or the pieces of a long file."""
    first = found[0]
    if len(found) == 1:
        return first
    return replace(
        first,
        table=pa.concat_tables(one.table for one in found),
        rejects=pa.concat_tables(one.rejects for one in found),
        rows=sum(one.rows for one in found),
        rejected_rows=sum(one.rejected_rows for one in found),
        currencies=frozenset().union(*(one.currencies for one in found)),
        date_spans={order: ends for one in found for order, ends in one.date_spans.items()},
        depends_on_now=any(one.depends_on_now for one in found),
    )


def check(parsed: Parsed) -> None:
    """Raises Refusal when more rows than allowed do not fit."""
    touched = len(pc.unique(parsed.rejects.column("line_number")))
    if touched > setting("rejected_share_limit") * parsed.rows:
        raise Refusal("too_many_rejected", rejected=touched, rows=parsed.rows, faults=rejects.commonest(parsed.rejects))


def assemble(
    report: Report,
    sheet: str,
    headers: tuple[str, ...],
    ragged: Sequence[Ragged],
    lines: pa.ChunkedArray,
    casts: Mapping[str, Cast],
    binding: Binding,
) -> Parsed:
    """The typed table with what did not fit."""
    fits, told = _fitting(report, lines, casts)
    told = pa.concat_tables([rejects.of_ragged(ragged), *told])
    told = told.sort_by([("line_number", "ascending"), ("column", "ascending")])
    total = len(lines) + len(ragged)
    table = _table(report, lines, casts).filter(fits)
    open_days = [one.days for one in casts.values() if one.days and one.days.spans and not one.days.proven]
    return Parsed(
        report=report,
        sheet=sheet,
        headers=headers,
        table=table,
        rows=total,
        rejects=told,
        rejected_rows=total - table.num_rows,
        currencies=binding.header_currencies.union(*(one.currencies for one in casts.values())),
        date_spans=open_days[0].spans if open_days else {},
        depends_on_now="future" in set(pc.unique(told.column("reason")).to_pylist()),
        personal_columns=binding.personal,
    )


def _fitting(report: Report, lines: pa.ChunkedArray, casts: Mapping[str, Cast]) -> tuple[pa.ChunkedArray, list[pa.Table]]:
    """Which rows stay, and the cells that did not fit or are blank where they must not be."""
    fits = pa.chunked_array([pa.repeat(pa.scalar(True), len(lines))])
    told = []
    needed = _needed(report)
    absent = [name for name, column in report.columns.items() if column.required and name not in casts]
    if absent:  # a step was to fill it from the name of a sheet or file, and the name does not say it
        raise Refusal("not_in_name", column=absent[0])
    for name, one in casts.items():
        if one.unfit is not None:
            told.append(rejects.of_unfit(lines, name, one))
        if name in needed and one.values.null_count:
            blank = pc.is_null(one.values)
            silent = blank if one.unfit is None else pc.and_(blank, pc.is_null(one.unfit))
            told.append(rejects.of_blank(lines.filter(silent), name))
            fits = pc.and_(fits, pc.invert(blank))
        elif one.unfit is not None and name in _PLACED:
            fits = pc.and_(fits, pc.is_null(one.unfit))
    return fits, told


def _table(report: Report, lines: pa.ChunkedArray, casts: Mapping[str, Cast]) -> pa.Table:
    columns = {}
    for declared in kinds()[report.kind].columns:
        type_ = ARROW[declared.type]
        if declared.name == "line_number":
            columns[declared.name] = pc.cast(lines, type_)
        elif declared.name in casts:
            columns[declared.name] = pc.cast(casts[declared.name].values, type_)
        else:
            columns[declared.name] = pa.chunked_array([pa.nulls(len(lines), type_)])
    return pa.table(columns)


def _needed(report: Report) -> set[str]:
    needed = {column.name for column in report.columns.values() if column.required} | {*report.constants}
    if report.period == "rows":
        needed |= {*(kinds()[report.kind].days or ())}
    if report.currency == "rows" and any(one.name == "currency" and one.required for one in kinds()[report.kind].columns):
        needed.add("currency")
    return needed


def with_column(table: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    """The table with one column replaced."""
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(place), pc.cast(values, table.schema.field(place).type))
