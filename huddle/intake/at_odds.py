"""Rows of one table that speak of one thing twice: what a file may say once is said once, and never in two ways.

Which of two rows is meant nobody knows: the larger, the later and the sum are all wrong, so neither is taken in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from huddle.kinds import kinds
from huddle.reports import Report


@dataclass(frozen=True)
class Beside:
    """A row that speaks of the same thing as one above it."""

    line: int
    above: int
    """the line of the first row that speaks of it"""
    column: str = "*"


def repeats(report: Report, table: pa.Table) -> pa.Array:
    """Which rows say once more what a row above says already, by the columns that the kind has once."""
    once = [*kinds()[report.kind].once]
    if not once:
        return pa.repeat(pa.scalar(False), table.num_rows)
    return pa.array(table.select(once).to_pandas().duplicated().to_numpy())


def repeated(report: Report, table: pa.Table, again: pa.Array) -> list[Beside]:
    """The same rows, each beside the first that says it."""
    found: list[Beside] = []
    first: dict[tuple[Any, ...], int] = {}
    if again.true_count:
        for key, line, is_again in zip(_keys(table, kinds()[report.kind].once), _lines(table), again.to_pylist(), strict=True):
            above = first.setdefault(key, line)
            if is_again:
                found.append(Beside(line, above))
    return found


def agreed(report: Report, table: pa.Table) -> tuple[pa.Table, list[Beside]]:
    """The table without what its rows say of one thing in two ways, and where they do: each row beside the first that says otherwise."""
    agree, odds = kinds()[report.kind].agree, list[Beside]()
    if agree is None:
        return table, odds
    keys, lines = _keys(table, agree.by), _lines(table)
    for group in agree.said:
        columns = [table.column(name).to_pylist() for name in group]
        said: dict[tuple[Any, ...], int] = {}
        open_keys = set()
        for place, (key, *cells) in enumerate(zip(keys, *columns, strict=True)):
            if cells[0] is None:
                continue
            first = said.setdefault(key, place)
            if cells != [column[first] for column in columns]:
                odds.append(Beside(lines[place], lines[first], group[0]))
                open_keys.add(key)
        for name, column in zip(group, columns, strict=True) if open_keys else ():
            cells = [None if key in open_keys else cell for key, cell in zip(keys, column, strict=True)]
            place = table.schema.get_field_index(name)
            table = table.set_column(place, table.schema.field(place), pa.chunked_array([pa.array(cells, table.schema.field(place).type)]))
    return table, odds


def _keys(table: pa.Table, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    return list(zip(*(table.column(name).to_pylist() for name in columns), strict=True))


def _lines(table: pa.Table) -> list[int]:
    return list(table.column("line_number").to_pylist())
