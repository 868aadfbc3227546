"""The families of exports that coverage and trust are told by, read from `definitions/sources.toml`, in the order they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, only, read_table


@dataclass(frozen=True)
class Source:
    """One family of exports."""

    key: str
    meaning: str
    place: int
    """its turn among all: 1 stands first"""
    is_daily: bool
    """a day that is missing between two days is a hole"""


@cache
def sources() -> dict[str, Source]:
    """Every family by its key, in order. Raises DeclarationError for a key that means nothing or an answer that is neither."""
    found = {}
    for place, (key, row) in enumerate(read_table(paths.DEFINITIONS / "sources.toml").items(), start=1):
        where = f"sources.toml: {key}"
        only(where, row, {"meaning", "daily"})
        if "meaning" not in row:
            raise DeclarationError(f"{where}: meaning is missing")
        if not isinstance(row.get("daily", False), bool):
            raise DeclarationError(f"{where}: daily is {row['daily']!r}; use true or false")
        found[key] = Source(key, row["meaning"], place, row.get("daily", False))
    return found
