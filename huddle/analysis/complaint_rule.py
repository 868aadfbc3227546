"""The rule that names what customers complain of: one symptom per product, with their words and what advertising goes on."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from huddle.analysis.aspects import complaints
from huddle.analysis.demand_rules import base, current
from huddle.analysis.history import Ask
from huddle.analysis.morning import Morning
from huddle.analysis.symptoms import Fact, Symptom
from huddle.rules import Rule

_AD_DAYS = 7


def complaint_topic(morning: Morning, rule: Rule, ask: Ask) -> Iterable[Symptom]:
    """More complaints of one kind about a product than chance brings; what that costs nobody knows, so its money stays unknown."""
    table = current(morning.asins.table)
    places = {(row.shop, row.marketplace, row.item): place for place, row in zip(table.index, table.itertuples(index=False), strict=True)}
    spend = morning.asins.history.measures["ad_spend"]
    for one in complaints(ask, rule, until=morning.until, sites=morning.sites)[0]:
        place = places.get((one.shop, one.marketplace, one.asin))
        if place is None:
            continue
        facts = {
            "aspect": Fact("aspect", one.aspect), "count": Fact("count", one.count), "usual": Fact("amount", one.usual),
            "days": Fact("days", rule["window_days"]), "quote": Fact("word", one.quotes[0] if one.quotes else None),
            "quotes": Fact("quotes", one.quotes), "words": Fact("words", tuple(hint.word for hint in one.words)),
        }  # fmt: skip
        is_advertised = np.nansum(spend[int(table.loc[place, "place"]), -_AD_DAYS:]) > 0
        variant = ("" if one.quotes else "_bare") + ("_ads" if is_advertised else "")
        fields = {**base(table.loc[place], rule), "change": None, "deviation": None}
        yield Symptom(**fields, since=one.since, p=one.p, variant=variant, facts=facts)
