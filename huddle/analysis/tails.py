"""How surprising is a number: exact tails of counts, and the control of false discoveries among many tests.

Apart, because every signal rests on these few functions and each is checked against exact sums. A count is
negative binomial around its expectation, Var = mean + dispersion x mean^2 (metric dictionary: signal, daily).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
POOLED_DAYS = 28.0
"""a series' own dispersion weighs as many days as it has, the pooled one this many"""


def dispersion(excess: Floats, scale: Floats, days: Floats, mean: Floats) -> Floats:
    """Dispersion per series: its own from squared errors, shrunk to the median of the series that sell a unit a day."""
    with np.errstate(invalid="ignore", divide="ignore"):
        own = np.where(scale > 0, np.maximum(excess, 0.0) / scale, np.nan)
    trusted = own[(mean >= 1) & ~np.isnan(own)]
    pooled = float(np.median(trusted)) if len(trusted) else 0.0
    return np.where(np.isnan(own), pooled, (days * np.nan_to_num(own) + POOLED_DAYS * pooled) / (days + POOLED_DAYS))


def widened(alpha: Floats, errors: Floats) -> Floats:
    """Dispersion as large as a tail needs that was itself estimated from so many independent errors.

    Student's t instead of the normal at the 1 % level: (t / z)^2 = 1 + (z^2 + 1) / (2 n) by Cornish and Fisher, z = 2.576.
    Without it a tenth to a third too many p values lie under 1 % (tests/analysis/test_calibration.py).
    """
    return np.asarray(alpha * (1 + 3.82 / np.maximum(errors, 1.0)))


def spread(mean: Floats, alpha: Floats) -> Floats:
    """Standard deviation of a count with that mean and dispersion."""
    return np.asarray(np.sqrt(mean + alpha * mean**2))


def mid_p(actual: Floats, mean: Floats, alpha: Floats) -> Floats:
    """Two-sided mid-p value of a count: twice the smaller tail, half of the count's own probability in each."""
    from scipy import special

    count = np.round(actual)
    mean = np.maximum(mean, 1e-9)
    size = 1.0 / np.maximum(alpha, 1e-9)
    chance = size / (size + mean)
    log_point = special.gammaln(count + size) - special.gammaln(size) - special.gammaln(count + 1)
    missed = np.log(mean / (size + mean))  # log1p(-chance) is minus infinity where next to nothing is expected
    point = np.exp(log_point + size * np.log(chance) + count * missed)
    up_to = special.betainc(size, count + 1, chance)
    lower = up_to - point / 2
    upper = special.betaincc(size, count + 1, chance) + point / 2
    return np.asarray(np.clip(2 * np.minimum(lower, upper), 0.0, 1.0))


def chance_of_no_orders(mean: Floats, alpha: Floats, days: Floats) -> Floats:
    """Probability that so many days in a row sell nothing, when each is negative binomial with that mean."""
    steady = np.maximum(alpha, 1e-9)
    return np.asarray((1 + steady * mean) ** (-days / steady))


def chance_of_so_few(count: Floats, mean: Floats) -> Floats:
    """Probability of at most `count` events where `mean` are expected (exact Poisson)."""
    from scipy import special

    return np.asarray(special.gammaincc(np.floor(count) + 1, np.maximum(mean, 1e-12)))


def chance_of_so_many(count: int, exposure: float, base_count: int, base_exposure: float) -> float:
    """Exact conditional test of two Poisson rates: probability of at least `count` when both rates are equal."""
    from scipy import special

    if count == 0:
        return 1.0
    share = exposure / (exposure + base_exposure)
    return float(special.betainc(count, base_count + 1, share))


def chance_of_drawing(count: int, total: int, marked: int, drawn: int) -> float:
    """Probability of at least `count` marked ones among `drawn` of `total`, `marked` of them marked (hypergeometric).

    Not scipy.stats: importing that takes a start as long as the rest of the page.
    """
    from scipy import special

    met = np.arange(max(count, drawn + marked - total, 0), min(marked, drawn) + 1, dtype=float)
    if not len(met):
        return 0.0

    def ways(whole: Floats, part: Floats) -> Floats:
        return np.asarray(special.gammaln(whole + 1) - special.gammaln(part + 1) - special.gammaln(whole - part + 1))

    whole = np.asarray(float(total))
    marks, rest = ways(np.asarray(float(marked)), met), ways(whole - marked, drawn - met)
    return float(min(np.exp(marks + rest - ways(whole, np.asarray(float(drawn)))).sum(), 1.0))


def false_discovery(p: Floats, share: float) -> npt.NDArray[np.bool_]:
    """Which tests stand when at most `share` of those that stand may be chance (Benjamini and Hochberg 1995)."""
    known = ~np.isnan(p)
    stands = np.zeros(len(p), dtype=bool)
    stands[known] = p[known] <= discovery_limit(p[known], int(known.sum()), share)
    return stands


def discovery_limit(p: Floats, tested: int, share: float) -> float:
    """The largest p value that stands among `tested` tests, of which `p` need hold only the small ones; -1 when none does."""
    ordered = np.sort(p)
    passed = np.nonzero(ordered <= share * np.arange(1, len(ordered) + 1) / max(tested, 1))[0]
    return float(ordered[passed[-1]]) if len(passed) else -1.0
