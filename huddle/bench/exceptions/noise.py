"""How demand wavers around its mean: five families, none of them the model that detects, drawn for each ASIN on its own.

They are fitted to figures measured on real retail series (metrics, part 2, sections 2b and 3): how far a day and a sum of 28 days
end from level x weekday, as a share of what was sold (WAPE):

    class            real series, day / 28-day sum                                 what is drawn here
    over 30 a day    flights .108 / .073, Rossmann, promotions known, .098 / .04   .13-.17 / .06   cv of a day .08-.17, of the level .04-.10
    5 to 30 a day    between flights and pizza (.457 / .114)                       .27-.35 / .11   cv .14-.35, level .06-.16
    1 to 5 a day     pizza .457 / .114, UCI .863 / .441, M5 .952 / .356            .66-.86 / .24   cv .22-.70, level .15-.35
    under 1 a day    UCI and M5: intermittent                                      1.3-1.5 / .42   cv .4-1.2, level .2-.5

The level wanders with a memory of two to nine weeks, as windows of 7 and 14 days need (false alarms rise with the window on
real series: 0.22, 0.6, 1.4 %). `tests/bench` measures the same on what is drawn and holds it to those ranges.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Chance = np.random.Generator

FAMILIES = ("drifting", "lognormal", "blocks", "bursts", "bulk")
CLASSES = ("<1", "1-5", "5-30", ">30")
"""units a day"""
EDGES = (1.0, 5.0, 30.0)
_SHARES = {"<1": (0.3, 0.2, 0.0, 0.5, 0.0), "1-5": (0.3, 0.25, 0.15, 0.25, 0.05), "5-30": (0.35, 0.3, 0.2, 0.0, 0.15),
           ">30": (0.4, 0.3, 0.25, 0.0, 0.05)}  # fmt: skip
_OF_DAY = {"<1": (0.4, 1.2), "1-5": (0.22, 0.7), "5-30": (0.14, 0.35), ">30": (0.08, 0.17)}
_OF_LEVEL = {"<1": (0.2, 0.5), "1-5": (0.15, 0.35), "5-30": (0.06, 0.16), ">30": (0.04, 0.10)}
_BLOCK = 7


def volume_class(daily: float) -> str:
    """The class of a mean number of units a day."""
    return CLASSES[int(np.searchsorted(EDGES, daily, side="right"))]


def wander(spread: Grid, memory: Grid, days: int, rng: Chance) -> Grid:
    """Stationary first-order autoregression, one row per series: standard deviation `spread`, memory in days."""
    phi = np.exp(-1.0 / memory)
    steps = rng.normal(size=(len(spread), days)) * (spread * np.sqrt(1 - phi**2))[:, None]
    path = np.empty((len(spread), days))
    path[:, 0] = rng.normal(size=len(spread)) * spread
    for day in range(1, days):
        path[:, day] = phi * path[:, day - 1] + steps[:, day]
    return path


def factors(daily: Grid, days: int, rng: Chance) -> tuple[Grid, list[str]]:
    """What each ASIN's mean is multiplied by on each day (mean about 1), and the family it was drawn from."""
    names = [volume_class(float(one)) for one in daily]
    family = [FAMILIES[int(rng.choice(len(FAMILIES), p=_SHARES[name]))] for name in names]
    of_day = np.array([rng.uniform(*_OF_DAY[name]) for name in names])
    of_level = np.array([rng.uniform(*_OF_LEVEL[name]) for name in names])
    level = wander(of_level, rng.uniform(14, 63, len(daily)), days, rng)
    made = np.exp(level - (of_level**2)[:, None] / 2)
    for row, name in enumerate(family):
        made[row] *= _of_family(name, float(of_day[row]), days, rng)
    return made, family


def _of_family(name: str, spread: float, days: int, rng: Chance) -> Grid:
    if name == "drifting":
        return rng.gamma(1 / spread**2, spread**2, days)
    if name == "lognormal":
        width = np.sqrt(np.log1p(spread**2))
        memory = np.array([rng.uniform(0.8, 3.0)])
        return np.asarray(np.exp(wander(np.array([width]), memory, days, rng)[0] - width**2 / 2))
    if name == "blocks":
        return _blocks(spread, days, rng)
    if name == "bursts":
        return _bursts(spread, days, rng)
    bulk = np.where(rng.random(days) < 0.012, 1 + rng.gamma(3.0, 0.45, days), 1.0)
    return np.asarray(bulk * rng.gamma(1 / (0.8 * spread) ** 2, (0.8 * spread) ** 2, days))


def _blocks(spread: float, days: int, rng: Chance) -> Grid:
    """Whole weeks drawn again and again from half a year of heavy-tailed days: quiet weeks and wild ones, as they were."""
    wild = rng.gamma(4.0, 0.25, 26)[:, None]
    weeks = 0.75 * spread * wild * np.clip(rng.standard_t(4, (26, _BLOCK)) / np.sqrt(2), -3, 3)
    drawn = weeks[rng.integers(0, 26, days // _BLOCK + 2)].ravel()
    start = int(rng.integers(_BLOCK))
    path = np.exp(drawn[start : start + days])
    return np.asarray(path / path.mean())


def _bursts(spread: float, days: int, rng: Chance) -> Grid:
    """On and off for days at a time: what sells in fits and starts."""
    share = float(rng.uniform(0.45, 0.8))
    stays_on, on = float(rng.uniform(0.6, 0.85)), np.empty(days, dtype=bool)
    starts = share * (1 - stays_on) / (1 - share)
    state = rng.random() < share
    for day, draw in enumerate(rng.random(days)):
        state = draw < (stays_on if state else min(starts, 1.0))
        on[day] = state
    rest = max(spread**2 / 2, 0.02)
    return np.asarray(np.where(on, 1 / share, 0.05) * rng.gamma(1 / rest, rest, days))


def counts(mean: Grid, factor: Grid, family: list[str], rng: Chance) -> Counts:
    """Units: Poisson around mean x factor; what sells in bursts comes in batches of one to four."""
    single = rng.poisson(mean * factor)
    batch = np.array([1.35 if name == "bursts" else 1.0 for name in family])[:, None]
    orders = rng.poisson(mean * factor / batch)
    more = rng.binomial(orders, 0.25) + rng.binomial(orders, 0.10)
    return np.asarray(np.where(batch > 1, orders + more, single), dtype=np.int64)
