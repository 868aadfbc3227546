"""The hard rules about being found: no visits, no longer listed, and visits with nobody behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.demand_rules import base, current, deviation_facts, longest_silence, unsold
from huddle.analysis.history import Ask
from huddle.analysis.morning import Morning
from huddle.analysis.suspects import Run, SuspectDay, runs
from huddle.analysis.symptoms import Fact, Symptom
from huddle.rules import Rule


def sessions_zero(morning: Morning, rule: Rule) -> Iterable[Symptom]:
    """Visits fell to next to none of the ASIN's usual ones, further than its own past makes likely, and units with them."""
    sessions = morning.asins.history.measures["sessions"]
    width = sessions.shape[1]
    table = current(morning.asins.table)
    for place in table.index:
        known = np.nonzero(~np.isnan(sessions[place]))[0]
        if not len(known) or width - 1 - known[-1] > rule["traffic_age_days"]:
            continue
        begin = _silent_from(sessions[place], int(known[-1]), rule)
        usual = _usual(sessions[place], begin)
        if not sessions[place, int(known[-1])] <= rule["left_share"] * usual or usual < rule["least_usual_sessions"]:
            continue
        before = sessions[place, max(begin - int(rule["seen_days"]), 0) : begin]
        row = table.loc[place]
        days = int((~np.isnan(sessions[place, begin:])).sum())
        if usual < rule["sure_usual_sessions"] and days <= longest_silence(before[~np.isnan(before)]):
            continue
        if _chance(before, days) >= rule["chance"] or row["units"] > rule["left_units_share"] * row["expected"]:
            continue
        since = (pd.Timestamp(row["last_day"]) - timedelta(days=width - 1 - begin)).date()
        value = unsold(row)
        facts = {
            **deviation_facts(row, value), "sessions": Fact("count", sessions[place, known[-1]]),
            "usual": Fact("count", usual), "since": Fact("short", since),
        }  # fmt: skip
        yield Symptom(**base(row, rule), since=since, value=value, facts=facts)


def _silent_from(sessions: np.ndarray, last: int, rule: Rule) -> int:
    """First day from which all visits are next to none of those usual before it: a silence must not become what is usual."""
    begin, most = last, 0.0
    longest = int(rule["longest_run_days"])
    ceiling = rule["left_share"] * np.nanmax(sessions[max(last - longest - 28, 0) : last + 1])  # no usual number is above the most
    for column in range(last, max(last - longest, -1), -1):
        most = np.fmax(most, sessions[column])
        if most > ceiling:
            break
        if most <= rule["left_share"] * _usual(sessions, column):
            begin = column
    return begin


def _chance(before: np.ndarray, days: int) -> float:
    """How likely so many days without a visit are, by the mean and dispersion of the known days before them."""
    known = before[~np.isnan(before)]
    if len(known) < 28 or not known.mean() > 0:
        return 1.0
    alpha = max(0.0, float(known.var() - known.mean())) / float(known.mean()) ** 2
    return float(tails.chance_of_no_orders(np.array([known.mean()]), np.array([alpha]), np.array([float(days)]))[0])


def _usual(sessions: np.ndarray, column: int) -> float:
    """Median of the known days among the 28 before a column; NaN under seven of them."""
    before = sessions[max(column - 28, 0) : column]
    known = before[~np.isnan(before)]
    return float(np.median(known)) if len(known) >= 7 else float("nan")


def listing_gone(morning: Morning, rule: Rule, ask: Ask) -> Iterable[Symptom]:
    """No longer on the list of offers, or listed and not for sale, and sales fell with it: another SKU may still sell it."""
    gone = ask("exceptions/gone", until=morning.until, back=int(rule["news_days"]))
    table = current(morning.asins.table)
    rows = table.merge(gone, left_on=["shop", "marketplace", "item"], right_on=["shop", "marketplace", "asin"])
    hit = (rows["expected"] >= rule["least_units_a_day"]) & (rows["units"] <= rule["left_units_share"] * rows["expected"])
    for _, row in rows[hit].iterrows():
        since = pd.Timestamp(row["day"]).date()
        value = unsold(row)
        facts = {**deviation_facts(row, value), "since": Fact("short", since)}
        variant = "" if row["kind"] == "asin_vanished" else "_status"
        yield Symptom(**base(row, rule), since=since, value=value, variant=variant, facts=facts)


def bot_traffic(morning: Morning, rule: Rule, ask: Ask) -> Iterable[Symptom]:
    """Visits without buyers on the newest known days of an ASIN, where they thin out the conversion of its whole site.

    What they cost nobody knows; without them the same day would look like a conversion lost.
    """
    last = morning.sites["last_day"].map(lambda day: pd.Timestamp(day).date()).max() if len(morning.sites) else None
    if last is None:
        return
    since = last - timedelta(days=int(rule["news_days"]) + 14)
    told = ask("coverage/suspect_days", since=since, until=morning.until or last, shop=None, marketplace=None, asin=None)
    listed = [
        SuspectDay(**{**row, "day": pd.Timestamp(row["day"]).date()}) for row in told.to_dict("records") if not pd.isna(row["asin"])
    ]
    keys = morning.asins.history.keys[["shop", "marketplace", "item"]]
    places = {key: place for place, key in enumerate(keys.itertuples(index=False, name=None))}
    table = current(morning.asins.table)
    for run in runs(listed):
        key = (run.days[0].shop, run.days[0].marketplace, str(run.days[0].asin))
        place = places.get(key)
        if place is None or place not in table.index:
            continue
        row = table.loc[place]
        newest = _newest_traffic(morning.asins.history.measures["sessions"][place], pd.Timestamp(row["last_day"]).date())
        if newest is None or (newest - run.last).days >= rule["news_days"] or not _matters(run, rule):
            continue
        rates = run.rates
        facts = {
            "extra": Fact("count", run.extra), "usual": Fact("count", run.usual), "since": Fact("short", run.first),
            "days": Fact("days", len(run.days)), "rate": Fact("percent", rates[0]), "cleaned": Fact("percent", rates[1]),
        }  # fmt: skip
        fields = {**base(row, rule), "change": None, "deviation": None}
        yield Symptom(**fields, since=run.first, value=None, variant="_news", facts=facts)


def _newest_traffic(sessions: np.ndarray, last_day: date) -> date | None:
    known = np.nonzero(~np.isnan(sessions))[0]
    return last_day - timedelta(days=len(sessions) - 1 - int(known[-1])) if len(known) else None


def _matters(run: Run, rule: Rule) -> bool:
    """Do the extra visits make the declared part of all visits to the site's products on those days?"""
    site = sum(one.site_sessions or 0 for one in run.days)
    return site == 0 or run.extra >= rule["least_site_share"] * site
