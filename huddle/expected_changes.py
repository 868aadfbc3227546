"""What an action taken from an exception is proposed to bring, read from `definitions/expected_changes.toml`: never made up on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from huddle import paths
from huddle.declared import DeclarationError, only, read_table

MEASURES = ("units", "sales", "sessions", "ad_spend", "ad_clicks", "ad_orders")
"""what an action can be judged by"""


@dataclass(frozen=True)
class ExpectedChange:
    """The proposal for one kind of exception."""

    metric: str
    """one of MEASURES; empty where no measure could show it"""
    direction: Literal["up", "down"]
    en: str
    zh: str

    def words(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


@cache
def expected_changes() -> dict[str, ExpectedChange]:
    """Every proposal by the rule of its exception. Raises DeclarationError naming key and mend."""
    found = {}
    for rule, row in read_table(paths.DEFINITIONS / "expected_changes.toml").items():
        only(f"expected_changes.toml: {rule}", row, {"metric", "direction", "en", "zh"})
        if row.get("metric") not in ("", *MEASURES) or row.get("direction") not in ("up", "down"):
            raise DeclarationError(f"expected_changes.toml: {rule} needs a metric of {', '.join(MEASURES)} (or none) and up or down")
        found[rule] = ExpectedChange(row["metric"], row["direction"], row["en"], row["zh"])
    return found
