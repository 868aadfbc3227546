"""How far a young day can be trusted: what its source usually tells of it at that age, from the team's own exports.

Value at age k over the final value, as a ratio of sums over the days that were told both young and settled; until enough days
were, the documented default (`definitions/maturity.toml`), said to be assumed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from huddle.maturity import defaults

ENOUGH = 10
"""days told young and settled from which on a share is the team's own"""
SETTLED = 0.01
"""a share this near to 1 is final"""
Key = tuple[str, str, str, str]
"""source, shop, site and metric"""


@dataclass(frozen=True)
class Maturity:
    """How far the value of one day is from final."""

    age: int
    """whole days between the end of the day and its newest export"""
    share: float | None
    """of the final value, usually, at this age; None where it is only assumed that the day still changes"""
    days: int
    """days behind the share"""
    settles_after: int
    """days; from this age on nothing changes, or nothing is said to"""

    @property
    def is_measured(self) -> bool:
        return self.share is not None

    @property
    def is_young(self) -> bool:
        """Whether the value will still change, as far as anybody knows."""
        if self.share is not None:
            return abs(self.share - 1) > SETTLED
        return self.age < self.settles_after


@dataclass(frozen=True)
class Point:
    """One age of a restatement curve."""

    age: int
    days: int
    share: float


def curves(rows: Iterable[Mapping[str, Any]]) -> dict[Key, tuple[Point, ...]]:
    """The restatement curve of each source, shop, site and metric, by age: only ages with enough days."""
    found: dict[Key, list[Point]] = {}
    for row in rows:
        if row["days"] >= ENOUGH and row["final_value"]:
            point = Point(row["age"], row["days"], row["value"] / row["final_value"])
            found.setdefault((row["source"], row["shop"], row["marketplace"], row["metric"]), []).append(point)
    return {key: tuple(sorted(points, key=lambda point: point.age)) for key, points in found.items()}


def maturity(curve: tuple[Point, ...], source: str, age: int) -> Maturity | None:
    """What is known of a day of a source at an age; None for a source whose days do not change.

    An age that no export was made at takes the next younger one that was: a day is at least as far as it was then.
    """
    default = defaults().get(source)
    if default is None:
        return None
    if age >= default.days:
        return Maturity(age, 1.0, 0, default.days)
    point = max((one for one in curve if one.age <= age), key=lambda one: one.age, default=None)
    return Maturity(age, point.share if point else None, point.days if point else 0, default.days)
