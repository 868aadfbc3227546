"""The rules about what comes after the sale: a wave of returns, a rating that dropped."""

from __future__ import annotations

import numpy as np
import pandas as pd

from huddle.analysis import tails
from huddle.analysis.demand_rules import base, current
from huddle.analysis.history import Ask
from huddle.analysis.intervals import newcombe
from huddle.analysis.morning import Morning
from huddle.analysis.symptoms import CAUTION, Fact, Symptom
from huddle.rules import Rule

_OF = ["shop", "marketplace", "asin"]
_SERIES = ["shop", "marketplace", "item"]


def return_wave(morning: Morning, rule: Rule, ask: Ask) -> tuple[list[Symptom], int]:
    """More units back than the ASIN's own rate brings, both beside the units sold three weeks earlier; how many were tested.

    Exact conditional test of two Poisson rates whose exposures are these units. Money: the units above the usual ones,
    less 1.28 standard deviations, at the price.
    """
    days = int(rule["window_days"])
    told = ask("exceptions/returns", until=morning.until, days=days, back=int(rule["base_days"]))
    told = told[(told["cohort_units"] >= rule["least_sold"]) & (told["base_cohort_units"] > 0)]
    rows = told.merge(current(morning.asins.table), left_on=_OF, right_on=_SERIES, suffixes=("_back", ""))
    age = (pd.to_datetime(rows["last_day"]) - pd.to_datetime(rows["last_day_back"])).dt.days
    rows = rows[age <= rule["returns_age_days"]]
    found = [one for _, row in rows[rows["units_back"] >= rule["least_returns"]].iterrows() if (one := _wave(row, rule)) is not None]
    return found, len(rows)


def _wave(row: pd.Series, rule: Rule) -> Symptom | None:
    sold, base_sold = float(row["cohort_units"]), float(row["base_cohort_units"])
    count, before = int(row["units_back"]), int(row["base_units"])
    p = tails.chance_of_so_many(count, sold, before, base_sold)
    usual = before * sold / base_sold
    if p >= rule["chance"] or count < rule["least_times"] * usual:
        return None
    days = int(rule["window_days"])
    extra = max(0.0, count - usual - CAUTION * np.sqrt(max(usual, 1.0)))
    value = None if pd.isna(row["worth"]) else float(extra * row["worth"] / days)
    facts = {
        "units": Fact("count", count), "usual": Fact("amount", usual), "days": Fact("days", days), "sold": Fact("count", sold),
        "rate": Fact("percent", count / sold), "usual_rate": Fact("percent", before / base_sold), "extra": Fact("amount", extra),
        "price": Fact("cents", row["worth"]), "value": Fact("money", value), "since": Fact("short", row["since"]),
    }  # fmt: skip
    fields = {**base(row, rule), "change": None, "deviation": None}
    return Symptom(**fields, since=pd.Timestamp(row["since"]).date(), value=value, p=p, facts=facts)


def rating_drop(morning: Morning, rule: Rule, ask: Ask) -> tuple[list[Symptom], int]:
    """A larger share of low ratings in four weeks than in the half year before, beyond chance; how many ASINs were tested.

    Newcombe's interval of the difference lies above 0 by at least the declared part; the p value is hypergeometric. What it
    costs nobody knows, so its money stays unknown.
    """
    days = int(rule["window_days"])
    told = ask("exceptions/ratings", until=morning.until, stars=int(rule["stars"]), days=days, back=int(rule["base_days"]))
    told = told[(told["reviews"] >= rule["least_reviews"]) & (told["base_reviews"] >= rule["least_base_reviews"])]
    rows = told.merge(current(morning.asins.table), left_on=_OF, right_on=_SERIES, suffixes=("_rated", ""))
    rows = rows[(pd.to_datetime(rows["last_day"]) - pd.to_datetime(rows["last_day_rated"])).dt.days <= rule["age_days"]]
    found = [one for _, row in rows[rows["low"] > 0].iterrows() if (one := _drop(row, rule)) is not None]
    return found, len(rows)


def _drop(row: pd.Series, rule: Rule) -> Symptom | None:
    low, reviews, base_low, base_reviews = (int(row[name]) for name in ("low", "reviews", "base_low", "base_reviews"))
    if newcombe(low, reviews, base_low, base_reviews, rule["level"]).low < rule["least_rise"]:
        return None
    facts = {
        "low": Fact("count", low), "reviews": Fact("count", reviews), "share": Fact("percent", low / reviews),
        "usual": Fact("percent", base_low / base_reviews), "days": Fact("days", rule["window_days"]),
        "base_days": Fact("days", rule["base_days"]), "rating": Fact("amount", row["stars"] / reviews),
        "usual_rating": Fact("amount", row["base_stars"] / base_reviews),
    }  # fmt: skip
    fields = {**base(row, rule), "change": None, "deviation": None}
    p = tails.chance_of_drawing(low, reviews + base_reviews, low + base_low, reviews)
    return Symptom(**fields, since=pd.Timestamp(row["since"]).date(), value=None, p=p, facts=facts)
