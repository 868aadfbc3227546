"""Did an action work: the change of what was acted on against that of untouched ASINs like it, with a band from placebos.

    effect = ln(after / before) of the acted ASINs - ln(after / before) of their controls
    band   = +- the quantile of the same figure where nobody acted, each over its own standard error
A placebo is a group of controls that pretends to be acted on, or the acted ASINs themselves at an earlier date; controls are
the untouched ASINs nearest in level and trend before the start, so that an ASIN picked because it did badly meets others that
did. The error of a figure has a part that shrinks with the units behind it and a part that does not (demand drifts), both
fitted to the placebos: without it the band of a small ASIN would be drawn from large ones. Everything is known on the day the
verdict is read; the method and its coverage on real series stand in the metric dictionary (verdict of an action).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, log

import numpy as np
import numpy.typing as npt

from huddle.analysis.history import Grid, Mask

DAYS_BEFORE = 28
DAYS_AFTER = 14
FEWEST_CONTROLS = 3
MOST_CONTROLS = 24
FEWEST_PLACEBOS = 19
"""fewer leave the outer tenth to less than one and a half of them"""
EARLIER_STARTS = 8
MOST_GROUPS = 60
"""placebos of one start: more of one line tell nothing new and take time"""
OPEN_SHARE = 0.8
"""an ASIN that could not sell on more days than that is no control and shows no effect"""
LIKELY, SURE = 0.8, 0.9
_NOISE_WEEKS = 12
_HALF = 0.5
"""added to every sum: an ASIN that sold nothing has no logarithm"""

Places = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]


def difference_in_differences(before: float, after: float, control_before: float, control_after: float) -> float:
    """How much more the acted side changed than its controls, in the unit of the figures given (Card and Krueger 1994)."""
    return (after - before) - (control_after - control_before)


@dataclass(frozen=True)
class Trial:
    """What is compared: series x days of one measure."""

    values: Grid
    """units or another count or amount of a day; NaN where unknown"""
    can_sell: Mask
    """in stock and owning its Buy Box"""
    acted: Places
    """rows that were acted on, judged together"""
    controls: Places
    """rows nobody touched: same line and site, other parents, no action of their own"""
    start: int
    """column of the first day with the action"""
    before: int = DAYS_BEFORE
    after: int = DAYS_AFTER
    base: Grid | None = None
    """what the values are divided by where the measure is a rate: the sessions of conversion, the sales of ACOS; None for a sum"""

    def is_readable(self) -> bool:
        """Whether both windows lie inside the days known."""
        return self.start - self.before >= 0 and self.start + self.after <= self.values.shape[1]


@dataclass(frozen=True)
class Effect:
    """What a trial shows. Shares are of what would have come without the action: 0.12 is 12 % more."""

    change: float
    error: float
    """standard error of `change`, both as differences of logarithms"""
    likely: float
    sure: float
    """how many errors the 80 % and the 90 % band reach to each side"""
    actual: float
    """what the acted ASINs brought in the days after, in the unit of the values; of a rate the rate of these days"""
    expected: float
    """what it would have been had they gone as their controls did"""
    controls: int
    placebos: int

    @property
    def share(self) -> float:
        return exp(self.change) - 1

    def band(self, sure: bool = True) -> tuple[float, float]:
        """The 90 % band of the share, or the 80 % one."""
        reach = self.error * (self.sure if sure else self.likely)
        return exp(self.change - reach) - 1, exp(self.change + reach) - 1

    @property
    def needed(self) -> float:
        """The smallest rise the test would have called one: half of its band, as a share."""
        return exp(self.error * self.sure) - 1


@dataclass(frozen=True)
class _Sums:
    """Sums of every series before and after one start."""

    before: Floats
    after: Floats
    first_half: Floats
    second_half: Floats
    noise: Floats
    """variance of a day over its mean within a week, before the start: 1 for a Poisson count"""

    def of(self, who: Places) -> tuple[float, float, float]:
        """Before and after of `who` together, and the noise of the change between them."""
        before, after = float(self.before[who].sum()) + _HALF, float(self.after[who].sum()) + _HALF
        return before, after, float(np.average(self.noise[who], weights=self.before[who] + _HALF)) * (1 / before + 1 / after)

    def level(self, who: Places | None = None) -> tuple[Floats, Floats]:
        if who is None:
            return np.log(self.before + _HALF), np.log((self.second_half + _HALF) / (self.first_half + _HALF))
        before, first, second = (float(sums[who].sum()) for sums in (self.before, self.first_half, self.second_half))
        return np.log(np.array(before / len(who) + _HALF)), np.log(np.array((second + _HALF) / (first + _HALF)))


@dataclass(frozen=True)
class _Window:
    """Sums of every series before and after one start, over the days on which the pretended acted side could sell."""

    value: _Sums
    base: _Sums | None
    """what a rate is divided by"""
    is_fit: Mask
    """known and able to sell on enough of the days"""

    def level(self, who: Places | None = None) -> tuple[Floats, Floats]:
        """Logarithm of the sum or the rate before the start, and of its second half over its first: by series, or of `who` together."""
        level, trend = self.value.level(who)
        if self.base is not None:
            below = self.base.level(who)
            level, trend = level - below[0], trend - below[1]
        return level, trend

    def of(self, who: Places) -> tuple[float, float, float]:
        """Before and after of `who` together, and the noise of the change between them."""
        before, after, scale = self.value.of(who)
        if self.base is not None:
            base_before, base_after, base_scale = self.base.of(who)
            before, after, scale = before / base_before, after / base_after, scale + base_scale
        return before, after, scale


def effect_of(trial: Trial) -> Effect | None:
    """The effect with its band; None where there are too few controls or placebos, or the acted ASINs could hardly sell.

    Raises ValueError for a trial whose windows reach beyond the days known.
    """
    if not trial.is_readable():
        raise ValueError(f"{trial.before} days before and {trial.after} after column {trial.start} are not all known")
    windows = _Windows(trial)
    seen = _seen(windows, trial.acted, trial.start, trial.controls)
    if seen is None:
        return None
    change, scale, controls, actual, expected = seen
    placebos = _placebos(trial, windows)
    if len(placebos) < FEWEST_PLACEBOS:
        return None
    changes, scales = (np.array(column) for column in zip(*placebos, strict=True))
    by_units, fixed = _error_model(changes, scales)
    errors = np.sqrt(by_units * scales + fixed)
    ranked = np.sort(np.abs(changes) / errors)
    likely, sure = (_at_rank(ranked, share) for share in (LIKELY, SURE))
    return Effect(change, float(np.sqrt(by_units * scale + fixed)), likely, sure, actual, expected, controls, len(placebos))


def detectable(trial: Trial) -> float | None:
    """The smallest rise, as a share, that a trial begun after the last day known could show in four of five cases.

    None where no band can be drawn. Of the trial's `start` nothing is used: the newest days stand in for those to come.
    """
    newest = Trial(
        trial.values, trial.can_sell, trial.acted, trial.controls, trial.values.shape[1] - trial.after, trial.before, trial.after
    )
    found = effect_of(newest) if newest.is_readable() else None
    return None if found is None else exp(found.error * (found.sure + _POWER)) - 1


_POWER = 0.8416212335729143
"""standard deviations that four of five normal draws stay under"""


def _at_rank(ranked: Floats, share: float) -> float:
    """The quantile at rank share x (n + 1): so often a new value lies within it."""
    return float(ranked[min(ceil(share * (len(ranked) + 1)), len(ranked)) - 1])


class _Windows:
    """The windows of a trial, each worked out once: most groups could sell on the same days."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._grids = [trial.values] if trial.base is None else [trial.values, trial.base]
        self._able = trial.can_sell & np.logical_and.reduce([~np.isnan(grid) for grid in self._grids])
        self._made: dict[tuple[int, bytes], _Window] = {}
        self._noises: dict[tuple[int, int], Floats] = {}

    def at(self, who: Places, start: int) -> _Window:
        """The window of a start, over the days on which most of `who` could sell."""
        days = slice(start - self._trial.before, start + self._trial.after)
        kept = self._able[who, days].mean(axis=0) >= 0.5
        key = (start, kept.tobytes())
        if key not in self._made:
            self._made[key] = self._of(days, kept)
        return self._made[key]

    def _of(self, days: slice, kept: Mask) -> _Window:
        able = self._able[:, days]
        share = able[:, kept].mean(axis=1) if kept.any() else np.zeros(len(able))
        sums = [self._sums(which, days, kept) for which in range(len(self._grids))]
        is_fit = (share >= OPEN_SHARE) & bool(kept.mean() >= OPEN_SHARE)
        if len(sums) == 1:
            return _Window(sums[0], None, is_fit)
        return _Window(sums[0], sums[1], is_fit & (sums[1].before > 0) & (sums[1].after > 0))  # no rate without what it is divided by

    def _sums(self, which: int, days: slice, kept: Mask) -> _Sums:
        before, half = self._trial.before, self._trial.before // 2
        sold = np.nan_to_num(self._grids[which][:, days]) * kept
        return _Sums(
            sold[:, :before].sum(axis=1), sold[:, before:].sum(axis=1), sold[:, :half].sum(axis=1), sold[:, half:before].sum(axis=1),
            self._noise(which, days.start + before),
        )  # fmt: skip

    def _noise(self, which: int, start: int) -> Floats:
        """Each series' own, shrunk to that of all: a series of a few quiet weeks does not know its own."""
        if (which, start) not in self._noises:
            weeks = min(_NOISE_WEEKS, start // 7)
            days = np.where(self._able, self._grids[which], np.nan)[:, start - 7 * weeks : start].reshape(-1, weeks, 7)
            whole = ~np.isnan(days).any(axis=2)
            mean = np.where(whole, np.nan_to_num(days).mean(axis=2), 0.0)
            square = np.where(whole, ((np.nan_to_num(days) - mean[..., None]) ** 2).sum(axis=2) / 6, 0.0)
            sold, known = mean.sum(axis=1), whole.sum(axis=1)
            pooled = float(square.sum() / mean.sum()) if mean.sum() > 0 else 1.0
            with np.errstate(invalid="ignore", divide="ignore"):
                own = np.where(sold > 0, square.sum(axis=1) / sold, pooled)
            self._noises[which, start] = np.maximum((known * own + _NOISE_WEEKS / 2 * pooled) / (known + _NOISE_WEEKS / 2), 1e-9)
        return self._noises[which, start]


def _seen(windows: _Windows, who: Places, start: int, pool: Places) -> tuple[float, float, int, float, float] | None:
    """Change, its scale (one over the units behind it), how many controls, what came and what was to be expected."""
    window = windows.at(who, start)
    if not window.is_fit[who].all():
        return None
    others = np.setdiff1d(pool, who)
    others = others[window.is_fit[others] & (window.value.before[others] > 0)]
    if len(others) < FEWEST_CONTROLS:
        return None
    chosen = _alike(window, who, others)
    before, after, scale = window.of(who)
    control_before, control_after, control_scale = window.of(chosen)
    change = difference_in_differences(log(before), log(after), log(control_before), log(control_after))
    expected = before * control_after / control_before
    if window.base is None:  # a sum's error is that of the units that were to be expected, not of those that came
        scale *= (1 / before + 1 / expected) / (1 / before + 1 / after)
        after, expected = after - _HALF, max(expected - _HALF, 0.0)
    return change, scale + control_scale, len(chosen), after, expected


def _alike(window: _Window, who: Places, others: Places) -> Places:
    """The untouched series nearest in level and trend before the start, both in units of their own spread."""
    level, trend = window.level()
    own_level, own_trend = window.level(who)
    spreads = [max(float(column[others].std()), 1e-9) for column in (level, trend)]
    distance = np.hypot((level[others] - own_level) / spreads[0], (trend[others] - own_trend) / spreads[1])
    return np.sort(others[np.argsort(distance, kind="stable")[:MOST_CONTROLS]])


def _placebos(trial: Trial, windows: _Windows) -> list[tuple[float, float]]:
    """Change and scale of everything that was not acted on: groups of controls at the start, the acted ones before it."""
    found = []
    for group in _groups(trial):
        seen = _seen(windows, group, trial.start, trial.controls)
        if seen is not None:
            found.append(seen[:2])
    for back in range(1, EARLIER_STARTS + 1):
        start = trial.start - back * trial.after
        if start - trial.before < 0:
            break
        for who in (trial.acted, *_groups(trial)):
            seen = _seen(windows, who, start, trial.controls)
            if seen is not None:
                found.append(seen[:2])
    return found


def _groups(trial: Trial) -> list[Places]:
    """Every control with as many neighbours in size as were acted on together: a sum of many wavers less than one."""
    days = slice(trial.start - trial.before, trial.start)
    size = np.nan_to_num(trial.values[trial.controls, days]).sum(axis=1)
    ordered = trial.controls[np.argsort(size, kind="stable")]
    together = len(trial.acted)
    if together * 3 > len(ordered):  # too few to stand in for so many and still leave controls
        together = 1
    if len(ordered) < together:
        return []
    places = np.unique(np.linspace(0, len(ordered) - together, MOST_GROUPS).astype(int))
    return [ordered[place : place + together] for place in places]


def _error_model(changes: Floats, scales: Floats) -> tuple[float, float]:
    """Variance = a x scale + b by least squares on squared changes, neither below nothing, never both.

    Each square weighs as one over the square of its size under a first guess: large placebos tell b, small ones tell a.
    """
    squares = changes**2
    guess = np.maximum(scales, 1e-12) * max(float(squares.sum() / scales.sum()), 1e-12)
    slope, level = 0.0, 0.0
    for _ in range(4):
        weight = 1 / guess**2
        sums = [float((weight * part).sum()) for part in (1, scales, scales**2, squares, squares * scales)]
        one, first, second, total, cross = sums
        det = one * second - first**2
        slope, level = ((one * cross - first * total) / det, (second * total - first * cross) / det) if det > 1e-300 else (0.0, 0.0)
        if slope <= 0:
            slope, level = 0.0, total / one
        elif level <= 0:
            slope, level = cross / second, 0.0
        guess = np.maximum(slope * scales + level, 1e-12)
    return max(slope, 0.0), max(level, 1e-12)

