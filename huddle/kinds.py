"""What a typed delivery holds, read from `definitions/kinds.toml`: the columns every dialect of an export ends in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from huddle import paths
from huddle.declared import DeclarationError, one_of, only, read_table
from huddle.sources import sources

SQL_TYPES = {
    "text": "VARCHAR",
    "count": "BIGINT",
    "money": "DECIMAL(18,4)",
    "fraction": "DOUBLE",
    "number": "DOUBLE",
    "day": "DATE",
    "time": "TIMESTAMP",
    "flag": "BOOLEAN",
}
OVERLAP = ("line", "slice", "snapshot", "table", "settlement")
"""how a fact may be told twice and count once; a kind says which of them its facts obey"""


@dataclass(frozen=True)
class Column:
    """One column of a typed table."""

    name: str
    type: str
    """a key of SQL_TYPES"""
    meaning: str
    required: bool
    """a row without it does not fit and is rejected"""

    @property
    def sql_type(self) -> str:
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Agreement:
    """What rows of one thing must not say in two ways."""

    by: tuple[str, ...]
    """rows that have these columns alike are of one thing"""
    said: tuple[tuple[str, ...], ...]
    """columns that say something together: an amount and its currency; blank in the first says nothing"""


@dataclass(frozen=True)
class Kind:
    """A family of exports that answers the same question, with its columns in order."""

    name: str
    meaning: str
    grain: str
    columns: tuple[Column, ...]
    source: str
    """the family of `sources.toml` it counts for where its report names none"""
    days: tuple[str, str] | None
    """the columns of the first and the last day a row is of (one column twice where it is of one day); None: it has no days"""
    day: str | None
    """the column of the one day a row is told for; None: spans, or no days"""
    overlap: tuple[str, ...]
    """what a report of it may declare of overlaps"""
    entity: tuple[str, ...]
    """columns that name what another shop's file would not share; the first that is filled counts"""
    is_whole: bool
    """a table of several shops stays one delivery"""
    once: tuple[str, ...]
    """columns of which a file has each combination at most once; a row that has it again does not fit"""
    agree: Agreement | None = None
    """None: rows may differ in everything"""

    @property
    def is_snapshot(self) -> bool:
        """Its rows show how things stood on a day."""
        return self.overlap == ("snapshot",)

    @property
    def is_hand_kept(self) -> bool:
        """The team keeps it itself, as one table of which the newest file counts."""
        return self.overlap == ("table",)

    @property
    def is_sliced(self) -> bool:
        """Each delivery of it is of one shop and of a declared span."""
        return not (self.is_whole or self.is_hand_kept)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the kind has none."""
        return next(column for column in self.columns if column.name == name)


_SLICE = (
    Column("shop", "text", "the seller account", True),
    Column("marketplace", "text", "two-letter site; null in a hand-kept table that holds for all sites", False),
    Column("line_number", "count", "line in the file", True),
)


_KEYS = {"meaning", "grain", "columns", "source", "days", "day", "overlap", "entity", "whole", "once", "agree"}


@cache
def kinds() -> dict[str, Kind]:
    """Every declared kind by name. Raises DeclarationError naming kind, key and mend."""
    return {name: _kind(name, row) for name, row in read_table(paths.DEFINITIONS / "kinds.toml").items()}


def _kind(name: str, row: Mapping[str, Any]) -> Kind:
    where = f"kinds.toml: {name}"
    only(where, row, _KEYS)
    for key in ("meaning", "grain", "columns", "source", "overlap"):
        if key not in row:
            raise DeclarationError(f"{where}: {key} is missing")
    columns = []
    for column, spec in row["columns"].items():
        only(f"{where}.{column}", spec, {"type", "meaning", "required"})
        if spec.get("type") not in SQL_TYPES:
            raise DeclarationError(f"{where}.{column} has type {spec.get('type')!r}; use {', '.join(SQL_TYPES)}")
        columns.append(Column(column, spec["type"], spec["meaning"], spec.get("required", False)))
    types = {column.name: column.type for column in columns}
    one_of(where, "source", row["source"], tuple(sources()))
    for overlap in _list(where, "overlap", row):
        one_of(where, "overlap", overlap, OVERLAP)
    if not row["overlap"] or (len(row["overlap"]) > 1 and {"snapshot", "table"} & {*row["overlap"]}):
        raise DeclarationError(f"{where}: overlap is {row['overlap']!r}; give at least one, and snapshot or table alone")
    days = _list(where, "days", row)
    if len(days) > 2:
        raise DeclarationError(f"{where}: days names {len(days)} columns; use the one of its day, or the first and the last of its span")
    if not days and row["overlap"] != ["table"]:
        raise DeclarationError(f"{where}: days is missing; only a hand-kept table (overlap table) has none")
    day = row.get("day", days[0] if len(days) == 1 else None)
    for key, named in (("days", days), ("day", (day,) if day else ())):
        for column in named:
            if types.get(column) != "day":
                raise DeclarationError(f"{where}: {key} names {column!r}, which is no column of days of it")
    for column in _list(where, "entity", row):
        if types.get(column) != "text":
            raise DeclarationError(f"{where}: entity names {column!r}, which is no column of text of it")
    for column in _list(where, "once", row):
        if column not in types and column not in [one.name for one in _SLICE]:
            raise DeclarationError(f"{where}: once names {column!r}, which is no column of it")
    agree = _agreement(where, row["agree"], {*types, *(one.name for one in _SLICE)}) if "agree" in row else None
    if not isinstance(row.get("whole", False), bool):
        raise DeclarationError(f"{where}: whole is {row['whole']!r}; use true or false")
    return Kind(
        name=name,
        meaning=row["meaning"],
        grain=row["grain"],
        columns=(*_SLICE, *columns),
        source=row["source"],
        days=(days[0], days[-1]) if days else None,
        day=day,
        overlap=tuple(row["overlap"]),
        entity=_list(where, "entity", row),
        is_whole=row.get("whole", False),
        once=_list(where, "once", row),
        agree=agree,
    )


def _agreement(where: str, row: Any, known: set[str]) -> Agreement:
    if not isinstance(row, Mapping) or set(row) != {"by", "said"} or not isinstance(row["said"], list):
        raise DeclarationError(f"{where}: agree is {row!r}; give it by, a list of columns, and said, a list of lists of them")
    found = Agreement(_list(where, "by", row), tuple(_list(where, "said", {"said": group}) for group in row["said"]))
    for column in (*found.by, *(name for group in found.said for name in group)):
        if column not in known:
            raise DeclarationError(f"{where}: agree names {column!r}, which is no column of it")
    return found


def _list(where: str, key: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    found = row.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise DeclarationError(f"{where}: {key} is {found!r}; use a list of names")
    return tuple(found)
