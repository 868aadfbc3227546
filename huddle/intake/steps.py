"""The declared steps that reshape a text table before it is cast; there are these and no others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from huddle.header_words import matches, normalise
from huddle.intake.tables import NATIVE, text_array
from huddle.reports import Report, Step


@dataclass
class TextTable:
    """Canonical columns still as text (a list where several headers feed one), and the line of every row."""

    columns: dict[str, list[pa.ChunkedArray]]
    lines: pa.ChunkedArray

    def take(self, rows: pa.Array) -> TextTable:
        """The table with these rows, in this order."""
        columns = {name: [part.take(rows) for part in parts] for name, parts in self.columns.items()}
        return TextTable(columns, self.lines.take(rows))

    def filter(self, keep: pa.ChunkedArray) -> TextTable:
        """The table with the rows where `keep` is true."""
        columns = {name: [part.filter(keep) for part in parts] for name, parts in self.columns.items()}
        return TextTable(columns, self.lines.filter(keep))


def done(report: Report, table: TextTable, *, sheet: str, file_name: str, unpivoted: Mapping[str, pa.ChunkedArray]) -> TextTable:
    """The table after every step of the report; `unpivoted` are the columns whose headers an unpivot step matches."""
    for step in report.steps:
        if step.step == "forward_fill":
            _forward_fill(step, report, table)
        elif step.step in ("drop_rows", "keep_rows"):
            table = _rows_named(step, table)
        elif step.step == "from_sheet":
            _from_text(step, table, sheet)
        elif step.step == "from_file_name":
            _from_text(step, table, file_name)
        elif step.step == "explode":
            table = _explode(step, table)
        elif step.step == "unpivot":
            table = _unpivot(step, table, unpivoted)
        elif step.step == "amounts":
            table = _amounts(step, table, unpivoted)
    return table


def unpivot_headers(report: Report, headers: Sequence[str]) -> list[int]:
    """Positions of the headers that an unpivot or amounts step turns into rows."""
    patterns = [step.arguments["headers"] for step in report.steps if step.step == "unpivot"]
    words = [word for step in report.steps if step.step == "amounts" for part in step.arguments["parts"].values() for word in part]
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
    parts = table.columns.get(step.arguments["column"])
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


def _unpivot(step: Step, table: TextTable, unpivoted: Mapping[str, pa.ChunkedArray]) -> TextTable:
    matching = {header: column for header, column in unpivoted.items() if re.search(step.arguments["headers"], normalise(header))}
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


def _amounts(step: Step, table: TextTable, wide: Mapping[str, pa.ChunkedArray]) -> TextTable:
    """One row per part that is not zero; a row whose parts all are takes its whole as one."""
    parts = {}
    for name, words in step.arguments["parts"].items():
        column = next((wide[header] for word in words for header in wide if matches(word, header)), None)
        if column is not None:
            parts[name] = column
    whole = table.columns[step.arguments["whole"]][0]
    given = {name: pc.fill_null(pc.match_substring_regex(column, "[1-9]"), False) for name, column in parts.items()}
    any_given = None
    for one in given.values():
        any_given = one if any_given is None else pc.or_(any_given, one)
    alone = pc.fill_null(pc.match_substring_regex(whole, "[1-9]"), False)
    alone = alone if any_given is None else pc.and_(alone, pc.invert(any_given))
    given["whole"], parts["whole"] = alone, whole
    rows: list[int] = []
    names: list[str] = []
    for name, one in given.items():
        here = pc.indices_nonzero(one).to_pylist()
        rows += here
        names += [name] * len(here)
    order = sorted(range(len(rows)), key=lambda place: rows[place])
    cells = {name: column.to_pylist() for name, column in parts.items()}
    spread = table.take(pa.array([rows[place] for place in order], pa.int64()))
    spread.columns[step.arguments["into"]] = [text_array([names[place] for place in order])]
    spread.columns[step.arguments["value"]] = [text_array([cells[names[place]][rows[place]] for place in order])]
    return spread


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
