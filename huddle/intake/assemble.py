"""Cast columns become one typed table; rows that lack what their kind requires leave it, and every unfit cell is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from huddle.intake import at_odds, rejects
from huddle.intake.aside import Aside
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
    aside: Aside | None = None
    """where the rows of a long file lie: `table` is empty then"""

    def tables(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The rows in order, a piece at a time; of some columns or of all."""
        if self.aside is not None:
            yield from self.aside.tables(columns)
        else:
            yield self.table if columns is None else self.table.select(list(columns))


def together(found: Sequence[Parsed]) -> Parsed:
    """Tables of one report as one: the sheets of a workbook."""
    first = found[0]
    if len(found) == 1:
        return first
    rejects_of = pa.concat_tables(one.rejects for one in found)
    table = pa.concat_tables(one.table for one in found)
    if pc.any(at_odds.repeats(first.report, table)).as_py():
        raise Refusal("sheets_repeat", first=first.sheet, second=found[1].sheet)
    if odds := at_odds.agreed(first.report, table)[1]:
        raise Refusal("sheets_disagree", first=first.sheet, second=found[1].sheet, column=first.report.columns[odds[0].column].word)
    return replace(_summed(found), table=table, rejects=rejects_of)


def _summed(found: Sequence[Parsed]) -> Parsed:
    return replace(
        found[0],
        rows=sum(one.rows for one in found),
        rejected_rows=sum(one.rejected_rows for one in found),
        currencies=frozenset().union(*(one.currencies for one in found)),
        date_spans={order: ends for one in found for order, ends in one.date_spans.items()},
        depends_on_now=any(one.depends_on_now for one in found),
    )


def in_pieces(found: Sequence[Parsed], aside: Aside, spans: Mapping[str, tuple[date, date]]) -> Parsed:
    """The pieces of a long file as one, whose rows lie aside; `spans` are what the dates of all would cover where their order is open."""
    whole = replace(_summed(found), rejects=aside.rejects(), date_spans=spans)
    return replace(whole, table=pa.concat_tables(aside.tables())) if aside.is_held else replace(whole, aside=aside)


@dataclass(frozen=True)
class Tally:
    """How much of a table, or of a piece of one, did not fit; that of two pieces together is their `+`."""

    read: int = 0
    """rows below the header"""
    ragged: int = 0
    first: Ragged | None = None
    """the first row of another width than the header"""
    rows: int = 0
    """rows that were cast, those of another width among them"""
    touched: int = 0
    """lines of which some cell did not fit"""
    faults: Mapping[rejects.Fault, rejects.Seen] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        faults = rejects.added(self.faults, other.faults)
        first = self.first or other.first
        return Tally(
            self.read + other.read, self.ragged + other.ragged, first, self.rows + other.rows, self.touched + other.touched, faults
        )

    def of(self, parsed: Parsed) -> Tally:
        """The same with what became of the rows as they were cast."""
        unfit = parsed.rejects.filter(pc.not_equal(parsed.rejects.column("reason"), rejects.CONTRADICTS))
        touched = len(pc.unique(unfit.column("line_number")))
        return replace(self, rows=parsed.rows, touched=touched, faults=rejects.faults(parsed.rejects))

    def check_ragged(self) -> None:
        """Raises Refusal for too many rows of another width."""
        first = self.first
        if first is not None and self.ragged > setting("rejected_share_limit") * self.read:
            raise Refusal("ragged", line=first.line, cells=first.cells, expected=first.expected, rows=self.ragged)

    def check(self, headers: Mapping[str, str]) -> None:
        """Raises Refusal when more rows than allowed do not fit; `headers` are the file's own words for the columns."""
        if self.touched > setting("rejected_share_limit") * self.rows:
            raise Refusal("too_many_rejected", rejected=self.touched, rows=self.rows, faults=rejects.commonest(self.faults, headers))


def tally_of(rows: int, ragged: Sequence[Ragged]) -> Tally:
    """What is known of rows before they are cast."""
    return Tally(rows + len(ragged), len(ragged), ragged[0] if ragged else None)


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
    table = _kept(_table(report, lines, casts), fits)
    again = at_odds.repeats(report, table)
    told.append(rejects.of_repeats(at_odds.repeated(report, table, again)))
    table, odds = at_odds.agreed(report, _kept(table, pc.invert(again)))
    told = pa.concat_tables([rejects.of_ragged(ragged), *told, rejects.of_odds(odds)])
    told = told.sort_by([("line_number", "ascending"), ("column", "ascending")])
    total = len(lines) + len(ragged)
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


def _kept(table: pa.Table, rows: pa.Array | pa.ChunkedArray) -> pa.Table:
    """The table with these rows; as it is where these are all, for most tables are whole and a copy costs as much as reading a column."""
    return table if pc.all(rows).as_py() is not False else table.filter(rows)


def without_rows(report: Report, sheet: str, headers: tuple[str, ...], ragged: Sequence[Ragged], binding: Binding) -> Parsed:
    """What rows of another width than the header come to where no other stands beside them."""
    return Parsed(
        report=report,
        sheet=sheet,
        headers=headers,
        table=_table(report, pa.chunked_array([], pa.int64()), {}),
        rows=len(ragged),
        rejects=rejects.of_ragged(ragged),
        rejected_rows=len(ragged),
        currencies=binding.header_currencies,
        date_spans={},
        depends_on_now=False,
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
            blank = silent = pc.is_null(one.values)
            for told_already in filter(None, (one.unfit, _source_unfit(report, casts, name))):
                silent = pc.and_(silent, pc.is_null(told_already))
            told.append(rejects.of_blank(lines.filter(silent), name))
            fits = pc.and_(fits, pc.invert(blank))
        elif one.unfit is not None and name in _PLACED:
            fits = pc.and_(fits, pc.is_null(one.unfit))
    return fits, told


def _source_unfit(report: Report, casts: Mapping[str, Cast], name: str) -> pa.ChunkedArray | None:
    """What did not fit in the moments that a column of days is made from: told there, and not once more as a blank day."""
    source = report.columns[name].day_of if name in report.columns else None
    return casts[source].unfit if source is not None and source in casts else None


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
