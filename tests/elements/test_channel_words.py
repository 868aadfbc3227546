"""What the channel page says of costs, sites and an order's price, word by word, without a house."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from huddle.elements import amounts
from huddle.elements.channel import cost
from huddle.elements.channel import sites as by_site
from huddle.elements.channel.margins import Margin


@pytest.mark.parametrize(("covered", "said"), [(1.0, "for all ad sales"), (0.998, "at least 99% of"), (0.7, "at least 70% of")])
def test_costs_are_known_for_all_or_for_less_than_all(covered: float, said: str):
    sold = [SimpleNamespace(key=key, now=SimpleNamespace(ad_sales=100.0)) for key in ("SP", "SB")]
    known = {"SP": Margin(0.4, covered), "SB": Margin(0.4, covered)}
    assert said in cost._note(SimpleNamespace(language="en"), sold, known, has_campaigns=False)  # type: ignore[arg-type]


def test_sites_of_several_currencies_are_counted_and_not_ranked_by_a_share():
    currencies = {"DE": "EUR", "US": "USD"}
    places = {("S", site): {"sales": 10.0, "currency": currency} for site, currency in currencies.items()}
    told = [by_site._title(SimpleNamespace(language=one), [*places], places, {"sales": None}, None) for one in ("en", "zh")]  # type: ignore[arg-type]
    assert told == ["2 sites, each in its own currency", "2 个站点，各用本币"]
    shared = by_site._title(SimpleNamespace(language="en"), [*places], places, {"sales": 21.0}, ("USD", {"EUR": 1.1, "USD": 1.0}))  # type: ignore[arg-type]
    assert shared == "DE brings 52% of sales, of 2 sites"


@pytest.mark.parametrize(("spend", "clicks", "orders", "currency", "said"), [
    (250.0, 100, 2, "USD", "CPC $2.50 ÷ ad conversion 2.0% = $125.00"),
    (83.12, 100, 4.13, "USD", "CPC $0.83 ÷ ad conversion 4.1% ≈ $20.13"),
    (9000.0, 100, 10, "JPY", "CPC ¥90 ÷ ad conversion 10.0% = ¥900"),
    (50.0, 100_000, 10, "USD", "CPC $0.00 ÷ ad conversion 0.0% ≈ $5.00"),
])  # fmt: skip
def test_a_cost_per_order_is_equal_only_where_its_printed_parts_make_it(spend, clicks, orders, currency, said):
    assert amounts.cost_of_order(spend / clicks, orders / clicks, spend / orders, currency, "en") == said
