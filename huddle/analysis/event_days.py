"""What a told promotion or holiday multiplies a day by: log-linear by product line, shrunk, from earlier occasions only.

    day      r = ln((actual + 1/2) / (level x weekday + 1/2)), summed over the line's series that had stock and Buy Box
    kind     mean r of the site's earlier days of that kind of event, the line's own shrunk to it by 3 days
    name     the line's mean over earlier days of the event's own name, shrunk to its kind by 3 days;  multiplier = exp(r)
A day counts by U / (U + 10) of the units usual on it. A first event of its kind multiplies by 1: nothing tells what it brings.
An occasion that still runs tells nothing of itself, or a promotion that fails would be what is expected on its second day.
Apart from the level, whose baseline leaves these days out (metrics, part 2, sections 2b and 3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from huddle.analysis.history import Grid, History

SHRINK_DAYS = 3.0
THIN_UNITS = 10.0
LEAST, MOST = 0.2, 6.0
"""a multiplier beyond these is one odd day, no rule"""
ENOUGH_ERRORS = 5
"""earlier predicted event days without which nobody can say how sure a multiplier is"""


def multipliers(history: History, values: Grid, made: Grid) -> tuple[Grid, Grid]:
    """Factor of every series and column, and per series the variance of ln(factor) on its last day.

    The variance is 0 where the last day has no event and NaN where too few earlier days tell it.
    """
    count = len(values)
    occasion, served = history.occasion, history.is_served
    if occasion is None or served is None or not (occasion >= 0).any():
        return np.ones((1, 1)), np.zeros(count)
    rows, columns = np.nonzero(occasion >= 0)
    lines = np.asarray(history.keys.groupby(["shop", "marketplace", "line"], sort=True).ngroup())
    sites = history.site_codes()
    labels = occasion[rows, columns]
    spread = len(history.occasions)
    cells, which = np.unique((columns * spread + labels) * (int(lines.max()) + 1) + lines[rows], return_inverse=True)
    usable = served[rows, columns] & (made[rows, columns] > 0)
    actual = np.bincount(which, np.where(usable, np.nan_to_num(values[rows, columns]), 0.0))
    usual = np.bincount(which, np.where(usable, np.nan_to_num(made[rows, columns]), 0.0))
    first = np.zeros(len(cells), dtype=int)
    first[which] = np.arange(len(rows))
    sold = np.nansum(history.measures["units"])
    worth = float(np.nansum(values) / sold) if sold > 0 else 1.0
    ratio = np.log((actual + worth / 2) / (usual + worth / 2)) if worth > 0 else np.zeros(len(cells))
    weight = usual / (usual + THIN_UNITS * max(worth, 1e-9))
    told = _in_order(
        columns[first], sites[rows[first]], lines[rows[first]], labels[first], history.occasions, ratio, weight, usual / max(worth, 1e-9)
    )
    found = np.array(list(told))
    factor = np.ones(values.shape)
    factor[rows, columns] = np.clip(np.exp(found[which, 0]), LEAST, MOST)
    doubt = np.zeros(count)
    last = columns == history.width - 1
    doubt[rows[last]] = found[which[last], 1]
    return factor, doubt


def _in_order(
    columns: np.ndarray, sites: np.ndarray, lines: np.ndarray, labels: np.ndarray, occasions: tuple[tuple[str, str], ...],
    ratio: Grid, weight: Grid, usual: Grid,
) -> Iterator[tuple[float, float]]:  # fmt: skip
    """Per cell, oldest first: the logarithm of its multiplier and the variance of that, from earlier columns."""
    sums: dict[tuple[object, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    errors: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    ends = occasion_ends(columns, lines, labels)
    waiting: list[tuple[int, float, float, float]] = []
    column = -1
    for at, (day, site, line, label) in enumerate(zip(columns.tolist(), sites.tolist(), lines.tolist(), labels.tolist(), strict=True)):
        if day != column:
            over = [one for one in waiting if ends[one[0]] < day]
            for cell, guess, known, thin in over:
                kind = occasions[labels[cell]][1]
                of_line = int(lines[cell])
                for key in (("site", int(sites[cell]), kind), ("kind", of_line, kind), ("name", of_line, int(labels[cell]))):
                    sums[key][0] += weight[cell] * ratio[cell]
                    sums[key][1] += weight[cell]
                if known and weight[cell] > 0:
                    error = errors[int(sites[cell])]
                    error[0] += weight[cell] * max((ratio[cell] - guess) ** 2 - thin, 0.0)
                    error[1] += weight[cell]
            waiting, column = [one for one in waiting if ends[one[0]] >= day], day
        kind = occasions[label][1]
        whole, known = sums[("site", site, kind)], sums[("site", site, kind)][1] > 0
        guess = whole[0] / whole[1] if known else 0.0
        for key in (("kind", line, kind), ("name", line, label)):
            guess = (sums[key][0] + SHRINK_DAYS * guess) / (sums[key][1] + SHRINK_DAYS)
        seen = errors[site]
        yield guess, seen[0] / seen[1] if known and seen[1] >= ENOUGH_ERRORS else float("nan")
        waiting.append((at, guess, float(known), 1.0 / (np.exp(guess) * usual[at] + 0.5)))


def occasion_ends(columns: np.ndarray, lines: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Per cell the last column of its occasion: the days of its line and event that only days of other events stand between."""
    ends = columns.copy()
    eventful = np.unique(np.stack([lines, columns], axis=1), axis=0)
    begins = (np.diff(eventful[:, 0], prepend=-1) != 0) | (np.diff(eventful[:, 1], prepend=-2) != 1)
    stretch = dict(zip(map(tuple, eventful.tolist()), np.cumsum(begins).tolist(), strict=True))
    order = np.lexsort((columns, labels, lines))
    for at in range(len(order) - 2, -1, -1):
        one, following = order[at], order[at + 1]
        days = [stretch[(int(lines[cell]), int(columns[cell]))] for cell in (one, following)]
        if labels[one] == labels[following] and days[0] == days[1]:
            ends[one] = ends[following]
    return ends
