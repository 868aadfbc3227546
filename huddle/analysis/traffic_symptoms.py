"""What else moved where units did: visits, or how many of the visitors bought. Never an exception of its own.

The same event seen in sales and in visits is one thing; these sights only say on which side of the visit it lies.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from huddle.analysis import tails
from huddle.analysis.demand_rules import base
from huddle.analysis.expected import forecast
from huddle.analysis.history import History
from huddle.analysis.morning import Morning
from huddle.analysis.symptoms import Symptom
from huddle.rules import Rule


def beside(morning: Morning, found: Iterable[Symptom], rules: tuple[Rule, Rule]) -> list[Symptom]:
    """Visits off and conversion off, on the ASINs whose units are, where traffic of the days since is known."""
    visits, conversion = rules
    named = {(one.shop, one.marketplace, one.asin): one for one in found if one.asin and one.deviation is not None and one.since}
    table = morning.asins.table
    if not named or table.empty:
        return []
    keys = list(zip(table["shop"], table["marketplace"], table["item"], strict=True))
    places = np.array([place for place, key in zip(table["place"], keys, strict=True) if key in named], dtype=int)
    if not len(places) or np.isnan(morning.asins.history.measures["sessions"][places]).all():
        return []
    history = _some(morning.asins.history, places)
    likely = forecast(history, "sessions").expected
    sessions, units = history.measures["sessions"], history.measures["units"]
    seen = []
    for at, place in enumerate(places):
        row = table.loc[table["place"] == place].iloc[0]
        one = named[(row["shop"], row["marketplace"], row["item"])]
        days = max(min((one.day - one.since).days + 1, 14), 1) if one.since else 1
        recent = slice(history.width - days, history.width)
        known = ~np.isnan(sessions[at, recent]) & ~np.isnan(likely[at, recent])
        came, usual = np.where(known, sessions[at, recent], 0.0).sum(), np.where(known, likely[at, recent], 0.0).sum()
        if usual < visits["least_usual_sessions"]:
            continue
        fields = {**base(row, visits), "is_cause": False, "since": one.since, "value": None}
        if abs(came / usual - 1) >= visits["least_change"] and (came - usual) * (one.deviation or 0.0) > 0:
            seen.append(Symptom(**fields))
            continue
        before = slice(max(history.width - days - 28, 0), history.width - days)
        paired = ~np.isnan(sessions[at, before]) & history.is_open[at, before]
        rate = np.nansum(units[at, before][paired]) / max(np.nansum(sessions[at, before][paired]), 1.0)
        sold = float(np.where(known, units[at, recent], 0.0).sum())
        p = float(tails.mid_p(np.array([sold]), np.array([came * rate]), np.array([float(row["alpha"])]))[0])
        if p < conversion["chance"] and (sold - came * rate) * (one.deviation or 0.0) > 0:
            seen.append(Symptom(**{**fields, "rule": conversion.id}, p=p))
    return seen


def _some(history: History, places: np.ndarray) -> History:
    return History(
        history.keys.iloc[places].reset_index(drop=True), {name: grid[places] for name, grid in history.measures.items()},
        history.is_open[places], history.is_event[places],
    )  # fmt: skip
