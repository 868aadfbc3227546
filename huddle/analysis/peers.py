"""Whether a product moved otherwise than its peers: its change beside their median, by more than chance.

Apart from the element that shows it: counts in, a standing out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, pi, sqrt
from statistics import median

LEAST_PEERS, LEAST_UNITS = 3, 10
"""peers that make a median, and units of both stretches together that make a change"""
_ROBUST = 1.4826
"""median absolute deviation x this = sigma of a normal curve"""
Pair = tuple[float, float]
"""units now and before"""


@dataclass(frozen=True)
class Standing:
    """A product's change beside its peers', as ratios minus one."""

    own: float
    middle: float
    """the peers' median"""
    others: tuple[float, ...]
    side: int
    """1 where it moved up from its peers by more than chance, -1 down, 0 with them"""


def change(pair: Pair) -> float:
    """The logarithm of a change of counts, half a unit added to both so that none is infinite (Haldane 1956)."""
    return log((pair[0] + 0.5) / (pair[1] + 0.5))


def standing(own: Pair, peers: Sequence[Pair]) -> Standing | None:
    """Where a product stands; None with too few units of its own or too few peers with enough of theirs.

    Chance is the peers' own spread about their median, how little few peers tell of both (Student's t instead of a normal curve:
    of three peers nearly every fourth product had been called different), and the Poisson noise of the product's counts, at 95 %.
    """
    told = [change(pair) for pair in peers if sum(pair) >= LEAST_UNITS]
    if sum(own) < LEAST_UNITS or len(told) < LEAST_PEERS:
        return None
    mine, middle = change(own), median(told)
    spread = _ROBUST * median(abs(one - middle) for one in told)
    of_peers = spread**2 * (1 + pi / 2 / len(told))  # a median of n is known to pi / 2n of the variance
    reach = _student(len(told) - 1) * sqrt(of_peers + 1 / (own[0] + 0.5) + 1 / (own[1] + 0.5))
    gap = mine - middle
    return Standing(exp(mine) - 1, exp(middle) - 1, tuple(exp(one) - 1 for one in told), 0 if abs(gap) <= reach else 1 if gap > 0 else -1)


@lru_cache(maxsize=128)
def _student(freedom: int) -> float:
    """95 % of Student's t with so many degrees of freedom lie within so many of its units."""
    from scipy import special

    return float(special.stdtrit(freedom, 0.975))
