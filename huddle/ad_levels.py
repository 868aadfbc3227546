"""The levels of ads reports, read from `definitions/ad_levels.toml`: how finely each splits the same spend, in order of preference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import only, read_table


@dataclass(frozen=True)
class AdLevel:
    """One way to split ad spend."""

    key: str
    """as `level` in the ads deliveries says it"""
    en: str
    zh: str
    place: int
    """its turn where several tell the spend of one day: 1 goes first"""

    def name(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@cache
def ad_levels() -> dict[str, AdLevel]:
    """Every level by its key, the preferred one first. Raises DeclarationError for a key that means nothing."""
    found = {}
    for place, (key, row) in enumerate(read_table(paths.DEFINITIONS / "ad_levels.toml").items(), start=1):
        only(f"ad_levels.toml: {key}", row, {"en", "zh"})
        found[key] = AdLevel(key, row["en"], row["zh"], place)
    return found
