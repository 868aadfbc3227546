"""The words of an exception: what, why and the arithmetic, in both languages, from templates and formatted facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from huddle import aspects, figures
from huddle.analysis.printed_sums import printed
from huddle.analysis.symptoms import Fact, Symptom
from huddle.channels import channels
from huddle.marketplaces import marketplaces
from huddle.text import LANGUAGES, say

_OWN_MONEY = ("ads_no_orders", "ads_cost_per_order", "budget_exhausted")
"""their money is spend, not lost units: no basis to name"""
_UNVALUED = ("source_late", "budget_exhausted", "low_stars", "rating_drop", "bot_traffic")
"""rules whose cost no export tells: their row says why, and ranks by the rule's order after all that have money"""
_SAID_BY = {"no_orders": {"units_off"}, "stocked_out": {"units_off"}}
"""by cause: what goes without saying beside it"""
_DEVIATION_RULES = ("units_off", "line_off", "buy_box_lost", "no_orders", "ad_clicks_off")


def written(fact: Fact, currency: str, language: str) -> str:
    """A fact as people read it."""
    value = fact.value
    if value is None or (not isinstance(value, tuple) and pd.isna(value)):
        return figures.UNKNOWN
    match fact.kind:
        case "money":
            return figures.money(value, currency, language)
        case "cents":
            return figures.money(value, currency, language, cents=True)
        case "count":
            return figures.count(value, language)
        case "amount":
            return f"{value:,.1f}".removesuffix(".0") if value < 100 else figures.count(value, language)
        case "pace":
            return f"{value:,.1f}".removesuffix(".0") if value < 10 else figures.count(value, language)
        case "percent":
            return figures.percent(value, decimals=0 if value >= 0.1 else 1)
        case "change":
            return figures.change(*value)
        case "days":
            return say(f"exceptions.days_{'one' if value == 1 else 'many'}", language, count=f"{value:.0f}")
        case "short":
            return figures.short_day(pd.Timestamp(value).date(), language)
        case "day":
            return figures.day(pd.Timestamp(value).date(), language)
        case "date":
            return figures.date_without_weekday(pd.Timestamp(value).date(), language)
        case "aspect":
            return aspects.aspects()[value].name(language)
        case "quotes":
            return say("exceptions.also_join", language).join(say("morning.quote", language, text=text) for text in value)
        case "words":
            return say("exceptions.also_join", language).join(value)
        case "channel":
            return channel_name(value, language)
        case "source":
            return say(f"exceptions.source_{value}", language)
    return str(value)


def channel_name(key: str, language: str) -> str:
    """A channel as it is read; one that is not declared is called what its source calls it."""
    return channels()[key].name(language) if key in channels() else key


def _places(symptom: Symptom, name: str, language: str) -> dict[str, Any]:
    places = {key: written(fact, symptom.currency, language) for key, fact in symptom.facts.items()}
    if symptom.change is not None:
        places["drop"] = figures.percent(abs(symptom.change), decimals=0)
    return {**places, "name": name, "site": marketplaces()[symptom.marketplace].name(language)}


def sentence(symptom: Symptom, name: str, language: str) -> str:
    """What happened, to whom, where: one line."""
    return say(f"exceptions.what_{symptom.rule}{symptom.variant}", language, **_places(symptom, name, language))


def why(symptom: Symptom, others: Sequence[Symptom], name: str, language: str) -> str:
    """The reason, strong words between two stars, and what else was seen on the same ASIN."""
    text = say(f"exceptions.why_{symptom.rule}{symptom.variant}", language, **_places(symptom, name, language))
    told = [other for other in others if other.rule not in {symptom.rule, *_SAID_BY.get(symptom.rule, set())}]
    if told:
        things = say("exceptions.also_join", language).join(dict.fromkeys(_short(other, language) for other in told))
        text += ("；" if language == "zh" else "; ") + say("exceptions.also", language, things=things)
    return text


def _short(symptom: Symptom, language: str) -> str:
    if symptom.rule == "rank_lost":
        return say("exceptions.also_rank_lost", language, **_places(symptom, "", language))
    rule = say(f"exceptions.rule_{symptom.rule}", language)
    return rule if language == "zh" else rule[0].lower() + rule[1:]


def arithmetic(symptom: Symptom, language: str) -> str:
    """How the money came about, and on what it rests."""
    if symptom.rule == "complaint_topic":
        return _in_their_words(symptom, language)
    if symptom.value is None:
        return say(f"exceptions.unvalued_{symptom.rule}" if symptom.rule in _UNVALUED else "exceptions.sum_unknown", language)
    text = _summed(_sum_key(symptom), symptom, language)
    if symptom.rule in _OWN_MONEY or "loss" in symptom.facts:
        return text
    basis = say(f"exceptions.sum_{'after_cost' if symptom.is_after_cost else 'at_price'}", language)
    return say("exceptions.sum_and_basis", language, sum=text, basis=basis)


def _summed(key: str, symptom: Symptom, language: str) -> str:
    """A sum whose printed numbers lead to its printed money."""
    told = printed(key, symptom.facts, symptom.currency, language)
    return say(f"exceptions.{key}", language, **{**_places(symptom, "", language), **told})


def _in_their_words(symptom: Symptom, language: str) -> str:
    """What the units sent back cost, where it is known, what customers wrote and the words that stand out."""
    places = _places(symptom, "", language)
    valued = symptom.value is not None
    told = [_summed("sum_complaint_topic", symptom, language) if valued else say("exceptions.unvalued_complaint_topic", language, **places)]
    told += [say(f"exceptions.complaint_{key}", language, **places) for key in ("quotes", "words") if symptom.facts[key].value]
    return "\n".join(told)


def _sum_key(symptom: Symptom) -> str:
    if symptom.variant == "_many":
        return "sum_many"
    if "loss" in symptom.facts:
        return "sum_at_most_spend"
    if symptom.rule == "channel_off":
        return "sum_channel"
    if symptom.is_of_price:
        return "sum_price_low_sale" if symptom.variant.endswith("_sale") else "sum_price_low"
    if symptom.rule == "buy_box_lost" and symptom.facts["by_share"].value:
        return "sum_lost_share"
    if symptom.rule == "ad_clicks_off" and symptom.facts["by_clicks"].value:
        return "sum_lost_clicks"
    if symptom.rule in ("sessions_zero", "listing_gone"):
        return "sum_unsold"
    if symptom.rule in (*_DEVIATION_RULES, "price_out", "price_planned"):
        if symptom.rule in ("units_off", "line_off") and symptom.variant.endswith("_high"):
            return "sum_deviation_high"
        return "sum_deviation_low" if symptom.rule == "no_orders" or (symptom.deviation or 0) < 0 else "sum_no_fall"
    return f"sum_{symptom.rule}{symptom.variant}"


def held(scope: str, value: float | None, currency: str, language: str) -> str:
    """In whose money a row's is counted already: `part of the line's $1,623`."""
    return say(f"exceptions.held_{scope}", language, money=figures.money(value, currency, language))


def both(make: Any) -> dict[str, str]:
    """A text in every language."""
    return {language: make(language) for language in LANGUAGES}


def plain(text: str) -> str:
    """A why-line without its stars."""
    return text.replace("**", "")

