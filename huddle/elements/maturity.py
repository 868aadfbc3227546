"""Young days in words: how much of its final value a day shows, from the team's own exports, else as it is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from huddle import figures, warehouse
from huddle.analysis.maturity import Key, Maturity, Point, curves, maturity
from huddle.elements.answers import rows
from huddle.text import say


@dataclass(frozen=True)
class Young:
    """What is known about the last days of every source of a stamp."""

    curves: Mapping[Key, tuple[Point, ...]]
    ages: Mapping[tuple[str, str, str, date], int]

    def of(self, source: str, shop: str, marketplace: str, metric: str, day: date | None) -> Maturity | None:
        """How far one metric of one day is; None where it is not known how old the day was when it was told."""
        age = None if day is None else self.ages.get((source, shop, marketplace, day))
        if age is None:
            return None
        return maturity(self.curves.get((source, shop, marketplace, metric), ()), source, age)


    def of_metric(self, metric: str, shop: str, marketplace: str, day: date | None, *, is_account: bool = True) -> Maturity | None:
        """The same of a tile's metric, by the source that tells it that day; None for one that no source of days tells."""
        for source in sources_of(metric, is_account=is_account):
            if day is not None and (source, shop, marketplace, day) in self.ages:
                return self.of(source, shop, marketplace, metric, day)
        return None


def sources_of(metric: str, *, is_account: bool = True) -> tuple[str, ...]:
    """The sources that may tell a metric, the one that is believed first."""
    if metric in ("sales", "units"):
        return "site_traffic", "asin_traffic", "orders"
    if metric == "sessions":
        return ("site_traffic",) if is_account else ("asin_traffic",)
    return ("ads",) if metric in ("ad_spend", "ad_sales") else ()


@lru_cache(maxsize=8)
def young(stamp: str) -> Young:
    """The curves and the ages of a stamp's last days."""
    told = rows(warehouse.ask("deliveries/restatement", stamp=stamp, shop=None, marketplace=None))
    aged = rows(warehouse.ask("deliveries/ages", stamp=stamp, shop=None, marketplace=None))
    return Young(curves(told), {(row["source"], row["shop"], row["marketplace"], row["day"]): row["age"] for row in aged})


def words(found: Maturity | None, language: str) -> str:
    """`about 96% of final so far (our own exports, 42 days)` or `may still change (assumed for 3 days)`; empty for a settled day."""
    if found is None or not found.is_young:
        return ""
    if found.share is None:
        return say("trust.assumed", language, days=found.settles_after)
    return say("trust.measured", language, share=figures.percent(found.share, decimals=0), days=found.days)


def short(found: Maturity | None, language: str) -> str:
    """`96% in`: for beside a number on the wall; only what was measured, because what is assumed is true of every morning."""
    if found is None or not found.is_young or found.share is None:
        return ""
    return say("trust.share_in", language, share=figures.percent(found.share, decimals=0))
