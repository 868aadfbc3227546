"""For how long a day of each source still changes: the declared defaults, used until the team's own exports tell it better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from huddle import paths
from huddle.declared import DeclarationError, only, read_table


@dataclass(frozen=True)
class Default:
    """One row of `definitions/maturity.toml`."""

    source: str
    days: int
    """from this age on a value counts as final"""
    why: Mapping[str, str]


@cache
def defaults() -> dict[str, Default]:
    """Every source that still changes, by name. Raises DeclarationError naming key and mend."""
    found = {}
    for source, row in read_table(paths.DEFINITIONS / "maturity.toml").items():
        only(f"maturity.toml: {source}", row, {"days", "why"})
        if not isinstance(row.get("days"), int) or not 0 < row["days"] <= 60:
            raise DeclarationError(f"maturity.toml: {source}: days must be a whole number from 1 to 60")
        found[source] = Default(source, row["days"], row["why"])
    return found
