"""What more money brings: sales of the ads on their spend over weeks, a concave curve with its range.

Apart from the element that draws it: pairs in, a curve out. Sales = a x spend^b with b between 0 and 1 (more money never brings
less, and the next brings no more than the last), by least squares of logarithms; the range is Student's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

LEAST_LEVELS = 8
"""different levels of spend a curve rests on; fewer show no shape"""
_STEP = 0.03
"""spends nearer to each other than this part are one level"""
_LEVEL = 0.8
"""how sure the range is: it holds the truth four times in five where the weeks are alike"""


@dataclass(frozen=True)
class Curve:
    """Sales by spend, with what is known of it."""

    log_scale: float
    power: float
    power_low: float
    power_high: float
    levels: int
    weeks: int
    middle: float
    """mean logarithm of the spends"""
    spread: float
    """sum of squares of the logarithms about it"""
    sigma: float
    """scatter of the logarithms of sales about the curve"""
    reach: float
    """how many standard errors the range takes"""

    def at(self, spend: float) -> float:
        """Sales the curve expects of a week's spend."""
        return exp(self.log_scale + self.power * log(spend))

    def band(self, spend: float) -> tuple[float, float]:
        """The range of that expectation."""
        off = self.reach * self.sigma * sqrt(1 / self.weeks + (log(spend) - self.middle) ** 2 / self.spread)
        return self.at(spend) * exp(-off), self.at(spend) * exp(off)

    def next(self, spend: float) -> tuple[float, float, float]:
        """What one unit more brings at that spend: expected, least, most."""
        each = self.at(spend) / spend
        return self.power * each, self.power_low * each, self.power_high * each


def levels(spends: Sequence[float]) -> int:
    """How many different levels of spend there are: the next one begins 3 % above the first of the last."""
    count, start = 0, 0.0
    for spend in sorted(one for one in spends if one > 0):
        if not count or spend >= start * (1 + _STEP):
            count, start = count + 1, spend
    return count


def curve(weeks: Sequence[tuple[float, float]]) -> Curve | None:
    """The curve through weeks of (spend, sales); None with fewer than eight levels of spend."""
    from scipy import special

    known = [(log(spend), log(sales)) for spend, sales in weeks if spend > 0 and sales > 0]
    told = levels([spend for spend, sales in weeks if spend > 0 and sales > 0])
    if told < LEAST_LEVELS:
        return None
    count = len(known)
    middle, height = (sum(pair[side] for pair in known) / count for side in (0, 1))
    spread = sum((x - middle) ** 2 for x, _ in known)
    free = sum((x - middle) * (y - height) for x, y in known) / spread
    power = min(max(free, 0.0), 1.0)
    scale = height - power * middle
    sigma = sqrt(sum((y - scale - power * x) ** 2 for x, y in known) / (count - 2))
    reach = float(special.stdtrit(count - 2, (1 + _LEVEL) / 2))  # Student's t
    off = reach * sigma / sqrt(spread)
    low, high = (min(max(free + sign * off, 0.0), 1.0) for sign in (-1, 1))
    return Curve(scale, power, low, high, told, count, middle, spread, sigma, reach)
