"""Whoever works out a printed sum comes to its printed money: read back from the words of both languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huddle import figures
from huddle.analysis.printed_sums import SUMS, amount, printed, share, worked_out
from huddle.analysis.symptoms import Fact
from huddle.text import LANGUAGES, strings

units, counts = st.floats(0.04, 30_000), st.integers(0, 3_000).map(float)
prices = st.one_of(st.integers(50, 90_000).map(lambda cents: cents / 100), st.floats(0.5, 900))


@st.composite
def facts(draw: st.DrawFn, key: str) -> dict[str, Fact]:
    """Facts of a sum as its rule makes them: results follow exactly, and nothing is rounded yet."""
    names = {name for one in SUMS[key] for name in (*one.parts, one.result)}
    kinds = {"price": "cents", "gap": "cents", "days": "days", "actual": "count", "orders": "count", "units": "count", "spend": "money",
             "value": "money"}  # fmt: skip
    values = {name: draw(prices if kinds.get(name) == "cents" else counts if kinds.get(name) == "count" else units) for name in names}
    values |= {"days": float(draw(st.integers(1, 60)))} if "days" in names else {}
    if "caution" in names:
        of = "units" if "units" in names else "expected"
        values[of] = values["caution"] + values.get("actual", 0.0) + draw(units)
    if key == "sum_unsold":
        values["expected"] += values["actual"]
    if "spend" in names:
        values["spend"] += values.get("orders", 0.0) * values.get("price", 0.0)
    for one in SUMS[key]:
        values[one.result] = one.made(values)
    return {name: Fact(kinds.get(name, "amount"), value) for name, value in values.items()}


def read(text: str) -> float:
    scale = next((worth for sign, worth in (("万", 10_000), ("M", 1_000_000), ("%", 0.01)) if text.endswith(sign)), 1)
    return float(re.sub(r"[^0-9.]", "", text)) * scale


@pytest.mark.parametrize("key", SUMS)
@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["USD", "JPY"]), st.sampled_from(LANGUAGES))
def test_the_printed_numbers_lead_to_the_printed_money(key, data, currency, language):
    known = data.draw(facts(key))
    told = printed(key, known, currency, language)
    numbers = {name: round(fact.value, 2 if figures.has_cents(currency) else 0) for name, fact in known.items()}
    numbers |= {name: read(text) for name, text in told.items() if name != "equal"}
    for one in SUMS[key][:-1]:
        decimals = max(len(told[name].partition(".")[2]) for name in (*one.parts, one.result) if name in told)
        assert one.made(numbers) == pytest.approx(numbers[one.result], abs=0.51 * 10**-decimals)
    money = figures.money(known["value"].value, currency, language)
    agrees = figures.money(SUMS[key][-1].made(numbers), currency, language) == money
    assert told["equal"] == ("=" if agrees else "≈")
    for name in told.keys() - {"equal", "spend"}:
        assert numbers[name] == pytest.approx(
            known[name].value, abs=1.6 if max(known[one].value for one in told.keys() & known.keys()) >= 100 else 0.16
        )


cents = st.integers(1, 300_000_000).map(lambda coins: coins / 100)


@given(cents, cents, st.integers(1, 10_000).map(lambda part: part / 10_000), st.sampled_from(LANGUAGES))
def test_odds_and_loss_and_spend_and_sales_lead_to_what_is_printed_of_them(spend, sales, odds, language):
    assume(all(abs(told % 1 - 0.5) > 1e-6 for told in (100 * spend / sales, odds * sales)))  # a half is rounded either way
    ratio, money = figures.percent(spend / sales, decimals=0), figures.money(odds * sales, "USD", language)
    parts = {"spend": amount(spend, "USD", language), "sales": amount(sales, "USD", language)}
    told = worked_out(ratio, parts, lambda n: figures.percent(n["spend"] / n["sales"], decimals=0) if n["sales"] else figures.UNKNOWN)
    assert told["equal"] == "=" and figures.percent(read(told["spend"]) / read(told["sales"]), decimals=0) == ratio
    parts = {"odds": share(odds), "loss": amount(sales, "USD", language)}
    told = worked_out(money, parts, lambda n: figures.money(n["odds"] * n["loss"], "USD", language))
    assert told["equal"] == "=" and figures.money(read(told["odds"]) * read(told["loss"]), "USD", language) == money


@pytest.mark.parametrize(("odds", "loss", "language", "said"), [
    (0.125, 5_000.0, "en", {"odds": "12.5%", "loss": "$5,000", "equal": "="}),
    (0.3, 12_000.0, "en", {"odds": "30%", "loss": "$12,000", "equal": "="}),
    (0.1, 123_456.0, "zh", {"odds": "10%", "loss": "$123,456", "equal": "="}),
    (1 / 3, 1e6, "en", {"odds": "33%", "loss": "$1.00M", "equal": "≈"}),
])  # fmt: skip
def test_odds_have_as_many_decimals_as_the_money_needs(odds, loss, language, said):
    parts = {"odds": share(odds), "loss": amount(loss, "USD", language)}
    result = figures.money(odds * loss, "USD", language)
    assert worked_out(result, parts, lambda n: figures.money(n["odds"] * n["loss"], "USD", language)) == said


@pytest.mark.parametrize(("key", "known", "said"), [
    ("sum_deviation_low", {"expected": 44.96, "actual": 5.0, "caution": 23.44, "lost": 16.52, "price": 29.99},
     {"expected": "45", "actual": "5", "caution": "23.5", "lost": "16.5", "equal": "="}),
    ("sum_lost_share", {"units_lost": 35.43, "price": 29.99}, {"units_lost": "35.43", "equal": "="}),
    ("sum_stocked_out", {"daily": 412.3, "price": 29.987}, {"daily": "412", "equal": "≈"}),
    ("sum_ads_no_orders", {"spend": 100.46, "days": 3.0}, {"spend": "$100", "equal": "="}),
    ("sum_ads_no_orders", {"spend": 100.51, "days": 1.0}, {"spend": "$101", "equal": "="}),
])  # fmt: skip
def test_as_many_decimals_as_the_money_needs(key, known, said):
    """Once `45 - 5, minus 23.4 = 16.5` and `35.4 x $29.99 = $1,063` stood on the wall."""
    kinds = {"price": "cents", "actual": "count", "spend": "money", "days": "days"}
    facts = {name: Fact(kinds.get(name, "amount"), value) for name, value in known.items()}
    facts["value"] = Fact("money", SUMS[key][-1].made(known))
    assert printed(key, facts, "USD", "en") == said


def test_every_sum_with_arithmetic_is_held_to_it():
    """A template that multiplies or divides says `{equal}`, is declared, and has a place for every number it is worked out from."""
    templates = {name.removeprefix("exceptions."): told for name, told in strings().items() if name.startswith("exceptions.sum_")}
    assert {key for key, told in templates.items() if any("×" in text or "÷" in text for text in told.values())} == SUMS.keys()
    for key, sums in SUMS.items():
        for language in LANGUAGES:
            places = set(re.findall(r"\{(\w+)\}", templates[key][language]))
            assert {"equal", *(name for one in sums for name in (*one.parts, one.result))} <= places


def test_the_pages_sums_leave_the_sign_to_their_numbers():
    """So does every template of a page whose numbers `worked_out` prints."""
    own = {name: words for name, words in strings().items() if not name.startswith("exceptions.")}
    told = {name for name, words in own.items() if all("{equal}" in text for text in words.values())}
    assert told == {
        "channel.sum", "monthly.risks_detail", "weekly.ads_why_above_break_even", "weekly.ads_why_above_break_even_hidden",
        "weekly.detail_why_bar", "weekly.detail_why_bar_hidden",
    }  # fmt: skip
