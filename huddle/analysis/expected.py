"""The expected day: an exponentially weighted level times a weekday index shrunk to the site's own week.

    index_d = (S_d + k * pool_d / 7) / (S + k) * 7       S_d: own total on weekday d in the last 182 open days
    level   = sum(y * a^age) / sum(index * a^age)        a = 0.97;  expected = level * index of the day * event
`event` is what a told promotion or holiday multiplies its line's days by (huddle.analysis.event_days), 1 on every other day.
`k` is 20 units' worth of the metric. S_d is put right for unequal numbers of open weekdays, which changes nothing on a
full window. A forecast sees only days before its own, so its errors are what a meeting would have seen; the range is the
5 to 95 % range of the last 26 errors of the same weekday, and with fewer than six such days there is none.
It is arithmetic on grids and not SQL: rolling windows over 5,000 ASINs took DuckDB ten times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from huddle.analysis.event_days import multipliers
from huddle.analysis.history import Ask, Grid, History, Mask, read_history, window_sum

DECAY = 0.97
WINDOW = 182
POOL_UNITS = 20.0
ERROR_WEEKS = 26
ENOUGH_WEEKDAYS = 6
DISPERSION_DAYS = 84
LOW, HIGH = 0.05, 0.95
CAUTIOUS = 1.645
"""standard deviations of that range where past errors of such days are too few"""
RUN_DAYS = 14
"""how far back the first day of a run is looked for"""
BACK = 2 * WINDOW + RUN_DAYS
"""days a morning reads: a window for each of the errors of the window before, and the run"""
_BLOCK = 1000

RATIOS = {
    "conversion": ("units", "sessions"),
    "account_conversion": ("units", "account_sessions"),
    "buy_box_share": ("buy_box_page_views", "page_views"),
    "tacos": ("ad_spend", "sales"),
}
"""ratio -> numerator and denominator; its band is the range of past same-weekday values, not of forecast errors"""


@dataclass(frozen=True)
class Forecast:
    """One-step-ahead forecasts of every series for the last columns of a history."""

    expected: Grid
    """same shape as the history; NaN before the first open day and in the first 182 columns"""
    excess: Grid
    """per series: sum of squared errors beyond the Poisson share, over the last 84 open days"""
    scale: Grid
    """per series: sum of squared expectations on the same days"""
    days: Grid
    """per series: how many days those sums hold"""
    ahead: Mapping[int, Grid] = field(default_factory=dict)
    """days of a window -> series x 27: what its open days were expected to bring, known before its first; newest first, a week apart"""
    doubt: Grid | None = None
    """per series: variance of the logarithm of the last day's event multiplier; 0 without an event, NaN where nothing tells it"""


def expected(
    ask: Ask,
    grain: str = "site",
    metrics: Sequence[str] = ("units", "sales"),
    *,
    until: date | None = None,
    days: int = 1,
    shop: str | None = None,
    marketplace: str | None = None,
    line: str | None = None,
    item: str | None = None,
) -> pd.DataFrame:
    """Actual, expected and 5-95 % range of the last `days` days, one row per series, metric and day.

    Columns: shop, marketplace, item (line or ASIN; empty for a site), line, day, metric, actual, expected, low, high,
    weekdays (open same weekdays among the 26 before), is_short_history, is_open. Amounts are in the site's currency.
    `until` caps what is read; null means each site's own last complete day. The weekday pool is always the whole site.
    """
    history = read_history(ask, grain, until=until, back=2 * WINDOW + days, shop=shop, marketplace=marketplace)
    wanted = np.ones(len(history.keys), dtype=bool)
    for column, value in (("line", line), ("item", item)):
        if value is not None:
            wanted &= (history.keys[column] == value).to_numpy()
    frames = [frame(history, metric, days, wanted) for metric in metrics]
    return pd.concat(frames, ignore_index=True)


def frame(history: History, metric: str, days: int, wanted: Mask) -> pd.DataFrame:
    """The rows of one metric for the last `days` columns of a history, series where `wanted`."""
    if metric in RATIOS:
        actual, fair = _ratio(history, metric)
        middle = _ratio_expected(history, metric)
        errors = np.where(fair, actual, np.nan)
        base = np.zeros_like(actual)
    else:
        actual = history.measures[metric]
        fair = history.is_open & ~np.isnan(actual)
        middle = forecast(history, metric).expected
        errors = np.where(fair, actual - middle, np.nan)
        base = middle
    return _rows(history, metric, days, wanted, (actual, middle, base, errors, fair))


def _rows(
    history: History, metric: str, days: int, wanted: Mask, grids: tuple[Grid, Grid, Grid, Grid, Mask]
) -> pd.DataFrame:
    actual, middle, base, errors = (grid[wanted] for grid in grids[:4])
    fair = grids[4][wanted]
    columns = np.arange(history.width - days, history.width)
    bounds = [same_weekday_range(errors, fair, int(column)) for column in columns]
    low, high, weekdays = (np.stack([bound[part] for bound in bounds]).ravel() for part in range(3))
    count = int(wanted.sum())
    rows = history.keys.loc[wanted, ["shop", "marketplace", "item", "line"]]
    rows = rows.iloc[np.tile(np.arange(count), days)].reset_index(drop=True)
    last = np.tile(pd.to_datetime(history.keys.loc[wanted, "last_day"]).to_numpy(dtype="datetime64[D]"), days)
    rows["day"] = (last - np.repeat(history.width - 1 - columns, count)).astype(object)
    rows["metric"] = metric
    rows["actual"], rows["expected"], around = (grid[:, columns].T.ravel() for grid in (actual, middle, base))
    short = weekdays < ENOUGH_WEEKDAYS
    rows["low"] = np.where(short, np.nan, np.maximum(around + low, 0.0))
    rows["high"] = np.where(short, np.nan, around + high)
    rows["weekdays"], rows["is_short_history"] = weekdays.astype(int), short
    rows["is_open"] = fair[:, columns].T.ravel()
    return rows


def same_weekday_range(errors: Grid, fair: Mask, column: int) -> tuple[Grid, Grid, Grid]:
    """5 % and 95 % quantile of the errors on the 26 same weekdays before a column, and how many of them were open."""
    before = np.arange(column - 7, column - 7 * ERROR_WEEKS - 1, -7)
    before = before[before >= 0]
    low, high = quantiles(errors[:, before], (LOW, HIGH))
    return low, high, fair[:, before].sum(axis=1).astype(float)


def forecast(history: History, metric: str, windows: Sequence[int] = ()) -> Forecast:
    """One-step-ahead forecasts of an additive metric for every column that has a day before it, and of `windows` days as one."""
    values = history.measures[metric]
    fair = history.is_open & ~np.isnan(values)
    pool = _pool(history, values, fair)
    codes = history.site_codes()
    made = np.full(values.shape, np.nan)
    ahead = {days: np.full((len(values), ERROR_WEEKS + 1), np.nan) for days in windows}
    weekday = (history.width - 1 - np.arange(history.width)) % 7
    for start in range(0, len(values), _BLOCK):
        some = slice(start, start + _BLOCK)
        index, level = _index_and_level(values[some], fair[some], history.measures["units"][some], pool[:, codes[some]])
        made[some] = level * np.take_along_axis(index, weekday[None, None, :], axis=0)[0]
        for days in windows:
            ahead[days][some] = _ahead(index, level, fair[some], days)
    factor, doubt = multipliers(history, values, made)
    made *= factor
    recent = slice(max(history.width - 1 - DISPERSION_DAYS, 0), history.width - 1)
    used = fair[:, recent] & ~np.isnan(made[:, recent])
    mean = np.where(used, made[:, recent], 0.0)
    error = np.where(used, values[:, recent] - mean, 0.0)
    return Forecast(made, (error**2 - mean).sum(axis=1), (mean**2).sum(axis=1), used.sum(axis=1).astype(float), ahead, doubt)


def window_ends(width: int) -> npt.NDArray[np.intp]:
    """Last columns of the windows compared: the newest, and one a week for 26 weeks before it."""
    return width - 1 - 7 * np.arange(ERROR_WEEKS + 1)


def _ahead(index: Grid, level: Grid, fair: Mask, days: int) -> Grid:
    """Expected sums over the open days of each window, from what was known before its first day."""
    width = fair.shape[1]
    starts = window_ends(width) - days + 1
    total = np.zeros((len(fair), len(starts)))
    inside = starts >= 0
    starts = np.maximum(starts, 0)
    of_week, then = index[:, :, starts], level[:, starts]
    for step in range(days):
        column = np.minimum(starts + step, width - 1)
        daily = np.take_along_axis(of_week, ((width - 1 - column) % 7)[None, None, :], axis=0)[0] * then
        total += np.where(fair[:, column], daily, 0.0)
    return np.where(inside & ~np.isnan(then), total, np.nan)


def outlook(history: History, horizon: int) -> Grid:
    """Expected units of the `horizon` days after each series' last day, from what is known up to it."""
    closed = np.full((len(history.keys), 7), np.nan)
    never = np.zeros(closed.shape, dtype=bool)
    later = History(
        history.keys,
        {"units": np.concatenate([history.measures["units"][:, -WINDOW:], closed], axis=1)},
        np.concatenate([history.is_open[:, -WINDOW:], never], axis=1),
        np.concatenate([history.is_event[:, -WINDOW:], never], axis=1),
    )
    week = forecast(later, "units").expected[:, -7:]
    return week[:, np.arange(horizon) % 7]


def outlooks_before(history: History, who: npt.NDArray[np.intp], ago: Sequence[int]) -> Grid:
    """What `outlook` gave so many days before each series' last day: days asked for x series x the seven days after each."""
    codes = history.site_codes()
    recent = slice(max(history.width - WINDOW - max(ago), 0), history.width)
    units = history.measures["units"][:, recent]
    fair = history.is_open[:, recent] & ~np.isnan(units)
    sites, own, own_fair = _site_days(codes, units, fair), units[who], fair[who]
    ahead = np.arange(6, -1, -1)[None, None, :]
    found = []
    for days in ago:
        known = slice(max(units.shape[1] - days - WINDOW, 0), units.shape[1] - days)
        values, seen, total, count = (_with_week(grid[:, known]) for grid in (own, own_fair, *sites))
        index, level = _index_and_level(values, seen.astype(bool), values, _usual_week(total, count)[:, codes[who]])
        found.append(level[:, -7:] * np.take_along_axis(index[:, :, -7:], ahead, axis=0)[0])
    return np.stack(found)


def _with_week(grid: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """With the week after it, of which nothing is known."""
    return np.concatenate([grid, np.zeros((len(grid), 7))], axis=1)


def _pool(history: History, values: Grid, fair: Mask) -> Grid:
    """Weekday index of each site, mean 1: seven x sites x days, from the days before each."""
    return _usual_week(*_site_days(history.site_codes(), values, fair))


def _site_days(codes: npt.NDArray[np.intp], values: Grid, fair: Mask) -> tuple[Grid, Grid]:
    """What each site's series brought on each day that tells, and how many did."""
    sites = int(codes.max()) + 1 if len(codes) else 0
    total, count = np.zeros((sites, fair.shape[1])), np.zeros((sites, fair.shape[1]))
    np.add.at(total, codes, np.where(fair, values, 0.0))
    np.add.at(count, codes, fair.astype(float))
    return total, count


def _usual_week(total: Grid, count: Grid) -> Grid:
    sums, counts = (_by_weekday(grid) for grid in (total, count))
    with np.errstate(invalid="ignore", divide="ignore"):
        usual = np.where(counts > 0, sums / counts, 0.0)
        index = np.where(counts > 0, usual / (usual.sum(axis=0) / (counts > 0).sum(axis=0)), 1.0)
    return np.where(np.isfinite(index), index, 1.0)


def _by_weekday(grid: Grid) -> Grid:
    """Per weekday its sum over the 182 columns before each column: seven x series x columns, weekday 0 is the last column's.

    One running sum in steps of a week serves all seven: before a column, a weekday's newest day holds its whole window.
    """
    count, width = grid.shape
    front = -width % 7
    weeks = np.concatenate([np.zeros((count, front)), grid], axis=1).reshape(count, (front + width) // 7, 7)
    running = np.cumsum(weeks, axis=1)
    if running.shape[1] > WINDOW // 7:
        running[:, WINDOW // 7 :] -= running[:, : -(WINDOW // 7)].copy()
    newest = np.concatenate([np.zeros((count, 7)), running.reshape(count, front + width)[:, front:]], axis=1)
    column = np.arange(width)
    day = column - 1 - (column - width + np.arange(7)[:, None]) % 7
    return np.stack([np.take(newest, np.maximum(day[which], -7) + 7, axis=1) for which in range(7)])


def week_ahead(history: History, metric: str) -> tuple[Grid, Grid]:
    """What each weekday was expected to bring, from the days before each column, and how many open days that is.

    Seven x series x columns and series x columns; weekday 0 is that of the last column. A forecast over many days takes
    the week of the column it starts at.
    """
    values = history.measures[metric]
    fair = history.is_open & ~np.isnan(values)
    pool = _pool(history, values, fair)
    index, level = _index_and_level(values, fair, history.measures["units"], pool[:, history.site_codes()])
    return index * level, window_sum(fair.astype(float), history.width)


def _index_and_level(values: Grid, fair: Mask, units: Grid, pool: Grid) -> tuple[Grid, Grid]:
    """Index of each weekday (not normalised: that cancels out) and the level, from the days before each column."""
    width = values.shape[1]
    seen = np.where(fair, values, 0.0)
    weight = DECAY ** (width - np.arange(width, dtype=float))
    sums, counts, exposure = (_by_weekday(grid) for grid in (seen, fair.astype(float), fair * weight))
    pieces = window_sum(np.where(fair, np.nan_to_num(units), 0.0), WINDOW)
    days, total = counts.sum(axis=0), sums.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        worth = np.where((pieces > 0) & (total > 0), total / pieces, 1.0)
        own = np.where(counts > 0, sums / counts, pool * total / days)
        index = own * days + POOL_UNITS * worth * pool
        level = window_sum(seen * weight, WINDOW) / (index * exposure).sum(axis=0)
    return index, np.where(days > 0, level, np.nan)


def _ratio(history: History, metric: str) -> tuple[Grid, Mask]:
    above, below = (history.measures[name] for name in RATIOS[metric])
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(below > 0, above / below, np.nan)
    return value, history.is_open & ~np.isnan(value)


def _ratio_expected(history: History, metric: str) -> Grid:
    """Sum of numerators over sum of denominators on the open same weekdays among the 26 before each day."""
    _, fair = _ratio(history, metric)
    sums = []
    for name in RATIOS[metric]:
        grid = _by_weekday(np.where(fair, history.measures[name], 0.0))
        weekday = (history.width - 1 - np.arange(history.width)) % 7
        sums.append(np.take_along_axis(grid, weekday[None, None, :], axis=0)[0])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(sums[1] > 0, sums[0] / sums[1], np.nan)


def quantiles(values: Grid, shares: Sequence[float]) -> list[Grid]:
    """Row-wise quantiles that ignore NaN, at rank share x (n + 1), so that a new value falls outside as often as said.

    The usual rank 1 + share x (n - 1) lets 17 % of new values fall outside a 5-95 % range of 26 errors, this one 10 %.
    NaN for a row without a value.
    """
    ordered = np.sort(values, axis=1)
    count = (~np.isnan(values)).sum(axis=1)
    found = []
    for share in shares:
        place = np.clip(share * (count + 1) - 1, 0, np.maximum(count - 1, 0))
        under = np.floor(place).astype(int)
        over = np.minimum(under + 1, np.maximum(count - 1, 0))
        if ordered.shape[1] == 0:
            found.append(np.full(len(values), np.nan))
            continue
        left, right = (np.take_along_axis(ordered, which[:, None], axis=1)[:, 0] for which in (under, over))
        found.append(left + (right - left) * (place - under))
    return found
