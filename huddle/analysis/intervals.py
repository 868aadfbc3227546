"""How sure a share of a few is, and whether two shares differ: score intervals, which hold for small counts too.

Apart, because conversion, return rates and low-star shares must be called unusual by one arithmetic. A Wald interval is
never used: at 0 of 20 it has no width at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
"""95 % of a normal curve lie within so many sigma"""


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both fractions (of a difference: -1 to 1)."""

    low: float
    high: float

    @property
    def side(self) -> int:
        """Which side of nothing a difference lies on: 1 above 0, -1 under it, 0 when 0 is inside."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


def wilson(count: float, of: float, level: float = 0.95) -> Interval:
    """Wilson's score interval of a share (Newcombe 1998, Statistics in Medicine 17:857-872, method 3).

    (2 n p + z^2 +- z sqrt(z^2 + 4 n p (1 - p))) / (2 (n + z^2)). Raises ValueError without a single case.
    """
    if not 0 <= count <= of or of == 0:
        raise ValueError(f"{count} of {of} is no share")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = count / of
    middle, reach = 2 * count + z * z, z * sqrt(z * z + 4 * count * (1 - share))
    low, high = ((middle + sign * reach) / (2 * (of + z * z)) for sign in (-1, 1))
    return Interval(0.0 if count == 0 else low, 1.0 if count == of else high)


def newcombe(count: int, of: int, base_count: int, base_of: int, level: float = 0.95) -> Interval:
    """Interval of the first share minus the second (Newcombe 1998, Statistics in Medicine 17:873-890, method 10).

    Each side takes the squares of the distances to the two Wilson limits: low = d - sqrt((p1 - l1)^2 + (u2 - p2)^2),
    high = d + sqrt((u1 - p1)^2 + (p2 - l2)^2). Raises ValueError when one side has no case.
    """
    first, second = wilson(count, of, level), wilson(base_count, base_of, level)
    share, base = count / of, base_count / base_of
    gap = share - base
    return Interval(
        gap - sqrt((share - first.low) ** 2 + (second.high - base) ** 2),
        gap + sqrt((first.high - share) ** 2 + (base - second.low) ** 2),
    )


def differs(count: int, of: int, base_count: int, base_of: int, level: float = 0.95) -> int | None:
    """1 when the first share is surely larger, -1 when surely smaller, 0 when that cannot be said; None without cases."""
    return newcombe(count, of, base_count, base_of, level).side if of and base_of else None
