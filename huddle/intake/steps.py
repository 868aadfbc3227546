"""The declared steps that reshape a text table before it is cast; there are these and no others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from huddle.header_words import matches, normalise
from huddle.intake.recognise import part_words
from huddle.intake.tables import NATIVE, text_array
from huddle.report_steps import Step
from huddle.reports import Report


@dataclass
class TextTable:
    """Canonical columns still as text (a list where several headers feed one), and the line of every row."""

    columns: dict[str, list[pa.ChunkedArray]]
    lines: pa.ChunkedArray
    wide: dict[str, pa.ChunkedArray] = field(default_factory=dict)
    """by header: the columns that steps read and no canonical column is"""

    def take(self, rows: pa.Array) -> TextTable:
        """The table with these rows, in this order."""
        return self._each(lambda part: part.take(rows))

    def filter(self, keep: pa.ChunkedArray) -> TextTable:
        """The table with the rows where `keep` is true."""
        return self._each(lambda part: part.filter(keep))

    def _each(self, of: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> TextTable:
        columns = {name: [of(part) for part in parts] for name, parts in self.columns.items()}
        return TextTable(columns, of(self.lines), {header: of(part) for header, part in self.wide.items()})


def done(report: Report, table: TextTable, *, sheet: str, file_name: str, above: str) -> TextTable:
    """The table after every step of the report; `above` are the lines above its header."""
    for step in report.steps:
        if step.step == "forward_fill":
            _forward_fill(step, report, table)
        elif step.step in ("drop_rows", "keep_rows"):
            table = _rows_named(step, table)
        elif step.step == "from_sheet":
            _from_text(step, table, sheet)
        elif step.step == "from_file_name":
            _from_text(step, table, file_name)
        elif step.step == "from_above":
            _from_text(step, table, above)
        elif step.step == "explode":
            table = _explode(step, table)
        elif step.step == "unpivot":
            table = _unpivot(step, table)
        elif step.step == "amounts":
            table = _amounts(step, table)
    return table


def step_headers(report: Report, headers: Sequence[str]) -> list[int]:
    """Positions of the headers that steps read: to turn them into rows, or to know rows by."""
    patterns = [step.arguments["headers"] for step in report.steps if step.step == "unpivot"]
    words = [*part_words(report), *(step.arguments["header"] for step in report.steps if "header" in step.arguments)]
    return [
        place
        for place, header in enumerate(headers)
        if any(re.search(one, normalise(header)) for one in patterns) or any(matches(word, header) for word in words)
    ]


def _blank(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.equal(pc.fill_null(pc.utf8_trim_whitespace(column), ""), "")


def _forward_fill(step: Step, report: Report, table: TextTable) -> None:
    for name in step.arguments["columns"]:
        if name in table.columns:
            nulls = pa.scalar(None, pa.string())
            table.columns[name] = [pc.fill_null_forward(pc.if_else(_blank(part), nulls, part)) for part in table.columns[name]]


def _rows_named(step: Step, table: TextTable) -> TextTable:
    """The table without the rows a step names, or with them alone."""
    header = step.arguments.get("header")
    if header is not None:
        parts = [column for name, column in table.wide.items() if matches(header, name)]
    else:
        parts = table.columns.get(step.arguments["column"], [])
    if not parts:
        return table
    cells = parts[0].combine_chunks().dictionary_encode() if len(parts[0]) else None
    if cells is None:
        return table
    named = [_is_named(cell or "", step.arguments["values"]) for cell in cells.dictionary.to_pylist()]
    hit = pc.fill_null(pa.array(named, pa.bool_()).take(cells.indices), "" in step.arguments["values"])
    return table.filter(pa.chunked_array([hit if step.step == "keep_rows" else pc.invert(hit)]))


def _is_named(cell: str, values: Sequence[str]) -> bool:
    plain = normalise(cell) if cell.strip() else ""
    for value in values:
        wanted = normalise(value.rstrip("*")) if value else ""
        if plain == wanted or (value.endswith("*") and wanted and plain.startswith(wanted)):
            return True
    return False


def _from_text(step: Step, table: TextTable, text: str) -> None:
    found = re.search(step.arguments["pattern"], text)
    if not found:
        return
    name, value = step.arguments["column"], found.group(1)
    parts = table.columns.get(name)
    if parts:
        table.columns[name] = [pc.if_else(_blank(part), pa.scalar(value), part) for part in parts]
    else:
        table.columns[name] = [text_array([value] * len(table.lines))]


def _explode(step: Step, table: TextTable) -> TextTable:
    name = step.arguments["column"]
    if name not in table.columns:
        return table
    lists = pc.split_pattern(table.columns[name][0].combine_chunks(), pattern=step.arguments["separator"])
    rows = pc.list_parent_indices(lists)
    spread = table.take(rows)
    spread.columns[name] = [pa.chunked_array([pc.utf8_trim_whitespace(pc.list_flatten(lists))])]
    return spread


def _unpivot(step: Step, table: TextTable) -> TextTable:
    matching = {header: column for header, column in table.wide.items() if re.search(step.arguments["headers"], normalise(header))}
    if not matching:
        return table
    count = len(table.lines)
    rows = pa.array([row for row in range(count) for _ in matching], pa.int64())
    spread = table.take(rows)
    spread.columns[step.arguments["into"]] = [text_array([header for _ in range(count) for header in matching])]
    columns = [column.to_pylist() for column in matching.values()]
    values = [cells[row] for row in range(count) for cells in columns]
    spread.columns[step.arguments["value"]] = [text_array(values)]
    return spread.filter(pc.invert(_blank(spread.columns[step.arguments["value"]][0])))


def _amounts(step: Step, table: TextTable) -> TextTable:
    """One row per part that is not zero; a row whose parts all are takes its whole as one, or stays for what it says alone."""
    parts = _first_present(step.arguments["parts"], table.wide)
    given = {name: _has_digit(column) for name, column in parts.items()}
    any_given = _any(list(given.values()))
    for key, column in _for_rows_without(step, table):
        alone = _has_digit(column)
        given[key] = alone if any_given is None else pc.and_(alone, pc.invert(any_given))
        parts[key] = column if key == "whole" else pa.chunked_array([pa.repeat(pa.scalar("0"), len(column))])
    rows: list[int] = []
    names: list[str] = []
    for name, one in given.items():
        here = pc.indices_nonzero(one).to_pylist()
        rows += here
        names += [name] * len(here)
    order = sorted(range(len(rows)), key=lambda place: rows[place])
    spread = table.take(pa.array([rows[place] for place in order], pa.int64()))
    spread.columns[step.arguments["into"]] = [text_array([names[place] for place in order])]
    read = {step.arguments["value"]: parts}
    if "names" in step.arguments:
        read[step.arguments["names"]] = _first_present(step.arguments["named"], table.wide)
    for column, sources in read.items():
        cells = {name: source.to_pylist() for name, source in sources.items()}
        told = [cells[names[place]][rows[place]] if names[place] in cells else None for place in order]
        spread.columns[column] = [text_array(told)]
    return spread


def _first_present(wanted: Mapping[str, Sequence[str]], wide: Mapping[str, pa.ChunkedArray]) -> dict[str, pa.ChunkedArray]:
    """For each name the column of the first of its header words that the file has."""
    found = {}
    for name, words in wanted.items():
        column = next((wide[header] for word in words for header in wide if matches(word, header)), None)
        if column is not None:
            found[name] = column
    return found


def _has_digit(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Where a cell holds a number that is not zero."""
    return pc.fill_null(pc.match_substring_regex(column, "[1-9]"), False)


def _any(columns: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray | None:
    found = None
    for one in columns:
        found = one if found is None else pc.or_(found, one)
    return found


def _for_rows_without(step: Step, table: TextTable) -> list[tuple[str, pa.ChunkedArray]]:
    """The columns a row without parts is kept for, under the name its row gets."""
    whole, alone = step.arguments.get("whole"), step.arguments.get("alone")
    found = [("whole", table.columns[whole][0])] if whole else []
    return [*found, (alone, table.columns[alone][0])] if alone and alone in table.columns else found


def plain_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Any column as text cells: numbers marked as NATIVE, days and moments in ISO order, flags as true and false."""
    kind = column.type
    if pa.types.is_string(kind):
        return column
    if pa.types.is_timestamp(kind) and kind.tz:
        column = pc.cast(column, pa.timestamp("us", "UTC"))
        return pc.cast(column, pa.string())
    text = pc.cast(column, pa.string())
    if pa.types.is_floating(kind):
        text = pc.if_else(pc.fill_null(pc.is_nan(column), True), pa.scalar(None, pa.string()), text)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pc.binary_join_element_wise(pa.scalar(NATIVE), text, "")
    return text
