"""The rule about channels: one that brings far fewer shoppers than its own past makes likely, where nothing else tells it.

A channel's day counts shoppers (visitors, visits, ad clicks), for these are known the day they come; what the clicks of an ad
sell still arrives for days. What no ad is told to have sold has an expected day like the others and no row of its own: it
rises while attribution lags, and its fall is the site's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.morning import Morning
from huddle.analysis.range_rules import deviations, testable
from huddle.analysis.symptoms import Fact, Symptom, within_spend
from huddle.channels import remainder
from huddle.rules import Rule

_BASE_DAYS = 28


def channel_off(morning: Morning, rule: Rule) -> tuple[list[Symptom], int]:
    """Channels that bring fewer shoppers than expected, beyond chance; how many were tested.

    Money: the missing shoppers less 1.28 standard deviations, at what one of them used to buy; of ads at most what they cost.
    """
    scope = morning.channels
    able = testable(scope, rule)
    able = able[able["is_able"] & (able["item"] != remainder().key) & (able["expected"] >= rule["least_units"])]
    newest = able.merge(morning.sites[["shop", "marketplace", "last_day"]], on=["shop", "marketplace"], how="left", suffixes=("", "_site"))
    age = (pd.to_datetime(newest["last_day_site"]) - pd.to_datetime(newest["last_day"])).dt.days
    able = able[(age <= rule["source_age_days"]).to_numpy()]
    chance = able["chance"].to_numpy(float)
    stands = tails.false_discovery(chance, rule["false_discoveries"]) & (chance < rule["chance"])
    found = []
    for _, row in able[stands & able["is_fall"].to_numpy()].iterrows():
        spend = scope.history.measures["ad_spend"][int(row["place"]), -_BASE_DAYS - int(row["window"]) : -int(row["window"])]
        for one in deviations(morning, scope, row, rule):
            known = {**one.facts, "channel": Fact("channel", row["item"])}
            seen = replace(one, asin=None, line=None, channel=str(row["item"]), facts=known)
            found.append(seen if np.isnan(spend).all() else within_spend(seen, float(np.nanmean(spend))))
    return found, len(able)


def is_told(one: Symptom, others: Sequence[Symptom], rule: Rule) -> bool:
    """Does the site's own fall, or clicks lost by its products and lines, account for the declared share of the channel's?"""
    same = [other for other in others if (other.shop, other.marketplace) == (one.shop, one.marketplace)]
    if any(other.rule == "line_off" and other.line is None and (other.deviation or 0.0) < 0 for other in same):
        return True
    return _lost(same) >= rule["explained_share"] * abs(one.deviation or 0.0)


def _lost(symptoms: Iterable[Symptom]) -> float:
    """Ad clicks a day that products lost, or lines where these lost more than their products."""
    lost = {True: 0.0, False: 0.0}
    for one in symptoms:
        if "clicks_lost" in one.facts:
            lost[one.asin is not None] += float(one.facts["clicks_lost"].value)
    return max(lost.values())
