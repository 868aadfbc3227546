"""What else moved where units did: visits, how many of the visitors bought, or the place in search. Never an exception of its own.

The same event seen in sales, in visits and in rank is one thing; these sights only say on which side of the visit it lies.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.demand_rules import base
from huddle.analysis.expected import forecast
from huddle.analysis.history import Ask, History
from huddle.analysis.morning import Morning
from huddle.analysis.symptoms import Fact, Symptom
from huddle.rules import Rule
from huddle.settings import setting


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


def ranks_beside(morning: Morning, found: Iterable[Symptom], rule: Rule, ask: Ask) -> list[Symptom]:
    """The most searched keyword that left the first page in the days in which an ASIN's units fell, where a tool's file says so."""
    fell = {(one.shop, one.marketplace, one.asin): one for one in found if one.asin and one.since and (one.deviation or 0.0) < 0}
    if not fell:
        return []
    places = int(setting("search_page_places"))
    told = ask("exceptions/ranks", until=morning.until, back=int(rule["memory_days"]), first_page=places)
    seen: dict[tuple[str, str, str | None], Symptom] = {}
    for row in told.itertuples(index=False):
        key = (str(row.shop), str(row.marketplace), str(row.asin))
        one = fell.get(key)
        if one is None or one.since is None or key in seen:
            continue
        left, on = pd.Timestamp(row.since).date(), pd.Timestamp(row.day_before).date()
        if not (one.since - timedelta(days=int(rule["look_days"])) <= left and on < one.day):
            continue
        facts = {
            "keyword": Fact("word", row.keyword), "before": Fact("count", row.rank_before), "seen": Fact("short", on),
            "since": Fact("short", left),
        }  # fmt: skip
        seen[key] = Symptom(
            rule.id, one.shop, one.marketplace, one.day, one.currency, line=one.line, asin=one.asin, since=left, facts=facts, is_cause=False
        )
    return list(seen.values())


def _some(history: History, places: np.ndarray) -> History:
    return History(
        history.keys.iloc[places].reset_index(drop=True), {name: grid[places] for name, grid in history.measures.items()},
        history.is_open[places], history.is_event[places],
    )  # fmt: skip
