"""The rules about ranges: an ASIN, a line or a whole site that sold far from what its own past makes likely.

Apart from the hard rules, because here chance has a say: a tenth of all series lies outside its range every day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.demand_rules import base, current, deviation_facts, shortfall
from huddle.analysis.morning import Morning, Scope, off_range_since
from huddle.analysis.symptoms import Fact, Symptom
from huddle.rules import Rule


def units_off(morning: Morning, rule: Rule, flagged_lines: set[tuple[str, str, str]]) -> tuple[list[Symptom], int]:
    """ASINs outside their range that also survive the control of false discoveries; and how many were tested.

    Tested once together, and once more inside each flagged line, where a deviation is expected.
    """
    table = _testable(morning.asins, rule)
    able = table[table["expected"] >= rule["least_units_a_day"]]
    stands = pd.Series(tails.false_discovery(able["chance"].to_numpy(), rule["false_discoveries"]), index=able.index)
    for line, members in able.groupby(["shop", "marketplace", "line"]):
        if line in flagged_lines:
            stands[members.index] |= tails.false_discovery(members["chance"].to_numpy(), rule["false_discoveries"])
    return [one for _, row in able[stands].iterrows() for one in _off(morning, morning.asins, row, rule)], len(able)


def _testable(scope: Scope, rule: Rule) -> pd.DataFrame:
    """Series with enough history, their chance over both windows, and the window that says more.

    The day counts when it lies outside its range; the week when its sum does and the last days all lie on one side.
    """
    table = current(scope.table)
    table = table[table["is_open"] & ~table["is_short_history"]].copy()
    low, high = table["week_units"] < table["week_low"], table["week_units"] > table["week_high"]
    side = np.sign(table["units"] - table["expected"])
    steady = (table["side_since"] >= rule["least_run_days"]) & (side == np.sign(table["week_units"] - table["week_expected"]))
    by_day = table["p"].where(is_outside(table), 1.0)
    by_week = table["week_p"].where((low | high) & steady, 1.0).fillna(1.0)
    table["is_week"] = by_week < by_day
    table["chance"] = np.minimum(2 * np.minimum(by_day, by_week), 1.0)
    return table


def _off(morning: Morning, scope: Scope, row: pd.Series, rule: Rule) -> Iterable[Symptom]:
    """The symptom of a deviation, when its money matters."""
    if row["is_week"]:
        days = row["week_days"]
        row = row.copy()
        row["units"], row["expected"], row["sd"] = (row[name] / days for name in ("week_units", "week_expected", "week_sd"))
        row["units_low"], row["units_high"] = row["week_low"] / days, row["week_high"] / days
        since = (pd.Timestamp(row["last_day"]) - timedelta(days=int(row["side_since"]) - 1)).date()
    else:
        since = off_range_since(scope, int(row["place"]))
    value = shortfall(row)
    if is_material(morning, row, value, rule):
        yield _off_symptom(row, rule, value, since)


def is_outside(table: pd.DataFrame) -> pd.Series:
    """Units or sales outside the 5 to 95 % range of the same weekdays."""
    return (
        (table["units"] < table["units_low"]) | (table["units"] > table["units_high"])
        | (table["sales"] < table["sales_low"]) | (table["sales"] > table["sales_high"])
    )  # fmt: skip


def is_material(morning: Morning, row: pd.Series, value: float | None, rule: Rule) -> bool:
    """Is the money at least the rule's share of what the site normally sells in a day? Unknown money counts as material."""
    sites = morning.sites
    normal = sites.loc[(sites["shop"] == row["shop"]) & (sites["marketplace"] == row["marketplace"]), "normal_sales"]
    return value is None or value >= rule["least_share_of_site_sales"] * float(normal.iloc[0])


def _off_symptom(row: pd.Series, rule: Rule, value: float | None, since: date) -> Symptom:
    facts = {
        **deviation_facts(row, value), "low": Fact("count", np.ceil(row["units_low"])),
        "high": Fact("count", np.floor(row["units_high"])), "since": Fact("short", since),
    }  # fmt: skip
    if row["is_week"]:
        facts["actual"] = Fact("amount", row["units"])
    variant = ("_week" if row["is_week"] else "") + ("_low" if row["units"] < row["expected"] else "_high")
    return Symptom(**base(row, rule), since=since, value=value, p=float(row["chance"]), variant=variant, facts=facts)


def line_off(morning: Morning, rule: Rule) -> tuple[list[Symptom], int]:
    """Product lines outside their range, or the whole site once where most of its lines moved the same way.

    And how many were tested. Neither names an ASIN; the whole site names no line.
    """
    able = _testable(morning.lines, rule)
    flagged = able[tails.false_discovery(able["chance"].to_numpy(), rule["false_discoveries"])]
    found: list[Symptom] = []
    for (shop, marketplace, _), moved in flagged.groupby(["shop", "marketplace", flagged["units"] < flagged["expected"]]):
        tested = int(((able["shop"] == shop) & (able["marketplace"] == marketplace)).sum())
        is_site = len(moved) > 1 and len(moved) > rule["lines_for_site"] * tested
        scope = morning.whole if is_site else morning.lines
        rows = _testable(scope, rule) if is_site else moved
        for _, row in rows[(rows["shop"] == shop) & (rows["marketplace"] == marketplace)].iterrows():
            line = None if is_site else row["item"]
            found += [replace(one, asin=None, line=line) for one in _off(morning, scope, row, rule)]
    return found, len(able)
