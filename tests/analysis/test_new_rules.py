"""Rules about listings, visits, told prices, budgets, returns and ratings: each on its case and silent beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis.event_days import occasion_ends
from huddle.analysis.exceptions import exceptions
from huddle.analysis.morning import read_morning
from huddle.text import LANGUAGES
from tests.analysis.marts import Marts
from tests.analysis.test_exceptions import (
    DAYS,
    LAST,
    WITHOUT_SHRINKING,
    ads,
    after,
    arrives,
    every,
    fall,
    nothing,
    review,
    shop,
    steady,
    stock,
    traffic,
)

PLACE = {"shop": "default", "marketplace": "US"}
A = {**PLACE, "asin": "A"}


def visits(last: float) -> dict:
    return {"sessions": after(2, 400, last)}


def off_the_list(kind: str = "asin_vanished", said: str | None = None) -> Callable[[Marts], None]:
    return lambda marts: marts.add("change", [{**A, "kind": kind, "day": LAST - timedelta(days=1), "said": said}])


def sale(first: int, last: int, name: str = "Sale", kind: str = "promotion", **scope) -> dict:
    days = {"day_start": LAST - timedelta(days=first), "day_end": LAST - timedelta(days=last)}
    return {**days, "name": name, "event_kind": kind, **scope}


def returned(recent: int, sold: int = 30) -> Callable[[Marts], None]:
    def put(marts: Marts) -> None:
        days = [{**PLACE, "source": "returns", "day": LAST - timedelta(days=k), "is_complete": True, "is_span": False} for k in range(98)]
        marts.add("source_day", days)
        marts.add("return_cohort", [
            {**A, "day": LAST - timedelta(days=k), "is_complete": True, "cohort_units": sold, "returned_units": recent if k < 7 else 1}
            for k in range(97)
        ])  # fmt: skip

    return put


def rated(low: int, ago: int = 0) -> Callable[[Marts], None]:
    def put(marts: Marts) -> None:
        last = LAST - timedelta(days=ago)
        old = [{**review("A", last - timedelta(days=30 + 2 * k), f"o{k}"), "rating": 1.0 if k % 10 == 0 else 5.0} for k in range(60)]
        new = [{**review("A", last - timedelta(days=2 * k), f"n{k}"), "rating": 1.0 if k < low else 5.0} for k in range(14)]
        marts.add("review", old + new)

    return put


def campaign(spent: float, before: float, acos: float = 0.25, name: str = "Mats") -> Callable[[Marts], None]:
    def put(marts: Marts) -> None:
        marts.add("campaign_day", [
            {**PLACE, "day": LAST - timedelta(days=k), "ad_product": "SP", "campaign": name, "is_complete": True, "budget": 50.0,
             "spend": spent if k < 3 else before, "ad_sales": (spent if k < 3 else before) / acos}
            for k in range(31)
        ])  # fmt: skip
        marts.add("campaign_asin", [{**PLACE, "month": LAST.replace(day=1), "ad_product": "SP", "campaign": name, "asin": "A"}])

    return put


def bots(marts: Marts) -> None:
    marts.add("suspect_day", [{**A, "line": "Kitchen", "day": LAST, "sessions": 900, "units": 30, "usual_sessions": 400.0,
                               "usual_units": 30.0, "extra_sessions": 500}])  # fmt: skip


def told(*events: dict) -> Callable[[Marts], None]:
    return lambda marts: marts.add("event", list(events))


def traffic_lost(days: int, left: float) -> dict:
    """A Buy Box lost so many days ago, with seven in ten units."""
    return {**traffic(after(days, 0.98, left)), "units": fall(0.7, days)}


def silent_for(days: int) -> dict:
    return {"sessions": after(days, 400, 0), "units": np.concatenate([steady(0)[:-days], np.zeros(days, int)])}


SALE = sale(2, -3, line="Kitchen")
STUCK = np.where((np.arange(DAYS) >= DAYS - 9), 17.0, 20.0)
EMPTY = np.concatenate([steady(0)[:-2], [0, 0]])
FIRES: list[tuple[str, dict, Callable[[Marts], None]]] = [
    ("listing_gone", {"units": EMPTY}, off_the_list()),
    ("listing_gone", {"units": EMPTY}, off_the_list("listing_status", "inactive")),
    ("sessions_zero", {**visits(0), "units": EMPTY}, nothing),
    ("price_planned", {"price": STUCK}, told(sale(8, 4, line="Kitchen"))),
    ("price_planned", {"price": np.where(np.abs(np.arange(DAYS) - (DAYS - 100)) < 3, 17.0, 20.0)},
     told(sale(101, 97, line="Kitchen"), sale(2, -3, line="Kitchen"))),
    ("buy_box_lost", traffic_lost(25, 0.2), nothing),
    ("buy_box_lost", traffic_lost(40, 0.0), nothing),
    ("sessions_zero", silent_for(20), nothing),
    ("sessions_zero", silent_for(35), nothing),
    ("no_orders", {"units": EMPTY}, told(SALE)),
    ("price_out", {"price": after(3, 20.0, 3.0)}, told(SALE)),
    ("price_out", {"price": after(20, 20.0, 27.0)}, nothing),
    ("price_out", {"price": after(28, 20.0, 27.0)}, nothing),
    ("budget_exhausted", {}, campaign(50.0, 40.0)),
    ("budget_exhausted", {}, campaign(50.0, 120.0)),
    ("return_wave", {}, returned(5)),
    ("rating_drop", {}, rated(9)),
    ("bot_traffic", visits(900), bots),
]  # fmt: skip
SILENT: list[tuple[str, dict, Callable[[Marts], None]]] = [
    ("off the list but sold by another SKU", {}, off_the_list()),
    ("for sale again", {}, off_the_list("listing_status", "active")),
    ("no visits and yet sales: the report lacks them", visits(0), nothing),
    ("a price change that was told", {"price": after(5, 20.0, 27.0)}, told(sale(5, 5, "New price", "price", asin="A"))),
    ("a price told two days before it came, four weeks ago", {"price": after(27, 20.0, 27.0)},
     told(sale(29, 29, "New price", "price", asin="A"))),
    ("a price that has stood for four weeks", {"price": after(29, 20.0, 27.0)}, nothing),
    ("a price told after its promotion", {"price": STUCK}, told(sale(8, 4, line="Kitchen"), sale(3, 3, "New price", "price", asin="A"))),
    ("nothing sold on a holiday", {"units": EMPTY}, told(sale(1, 0, "Closed", "holiday"))),
    ("a first promotion of 40 %", {"price": after(1, 20.0, 12.0)}, told(sale(0, -3, line="Kitchen"))),
    ("a promotion of 25 % after one of 40 %", {"price": np.where(np.abs(np.arange(DAYS) - (DAYS - 100)) < 3, 12.0, after(3, 20.0, 15.0))},
     told(sale(101, 97, line="Kitchen"), SALE)),
    ("a Buy Box lost for good", {**traffic(after(140, 0.98, 0.2))}, nothing),
    ("a promotion without a lower price", {}, told(sale(101, 97, line="Kitchen"), sale(2, -3, line="Kitchen"))),
    ("a budget used up every day", {}, campaign(50.0, 50.0)),
    ("a budget used up by ads that do not pay", {}, campaign(50.0, 40.0, 0.9)),
    ("as many returns as ever", {}, returned(1)),
    ("more returns of more units sold", {}, lambda marts: returned(1, 60)(marts)),
    ("a rating as before", {}, rated(2)),
    ("a fall of the rating in an export of last month", {}, rated(9, ago=30)),
]


@pytest.mark.parametrize(("rule", "changed", "also"), FIRES, ids=[f"{case[0]}-{n}" for n, case in enumerate(FIRES)])
def test_a_rule_fires_on_its_case(rule, changed, also):
    marts = shop(**changed)
    also(marts)
    (row,) = [row for row in every(marts) if row.asin == "A"]
    assert (row.kind, row.cause) == (rule, rule)
    assert ("under the usual price" in row.arithmetic["en"]) is (changed.get("price") is STUCK)
    for language in LANGUAGES:
        said = (row.sentence[language], row.why[language], row.arithmetic[language])
        assert all(text and "{" not in text for text in said), said


@pytest.mark.parametrize(("changed", "also"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_a_rule_is_silent_beside_its_case(changed, also):
    marts = shop(**changed)
    also(marts)
    assert every(marts) == ()


def test_a_budget_row_is_worth_at_most_what_is_spent():
    marts = shop()
    campaign(50.0, 500.0, 0.05)(marts)
    (row,) = every(marts)
    assert (row.value_at_stake, row.channel, row.asin) == (50.0, "SP", "A")


def test_several_budgets_of_one_product_are_said_once():
    marts = shop(units=EMPTY)
    for number in range(3):
        campaign(50.0, 40.0, name=f"Mats {number}")(marts)
    (row,) = every(marts)
    assert row.kind != "budget_exhausted" and row.symptoms.count("budget_exhausted") == 1
    marts = shop()
    for number in range(3):
        campaign(50.0, 40.0, name=f"Mats {number}")(marts)
    (row,) = every(marts)
    assert (row.kind, row.symptoms) == ("budget_exhausted", ()) and "also" not in row.why["en"]


def test_ads_cut_on_a_whole_line_are_one_story():
    marts = Marts()
    for place in range(8):
        cut = place < 4
        units = steady(place)
        if cut:
            units[-4:] = np.round(units[-4:] * 0.55)
        clicks = after(4, 100, 5) if cut else np.full(DAYS, 100)
        orders = after(4, 12, 0) if cut else np.full(DAYS, 12)
        paid = {"ad_spend": clicks * 0.6, "ad_clicks": clicks, "ad_orders": orders}
        marts.add_asin(f"A{place}", units, last=LAST, line="Kitchen" if cut else "Garden", **paid)
    (row,) = every(marts)
    assert (row.kind, row.line, row.asin, len(row.asins)) == ("ad_clicks_off", "Kitchen", None, 4)
    assert row.sentence["en"] == "Kitchen: ad clicks down 95%, US" and row.value_at_stake > 0


@pytest.mark.parametrize(("cut", "name", "zh"), [(3, "The whole site", "全站"), (2, "2 lines", "2 条产品线")])
def test_ads_cut_on_several_lines_are_one_story_that_each_line_and_owner_is_shown(cut: int, name: str, zh: str):
    marts, lines = Marts(), ("Garden", "Kitchen", "Travel")
    for place in range(12):
        units, clicks, orders = steady(place), np.full(DAYS, 100), np.full(DAYS, 12)
        if place % 3 < cut:
            units[-4:], clicks, orders = np.round(units[-4:] * 0.55), after(4, 100, 5), after(4, 12, 0)
        paid = {"ad_spend": clicks * 0.6, "ad_clicks": clicks, "ad_orders": orders}
        marts.add_asin(f"A{place}", units, last=LAST, line=lines[place % 3], **paid)
    marts.connection.execute("update mart.product set owner = line || ' lead'")
    (row,) = every(marts)
    assert (row.kind, row.line, len(row.asins)) == ("ad_clicks_off", None, 4 * cut)
    assert name in row.sentence["en"] and zh in row.sentence["zh"] and row.value_at_stake <= 4 * cut * 60
    for place, line in enumerate(lines):
        wanted = [row.kind] * (place < cut)
        assert [one.kind for one in exceptions(line=line, ask=marts.ask).rows] == wanted
        assert [one.kind for one in exceptions(owner=f"{line} lead", ask=marts.ask).rows] == wanted
    assert [one.kind for one in exceptions(marketplace="US", owner=row.owner, ask=marts.ask).rows] == [row.kind]


def test_prices_stuck_on_several_products_of_a_line_are_one_story():
    marts = Marts()
    for place in range(4):
        marts.add_asin(f"A{place}", steady(place), last=LAST, line="Kitchen", price=STUCK)
    told(sale(8, 4, line="Kitchen"))(marts)
    (row,) = every(marts)
    assert (row.kind, row.line, row.asin, len(row.asins)) == ("price_planned", "Kitchen", None, 4)
    assert "4 prices not as planned" in row.sentence["en"] and "4 个商品" in row.sentence["zh"] and "4 products, $" in row.arithmetic["en"]


def test_visits_or_conversion_are_told_beside_units():
    low = fall(0.6, 7)
    for sessions, symptom in ((np.round(low * 12.5), "sessions_off"), (np.full(DAYS, 375), "conversion_off")):
        (row,) = [row for row in every(shop(units=low, sessions=sessions)) if row.asin == "A"]
        assert row.kind == "units_off" and symptom in row.symptoms


def test_a_promotion_that_brings_what_it_always_brings_is_quiet_and_one_that_fails_is_not():
    """Four earlier sales tripled the line's units; the one that runs triples them, or brings nothing."""
    rng = np.random.default_rng(11)
    events = [sale(first, first - 4, line="Solo") for first in (160, 120, 80, 40)] + [sale(2, -2, line="Solo")]
    for factor, expected in ((3.0, []), (1.0, ["units_off"])):
        units = rng.poisson(30, 378).astype(int)
        for first in (160, 120, 80, 40):
            units[377 - first : 382 - first] = rng.poisson(90, 5)
        units[-3:] = rng.poisson(30 * factor, 3)
        marts = shop()
        for table in ("asin_day", "product"):
            marts.connection.execute(f"delete from mart.{table} where asin = 'A'")
        marts.add_asin("A", units, last=LAST, line="Solo")
        told(*events)(marts)
        rows = [row for row in exceptions(limit=None, ask=marts.ask).rows if row.asin == "A"]
        assert [row.kind for row in rows] == expected


def test_an_occasion_lasts_through_the_days_of_another_inside_it():
    """Days 1 to 5 of a sale with a coupon on the third, the sale once more on day 7; another line has it on day 6 alone."""
    columns, labels, lines = np.array([1, 2, 3, 4, 5, 6, 7]), np.array([0, 0, 1, 0, 0, 0, 0]), np.array([0, 0, 0, 0, 0, 1, 0])
    assert occasion_ends(columns, lines, labels).tolist() == [5, 5, 3, 5, 5, 6, 7]


@settings(max_examples=3, phases=WITHOUT_SHRINKING)
@given(st.permutations(range(6)), st.integers(0, 10**6))
def test_the_order_of_asins_changes_nothing(order, seed):
    rng = np.random.default_rng(seed)
    units = [np.concatenate([rng.poisson(20, DAYS - 5), rng.poisson(20 if place % 2 else 2, 5)]) for place in range(6)]
    told_rows = []
    for places in (range(6), order):
        marts = Marts()
        for place in places:
            marts.add_asin(f"A{place}", units[place], last=LAST, line=f"L{place % 2}", **ads(20.0 + place, 15.0, 0.0))
        told_rows.append(every(marts))
    assert told_rows[0] == told_rows[1] and told_rows[0]


def test_lines_add_up_to_the_site_and_asins_to_their_lines():
    marts = Marts()
    for place in range(6):
        marts.add_asin(f"A{place}", steady(place, 5 + place), last=LAST, line=f"L{place % 3}")
    morning = read_morning(marts.ask)
    asins, lines, site = (scope.table for scope in (morning.asins, morning.lines, morning.whole))
    for column in ("units", "sales", "actual_7", "actual_14"):
        assert lines[column].sum() == pytest.approx(site[column].sum()) == pytest.approx(asins[column].sum())
        assert asins.groupby("line")[column].sum().tolist() == pytest.approx(lines.sort_values("item")[column].tolist())


def test_a_launched_asin_follows_its_line_without_a_range_and_a_dormant_one_is_left_alone():
    marts = shop()
    marts.add_asin("N", np.full(10, 2), last=LAST, line="Kitchen")
    marts.add_asin("S", np.concatenate([np.full(DAYS - 90, 5), np.zeros(90)]), last=LAST, line="Kitchen")
    table = read_morning(marts.ask).asins.table.set_index("item")
    usual = table.loc[["A", "B"], "expected"].median()
    assert table.loc["N", "stage"] == "launch" and table.loc["S", "stage"] == "dormant" and table.loc["A", "stage"] == ""
    assert table.loc["N", "expected"] == pytest.approx((2 * 9 + 14 * usual) / 23) and np.isnan(table.loc["N", "units_low"])
    assert not table.loc[["N", "S"], "is_tested"].any() and every(marts) == ()
    assert 0.1 < table.loc["A", "error"] < 0.25


@pytest.mark.parametrize(("short_for", "unseen", "lead", "began"), [
    (5, (2, 3), 0, 5), (17, (), 0, 17), (17, (8, 9, 10, 11, 12), 0, 7), (5, (), 1, 5),
], ids=["two days unseen", "longer than one look back", "nothing told for five days", "snapshots a day ahead"])  # fmt: skip
def test_stock_that_ends_too_early_ages_from_the_first_day_that_told_it(short_for, unseen, lead, began):
    marts = shop()
    marts.add("shipment", [arrives(7)])
    for ago in range(24):
        if ago not in unseen:
            stock(marts, 95 + 25 * ago if ago <= short_for else 5000, snapshot_day=LAST - timedelta(days=ago - lead))
    (row,) = every(marts)
    assert (row.kind, row.since) == ("runs_out", LAST - timedelta(days=began))
    if not lead:
        assert [one.since for one in every(marts, row.since)] == [row.since], "the morning of then said the same"
        assert not any(one.kind == "runs_out" for one in every(marts, row.since - timedelta(days=1)))


@pytest.mark.parametrize("days", [3, 14, 15, 28])
def test_a_price_is_said_since_it_began_also_when_most_days_before_have_it(days):
    (row,) = [row for row in every(shop(price=after(days, 20.0, 15.0))) if row.asin == "A"]
    assert row.since == LAST - timedelta(days=days - 1) and "$20.00" in row.why["en"]
