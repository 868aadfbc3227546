"""Exports teams have and Huddle does not read, from `definitions/foreign.toml`: a file is told what it is, not what it resembles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, only, read_table
from huddle.header_words import normalise, spellings
from huddle.reports import Report, reports


@dataclass(frozen=True)
class Foreign:
    """An export of another kind."""

    name: str
    en: str
    zh: str
    signature: tuple[str, ...]
    """header words that must all stand in the header row; `a|b` means either"""
    instead: Report | None
    """a report that would serve"""


@cache
def foreign() -> tuple[Foreign, ...]:
    """Every declared foreign export, in order. Raises DeclarationError for an `instead` that is no report."""
    found = []
    for name, row in read_table(paths.DEFINITIONS / "foreign.toml").items():
        only(f"foreign.toml: {name}", row, {"en", "zh", "signature", "instead"})
        if row.get("instead") not in (None, *reports()):
            raise DeclarationError(f"foreign.toml: {name}: there is no report {row['instead']!r}")
        instead = reports()[row["instead"]] if "instead" in row else None
        found.append(Foreign(name, row["en"], row["zh"], tuple(row["signature"]), instead))
    return tuple(found)


def foreign_in(headers: Sequence[str]) -> Foreign | None:
    """The first foreign export whose words all stand in a header row."""
    here = {name for cell in headers for name in spellings(cell)}
    for one in foreign():
        if all(any(normalise(word) in here for word in item.split("|")) for item in one.signature):
            return one
    return None
