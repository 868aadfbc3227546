"""Under no change, small p values are as rare as they say, with every parameter estimated from the simulated past."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from huddle.analysis.expected import BACK
from huddle.analysis.history import History
from huddle.analysis.morning import scope_of
from huddle.analysis.windows import WIDTHS

CLASSES = {"under 1 a day": (0.1, 1.0), "1 to 5": (1.0, 5.0), "5 to 30": (5.0, 30.0), "over 30": (30.0, 200.0)}
SERIES = 2500
DISPERSIONS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)


def simulated(seed: int) -> History:
    """Every class as many series: a level, a weekday shape of the site, negative-binomial or Poisson noise, no change."""
    rng = np.random.default_rng(seed)
    level = np.concatenate([np.exp(rng.uniform(np.log(low), np.log(high), SERIES)) for low, high in CLASSES.values()])
    weekday = np.exp(rng.normal(0, 0.12, 7))
    mean = level[:, None] * (weekday / weekday.mean())[np.arange(BACK) % 7]
    alpha = rng.choice(DISPERSIONS, (len(level), 1))
    size = 1 / np.maximum(alpha, 1e-6)
    units = rng.poisson(np.where(alpha > 0, rng.gamma(size, mean / size), mean)).astype(float)
    keys = pd.DataFrame({
        "shop": "s", "marketplace": "US", "item": [f"{place:05}" for place in range(len(level))], "line": "L",
        "last_day": date(2026, 11, 18),
    })  # fmt: skip
    everywhere = np.ones(units.shape, dtype=bool)
    return History(keys, {"units": units, "sales": 20.0 * units}, everywhere, ~everywhere)


@pytest.fixture(scope="module")
def chances() -> dict[int, np.ndarray]:
    """The p values of a morning's own table, by days of the window."""
    site = pd.DataFrame({"shop": ["s"], "marketplace": ["US"], "currency": ["USD"], "days_behind": [0]})
    table = scope_of(simulated(3), site).table
    return {1: table["p"].to_numpy()} | {days: table[f"p_{days}"].to_numpy() for days in WIDTHS}


@pytest.mark.parametrize("place", range(len(CLASSES)), ids=list(CLASSES))
def test_one_in_a_hundred_is_at_most_one_in_a_hundred(chances, place):
    """The share of p < 0.01 over the three windows of a volume class; 7,500 tests, so 0.012 is 1.7 standard errors away."""
    some = slice(place * SERIES, (place + 1) * SERIES)
    shares = [(chances[days][some] < 0.01).mean() for days in (1, *WIDTHS)]
    assert np.mean(shares) <= 0.012, shares
    assert max(shares) <= 0.016, shares


def test_no_p_value_is_unknown_where_the_past_is_long_enough(chances):
    assert all(np.isfinite(p).all() for p in chances.values())
