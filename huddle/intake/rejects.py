"""What did not fit: line, column, shape and reason of every rejected cell, never its value; and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from huddle.intake.at_odds import Beside
from huddle.intake.cells import Cast
from huddle.intake.sentences import Sentence, sentence
from huddle.intake.tables import Ragged

REJECTS = pa.schema([("line_number", pa.int64()), ("column", pa.string()), ("shape", pa.string()), ("reason", pa.string())])
CONTRADICTS = "contradicts"
_MOST = 12
_NAMED = 3
"""so many repeated rows are told one by one"""


def reject_words(column: str, shape: str, reason: str, count: int) -> Sentence:
    """`sales: 3 cells are no amount (text, 14 characters)` in both languages."""
    kind, _, above = shape.partition(" ")
    if kind == "row":
        told = sentence(f"reject_{reason}") if above == "0" else sentence(f"reject_{reason}_of", line=above)
        return sentence("reject_row", count=count, reason=told)
    return sentence(
        "reject",
        column=sentence("whole_row") if column == "*" else column,
        count=count,
        reason=sentence(f"reject_{reason}"),
        shape=shape_words(shape),
    )


def first_words(row: Mapping[str, Any]) -> Sentence:
    """The same of one row of what is `counted`, with the first line that has it."""
    return sentence("reject_from", fault=reject_words(row["column"], row["shape"], row["reason"], row["count"]), line=row["first_line"])


def shape_words(shape: str) -> Sentence:
    """A shape in words: `text 14` -> `text, 14 characters`."""
    kind, _, length = shape.partition(" ")
    return sentence(f"shape_{kind}", length=length)


def counted(table: pa.Table) -> tuple[Mapping[str, Any], ...]:
    """The same from a rejects table."""
    if not table.num_rows:
        return ()
    grouped = table.group_by(["column", "shape", "reason"]).aggregate([("line_number", "count"), ("line_number", "min")])
    rows = [
        {
            "column": row["column"],
            "shape": row["shape"],
            "reason": row["reason"],
            "count": row["line_number_count"],
            "first_line": row["line_number_min"],
        }
        for row in grouped.to_pylist()
    ]
    rows.sort(key=lambda row: (-row["count"], row["column"], row["shape"], row["reason"]))
    return tuple(rows[:_MOST])


def of_ragged(ragged: Sequence[Ragged]) -> pa.Table:
    """Rows of another width than the header, each told as one reject."""
    return pa.table(
        [
            pa.array([row.line for row in ragged], pa.int64()),
            pa.array(["*"] * len(ragged), pa.string()),
            pa.array([f"cells {row.cells}" for row in ragged], pa.string()),
            pa.array(["ragged"] * len(ragged), pa.string()),
        ],
        schema=REJECTS,
    )


def of_repeats(found: Sequence[Beside]) -> pa.Table:
    """Rows that say once more what a row above says already; of a few of them each tells which row that is."""
    rows = [(one.line, "*", f"row {one.above if len(found) <= _NAMED else 0}", "repeated") for one in found]
    return pa.table([pa.array(cells) for cells in zip(*rows, strict=True)], schema=REJECTS) if rows else REJECTS.empty_table()


def of_odds(found: Sequence[Beside]) -> pa.Table:
    """Cells that say otherwise than a row above about the same thing; their rows stay, and these cells of both are unknown."""
    rows = [(one.line, one.column, f"beside {one.above}", CONTRADICTS) for one in found]
    return pa.table([pa.array(cells) for cells in zip(*rows, strict=True)], schema=REJECTS) if rows else REJECTS.empty_table()


def of_unfit(lines: pa.ChunkedArray, name: str, one: Cast) -> pa.Table:
    """Cells of a column that did not fit."""
    if one.unfit is None or one.shapes is None:
        return REJECTS.empty_table()
    unfit = pc.is_valid(one.unfit)
    count = pc.sum(pc.cast(unfit, pa.int64())).as_py()
    names = pa.chunked_array([pa.repeat(pa.scalar(name), count)])
    return pa.table([lines.filter(unfit), names, one.shapes.filter(unfit), one.unfit.filter(unfit)], schema=REJECTS)


def of_blank(lines: pa.ChunkedArray, name: str) -> pa.Table:
    """Blank cells of a column that must not be blank."""
    count = len(lines)
    cells = [pa.chunked_array([pa.repeat(pa.scalar(text), count)]) for text in (name, "blank 0", "blank")]
    return pa.table([lines, *cells], schema=REJECTS)


@dataclass(frozen=True)
class Seen:
    """How often a fault was met, and the first line that has it."""

    count: int
    line: int

    def __add__(self, other: Seen) -> Seen:
        return Seen(self.count + other.count, min(self.line, other.line))


Fault = tuple[str, str, str]
"""column, shape and reason, never a value"""


def faults(told: pa.Table) -> dict[Fault, Seen]:
    """How often each fault was met, and where first."""
    counts = told.group_by(["column", "shape", "reason"]).aggregate([("line_number", "count"), ("line_number", "min")]).to_pylist()
    return {(row["column"], row["shape"], row["reason"]): Seen(row["line_number_count"], row["line_number_min"]) for row in counts}


def added(some: Mapping[Fault, Seen], more: Mapping[Fault, Seen]) -> dict[Fault, Seen]:
    """The faults of two pieces of a table as those of one."""
    return {**some, **{fault: some[fault] + seen if fault in some else seen for fault, seen in more.items()}}


def commonest(told: Mapping[Fault, Seen], headers: Mapping[str, str]) -> Mapping[str, str]:
    """The three commonest faults in words, by the headers that the file itself has for the columns."""
    named: dict[Fault, Seen] = {}
    for (column, shape, reason), seen in told.items():  # two columns that one header feeds have one fault
        named[headers.get(column, column), shape, reason] = seen
    ranked = sorted(named.items(), key=lambda one: (-one[1].count, *one[0]))
    words = [sentence("reject_from", fault=reject_words(*fault, seen.count), line=seen.line) for fault, seen in ranked[:3]]
    return {"en": "; ".join(one["en"] for one in words), "zh": "；".join(one["zh"] for one in words)}
