"""The rules about ranges: an ASIN, a line or a whole site that sold far from what its own past makes likely.

Apart from the hard rules, because here chance has a say: a tenth of all series lies outside its range every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.demand_rules import base, current, deviation_facts, shortfall
from huddle.analysis.morning import Morning, Scope, off_range_since
from huddle.analysis.symptoms import Fact, Symptom
from huddle.analysis.windows import WIDTHS
from huddle.rules import Rule, rules


def units_off(morning: Morning, rule: Rule, flagged_lines: set[tuple[str, str, str]]) -> tuple[list[Symptom], int, set[str]]:
    """ASINs outside their range, how many were tested, and which of them stand by the tests inside a flagged line alone.

    Inside a flagged line a deviation is expected, so its ASINs are tested among themselves; all others stand or fall with
    the tests of the whole meeting, which the caller controls.
    """
    able = testable(morning.asins, rule)
    able = able[able["is_able"]]
    inside: set[str] = set()
    for line, members in able.groupby(["shop", "marketplace", "line"]):
        if line in flagged_lines:
            stands = tails.false_discovery(members["chance"].to_numpy(), rule["false_discoveries"])
            inside |= {"|".join(key) for key in members.loc[stands, ["shop", "marketplace", "item"]].itertuples(index=False)}
    hit = able[able["chance"] <= rule["false_discoveries"]]
    return [one for _, row in hit.iterrows() for one in deviations(morning, morning.asins, row, rule)], len(able), inside


def beside_clicks(morning: Morning, rule: Rule, seen: Sequence[Symptom]) -> Iterable[Symptom]:
    """Falls of units where ad clicks fell too and cannot have brought so many, with no other cause in sight.

    The ASIN has its row in any case, and "its ads were cut" is what it cannot be: it is named after the missing units, the
    clicks beside them. The clicks chose the ASIN, so its day is tested alone and not among all others, nor for its money.
    """
    of_demand = [one for one in seen if one.asin and rules()[one.rule].group == "demand"]
    explained = {(one.shop, one.marketplace, one.asin) for one in of_demand if one.is_cause}
    open_ones = {(one.shop, one.marketplace, one.asin) for one in of_demand if not one.is_cause} - explained
    table = current(morning.asins.table)
    for _, row in table[(table["p"] <= rule["false_discoveries"]) & (table["units"] < table["expected"])].iterrows():
        if (row["shop"], row["marketplace"], row["item"]) in open_ones:
            seen_alone = pd.concat([row, pd.Series({"window": 1, "chance": row["p"]})])
            yield _off_symptom(seen_alone, rule, shortfall(row), off_range_since(morning.asins, int(row["place"])))


def testable(scope: Scope, rule: Rule) -> pd.DataFrame:
    """Series with enough history, their chance over the day and the windows (three looks at one thing), the one that says most,
    and whether that one fell: a week may have risen though its last day was low.

    The day counts when it lies outside its range and further than any day of the last quarter; a window when its sum lies
    outside and its last three days on the same side.
    """
    table = current(scope.table)
    table = table[table["is_tested"] & ~table["is_short_history"]].copy()
    enough = table["expected"] >= rule["least_units"]
    looks = {1: table["p"].where(is_outside(table) & table["is_unseen"] & enough, 1.0)}
    apart = {1: table["units"] - table["expected"]}
    for days in WIDTHS:
        actual, likely = table[f"actual_{days}"], table[f"expected_{days}"]
        off = (actual < table[f"low_{days}"]) | (actual > table[f"high_{days}"])
        lasts = table["side"] == np.sign(actual - likely)
        looks[days] = table[f"p_{days}"].where(off & lasts & (likely >= rule["least_units"]), 1.0).fillna(1.0)
        enough |= likely >= rule["least_units"]
        apart[days] = actual - likely
    chances = pd.DataFrame(looks, index=table.index)
    table["is_able"] = enough
    table["window"] = chances.idxmin(axis=1) if len(chances) else 1
    table["chance"] = np.minimum(len(looks) * chances.min(axis=1), 1.0)
    table["is_fall"] = np.select([table["window"] == days for days in apart], list(apart.values()), np.nan) < 0
    return table


def deviations(morning: Morning, scope: Scope, row: pd.Series, rule: Rule) -> Iterable[Symptom]:
    """The symptom of a deviation of a series in `testable`, when it is large enough and its money matters."""
    days = int(row["window"])
    if days > 1:
        row = row.copy()
        counted = row[f"open_days_{days}"]
        row["units"], row["expected"], row["sd"] = (row[f"{name}_{days}"] / counted for name in ("actual", "expected", "sd"))
        row["units_low"], row["units_high"] = row[f"low_{days}"] / counted, row[f"high_{days}"] / counted
    value = shortfall(row)
    if is_material(morning, row, value, rule):
        back = timedelta(days=int(row["side_since"]) - 1)
        since = (pd.Timestamp(row["last_day"]) - back).date() if days > 1 else off_range_since(scope, int(row["place"]))
        yield _off_symptom(row, rule, value, since)


def is_outside(table: pd.DataFrame) -> pd.Series:
    """Units or sales outside the 5 to 95 % range of the same weekdays."""
    return (
        (table["units"] < table["units_low"]) | (table["units"] > table["units_high"])
        | (table["sales"] < table["sales_low"]) | (table["sales"] > table["sales_high"])
    )  # fmt: skip


def is_material(morning: Morning, row: pd.Series, value: float | None, rule: Rule) -> bool:
    """Is the deviation at least the rule's share of the expected, and its money of the site's normal day? Unknown money counts."""
    if abs(row["units"] - row["expected"]) < rule["least_change"] * row["expected"]:
        return False
    sites = morning.sites
    normal = sites.loc[(sites["shop"] == row["shop"]) & (sites["marketplace"] == row["marketplace"]), "normal_sales"]
    return value is None or value >= rule["least_share_of_site_sales"] * float(normal.iloc[0])


def _off_symptom(row: pd.Series, rule: Rule, value: float | None, since: date) -> Symptom:
    facts = {
        **deviation_facts(row, value), "low": Fact("count", np.ceil(row["units_low"])),
        "high": Fact("count", np.floor(row["units_high"])), "since": Fact("short", since),
    }  # fmt: skip
    if row["window"] > 1:
        facts |= {"actual": Fact("amount", row["units"]), "window": Fact("count", row["window"])}
    variant = ("_week" if row["window"] > 1 else "") + ("_low" if row["units"] < row["expected"] else "_high")
    return Symptom(**base(row, rule), since=since, value=value, p=float(row["chance"]), variant=variant, facts=facts)


def line_off(morning: Morning, rule: Rule) -> tuple[list[Symptom], int]:
    """Product lines outside their range, or the whole site once where most of its lines moved the same way.

    And how many were tested. Neither names an ASIN; the whole site names no line.
    """
    able, sites = testable(morning.lines, rule), testable(morning.whole, rule)
    flagged = able[tails.false_discovery(able["chance"].to_numpy(), rule["false_discoveries"])]
    flagged = _borne_out(morning, morning.lines, flagged, rule)
    found: list[Symptom] = []
    for (shop, marketplace, is_fall), moved in flagged.groupby(["shop", "marketplace", "is_fall"]):
        tested = int(((able["shop"] == shop) & (able["marketplace"] == marketplace)).sum())
        whole = sites[(sites["shop"] == shop) & (sites["marketplace"] == marketplace) & (sites["is_fall"] == is_fall)]
        whole = _borne_out(morning, morning.whole, whole, rule)
        is_site = len(moved) > 1 and len(moved) > rule["lines_for_site"] * tested and len(whole) > 0
        scope = morning.whole if is_site else morning.lines
        together = tuple(moved["item"]) if is_site else ()
        for _, row in (whole if is_site else moved).iterrows():
            line = None if is_site else row["item"]
            led = _is_led(morning, row, line, rule)
            found += [replace(one, asin=None, line=line, lines=together, is_cause=not led) for one in deviations(morning, scope, row, rule)]
    return found, len(able)


def _borne_out(morning: Morning, scope: Scope, rows: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """Lines or sites whose ASINs, each against its own expected days, make the declared share of the deviation.

    A line's level follows an ASIN that is sold out for weeks, the ASIN's own does not: its return is no rise of the line. What an
    ASIN missed on days before the last that have a cause of their own (no stock, no Buy Box) was told then and is no fall of the line.
    """
    history = morning.asins.history
    stands = []
    for _, row in rows.iterrows():
        days, whole = int(row["window"]), _apart(row, int(row["window"]))
        counts = scope.history.is_open[int(row["place"]), -days:] | (days == 1)
        own = _members(morning, row, row["item"] if scope is morning.lines else None).index
        apart = (history.measures["units"][own, -days:] - morning.asins.units_expected[own, -days:])[:, counts]
        if days > 1:
            apart = np.where(history.is_open[own, -days:][:, counts], apart, 0.0)
        stands.append(bool(np.nansum(apart) * np.sign(whole) >= rule["explained_share"] * abs(whole)))
    return rows[np.array(stands, dtype=bool)]


def _members(morning: Morning, row: pd.Series, line: str | None) -> pd.DataFrame:
    table = current(morning.asins.table)
    inside = (table["shop"] == row["shop"]) & (table["marketplace"] == row["marketplace"])
    return table[inside if line is None else inside & (table["line"] == line)]


def _apart(row: Any, days: int) -> Any:
    """Actual minus expected units of the last day or of a window, of a series or of several."""
    actual, likely = ("units", "expected") if days == 1 else (f"actual_{days}", f"expected_{days}")
    return row[actual] - row[likely]


def _is_led(morning: Morning, row: pd.Series, line: str | None, rule: Rule) -> bool:
    """Does one ASIN make the declared share of the deviation? Then it is the ASIN's matter, by the tests of its own."""
    days, own = int(row["window"]), _members(morning, row, line)
    whole = _apart(row, days)
    apart = _apart(own, days) * np.sign(whole)
    return bool(len(own) > 1 and apart.max() >= rule["explained_share"] * abs(whole))
