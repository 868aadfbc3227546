"""Which factor of a product of figures moved it, and whether a week left its own usual range.

Apart from the tree that shows it: formulas, no screen. The shares are the bridge's, which add up to the change exactly;
the range is that of a process behaviour chart on weekly figures, whose baseline leaves out the week judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from huddle.analysis.behaviour import limits
from huddle.analysis.bridge import lmdi

ENOUGH_WEEKS = 6
SMALLEST = 0.01
"""part of the centre: a figure that hardly ever moves is not called unusual for less"""


@dataclass(frozen=True)
class Range:
    """The usual range of a weekly figure."""

    low: float
    centre: float
    high: float
    weeks: int
    """how many weeks it rests on"""

    def side(self, value: float) -> int:
        """-1 under the range, 1 above it, 0 inside."""
        return -1 if value < self.low else 1 if value > self.high else 0


def usual_range(values: Sequence[float | None]) -> Range | None:
    """Centre +- 2.66 x mean moving range of the known weeks, oldest first; None with fewer than six of them.

    Moving ranges are taken between neighbouring weeks that are both known, so that a gap adds no range of its own.
    """
    known = [value for value in values if value is not None]
    found = limits(values)
    if len(known) < ENOUGH_WEEKS or found is None:
        return None
    reach = max(found.reach, SMALLEST * abs(found.centre))
    low = found.centre - reach
    return Range(max(low, 0.0) if min(known) >= 0 else low, found.centre, found.centre + reach, len(known))


def effects(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...] | None:
    """How much of the change of a product each factor made, in the product's unit; they add up to the change.

    None when a factor is zero or negative on either side: then the change belongs to no factor ("gone" or "new").
    """
    if any(value <= 0 for value in (*before, *after)):
        return None
    return tuple(float(effect) for effect in lmdi(np.array([before], dtype=float), np.array([after], dtype=float))[0])


def turning_point(values: Sequence[float | None], *, shortest: int = 3) -> int | None:
    """The place from which a series runs on another level: the split that leaves the least squared error.

    None when no two stretches of `shortest` known values can be made, or nothing changes.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    total = sum(value for _, value in known)
    best, found, left = 0.0, None, 0.0
    for count, (_, value) in enumerate(known[:-1], start=1):
        left += value
        rest = len(known) - count
        if count < shortest or rest < shortest:
            continue
        gain = (left / count - (total - left) / rest) ** 2 * count * rest / len(known)
        if gain > best * (1 + 1e-12):
            best, found = gain, known[count][0]
    return found


def five_stars_needed(reviews: int, stars: float) -> tuple[float, int] | None:
    """The next half star above a rating and how many 5-star reviews in a row reach it: n (x - r) / (5 - x), rounded up.

    None from 4.5 up: no number of reviews makes a mean of 5 out of one below it.
    """
    goal = (int(stars * 2 + 1e-9) + 1) / 2
    if reviews <= 0 or goal >= 5:
        return None
    return goal, ceil(reviews * (goal - stars) / (5 - goal) - 1e-6)
