"""What is measured: metrics, dimensions and filters, checked against the dictionary before anything is asked.

Apart from the measuring, because a wrong word is the reader's to mend and is answered without touching data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huddle.metrics import Metric, metrics

PERIODS = ("day", "week", "month")
PLACES = ("shop", "marketplace")
DIMENSIONS = (*PERIODS, *PLACES, "line", "asin", "channel", "ad_product", "campaign")
CARRIES = {
    "site_day": (),
    "line_day": ("line",),
    "asin_day": ("line", "asin"),
    "channel_day": ("line", "channel"),
    "campaign_day": ("ad_product", "campaign"),
    "review_day": ("line", "asin"),
    "asin_cover": ("line", "asin"),
    "contribution_day": ("line", "asin"),
    "return_cohort": ("line", "asin"),
    "stock_cover_day": ("line",),
    "visitor_day": (),
}
"""which dimensions a mart knows beside periods and places"""
OF_LATEST_SNAPSHOT = {"asin_cover"}
"""marts of one moment: for an earlier last day they would answer nothing, without saying why"""


class CannotMeasure(ValueError):
    """A metric, a dimension or a filter that does not exist or does not go together, in words."""


@dataclass(frozen=True)
class Request:
    """What is measured, checked against the dictionary."""

    metrics: tuple[Metric, ...]
    by: tuple[str, ...]
    since: date | None
    until: date | None
    where: Mapping[str, tuple[str, ...]]
    currency: str | None
    """convert money into this currency by the declared rates; None keeps each site's own"""

    @property
    def period(self) -> str | None:
        return next((one for one in self.by if one in PERIODS), None)

    @property
    def needs(self) -> tuple[str, ...]:
        """The dimensions beside periods and places that are asked for or filtered by."""
        return tuple(one for one in DIMENSIONS if one in (*self.by, *self.where) and one not in (*PERIODS, *PLACES))

    @property
    def splits_currency(self) -> bool:
        """Whether an amount of money is in it, so that each currency is a row of its own."""
        return any(name in money_inputs() for metric in self.metrics for name in metric.inputs)


def money_inputs() -> set[str]:
    """The inputs that are amounts of money."""
    return {metric.inputs[0] for metric in metrics().values() if metric.additive and metric.unit == "money"}


def check(
    names: Sequence[str], by: Sequence[str], since: date | None, until: date | None, where: Mapping[str, Any], currency: str | None
) -> Request:
    """A request checked against the dictionary. Raises CannotMeasure naming what is known."""
    known = metrics()
    if not names:
        raise CannotMeasure("name at least one metric")
    for name in names:
        if name not in known:
            raise CannotMeasure(f"there is no metric {name!r}; known are {', '.join(sorted(known))}")
    for dimension in by:
        if dimension not in DIMENSIONS:
            raise CannotMeasure(f"there is no dimension {dimension!r}; known are {', '.join(DIMENSIONS)}")
    for dimension in where:
        if dimension not in DIMENSIONS[len(PERIODS) :]:
            raise CannotMeasure(f"there is no filter {dimension!r}; known are {', '.join(DIMENSIONS[len(PERIODS) :])}")
    if len(set(by)) < len(by) or sum(one in PERIODS for one in by) > 1:
        raise CannotMeasure("name each dimension once, and one of day, week and month at most")
    if since and until and since > until:
        raise CannotMeasure(f"the first day {since} is later than the last day {until}")
    still = [name for name in names if set(known[name].marts) <= OF_LATEST_SNAPSHOT]
    if still and (since or until):
        raise CannotMeasure(f"{', '.join(still)} is known as of each site's latest stock snapshot alone: ask without first and last day")
    values = {key: (value,) if isinstance(value, str) else tuple(value) for key, value in where.items()}
    return Request(tuple(known[name] for name in dict.fromkeys(names)), tuple(by), since, until, values, currency)


def mart_of(metric: Metric, needs: Sequence[str]) -> str:
    """The coarsest mart that carries a metric and the dimensions. Raises CannotMeasure naming those it can have."""
    for mart in metric.marts:
        if set(needs) <= set(CARRIES[mart]):
            return mart
    ways = [" and ".join((*PLACES, *CARRIES[mart])) for mart in metric.marts]
    raise CannotMeasure(f"{metric.name} is not known by {' and '.join(needs)}; it is known by {'; or by '.join(ways)}")
