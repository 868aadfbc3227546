"""The rule that names what customers complain of: one symptom per product, with their words and what advertising goes on."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from huddle.analysis.aspects import complaints
from huddle.analysis.demand_rules import base, current
from huddle.analysis.history import Ask
from huddle.analysis.morning import Morning
from huddle.analysis.symptoms import CAUTION, Fact, Symptom
from huddle.rules import Rule
from huddle.settings import setting

_AD_DAYS = 7


def complaint_topic(morning: Morning, rule: Rule, ask: Ask) -> Iterable[Symptom]:
    """More complaints of one kind about a product than chance brings.

    Money: the units sent back for it beyond the usual ones and 1.28 standard deviations, at the price. It is the least that
    the complaints cost, so where it is too little for the wall, or nothing came back, the row is not valued.
    """
    table = current(morning.asins.table)
    places = {(row.shop, row.marketplace, row.item): place for place, row in zip(table.index, table.itertuples(index=False), strict=True)}
    spend = morning.asins.history.measures["ad_spend"]
    for one in complaints(ask, rule, until=morning.until, sites=morning.sites)[0]:
        place = places.get((one.shop, one.marketplace, one.asin))
        if place is None:
            continue
        row = table.loc[place]
        extra = max(0.0, one.returned - one.returned_usual - CAUTION * max(one.returned_usual, 1.0) ** 0.5)
        value = _worth_saying(float(extra * row["worth"]) / rule["window_days"], morning, row)
        facts = {
            "extra": Fact("amount", extra), "price": Fact("cents", row["worth"]), "value": Fact("money", value),
            "aspect": Fact("aspect", one.aspect), "count": Fact("count", one.count), "usual": Fact("amount", one.usual),
            "days": Fact("days", rule["window_days"]), "quote": Fact("word", one.quotes[0] if one.quotes else None),
            "quotes": Fact("quotes", one.quotes), "words": Fact("words", tuple(hint.word for hint in one.words)),
        }  # fmt: skip
        is_advertised = np.nansum(spend[int(row["place"]), -_AD_DAYS:]) > 0
        variant = ("" if one.quotes else "_bare") + ("_ads" if is_advertised else "")
        fields = {**base(row, rule), "change": None, "deviation": None}
        yield Symptom(**fields, since=one.since, value=value, p=one.p, variant=variant, facts=facts)


def _worth_saying(value: float, morning: Morning, row: pd.Series) -> float | None:
    """The money, or None where it is unknown or less than the wall counts: a least figure must not hide what it is the least of."""
    sites = morning.sites
    normal = sites.loc[(sites["shop"] == row["shop"]) & (sites["marketplace"] == row["marketplace"]), "normal_sales"]
    least = float(setting("wall_least_share")) * float(normal.iloc[0]) if len(normal) and not pd.isna(normal.iloc[0]) else 0.0
    return value if value >= max(least, 0.5) else None
