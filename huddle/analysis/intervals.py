"""How sure a share of a few is, and whether two shares differ: score intervals, which hold for small counts too.

Apart, because conversion, return rates and low-star shares must be called unusual by one arithmetic. A Wald interval is
never used: at 0 of 20 it has no width at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
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
    """Wilson's score interval of a share. Raises ValueError without a single case."""
    _, low, high = _limits(*_shares(count, of), level)
    return Interval(float(low), float(high))


def newcombe(count: float, of: float, base_count: float, base_of: float, level: float = 0.95) -> Interval:
    """Interval of the first share minus the second. Raises ValueError when one side has no case."""
    low, high = newcombes(*_shares(count, of), *_shares(base_count, base_of), level)
    return Interval(float(low), float(high))


def newcombes(counts: Floats, of: Floats, base_counts: Floats, base_of: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """The ends of many such intervals at once, NaN where a side has no case (Newcombe 1998, Statistics in Medicine 17:873-890, method 10).

    Each side takes the squares of the distances to the two Wilson limits: low = d - sqrt((p1 - l1)^2 + (u2 - p2)^2),
    high = d + sqrt((u1 - p1)^2 + (p2 - l2)^2).
    """
    share, low, high = _limits(counts, of, level)
    base, base_low, base_high = _limits(base_counts, base_of, level)
    gap = share - base
    return gap - np.hypot(share - low, base_high - base), gap + np.hypot(high - share, base - base_low)


def _limits(counts: Floats, of: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Shares and their Wilson limits (Newcombe 1998, Statistics in Medicine 17:857-872, method 3).

    (2 n p + z^2 +- z sqrt(z^2 + 4 n p (1 - p))) / (2 (n + z^2)).
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts / of
        middle, reach = 2 * counts + z * z, z * np.sqrt(z * z + 4 * counts * (1 - share))
    low, high = ((middle + sign * reach) / (2 * (of + z * z)) for sign in (-1, 1))
    return share, np.where(counts == 0, 0.0, low), np.where(counts == of, 1.0, high)


def _shares(count: float, of: float) -> tuple[Floats, Floats]:
    if not 0 <= count <= of or of == 0:
        raise ValueError(f"{count} of {of} is no share")
    return np.asarray(count, dtype=float), np.asarray(of, dtype=float)


def differs(count: int, of: int, base_count: int, base_of: int, level: float = 0.95) -> int | None:
    """1 when the first share is surely larger, -1 when surely smaller, 0 when that cannot be said; None without cases."""
    return newcombe(count, of, base_count, base_of, level).side if of and base_of else None
