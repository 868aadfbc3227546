"""The last days of every series as one count: 1, 7 and 14 days, each with the dispersion of windows as wide as itself.

A fall of a third on one day drowns in noise where seven such days do not; but the level drifts under a longer window, so
its limits come from past windows of the same width, each expected from what was known before its first day (metrics,
part 2, section 2b).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huddle.analysis import tails
from huddle.analysis.expected import ENOUGH_WEEKDAYS, HIGH, LOW, quantiles, window_ends
from huddle.analysis.history import Grid, History, window_sum

WIDTHS = (7, 14)
"""days of the windows beside the single day"""
OPEN_SHARE = 0.7
"""part of a window's days that must be open for it to count"""


@dataclass(frozen=True)
class Window:
    """The newest window of one width; arrays by series. NaN where too little is known."""

    days: int
    actual: Grid
    expected: Grid
    low: Grid
    """5 % of past errors of such windows under the expected sum, never under 0; `high` likewise 95 %"""
    high: Grid
    sd: Grid
    p: Grid
    """two-sided mid-p of the negative binomial"""
    open_days: Grid


def window(history: History, metric: str, ahead: Grid, days: int) -> Window:
    """The newest `days` days of an additive metric against `ahead` (huddle.analysis.expected.forecast)."""
    values = history.measures[metric]
    used = history.is_open & ~np.isnan(values)
    ends = window_ends(history.width)
    actual, counted = (_sums(grid, days)[:, ends + 1] for grid in (np.where(used, values, 0.0), used.astype(float)))
    fair = (counted >= OPEN_SHARE * days) & ~np.isnan(ahead)
    errors = np.where(fair, actual - ahead, np.nan)
    past = fair[:, 1:]
    windows = past.sum(axis=1)
    low, high = quantiles(errors[:, 1:], (LOW, HIGH))
    usual = np.where(past, ahead[:, 1:], 0.0)
    excess = (np.where(past, errors[:, 1:], 0.0) ** 2 - usual).sum(axis=1)
    mean = np.maximum(np.nan_to_num(ahead[:, 0]), 1e-9)
    alpha = tails.dispersion(excess, (usual**2).sum(axis=1), windows * 7.0, mean / days)
    alpha = tails.widened(alpha, windows * 7.0 / days)
    known = fair[:, 0] & (windows >= ENOUGH_WEEKDAYS)

    def where_known(grid: Grid) -> Grid:
        return np.where(known, grid, np.nan)

    return Window(
        days, actual[:, 0], np.nan_to_num(ahead[:, 0]), where_known(np.maximum(mean + low, 0.0)), where_known(mean + high),
        tails.spread(mean, alpha), where_known(tails.mid_p(actual[:, 0], mean, alpha)), counted[:, 0],
    )  # fmt: skip


def _sums(grid: Grid, days: int) -> Grid:
    """Sum of the `days` columns before each, with one column more at the end: that of the newest window."""
    return window_sum(np.concatenate([grid, np.zeros((len(grid), 1))], axis=1), days)


def turned(deviation: Grid, expected: Grid, back: int) -> np.ndarray:
    """How many of the last `back` days belong to the newest stretch that lies apart: 1 for the last day alone.

    The start that makes (sum of deviations)^2 / sum of expected largest, on the side of the last three days: the likeliest
    change of a Poisson level.
    """
    recent, usual = (np.nan_to_num(grid[:, -back:])[:, ::-1] for grid in (deviation, expected))
    gap, base = np.cumsum(recent, axis=1), np.cumsum(usual, axis=1)
    side = np.sign(gap[:, min(2, gap.shape[1] - 1)])[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where((base > 0) & (np.sign(gap) == side), gap**2 / base, 0.0)
    return np.asarray(np.argmax(score, axis=1) + 1)
