"""Days on which a site has not one row while nearly all days around them have many: they did not arrive, and are no days without sales.

Apart from the writing of a delivery, because it is a question of evidence. Looked at around each run of empty days and not over the
whole file: a site that grows, has a season or closes at weekends has true days without a row, and few rows or none around them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from huddle.intake.period import Span
from huddle.kinds import Kind
from huddle.marketplaces import marketplaces
from huddle.reports import Report
from huddle.settings import setting
from huddle.sources import sources

THRESHOLDS = ("missing_day_rows", "missing_day_around", "missing_day_share")
"""the settings that decide"""


class Stretch(NamedTuple):
    """Days in a row on one site."""

    marketplace: str
    first: date
    last: date


def thresholds() -> tuple[float, ...]:
    """What decides today."""
    return tuple(setting(name) for name in THRESHOLDS)


def is_judged(report: Report, kind: Kind) -> bool:
    """Whether an empty day of a report may be a missing one: its rows are of days, and a day without any says something."""
    return kind.is_sliced and not kind.is_snapshot and (report.absent == "zero" or sources()[report.source].is_daily)


class Rows:
    """How many rows each site has of each day of a span, of a table that comes in pieces."""

    def __init__(self, days: tuple[str, str], span: Span) -> None:
        self._by = list(dict.fromkeys(("marketplace", *days)))
        self._span = span
        self._counts: Counter[tuple[str, date, date]] = Counter()

    def add(self, table: pa.Table) -> None:
        """The next piece."""
        found = table.group_by(self._by).aggregate([([], "count_all")]).to_pydict()
        for site, first, last, count in zip(*(found[name] for name in (self._by[0], self._by[1], self._by[-1], "count_all")), strict=True):
            if site is not None and first is not None and last is not None:
                self._counts[site, first, last] += count

    def empty(self) -> tuple[Stretch, ...]:
        """The days without a row that rows around speak against, by site and day; a row of several days is of each of them."""
        start, end = self._span
        made = []
        for site in sorted({site for site, _, _ in self._counts}):
            steps = np.zeros((end - start).days + 2, np.int64)
            for (of, first, last), count in self._counts.items():
                if of == site and first <= end and last >= start:
                    steps[(max(first, start) - start).days] += count
                    steps[(min(last, end) - start).days + 1] -= count
            runs = contradicted(np.cumsum(steps)[:-1])
            made += [Stretch(site, start + timedelta(days=first), start + timedelta(days=last)) for first, last in runs]
        return tuple(made)


def contradicted(counts: np.ndarray) -> Iterator[tuple[int, int]]:
    """The runs of days without a row, each by its first and last place, that the days on both sides of it speak against."""
    rows, around, share = thresholds()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], counts == 0, [0]])))
    for first, after in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        beside = np.concatenate([counts[max(0, first - int(around)) : first], counts[after : after + int(around)]])
        if 2 * len(beside) >= around and (beside >= rows).sum() >= share * len(beside):
            yield first, after - 1


def ended(found: Sequence[Stretch], exported_at: datetime) -> tuple[Stretch, ...]:
    """The stretches without the days that had not ended on their site at the export: nothing could be told of these."""
    cut = []
    for one in found:
        there = exported_at.astimezone(ZoneInfo(marketplaces()[one.marketplace].zone)).date()
        if one.first < there:
            cut.append(one._replace(last=min(one.last, there - timedelta(days=1))))
    return tuple(cut)
