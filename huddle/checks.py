"""The reconciliation checks, read from `definitions/checks.toml`: two sides, how far apart they may be, and what mends a gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huddle import paths
from huddle.declared import DeclarationError, one_of, only, read_table
from huddle.kinds import kinds

RULES = ("equal", "at_most")
MEASURES = ("money", "units")
SEVERITIES = ("serious", "mild")
_WORDS = ("name", "rule_words", "mend")
_SHARES = ("share", "whole", "least", "least_whole")
_KEYS = {
    "left", "right", "rule", "measure", "days", "young", "share", "whole", "floor", "severity", "kinds", "sides", "least", "least_whole",
    *_WORDS,
}  # fmt: skip
_OPTIONAL = {"least", "least_whole"}


@dataclass(frozen=True)
class Check:
    """One row of `definitions/checks.toml`."""

    key: str
    place: int
    """its turn in the list, from 1"""
    left: str
    """file in queries/checks/"""
    right: str
    """file in queries/checks/; empty when there should be nothing on the left"""
    rule: str
    measure: str
    days: int
    """how far back from the last complete day of sales"""
    young: int
    """so many of the last days are left out"""
    share: float
    """by which share of the larger side a slice may be apart"""
    whole: float
    """the same for all slices together"""
    floor: float
    """by how much a slice may be apart at least: money, or units"""
    least: float | None
    """at_most: the left may not be under this share of the right; None: it may be anything lower"""
    least_whole: float | None
    severity: str
    kinds: tuple[tuple[str, str], ...]
    """what the sides are read from: a kind, and the pattern of the report's name"""
    words: Mapping[str, Mapping[str, str]]
    """name, left, right, rule_words and mend, by language"""

    def say(self, word: str, language: str) -> str:
        """One of its words: `name`, `left`, `right`, `rule_words` or `mend`."""
        return self.words[word][language]


def files() -> list[Path]:
    """The files that tell a side."""
    return sorted((paths.QUERIES / "checks").glob("*.sql"))


def _two(where: str, key: str, words: Any) -> Mapping[str, str]:
    if not isinstance(words, dict) or set(words) != {"en", "zh"}:
        raise DeclarationError(f"{where}: {key} needs words in en and zh")
    return words


def _check(key: str, place: int, row: Mapping[str, Any], known: set[str]) -> Check:
    where = f"checks.toml: {key}"
    only(where, row, _KEYS)
    missing = _KEYS - _OPTIONAL - set(row)
    if missing:
        raise DeclarationError(f"{where} lacks {', '.join(sorted(missing))}")
    one_of(where, "rule", row["rule"], RULES)
    one_of(where, "measure", row["measure"], MEASURES)
    one_of(where, "severity", row["severity"], SEVERITIES)
    for side in ("left", "right"):
        if row[side] not in known and (side == "left" or row[side]):
            raise DeclarationError(f"{where}: there is no queries/checks/{row[side]}.sql; known are {', '.join(sorted(known))}")
    for name in _SHARES:
        value = row.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise DeclarationError(f"{where}: {name} is {value!r}; expected a share from 0 to 1")
    for name, lowest in (("days", 1), ("young", 0), ("floor", 0)):
        if isinstance(row[name], bool) or not isinstance(row[name], int | float) or row[name] < lowest:
            raise DeclarationError(f"{where}: {name} is {row[name]!r}; expected a number of {lowest} or more")
    sources = [tuple(source.split(":", 1)) if ":" in source else (source, "%") for source in row["kinds"]]
    for kind, _ in sources:
        one_of(where, "kinds", kind, tuple(kinds()))
    only(f"{where}: sides", row["sides"], {"left", "right"})
    words = {name: _two(where, name, row[name]) for name in _WORDS}
    words |= {side: _two(where, f"sides.{side}", row["sides"].get(side)) for side in ("left", "right")}
    least = row.get("least")
    return Check(
        key, place, row["left"], row["right"], row["rule"], row["measure"], int(row["days"]), int(row["young"]), float(row["share"]),
        float(row["whole"]), float(row["floor"]), least, row.get("least_whole", least), row["severity"], tuple(sources), words,
    )  # fmt: skip


@cache
def checks() -> dict[str, Check]:
    """Every declared check by key, in their order. Raises DeclarationError naming the row and its mend."""
    known = {file.stem for file in files()}
    rows = read_table(paths.DEFINITIONS / "checks.toml")
    return {key: _check(key, place, row, known) for place, (key, row) in enumerate(rows.items(), start=1)}
