"""Rates of the benchmark's companies, for verdicts on them: visits, and ads from their showing to what they sell.

Apart from units, because an action on a rate moves what is divided and leaves what it is divided by alone: a better picture sells
more to the same visits. None of it is drawn by the model that judges: a rate wanders by itself for weeks, and by the day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huddle.analysis.history import Grid
from huddle.bench.exceptions.company import Base, stream
from huddle.bench.exceptions.happenings import ADS_CONVERSION
from huddle.bench.exceptions.noise import counts, wander

RATES = {"conversion": 1, "ctr": 1, "acos": -1}
"""the rates that are acted on, and whether the action is meant to raise them or to lower them"""
_CTR = (0.002, 0.008)
"""clicks per ad shown, by ASIN"""
_DRIFT = {"shown": 0.2, "ctr": 0.1, "cost": 0.08}
"""standard deviation of what wanders for two to nine weeks: how often ads are shown, how often clicked, what a click costs"""
_BY_DAY = {"visits": 40, "shown": 25}
"""shape of the gamma by which days waver around that"""


@dataclass(frozen=True)
class Trade:
    """Expected figures by ASIN and day, before actions and before the chance of a count."""

    base: Base
    come: Grid
    """visits"""
    shown: Grid
    """ads shown; NaN for an ASIN without ads, of which no export tells"""
    ctr: Grid
    cost: Grid
    """of a click"""

    def plain(self, rate: str) -> tuple[Grid, Grid]:
        """What is divided and what by, had nobody acted: what a team sees when it chooses."""
        base, rng = self.base, stream(self.base.seed, f"rate {rate}")
        if rate == "conversion":
            come = rng.poisson(self.come * rng.gamma(_BY_DAY["visits"], 1 / _BY_DAY["visits"], self.come.shape))
            return counts(base.mean, base.factor, base.family, rng).astype(float), come.astype(float)
        has_ads = ~np.isnan(self.shown)
        shown = rng.poisson(np.nan_to_num(self.shown))
        clicks = rng.binomial(shown, np.clip(self.ctr, 0, 1))
        if rate == "ctr":
            return np.where(has_ads, clicks, np.nan), np.where(has_ads, shown, np.nan)
        orders = rng.binomial(clicks, np.clip(base.conversion[:, None] * ADS_CONVERSION * base.factor**0.4, 0, 0.6))
        spend = clicks * self.cost * rng.lognormal(0, 0.05, clicks.shape)
        return np.where(has_ads, spend, np.nan), np.where(has_ads, orders * base.paid, np.nan)

    def moved(self, rate: str, plain: tuple[Grid, Grid], lift: Grid) -> dict[str, Grid]:
        """The same with what the actions brought more or spared, by the names that the rate is made of."""
        value, below = plain
        rng = stream(self.base.seed, f"actions' part of {rate}")
        if rate == "conversion":
            value = value + counts(self.base.mean * (lift - 1), self.base.factor, self.base.family, rng)
            return {"units": value, "sessions": np.maximum(below, value)}
        if rate == "ctr":
            more = rng.binomial(np.nan_to_num(below).astype(np.int64), np.clip(self.ctr * (lift - 1), 0, 1))
            return {"ad_clicks": value + more, "ad_impressions": below}
        return {"ad_spend": value * lift, "ad_sales": below}


def trade(base: Base) -> Trade:
    """The visits and ads of a company; the same seed gives the same."""
    rng = stream(base.seed, "rates")

    def wanders(name: str) -> Grid:
        count = len(base.asins)
        return np.exp(wander(np.full(count, _DRIFT[name]), rng.uniform(14, 63, count), base.days, rng))

    come = base.mean / base.conversion[:, None] * base.factor**0.6
    ctr = rng.uniform(*_CTR, len(base.asins))[:, None] * wanders("ctr")
    shown = come * base.ad_share[:, None] / ctr.mean(axis=1, keepdims=True) * wanders("shown")
    shown *= rng.gamma(_BY_DAY["shown"], 1 / _BY_DAY["shown"], come.shape)
    shown[base.ad_share == 0] = np.nan
    return Trade(base, come, shown, ctr, base.ad_cost[:, None] * wanders("cost"))
