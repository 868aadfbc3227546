"""The price against the events file: still lowered after a promotion ended, or not lowered though one is told.

Beside the price that leaves its own band (huddle.analysis.demand_rules): here the team's own table says what it should be.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import numpy as np
import pandas as pd

from huddle.analysis.demand_rules import base, current, deviation_facts, shortfall
from huddle.analysis.morning import Morning
from huddle.analysis.symptoms import Fact, Symptom
from huddle.rules import Rule


def price_against_events(morning: Morning, rule: Rule) -> Iterable[Symptom]:
    """ASINs whose price on the last two selling days is that of a promotion which is over, or usual in one that is told.

    A promotion counts as one of price when the ASIN's own price fell by the declared part in it; for a running one, in the
    last such promotion of the same name or reach. A price told since the promotion began is what the team wants.
    """
    history = morning.asins.history
    if history.occasion is None or not (history.occasion >= 0).any():
        return
    units, sales = history.measures["units"], history.measures["sales"]
    with np.errstate(invalid="ignore", divide="ignore"):
        price = np.where(units > 0, sales / units, np.nan)
    promoted = np.isin(history.occasion, [at for at, (_, kind) in enumerate(history.occasions) if kind == "promotion"])
    priced = np.zeros(units.shape, dtype=bool) if history.is_priced is None else history.is_priced
    table = current(morning.asins.table)
    sold = table[table["units"] >= rule["least_units"]]
    for place, row in sold[promoted[sold.index].any(axis=1)].iterrows():
        if priced[place, _spans(promoted[place])[0][0] :].any():
            continue  # the team told its price itself
        if promoted[place, -1]:
            yield from _not_live(row, rule, price[place], promoted[place], history.is_event[place])
        elif promoted[place, -1 - int(rule["stuck_days"]) :].any() and not history.is_event[place, -1]:
            yield from _stuck(row, rule, price[place], promoted[place], history.is_event[place])


def _spans(promoted: np.ndarray) -> list[tuple[int, int]]:
    """First and last column of each promotion, newest first."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], promoted.astype(int), [0]])))
    return [(int(first), int(last) - 1) for first, last in zip(edges[::2], edges[1::2], strict=True)][::-1]


def _usual(price: np.ndarray, is_event: np.ndarray, first: int, rule: Rule) -> float | None:
    """Median of the priced plain days among the 28 before a column."""
    before = slice(max(first - 28, 0), first)
    known = price[before][~np.isnan(price[before]) & ~is_event[before]]
    return float(np.median(known)) if len(known) >= rule["least_priced_days"] else None


def _lowered(price: np.ndarray, is_event: np.ndarray, span: tuple[int, int], rule: Rule) -> tuple[float, float] | None:
    """Usual price and price of a promotion that lowered it; None for one that did not."""
    usual = _usual(price, is_event, span[0], rule)
    inside = price[span[0] : span[1] + 1]
    if usual is None or np.isnan(inside).all():
        return None
    cut = float(np.nanmedian(inside))
    return (usual, cut) if cut <= (1 - rule["promoted_by_share"]) * usual else None


def _stuck(row: pd.Series, rule: Rule, price: np.ndarray, promoted: np.ndarray, is_event: np.ndarray) -> Iterable[Symptom]:
    span = _spans(promoted)[0]
    prices = _lowered(price, is_event, span, rule)
    since = price[span[1] + 1 :]
    since = since[~np.isnan(since)]
    if prices is None or len(since) < rule["least_days"]:
        return
    usual, cut = prices
    if not (np.abs(since / cut - 1) <= rule["same_by_share"]).all():
        return
    today = float(price[-1])
    value = float(row["units"] * (usual - today))
    first = (pd.Timestamp(row["last_day"]) - timedelta(days=len(price) - 2 - span[1])).date()
    facts = {
        **deviation_facts(row, value), "price": Fact("cents", usual), "today": Fact("cents", today), "usual": Fact("cents", usual),
        "gap": Fact("cents", usual - today), "since": Fact("short", first),
        "ended": Fact("short", first - timedelta(days=1)),
    }  # fmt: skip
    fields = {**base(row, rule), "is_after_cost": False, "is_of_price": True}
    yield Symptom(**fields, since=first, value=value, variant="_stuck", facts=facts)


def _not_live(row: pd.Series, rule: Rule, price: np.ndarray, promoted: np.ndarray, is_event: np.ndarray) -> Iterable[Symptom]:
    running, *earlier = _spans(promoted)
    usual = _usual(price, is_event, running[0], rule)
    now = price[running[0] :]
    now = now[~np.isnan(now)]
    before = [prices for span in earlier[:3] if (prices := _lowered(price, is_event, span, rule)) is not None]
    if usual is None or not before or len(before) < len(earlier[:3]) or len(now) < rule["least_days"]:
        return
    if not (np.abs(now / usual - 1) <= rule["same_by_share"]).all():
        return
    first = (pd.Timestamp(row["last_day"]) - timedelta(days=len(price) - 1 - running[0])).date()
    value = shortfall(row) if row["units"] < row["expected"] else 0.0
    facts = {
        **deviation_facts(row, value), "today": Fact("cents", float(price[-1])), "since": Fact("short", first),
        "off": Fact("percent", 1 - before[0][1] / before[0][0]),
    }  # fmt: skip
    yield Symptom(**base(row, rule), since=first, value=value, variant="_not_live", facts=facts)
