"""Everything the rules of a morning look at, read once: one row per ASIN and one per line, with what was expected.

Apart from the rules, so that a rule is a filter over a table and never asks the warehouse itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.expected import (
    BACK,
    ENOUGH_WEEKDAYS,
    ERROR_WEEKS,
    HIGH,
    LOW,
    RUN_DAYS,
    WINDOW,
    forecast,
    quantiles,
    same_weekday_range,
)  # fmt: skip
from huddle.analysis.history import Ask, Grid, History, read_history, window_sum

STALE_DAYS = 7
"""a site this far behind the newest one is not spoken of, save that its sources are late"""
KEY = ["shop", "marketplace", "item"]


@dataclass(frozen=True)
class Scope:
    """One grain of the morning: the grid, its forecasts, and a table with one row per series in the grid's order."""

    history: History
    units_expected: Grid
    table: pd.DataFrame


@dataclass(frozen=True)
class Morning:
    """What a morning knows. Days are each site's own."""

    asins: Scope
    lines: Scope
    whole: Scope
    sites: pd.DataFrame
    """one row per shop x marketplace: currency, last_day, days_behind, normal_sales (expected sales of the day)"""
    products: pd.DataFrame
    """one row per shop x marketplace x asin, indexed by them"""
    until: date | None


def read_morning(ask: Ask, until: date | None = None, *, with_costs: bool = False) -> Morning:
    """All of it, nothing later than `until`; None means each site's own last complete day.

    A lost unit is worth its usual price; `with_costs`, less its landed cost where that is known in the site's currency.
    """
    sites = ask("exceptions/sites", until=until)
    products = ask("exceptions/products").set_index(["shop", "marketplace", "asin"], drop=False)
    scopes = {grain: _scope(ask, grain, until, sites) for grain in ("asin", "line", "site")}
    _value_units(scopes["asin"].table, products if with_costs else None)
    whole = scopes["site"].table[["shop", "marketplace", "expected_sales"]]
    sites = sites.merge(whole.rename(columns={"expected_sales": "normal_sales"}), on=["shop", "marketplace"], how="left")
    sites["normal_sales"] = sites["normal_sales"].fillna(sites["sales_28"] / 28)
    return Morning(scopes["asin"], scopes["line"], scopes["site"], sites, products, until)


def _scope(ask: Ask, grain: str, until: date | None, sites: pd.DataFrame) -> Scope:
    history = read_history(ask, grain, until=until, back=BACK)
    units, sales = forecast(history, "units"), forecast(history, "sales")
    last = history.width - 1
    table = history.keys.copy()
    table["place"] = range(len(table))
    alpha = tails.dispersion(units.excess, units.scale, units.days, units.expected[:, last])
    table["alpha"] = alpha
    table["units"], table["sales"] = history.measures["units"][:, last], history.measures["sales"][:, last]
    table["expected"], table["expected_sales"] = units.expected[:, last], sales.expected[:, last]
    table["sd"] = tails.spread(np.nan_to_num(table["expected"].to_numpy()), alpha)
    table["p"] = tails.mid_p(np.nan_to_num(table["units"].to_numpy()), np.nan_to_num(table["expected"].to_numpy()), alpha)
    for metric, made in (("units", units.expected), ("sales", sales.expected)):
        low, high, weekdays = _range(history, metric, made, last)
        short = weekdays < ENOUGH_WEEKDAYS
        table[f"{metric}_low"] = np.where(short, np.nan, np.maximum(made[:, last] + low, 0))
        table[f"{metric}_high"] = np.where(short, np.nan, made[:, last] + high)
        table["is_short_history"] = short
    for name, values in _week(history, units.expected).items():
        table[name] = values
    table["is_open"], table["is_event"] = history.is_open[:, last], history.is_event[:, last]
    table["price"] = usual_price(history)
    table["worth"], table["is_after_cost"] = table["price"], False
    table = table.merge(sites[["shop", "marketplace", "currency", "days_behind"]], on=["shop", "marketplace"], how="left")
    return Scope(history, units.expected, table)


def _value_units(table: pd.DataFrame, products: pd.DataFrame | None) -> None:
    """Take the landed cost off an ASIN's worth where products are given and the cost is in the site's currency."""
    if products is None or products.empty:
        return
    own = products.reindex(pd.MultiIndex.from_frame(table[KEY]))
    is_known = (own["cost"].notna() & (own["cost_currency"] == table["currency"].to_numpy())).to_numpy()
    cost = pd.to_numeric(own["cost"]).to_numpy(dtype=float)
    table["worth"] = np.where(is_known, np.maximum(table["price"] - cost, 0.0), table["price"])
    table["is_after_cost"] = is_known


def week_ahead(made: Grid) -> Grid:
    """For each day the forecast of the same weekday made a week before it: what a running week is judged by."""
    return np.concatenate([np.full((len(made), 7), np.nan), made[:, :-7]], axis=1)


def _week(history: History, made: Grid) -> dict[str, np.ndarray]:
    """The last seven days as one count: actual, expected from before them, range, tail, and how many days were open.

    A fall of a third on one day drowns in noise where seven such days do not (metrics 2b: the window is the lever).
    """
    actual, ahead = history.measures["units"], week_ahead(made)
    used = history.is_open & ~np.isnan(actual) & ~np.isnan(ahead)
    ends = history.width - 1 - 7 * np.arange(ERROR_WEEKS + 1)
    sums = [
        window_sum(np.concatenate([grid, np.zeros((len(grid), 1))], axis=1), 7)[:, ends + 1]
        for grid in (np.where(used, actual, 0.0), np.where(used, ahead, 0.0), used.astype(float))
    ]
    fair = sums[2] >= 5
    errors = np.where(fair, sums[0] - sums[1], np.nan)
    low, high = quantiles(errors[:, 1:], (LOW, HIGH))
    past = fair[:, 1:]
    excess = np.where(past, errors[:, 1:] ** 2 - sums[1][:, 1:], 0.0).sum(axis=1)
    scale = np.where(past, sums[1][:, 1:] ** 2, 0.0).sum(axis=1)
    weeks = past.sum(axis=1)
    mean = np.maximum(sums[1][:, 0], 1e-9)
    alpha = tails.dispersion(excess, scale, weeks * 7.0, mean / 7)
    known = fair[:, 0] & (weeks >= ENOUGH_WEEKDAYS)
    return {
        "week_units": sums[0][:, 0], "week_expected": sums[1][:, 0], "week_days": sums[2][:, 0],
        "week_low": np.where(known, np.maximum(mean + low, 0), np.nan), "week_high": np.where(known, mean + high, np.nan),
        "week_sd": tails.spread(mean, alpha), "week_p": np.where(known, tails.mid_p(sums[0][:, 0], mean, alpha), np.nan),
        "side_since": side_run(np.where(used, actual - ahead, 0.0)),
    }  # fmt: skip


def side_run(deviation: Grid) -> np.ndarray:
    """How many days in a row, up to the last, lie on the last day's side of their expectation (days without are skipped)."""
    side = np.sign(deviation[:, -RUN_DAYS:])
    wrong = (side != 0) & (side != side[:, -1:])
    runs = np.where(wrong.any(axis=1), np.argmax(wrong[:, ::-1], axis=1), RUN_DAYS)
    return np.where(side[:, -1] == 0, 0, runs)


def _range(history: History, metric: str, made: Grid, column: int) -> tuple[Grid, Grid, Grid]:
    actual = history.measures[metric]
    fair = history.is_open & ~np.isnan(actual)
    return same_weekday_range(np.where(fair, actual - made, np.nan), fair, column)


def usual_price(history: History) -> Grid:
    """Sales per unit of the 28 days before the last, else of the 182: what a lost unit would have brought."""
    sold = np.where(history.is_event, 0.0, np.nan_to_num(history.measures["units"]))
    taken = np.where(history.is_event, 0.0, np.nan_to_num(history.measures["sales"]))
    last = history.width - 1
    price = np.full(len(sold), np.nan)
    for days in (WINDOW, 28):
        before = slice(max(last - days, 0), last)
        units, sales = sold[:, before].sum(axis=1), taken[:, before].sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            price = np.where(units > 0, sales / units, price)
    return price


def run_start(flags: np.ndarray, last_day: object) -> date:
    """First day of the unbroken run of True that ends on the last column."""
    ended = np.nonzero(~flags[::-1])[0]
    length = int(ended[0]) if len(ended) else len(flags)
    return (pd.Timestamp(last_day) - pd.Timedelta(days=max(length, 1) - 1)).date()


def off_range_since(scope: Scope, place: int) -> date:
    """First day of the run of days beyond their own same-weekday range on the last day's side."""
    history, made = scope.history, scope.units_expected[place : place + 1]
    actual = history.measures["units"][place : place + 1]
    fair = history.is_open[place : place + 1]
    errors = np.where(fair, actual - made, np.nan)
    side = np.sign(actual[0, -1] - made[0, -1])
    flags = []
    for column in range(history.width - RUN_DAYS, history.width):
        low, high, _ = same_weekday_range(errors, fair, column)
        error = errors[0, column]
        flags.append(bool(error < low[0] if side < 0 else error > high[0]))
    flags[-1] = True
    return run_start(np.array(flags), history.keys["last_day"].iloc[place])
