"""Everything the rules of a morning look at, read once: one row per ASIN and one per line, with what was expected.

Apart from the rules, so that a rule is a filter over a table and never asks the warehouse itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.expected import ENOUGH_WEEKDAYS, WINDOW, forecast, same_weekday_range
from huddle.analysis.history import Ask, Grid, History, read_history

RUN_DAYS = 14
"""how far back the first day of a run is looked for"""
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


def read_morning(ask: Ask, until: date | None = None) -> Morning:
    """All of it, nothing later than `until`; None means each site's own last complete day."""
    sites = ask("exceptions/sites", until=until)
    products = ask("exceptions/products").set_index(["shop", "marketplace", "asin"], drop=False)
    scopes = {grain: _scope(ask, grain, until, sites) for grain in ("asin", "line", "site")}
    whole = scopes["site"].table[["shop", "marketplace", "expected_sales"]]
    sites = sites.merge(whole.rename(columns={"expected_sales": "normal_sales"}), on=["shop", "marketplace"], how="left")
    sites["normal_sales"] = sites["normal_sales"].fillna(sites["sales_28"] / 28)
    return Morning(scopes["asin"], scopes["line"], scopes["site"], sites, products, until)


def _scope(ask: Ask, grain: str, until: date | None, sites: pd.DataFrame) -> Scope:
    history = read_history(ask, grain, until=until, back=2 * WINDOW + RUN_DAYS)
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
    table["is_open"], table["is_event"] = history.is_open[:, last], history.is_event[:, last]
    table["price"] = usual_price(history)
    table = table.merge(sites[["shop", "marketplace", "currency", "days_behind"]], on=["shop", "marketplace"], how="left")
    return Scope(history, units.expected, table)


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
    return (pd.Timestamp(last_day) - pd.Timedelta(days=max(length, 1) - 1)).date()  # type: ignore[arg-type]


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
