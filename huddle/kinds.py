"""What a typed delivery holds, read from `definitions/kinds.toml`: the columns every dialect of an export ends in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, read_table

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
class Kind:
    """A family of exports that answers the same question, with its columns in order."""

    name: str
    meaning: str
    grain: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the kind has none."""
        return next(column for column in self.columns if column.name == name)


_SLICE = (
    Column("shop", "text", "the seller account", True),
    Column("marketplace", "text", "two-letter site; null in a hand-kept table that holds for all sites", False),
    Column("line_number", "count", "line in the file", True),
)


@cache
def kinds() -> dict[str, Kind]:
    """Every declared kind by name. Raises DeclarationError for a type that is not one of SQL_TYPES."""
    found = {}
    for name, row in read_table(paths.DEFINITIONS / "kinds.toml").items():
        columns = []
        for column, spec in row["columns"].items():
            if spec["type"] not in SQL_TYPES:
                raise DeclarationError(f"kinds.toml: {name}.{column} has type {spec['type']!r}; use {', '.join(SQL_TYPES)}")
            columns.append(Column(column, spec["type"], spec["meaning"], spec.get("required", False)))
        found[name] = Kind(name, row["meaning"], row["grain"], (*_SLICE, *columns))
    return found
