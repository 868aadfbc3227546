"""Campaigns that stop in the course of the day: the daily budget is used up, which it was not before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from huddle.analysis.demand_rules import current
from huddle.analysis.history import Ask
from huddle.analysis.morning import STALE_DAYS, Morning
from huddle.analysis.symptoms import Fact, Symptom
from huddle.rules import Rule


def budget_exhausted(morning: Morning, rule: Rule, ask: Ask) -> Iterable[Symptom]:
    """A campaign that pays used up its budget on most of the last days and seldom before.

    Where it used to spend more, the ad sales of that difference are at stake, never more than it spends; else nobody knows
    what it could have sold.
    """
    days, back = int(rule["window_days"]), int(rule["base_days"])
    told = ask("exceptions/budgets", until=morning.until, days=days, back=back, used_up=rule["used_up_share"])
    if told.empty:
        return
    sites = morning.sites[morning.sites["days_behind"] <= STALE_DAYS]
    rows = told.merge(sites, on=["shop", "marketplace"], suffixes=("", "_site"))
    lines = {(row.shop, row.marketplace, row.item): row.line for row in current(morning.asins.table).itertuples(index=False)}
    age = (pd.to_datetime(rows["last_day_site"]) - pd.to_datetime(rows["last_day"])).dt.days
    hit = (
        (age <= rule["ads_age_days"]) & (rows["days_full"] >= rule["least_full_days"]) & (rows["base_days"] >= back / 2)
        & (rows["base_full"] <= rule["usual_full_share"] * rows["base_days"])
        & (rows["base_sales"] * rule["most_acos"] >= rows["base_spend"]) & (rows["base_spend"] > 0)
    )  # fmt: skip
    for _, row in rows[hit].iterrows():
        asin = None if pd.isna(row["asin"]) else str(row["asin"])
        line = lines.get((row["shop"], row["marketplace"], asin)) if asin else None
        yield _symptom(row, rule, asin if line is not None else None, line)


def _symptom(row: pd.Series, rule: Rule, asin: str | None, line: str | None) -> Symptom:
    now, before = row["spend"] / row["days"], row["base_spend"] / row["base_days"]
    missing = max(0.0, before - now) * row["base_sales"] / row["base_spend"]
    value = min(float(missing), float(now)) if missing > 0 else None
    since: date = pd.Timestamp(row["since"]).date()
    facts = {
        "campaign": Fact("word", row["campaign"]), "budget": Fact("money", row["budget"]), "days": Fact("days", row["days_full"]),
        "of": Fact("count", row["days"]), "spend": Fact("money", now), "usual": Fact("money", before),
        "acos": Fact("percent", row["base_spend"] / row["base_sales"]), "value": Fact("money", value), "since": Fact("short", since),
    }  # fmt: skip
    return Symptom(
        rule.id, row["shop"], row["marketplace"], pd.Timestamp(row["last_day_site"]).date(), row["currency"], line=line, asin=asin,
        since=since, value=value, facts=facts, channel=str(row["ad_product"]), label=str(row["campaign"]),
        variant="_cut" if missing > 0 else "",
    )  # fmt: skip
