"""Process behaviour charts (XmR): how far a figure strays by itself, told by how far it moves from one point to the next.

    centre +- 2.66 x mean moving range, 2.66 = 3 / 1.128: three sigma where sigma is the mean moving range over d2 of two points
    centre +- 3.145 x median moving range, 3.145 = 3 / 0.954: a few promotions do not widen it as they do a mean's
    a single move is unusual beyond 3.268 x mean moving range
(Wheeler, Understanding Variation; metric dictionary, part 2, 2a). Rule 1 only: what lies outside. For aggregates by week, and for
pictures; a count of a day is judged by huddle.analysis.tails.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

BY_MEAN, BY_MEDIAN, OF_MOVES = 2.66, 3.145, 3.268


@dataclass(frozen=True)
class Limits:
    """What is usual of a figure, in its own unit; nothing is rounded or cut off at zero."""

    centre: float
    reach: float
    """from the centre to either limit"""
    move: float
    """the largest usual move from one point to the next"""
    points: int

    @property
    def low(self) -> float:
        return self.centre - self.reach

    @property
    def high(self) -> float:
        return self.centre + self.reach


def limits(values: Sequence[float | None], *, by_median: bool = False) -> Limits | None:
    """The limits of the known values, oldest first; None without two known neighbours.

    A gap adds no move of its own. `by_median`: median of the values and of the moves, in place of the means.
    """
    known = [value for value in values if value is not None]
    moves = [abs(after - before) for before, after in pairwise(values) if before is not None and after is not None]
    if not moves:
        return None
    if by_median:
        return Limits(median(known), BY_MEDIAN * median(moves), OF_MOVES * fmean(moves), len(known))
    return Limits(fmean(known), BY_MEAN * fmean(moves), OF_MOVES * fmean(moves), len(known))
