"""Did an action work: the change of what was acted on against that of untouched ASINs like it, with a band from placebos.

    effect = ln(after / before) of the acted ASINs - ln(after / before) of their controls - what would have come back by itself
    band   = +- the quantile of the same figure where nobody acted, each over its own standard error
A placebo is a group of controls that pretends to be acted on, or the acted ASINs themselves at an earlier date; controls are
the untouched ASINs nearest in level and trend before the start. A line rarely has another that is as bad as the worst, which is
the one that is acted on: how far a level off its controls' comes back by itself is therefore measured on the placebos and taken
off (analysis of covariance: Barnett, van der Pols and Dobson 2005, Int. J. Epidemiology 34:215-220), the more of it the more
of that distance is the chance of few orders. The error of a figure has a part that shrinks with the units behind it and a part
that does not (demand drifts), both fitted to the placebos: without it the band of a small ASIN would be drawn from large ones.
Everything is known on the day the verdict is read; `bench verdicts` measures what it is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, exp, log

import numpy as np
import numpy.typing as npt

from huddle.analysis.history import Grid, Mask

DAYS_BEFORE = 28
DAYS_AFTER = 14
FEWEST_CONTROLS = 3
MOST_CONTROLS = 24
FEWEST_PLACEBOS = 19
"""fewer leave the outer twentieth to none of them"""
EARLIER_STARTS = 8
MOST_GROUPS = 60
"""placebos of one start: more of one line tell nothing new and take time"""
OPEN_SHARE = 0.8
"""an ASIN that could not sell on more days than that is no control and shows no effect"""
LIKELY, SURE, CALLED = 0.8, 0.9, 0.95
"""how often a band holds what is true; the last one calls a success: by 90 % one idle action in twenty would work by its making"""
_NOISE_WEEKS = 12
_LUMP = 0.5
"""part of a sum's noise added to it, of counts half an event: the logarithm of few is then neither too low nor unknown (Haldane 1956)"""
_RATE = 2
"""the noise of what is divided about what it is divided by, beside that of each"""

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
    reaches: Mapping[float, float]
    """how many errors the bands of 80, 90 and 95 % reach to each side"""
    actual: float
    """what the acted ASINs brought in the days after, in the unit of the values; of a rate the rate of these days"""
    expected: float
    """what it would have been had they gone as their controls did"""
    controls: int
    placebos: int

    @property
    def share(self) -> float:
        return exp(self.change) - 1

    def band(self, share: float = CALLED) -> tuple[float, float]:
        """Between which shares the true one lies so often."""
        reach = self.error * self.reaches[share]
        return exp(self.change - reach) - 1, exp(self.change + reach) - 1

    def needed(self, is_up: bool = True) -> float:
        """The smallest rise, or fall, the test would have called one: half of its band, as a share."""
        return _as_share(self.error * self.reaches[CALLED], is_up)


@dataclass(frozen=True)
class _Sums:
    """Sums of every series before and after one start."""

    before: Floats
    after: Floats
    first_half: Floats
    second_half: Floats
    noise: Floats
    """variance of a day over its mean within a week, before the start: 1 for a Poisson count, its price for an order's money"""

    def of(self, who: Places) -> tuple[float, float]:
        """Before and after of `who` together."""
        half = _LUMP * self.over(who, self.noise)
        return float(self.before[who].sum()) + half, float(self.after[who].sum()) + half

    def over(self, who: Places, noise: Floats) -> float:
        """A noise of `who` together, each by what it brought in."""
        weights = self.before[who] + self.noise[who]
        return float(noise[who] @ weights / weights.sum())

    def level(self, who: Places | None) -> tuple[Floats, Floats]:
        """Logarithm of the sum before the start, and of its second half over its first: by series, or of the mean of `who`."""
        sums = (self.before, self.first_half, self.second_half)
        before, first, second = sums if who is None else (np.asarray(one[who].mean()) for one in sums)
        half = _LUMP * (self.noise if who is None else self.over(who, self.noise) / len(who))
        return np.log(before + half), np.log((second + half) / (first + half))


@dataclass(frozen=True)
class _Window:
    """Sums of every series before and after one start, over the days on which the pretended acted side could sell."""

    value: _Sums
    base: _Sums | None
    """what a rate is divided by"""
    noise: Floats
    """variance of a day of a sum over its mean, or of what a rate divides about what it divides by"""
    is_fit: Mask
    """known and able to sell on enough of the days"""

    @cached_property
    def levels(self) -> tuple[Floats, Floats]:
        return self.level(None)

    def level(self, who: Places | None) -> tuple[Floats, Floats]:
        """Logarithm of the sum or the rate before the start, and of its second half over its first: by series, or of `who` together."""
        level, trend = self.value.level(who)
        if self.base is not None:
            below = self.base.level(who)
            level, trend = level - below[0], trend - below[1]
        return level, trend

    def of(self, who: Places) -> tuple[float, float, float, float]:
        """Before and after of `who` together, and the noise of each."""
        before, after = self.value.of(who)
        noise = self.value.over(who, self.noise)
        noises = noise / before, noise / after
        if self.base is not None:
            below = self.base.of(who)
            before, after = before / below[0], after / below[1]
        return before, after, *noises


@dataclass(frozen=True)
class _Seen:
    """A change beside its controls, of what was acted on or of a placebo."""

    change: float
    scale: float
    """its variance were its days independent"""
    gap: float
    """how far its level lay off its controls' before the start, as a logarithm"""
    chance: float
    """the part of `scale` that belongs to that level"""
    before: float
    after: float
    ratio: float
    """after over before of the controls"""
    half: float
    controls: int


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
    placebos = _placebos(trial, windows)
    if len(placebos) < FEWEST_PLACEBOS:
        return None
    alone = trial.after / (trial.before + trial.after)  # windows that start every fortnight and last six weeks share their days
    usual = float(np.median([one.chance for one in placebos]))
    changes, scales = (np.array([getattr(one, name) for one in placebos]) for name in ("change", "scale"))
    signs = np.array([_signs(one, usual) for one in placebos])
    returns, unsure = _returns(changes, scales, signs, alone)
    by_units, fixed = _error_model(changes - signs @ returns, scales)
    ranked = np.sort(np.abs(changes - signs @ returns) / np.sqrt(by_units * scales + fixed))
    reaches = {share: _at_rank(ranked, share, alone) for share in (LIKELY, SURE, CALLED)}
    own = _signs(seen, usual)
    by_itself = float(own @ returns)
    error = float(np.sqrt(by_units * seen.scale + fixed + own @ unsure @ own))
    expected = seen.before * seen.ratio * exp(by_itself)
    actual, expected = (max(one - seen.half, 0.0) for one in (seen.after, expected))
    return Effect(seen.change - by_itself, error, reaches, actual, expected, seen.controls, len(placebos))


def detectable(trial: Trial, is_up: bool = True) -> float | None:
    """The smallest rise, or fall, as a share, that a trial begun after the last day known could show in four of five cases.

    None where no band can be drawn. Of the trial's `start` nothing is used: the newest days stand in for those to come.
    """
    newest = replace(trial, start=trial.values.shape[1] - trial.after)
    found = effect_of(newest) if newest.is_readable() else None
    return None if found is None else _as_share(found.error * (found.reaches[CALLED] + _POWER), is_up)


def _as_share(change: float, is_up: bool) -> float:
    """A difference of logarithms as a share: twice as much is 100 % more, half as much 50 % less."""
    return exp(change) - 1 if is_up else 1 - exp(-change)


_POWER = 0.8416212335729143
"""standard deviations that four of five normal draws stay under"""


def _at_rank(ranked: Floats, share: float, alone: float) -> float:
    """The quantile at rank share x (n + 1), n the placebos that share no days: so often a new value lies within it."""
    count = len(ranked) * alone
    return float(ranked[min(ceil(share * (count + 1) / count * len(ranked)), len(ranked)) - 1])


class _Windows:
    """The windows of a trial, each worked out once: most groups could sell on the same days."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self._grids = [trial.values] if trial.base is None else [trial.values, trial.base]
        self._able = trial.can_sell & np.logical_and.reduce([~np.isnan(grid) for grid in self._grids])
        self._made: dict[tuple[int, bytes], _Window] = {}
        self._noises: dict[tuple[int, int], Floats] = {}  # by place of the grid, or _RATE, and start

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
            return _Window(sums[0], None, sums[0].noise, is_fit)
        is_fit &= (sums[1].before > 0) & (sums[1].after > 0)  # no rate without what it is divided by
        return _Window(sums[0], sums[1], self._noise(_RATE, days.start + self._trial.before), is_fit)

    def _sums(self, which: int, days: slice, kept: Mask) -> _Sums:
        before, half = self._trial.before, self._trial.before // 2
        sold = np.nan_to_num(self._grids[which][:, days]) * kept
        return _Sums(
            sold[:, :before].sum(axis=1), sold[:, before:].sum(axis=1), sold[:, :half].sum(axis=1), sold[:, half:before].sum(axis=1),
            self._noise(which, days.start + before),
        )  # fmt: skip

    def _noise(self, which: int, start: int) -> Floats:
        """Each series' own, shrunk to that of all: a series of a few quiet weeks does not know its own.

        Of a rate, of the days' distances from rate x what is divided by (the ratio estimator's variance, Cochran 1977, 6.4): what
        moves both sides of it, as a busy day does visits and orders, moves no rate.
        """
        if (which, start) not in self._noises:
            weeks = min(_NOISE_WEEKS, start // 7)
            days = [grid[:, start - 7 * weeks : start].reshape(-1, weeks, 7) for grid in self._grids]
            whole = self._able[:, start - 7 * weeks : start].reshape(-1, weeks, 7).all(axis=2)
            days = [np.where(whole[..., None], one, 0.0) for one in days]
            moved, mean = (days[0], days[0].mean(axis=2)) if which == _RATE else (days[which], days[which].mean(axis=2))
            if which == _RATE:
                value, base = (one.sum(axis=(1, 2)) for one in days)
                moved = moved - np.divide(value, base, out=np.zeros_like(value), where=base > 0)[:, None, None] * days[1]
            square = ((moved - moved.mean(axis=2)[..., None]) ** 2).sum(axis=2) / 6
            sold, known = mean.sum(axis=1), whole.sum(axis=1)
            pooled = float(square.sum() / mean.sum()) if mean.sum() > 0 else 1.0
            with np.errstate(invalid="ignore", divide="ignore"):
                own = np.where(sold > 0, square.sum(axis=1) / sold, pooled)
            self._noises[which, start] = np.maximum((known * own + _NOISE_WEEKS / 2 * pooled) / (known + _NOISE_WEEKS / 2), 1e-9)
        return self._noises[which, start]


def _seen(windows: _Windows, who: Places, start: int, pool: Places) -> _Seen | None:
    """What `who` did beside its controls about a start; None where it could hardly sell or has too few of them."""
    window = windows.at(who, start)
    if not window.is_fit[who].all():
        return None
    others = pool[window.is_fit[pool] & (window.value.before[pool] > 0) & (pool[:, None] != who).all(axis=1)]
    if len(others) < FEWEST_CONTROLS:
        return None
    chosen = _alike(window, who, others)
    before, after, chance, later = window.of(who)
    control_before, control_after, *noises = window.of(chosen)
    change = difference_in_differences(log(before), log(after), log(control_before), log(control_after))
    ratio = control_after / control_before
    half = 0.0
    if window.base is None:  # a sum's error is that of the units that were to be expected, not of those that came
        later, half = chance / ratio, _LUMP * window.value.over(who, window.noise)
        control_before *= len(who) / len(chosen)  # a level is that of one of them
    return _Seen(change, chance + later + sum(noises), log(before / control_before), chance, before, after, ratio, half, len(chosen))


def _alike(window: _Window, who: Places, others: Places) -> Places:
    """The untouched series nearest in level and trend before the start, both in units of their own spread."""
    level, trend = window.levels
    own_level, own_trend = window.level(who)
    spreads = [max(float(column[others].std()), 1e-9) for column in (level, trend)]
    distance = np.hypot((level[others] - own_level) / spreads[0], (trend[others] - own_trend) / spreads[1])
    return np.sort(others[np.argsort(distance, kind="stable")[:MOST_CONTROLS]])


def _placebos(trial: Trial, windows: _Windows) -> list[_Seen]:
    """Everything that was not acted on: groups of controls at the start, the acted ones before it."""
    found = []
    for group in _groups(trial):
        seen = _seen(windows, group, trial.start, trial.controls)
        if seen is not None:
            found.append(seen)
    for back in range(1, EARLIER_STARTS + 1):
        start = trial.start - back * trial.after
        if start - trial.before < 0:
            break
        for who in (trial.acted, *_groups(trial)):
            seen = _seen(windows, who, start, trial.controls)
            if seen is not None:
                found.append(seen)
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


def _signs(seen: _Seen, usual: float) -> Floats:
    """What tells how much of a change would have come by itself: that of all, its level's distance, and what of that is chance."""
    return np.array([1.0, seen.gap, seen.gap * seen.chance / (seen.chance + usual)])


def _returns(changes: Floats, scales: Floats, signs: Floats, alone: float) -> tuple[Floats, Floats]:
    """Weighted least squares of the placebos' changes on their signs: the factors, and their covariance by those `alone` in their days."""
    by_units, fixed = _error_model(changes, scales)
    weighted = signs.T / (by_units * scales + fixed)
    unsure = np.asarray(np.linalg.pinv(weighted @ signs), dtype=np.float64)
    return unsure @ weighted @ changes, unsure / alone


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
