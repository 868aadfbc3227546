"""What counts as a change between two exports, from `definitions/changes.toml`: the words of each kind and what is only noise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, only, read_table

SHOWS = ("money", "text", "state", "units", "none")
LIMITS: dict[str, type] = {
    "least": float, "least_units": int, "least_share": float, "gap_days": int, "alternate_days": int, "run_in_days": int,
    "most_share": float, "full_share": float,
}  # fmt: skip
"""what a row may declare as noise, with its type"""


@dataclass(frozen=True)
class ChangeKind:
    """One kind of change; `place` is its rank, 1 the most important."""

    key: str
    en: str
    zh: str
    en_many: str
    zh_many: str
    """what several at once are called behind their number: 60 `prices`"""
    place: int
    shows: str
    limits: dict[str, float | None]

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def things(self, language: str) -> str:
        return self.zh_many if language == "zh" else self.en_many


@cache
def change_kinds() -> dict[str, ChangeKind]:
    """Every kind by key, in the order of importance. Raises DeclarationError naming key and mend."""
    found: dict[str, ChangeKind] = {}
    for place, (key, row) in enumerate(read_table(paths.DEFINITIONS / "changes.toml").items(), start=1):
        only(f"changes.toml: {key}", row, {"en", "zh", "en_many", "zh_many", "shows", *LIMITS})
        if row.get("shows") not in SHOWS:
            raise DeclarationError(f"changes.toml: {key}: shows is {row.get('shows')!r}; use {', '.join(SHOWS)}")
        for name, kind in LIMITS.items():
            value = row.get(name, 0)
            if not isinstance(value, int | float if kind is float else int) or value < 0:
                raise DeclarationError(f"changes.toml: {key}: {name} must be a number of 0 or more")
        limits = {name: row.get(name) for name in LIMITS}
        found[key] = ChangeKind(key, row["en"], row["zh"], row["en_many"], row["zh_many"], place, row["shows"], limits)
    return found
