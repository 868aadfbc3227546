"""Everything the rules of a morning look at, read once: one row per ASIN and one per line, with what was expected.

Apart from the rules, so that a rule is a filter over a table and never asks the warehouse itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.expected import BACK, CAUTIOUS, ENOUGH_WEEKDAYS, WINDOW, Forecast, forecast, outlook, same_weekday_range
from huddle.analysis.history import Ask, Grid, History, read_channels, read_history
from huddle.analysis.windows import WIDTHS, turned, window

BEGUN_DAYS = 42
"""how far back the first day of a deviation is looked for: longer than any is told, or its beginning would move on with it"""
STALE_DAYS = 7
"""a site this far behind the newest one is not spoken of, save that its sources are late"""
KEY = ["shop", "marketplace", "item"]
LAUNCH_DAYS = 28
"""days after its first row in which an ASIN is compared with its line and has no range"""
LAUNCH_WEIGHT = 14.0
"""days its own sales weigh against the line's"""
DORMANT_DAYS = 60
"""days in stock without a unit after which an ASIN is dormant: nothing is expected of it"""


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
    channels: Scope
    """how shoppers came; `units` are the shoppers, `price` what one of them buys; each site's up to its channels' own last day"""
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
    scopes = {grain: scope_of(read_history(ask, grain, until=until, back=BACK), sites) for grain in ("asin", "line", "site")}
    channels = scope_of(read_channels(ask, until=until, back=BACK), sites)
    asins = scopes["asin"]
    asins.table[list(AHEAD)] = outlook(asins.history, len(AHEAD))
    _value_units(asins.table, products if with_costs else None)
    whole = scopes["site"].table[["shop", "marketplace", "expected_sales"]]
    sites = sites.merge(whole.rename(columns={"expected_sales": "normal_sales"}), on=["shop", "marketplace"], how="left")
    sites["normal_sales"] = sites["normal_sales"].fillna(sites["sales_28"] / 28)
    return Morning(asins, scopes["line"], scopes["site"], channels, sites, products, until)


def scope_of(history: History, sites: pd.DataFrame) -> Scope:
    """What a morning knows of a grain: each series' newest day and windows against what was expected of them."""
    units, sales = forecast(history, "units", WIDTHS), forecast(history, "sales")
    last = history.width - 1
    table = history.keys.copy()
    table["place"] = range(len(table))
    alpha = tails.widened(tails.dispersion(units.excess, units.scale, units.days, units.expected[:, last]), units.days)
    doubt = np.zeros(len(table)) if units.doubt is None else units.doubt
    table["alpha"] = alpha + np.nan_to_num(doubt)
    table["units"], table["sales"] = history.measures["units"][:, last], history.measures["sales"][:, last]
    table["expected"], table["expected_sales"] = units.expected[:, last], sales.expected[:, last]
    table["expected_sales_7"] = sales.expected[:, -7:].sum(axis=1)  # unknown where one of the days is
    table["error"] = back_tested(history, units)
    table["is_unseen"] = is_unseen(history, units.expected, alpha)
    table["stage"] = stages(history)
    _launch(table, history)
    table["sd"] = tails.spread(np.nan_to_num(table["expected"].to_numpy()), table["alpha"].to_numpy())
    counted, likely = (np.nan_to_num(table[name].to_numpy(float)) for name in ("units", "expected"))
    table["p"] = tails.mid_p(counted, likely, table["alpha"].to_numpy())
    table["is_open"], table["is_event"] = history.is_open[:, last], history.is_event[:, last]
    served = history.is_open if history.is_served is None else history.is_served
    table["is_tested"] = (table["stage"] == "") & np.where(table["is_event"], served[:, last] & ~np.isnan(doubt), table["is_open"])
    for metric, made in (("units", units.expected), ("sales", sales.expected)):
        low, high, weekdays = _range(history, metric, made, last)
        short = (weekdays < ENOUGH_WEEKDAYS) | (table["stage"] != "").to_numpy()
        around = table["expected" if metric == "units" else "expected_sales"].to_numpy(float)
        table[f"{metric}_low"] = np.where(short, np.nan, np.maximum(around + low, 0))
        table[f"{metric}_high"] = np.where(short, np.nan, around + high)
        table["is_short_history"] = short
    _event_range(table)
    made = np.where(history.is_open, units.expected, np.nan)
    table["side_since"] = turned(history.measures["units"] - made, made, BEGUN_DAYS)
    recent = np.nansum((history.measures["units"] - made)[:, -3:], axis=1)
    table["side"] = np.sign(recent)
    for days in WIDTHS:
        one = window(history, "units", units.ahead[days], days)
        for name in ("actual", "expected", "low", "high", "sd", "p", "open_days"):
            table[f"{name}_{days}"] = getattr(one, name)
    table["price"] = usual_price(history)
    table["worth"], table["is_after_cost"] = table["price"], False
    table = table.merge(sites[["shop", "marketplace", "currency", "days_behind"]], on=["shop", "marketplace"], how="left")
    return Scope(history, units.expected, table)


def back_tested(history: History, made: Forecast) -> Grid:
    """Mean absolute error of the one-day forecasts over the mean of the last 84 open days; NaN where nothing was sold."""
    recent = slice(max(history.width - 1 - 84, 0), history.width - 1)
    actual, likely = history.measures["units"][:, recent], made.expected[:, recent]
    used = history.is_open[:, recent] & ~np.isnan(actual) & ~np.isnan(likely)
    missed, sold = np.where(used, np.abs(actual - likely), 0.0).sum(axis=1), np.where(used, actual, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(sold > 0, missed / sold, np.nan))


def is_unseen(history: History, made: Grid, alpha: Grid) -> npt.NDArray[np.bool_]:
    """Is the last day further off, on its side and in its own spread, than any open day of the 84 before?

    Some series have heavier tails than any negative binomial: what a quarter has shown already is no news.
    """
    recent = slice(max(history.width - 1 - 84, 0), history.width)
    actual, likely = history.measures["units"][:, recent], made[:, recent]
    off = (actual - likely) / tails.spread(np.maximum(np.nan_to_num(likely), 1e-9), alpha[:, None])
    used = history.is_open[:, recent][:, :-1] & ~np.isnan(off[:, :-1])
    now = np.nan_to_num(off[:, -1])
    past = np.where(used & (np.sign(off[:, :-1]) == np.sign(now)[:, None]), np.abs(off[:, :-1]), 0.0)
    return np.asarray(np.abs(now) > past.max(axis=1, initial=0.0))


def stages(history: History) -> npt.NDArray[np.str_]:
    """Per series "launch" (met in the last 28 days on a site known for longer), "dormant" (60 days in stock, none sold) or ""."""
    known = ~np.isnan(history.measures["units"])
    first = np.where(known.any(axis=1), np.argmax(known, axis=1), history.width)
    site_first = pd.Series(first).groupby(history.site_codes()).transform("min").to_numpy()
    is_new = (history.width - first < LAUNCH_DAYS) & (site_first < first)
    served = (history.is_open if history.is_served is None else history.is_served) | history.is_open
    before = served[:, -DORMANT_DAYS - 1 : -1]
    sold = np.where(before, np.nan_to_num(history.measures["units"][:, -DORMANT_DAYS - 1 : -1]), 0.0).sum(axis=1)
    return np.where(is_new, "launch", np.where((before.sum(axis=1) >= DORMANT_DAYS) & (sold == 0), "dormant", ""))


def _launch(table: pd.DataFrame, history: History) -> None:
    """A launched ASIN's day: its own mean day against the median ASIN of its line, by days; nothing of a dormant one."""
    is_new, known = (table["stage"] == "launch").to_numpy(), ~np.isnan(history.measures["units"])
    if is_new.any():
        settled = table[table["stage"] == ""]
        of_line = settled.groupby(["shop", "marketplace", "line"])["expected"].median().rename("usual")
        usual = table[["shop", "marketplace", "line"]].merge(of_line, how="left", left_on=["shop", "marketplace", "line"], right_index=True)
        open_before = history.is_open[:, :-1] & known[:, :-1]
        days = open_before.sum(axis=1)
        sold = np.where(open_before, np.nan_to_num(history.measures["units"][:, :-1]), 0.0).sum(axis=1)
        likely = (sold + LAUNCH_WEIGHT * usual["usual"].to_numpy(float)) / (days + LAUNCH_WEIGHT)
        table["expected"] = np.where(is_new & ~np.isnan(likely), likely, table["expected"])


def _event_range(table: pd.DataFrame) -> None:
    """On a day of a known event the range is that of the negative binomial: past errors of plain days say too little."""
    hit = (table["is_event"] & table["is_tested"]).to_numpy()
    reach = CAUTIOUS * table["sd"]
    table.loc[hit, "units_low"] = np.maximum(table["expected"] - reach, 0.0)[hit]
    table.loc[hit, "units_high"] = (table["expected"] + reach)[hit]
    table.loc[hit, ["sales_low", "sales_high"]] = np.nan


DAY = (
    "shop", "marketplace", "item", "line", "last_day", "units", "expected", "sales", "expected_sales", "expected_sales_7",
    "units_low", "units_high", "sales_low", "sales_high", "sd", "error", "stage", "is_open", "is_event", "is_tested",
    "is_short_history", "p", *(f"{name}_{days}" for days in WIDTHS for name in ("actual", "expected", "low", "high", "sd", "p")),
)  # fmt: skip

AHEAD = tuple(f"ahead_{day}" for day in range(1, 8))
"""of an ASIN its expected units on each of the seven days after the last; later weeks are like this one"""


def expected_days(morning: Morning) -> pd.DataFrame:
    """The newest day and its windows of every site, line, channel and ASIN against what was expected, with the back-tested error.

    `grain` says which of the four; `error` is the mean absolute error of 84 one-day forecasts as a share of what was sold.
    """
    scopes = {"site": morning.whole, "line": morning.lines, "channel": morning.channels, "asin": morning.asins}
    columns = {grain: [*DAY, *AHEAD] if grain == "asin" else [*DAY] for grain in scopes}
    return pd.concat([scope.table[columns[grain]].assign(grain=grain) for grain, scope in scopes.items()], ignore_index=True)


def _value_units(table: pd.DataFrame, products: pd.DataFrame | None) -> None:
    """Take the landed cost off an ASIN's worth where products are given and the cost is in the site's currency."""
    if products is None or products.empty or table.empty:
        return
    own = products.reindex(pd.MultiIndex.from_frame(table[KEY]))
    is_known = (own["cost"].notna() & (own["cost_currency"] == table["currency"].to_numpy())).to_numpy()
    cost = pd.to_numeric(own["cost"]).to_numpy(dtype=float)
    table["worth"] = np.where(is_known, np.maximum(table["price"] - cost, 0.0), table["price"])
    table["is_after_cost"] = is_known


def _range(history: History, metric: str, made: Grid, column: int) -> tuple[Grid, Grid, Grid]:
    actual = history.measures[metric]
    fair = history.is_open & ~np.isnan(actual)
    return same_weekday_range(np.where(fair, actual - made, np.nan), fair, column)


def usual_price(history: History) -> Grid:
    """Sales per unit of plain days among the 28 before the last, else the 182, else of all of them: what a lost unit would bring."""
    sold = np.where(history.is_event, 0.0, np.nan_to_num(history.measures["units"]))
    taken = np.where(history.is_event, 0.0, np.nan_to_num(history.measures["sales"]))
    last = history.width - 1
    price = np.full(len(sold), np.nan)
    every = (np.nan_to_num(history.measures["units"]), np.nan_to_num(history.measures["sales"]))
    for days, grids in ((WINDOW, every), (WINDOW, (sold, taken)), (28, (sold, taken))):
        before = slice(max(last - days, 0), last)
        units, sales = (grid[:, before].sum(axis=1) for grid in grids)
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
    for column in range(history.width - BEGUN_DAYS, history.width):
        low, high, _ = same_weekday_range(errors, fair, column)
        error = errors[0, column]
        flags.append(bool(error < low[0] if side < 0 else error > high[0]))
    flags[-1] = True
    return run_start(np.array(flags), history.keys["last_day"].iloc[place])
