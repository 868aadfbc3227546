"""What a team would do without: three usual alarms on the same sales by ASIN and day, ranked by the same money, five a morning.

- `week_on_week`: units or sales 15 % from those of the same day a week ago
- `daily_xmr`: units outside mean +- 2.66 x mean moving range of the 28 days before (Wheeler; metrics 2a)
- `weekday_z`: units more than 3 standard deviations from the mean of the same weekday in the eight weeks before
Each is spared the promotions and holidays of the events table, and takes the deviation times the usual price as its money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from huddle.bench.exceptions.noise import Grid
from huddle.bench.exceptions.score import ANY, ROOM, Row
from huddle.bench.exceptions.trade import Company

NAMES = ("week_on_week", "daily_xmr", "weekday_z")


def alarms(company: Company, name: str, days: Sequence[int]) -> dict[int, list[Row]]:
    """The rows of each morning, most money first; all of them, so that a caller may cut at a bar or at five."""
    expected, wide = _expected(company.units.astype(float), name), _expected(company.sales, name)
    told = told_days(company)
    found: dict[int, list[Row]] = {}
    for day in days:
        money = np.zeros(len(company.units))
        for grid, (middle, reach), price in (
            (company.units.astype(float), expected, company.base.price[:, day]),
            (company.sales, wide, np.ones(len(company.units))),
        ):  # fmt: skip
            off = np.abs(grid[:, day] - middle[:, day])
            money = np.maximum(money, np.where(off > reach[:, day], off * price, 0.0))
        money = np.where(told[:, day] | np.isnan(money), 0.0, money)
        order = np.argsort(-money, kind="stable")
        rows = [Row(ANY, company.base.asins[row], company.base.lines[row], value=float(money[row])) for row in order[:50] if money[row] > 0]
        found[day] = rows
    return found


def _expected(values: Grid, name: str) -> tuple[Grid, Grid]:
    """What was to be expected on each day and how far a day may be from it, from the days before alone."""
    width = values.shape[1]
    middle, reach = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    for day in range(57, width):
        if name == "week_on_week":
            middle[:, day] = values[:, day - 7]
            reach[:, day] = 0.15 * values[:, day - 7]
        elif name == "daily_xmr":
            before = values[:, day - 28 : day]
            middle[:, day] = before.mean(axis=1)
            reach[:, day] = 2.66 * np.abs(np.diff(before, axis=1)).mean(axis=1)
        else:
            before = values[:, day - 56 : day : 7]
            middle[:, day] = before.mean(axis=1)
            reach[:, day] = 3 * before.std(axis=1, ddof=1)
    return middle, reach


def told_days(company: Company) -> np.ndarray:
    """ASIN x day: promotions and holidays of the events table."""
    base = company.base
    told = np.zeros(base.mean.shape, dtype=bool)
    for one in base.told:
        rows = [row for row, line in enumerate(base.lines) if one.line in (None, line)]
        told[rows, one.first : one.last + 1] = True
    return told


def above(rows: Mapping[int, Sequence[Row]], bar: float) -> dict[int, list[Row]]:
    """The five of each morning that are worth at least `bar`."""
    return {day: [row for row in found if (row.value or 0.0) >= bar][:ROOM] for day, found in rows.items()}
