"""What a table that no report knows can be said to be: the kinds of `definitions/mapping.toml`, and the words it proposes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from huddle import paths
from huddle.declared import DeclarationError, only, read_table
from huddle.header_words import normalise
from huddle.kinds import kinds

DAY = "day"


@dataclass(frozen=True)
class Target:
    """One kind a table can be mapped to; every field as the table's head says."""

    kind: str
    meanings: tuple[str, ...]
    needs: tuple[str, ...]
    one_of: tuple[str, ...]
    days: tuple[str, ...]
    """columns a `day` fills, or that the delivery's period fills where no column holds it"""
    source: str
    unless: Mapping[str, str]
    overlap: str
    absent: str
    grain: str
    constants: Mapping[str, Any]
    columns: Mapping[str, Mapping[str, Any]]


@cache
def targets() -> dict[str, Target]:
    """Every kind a table can be mapped to. Raises DeclarationError for a meaning the kind does not have."""
    found = {}
    for name, row in read_table(paths.DEFINITIONS / "mapping.toml")["kinds"].items():
        where = f"mapping.toml: {name}"
        only(where, row, {field.name for field in fields(Target)} - {"kind"})
        known = {column.name for column in kinds()[name].columns} | {DAY}
        for meaning in (*row["meanings"], *row["needs"], *row["one_of"], *row["days"]):
            if meaning not in known:
                raise DeclarationError(f"{where}: {name} has no {meaning!r}")
        meanings, needs, one_of, days = (tuple(row[key]) for key in ("meanings", "needs", "one_of", "days"))
        found[name] = Target(
            kind=name, meanings=meanings, needs=needs, one_of=one_of, days=days, source=row["source"], unless=row.get("unless", {}),
            overlap=row["overlap"], absent=row["absent"], grain=row["grain"], constants=row.get("constants", {}),
            columns=row.get("columns", {}),
        )  # fmt: skip
    return found


@cache
def words() -> dict[str, frozenset[str]]:
    """A header word, normalised -> the meanings it is proposed for."""
    found: dict[str, set[str]] = {}
    for meaning, spellings in read_table(paths.DEFINITIONS / "mapping.toml")["words"].items():
        for word in spellings:
            found.setdefault(normalise(word), set()).add(meaning)
    return {word: frozenset(meanings) for word, meanings in found.items()}


@cache
def total_words() -> frozenset[str]:
    """What a row that holds sums says in its first columns, normalised."""
    return frozenset(map(normalise, read_table(paths.DEFINITIONS / "mapping.toml")["totals"]["words"]))
