"""Each rule fires on its case and is silent beside it; one ASIN is one row; later days change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from huddle.analysis.contained import running
from huddle.analysis.exceptions import ExceptionRow, Exceptions, exceptions, find, rank
from huddle.figures import UNKNOWN
from huddle.text import LANGUAGES
from tests.analysis.marts import Marts

LAST = date(2026, 11, 18)
DAYS = 250
WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""a whole morning per example: shrinking would take minutes"""


def steady(seed: int = 1, mean: float = 30.0, days: int = DAYS) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, days)


def shop(**changed) -> Marts:
    """Four quiet ASINs on two lines; `changed` replaces the arguments of the first."""
    marts = Marts()
    first = {"units": steady(0), "price": 20.0, "line": "Kitchen", **changed}
    marts.add_asin("A", first.pop("units"), last=LAST, **first)
    for place, line in enumerate(("Kitchen", "Garden", "Garden"), start=1):
        marts.add_asin("ABCD"[place], steady(place), last=LAST, line=line)
    return marts


def every(marts: Marts, day: date | None = None) -> tuple[ExceptionRow, ...]:
    return exceptions(day, limit=None, ask=marts.ask).rows


def stock(marts: Marts, available: int, **fields) -> None:
    marts.add("stock", [{"shop": "default", "marketplace": "US", "asin": "A", "snapshot_day": LAST, "available": available, **fields}])


def after(days: int, normal: float, then: float, length: int = DAYS) -> np.ndarray:
    return np.where(np.arange(length) < length - days, normal, then)


def out_of_stock(marts: Marts) -> None:
    stock(marts, 0)
    marts.add("shipment", [arrives(5)])


def runs_dry(marts: Marts) -> None:
    stock(marts, 95)
    marts.add("shipment", [arrives(7)])


def review(asin: str, day: date, key: str) -> dict:
    return {"shop": "default", "marketplace": "US", "asin": asin, "day": day, "rating": 1.0, "body": "Broke", "review_key": key}


def arrives(days: int, units: int = 900) -> dict:
    return {"asin": "A", "units": units, "sellable_day": LAST + timedelta(days=days)}


def stock_and_arrival(days: int, **fields) -> Callable[[Marts], None]:
    def put(marts: Marts) -> None:
        stock(marts, 300, **fields)
        marts.add("shipment", [arrives(days)])

    return put


def bad_week(marts: Marts, ago: int = 0) -> None:
    marts.add("review", [
        review("A", LAST - timedelta(days=ago + k), str(k)) for k in range(5)
    ])  # fmt: skip


def leaking(marts: Marts) -> None:
    bad_week(marts)
    shown = {"source": "reviews", "shop": "default", "marketplace": "US"}
    marts.add("source_day", [{**shown, "day": LAST - timedelta(days=k), "is_complete": True, "is_span": False} for k in range(120)])
    marts.add("complaint", [
        {**shown, "family": "A", "asin": "A", "day": LAST - timedelta(days=k), "document": str(k), "aspect": "leak", "language": "en"}
        for k in range(5)
    ])  # fmt: skip


def late_ads(marts: Marts) -> None:
    marts.add("source_day", [
        {"source": source, "shop": "default", "marketplace": "US", "day": LAST - timedelta(days=k), "is_complete": True, "is_span": False}
        for source, first in (("orders", 0), ("ads", 4), ("inventory", 20), ("site_traffic", 2)) for k in range(first, 70)
    ])  # fmt: skip


def weekly_traffic(marts: Marts) -> None:
    marts.add("source_day", [
        {"source": source, "shop": "default", "marketplace": "US", "day": LAST - timedelta(days=k), "is_complete": True,
         "is_span": source == "asin_traffic", "exported_at": LAST - timedelta(days=7 * ((k + 1) // 7))}
        for source, first in (("orders", 0), ("asin_traffic", 6)) for k in range(first, 40)
    ])  # fmt: skip


def lost_span(marts: Marts, left: float = 10.0) -> None:
    for weeks, share in ((0, left), (1, 97.0), (2, 96.0)):
        end = LAST - timedelta(days=2 + 7 * weeks)
        marts.add("asin_span", [{
            "shop": "default", "marketplace": "US", "asin": "A", "span_start": end - timedelta(days=6), "span_end": end,
            "is_complete": True, "buy_box_base": 100, "buy_box_page_views": share,
        }])  # fmt: skip


def empty_for(days: int, until: int, usual: float) -> np.ndarray:
    """Nothing in stock, or sold, for some days that ended `until` days before the last."""
    return np.where((np.arange(DAYS) >= DAYS - until - days) & (np.arange(DAYS) < DAYS - until), 0, usual)


def nothing(marts: Marts) -> None:
    pass


def traffic(share: np.ndarray) -> dict:
    return {"buy_box_base": np.full(DAYS, 200), "buy_box_page_views": 200 * share}


def ads(spend: float, clicks: float, orders: float) -> dict:
    return {"ad_spend": np.full(DAYS, spend), "ad_clicks": np.full(DAYS, clicks), "ad_orders": np.full(DAYS, orders)}


def fall(share: float, days: int = 1) -> np.ndarray:
    return np.concatenate([steady(0)[:-days], np.round(steady(0)[-days:] * (1 - share))])


FIRES: list[tuple[str, dict, Callable[[Marts], None]]] = [
    ("stocked_out", {"units": np.where(np.arange(DAYS) < DAYS - 3, steady(0), 0), "available": after(3, 60, 0)}, out_of_stock),
    ("runs_out", {}, runs_dry),
    ("runs_out", {}, lambda marts: stock(marts, 95, inbound=700)),
    ("runs_out", {}, lambda marts: stock(marts, 95)),
    ("buy_box_lost", {**traffic(after(2, 0.98, 0.05)), "units": fall(0.9, 2)}, nothing),
    ("buy_box_lost", {}, lost_span),
    ("price_out", {"price": after(2, 20.0, 8.0)}, nothing),
    ("price_out", {"price": after(1, 20.0, 35.0)}, nothing),
    ("no_orders", {"units": np.where(np.arange(DAYS) < DAYS - 3, steady(0, 6), 0)}, nothing),
    ("units_off", {"units": fall(0.75)}, nothing),
    ("units_off", {"units": fall(0.45, 6)}, nothing),
    ("units_off", {"units": fall(-1.5)}, nothing),
    ("ads_no_orders", ads(15.0, 20.0, 0.0), nothing),
    ("ads_cost_per_order", ads(60.0, 20.0, 1.0), nothing),
    ("ad_clicks_off", {**ads(30.0, 50.0, 5.0), "ad_clicks": after(3, 50, 4)}, nothing),
    ("ad_clicks_off", {**ads(12.0, 20.0, 2.0), "ad_clicks": after(9, 20, 1)}, nothing),
    ("buy_box_lost", {"units": empty_for(3, 3, 1) * steady(0), "available": empty_for(3, 3, 60)}, lost_span),
    ("low_stars", {}, bad_week),
    ("complaint_topic", {}, leaking),
    ("source_late", {}, late_ads),
]

SILENT: list[tuple[str, dict, Callable[[Marts], None]]] = [
    ("a quiet shop", {}, nothing),
    ("stock that lasts", {}, lambda marts: stock(marts, 5000)),
    ("more on the way than the gap needs, without a date", {}, stock_and_arrival(20, inbound=700)),
    ("an old snapshot of nothing", {}, lambda marts: stock(marts, 0, snapshot_day=LAST - timedelta(days=10))),
    ("an arrival in time", {}, stock_and_arrival(4)),
    ("a Buy Box shared for ever", traffic(np.full(DAYS, 0.4)), nothing),
    ("a Buy Box lost in a week for want of stock", {"units": empty_for(5, 3, 1) * steady(0), "available": empty_for(5, 3, 60)},
     lambda marts: lost_span(marts, 25.0)),
    ("a Buy Box half lost on few views", {"buy_box_base": np.full(DAYS, 2), "buy_box_page_views": after(1, 1.9, 0.0)}, nothing),
    ("a price that moved a little", {"price": after(5, 20.0, 21.5)}, nothing),
    ("a new price of two months ago", {"price": after(60, 20.0, 30.0)}, nothing),
    ("a seldom sold ASIN without an order", {"units": np.where(np.arange(DAYS) % 5 == 0, 1, 0)}, nothing),
    ("one zero day at two a day", {"units": np.concatenate([steady(0, 2)[:-1], [0]])}, nothing),
    ("a weekly report six days old", {}, weekly_traffic),
    ("a bad week in an export of last month", {}, lambda marts: bad_week(marts, ago=30)),
    ("ads that pay", ads(30.0, 50.0, 5.0), nothing),
    ("few clicks without an order", ads(0.5, 0.4, 0.0), nothing),
]


@pytest.mark.parametrize(("rule", "changed", "also"), FIRES, ids=[f"{case[0]}-{n}" for n, case in enumerate(FIRES)])
def test_a_rule_fires_on_its_case(rule, changed, also):
    marts = shop(**changed)
    also(marts)
    rows = [row for row in every(marts) if row.asin == "A" or rule == "source_late"]
    assert [row.kind for row in rows] == [rule]
    is_low = "price" in changed and changed["price"][-1] < changed["price"][0]
    assert ("under the usual price" in rows[0].arithmetic["en"]) == is_low
    for language in LANGUAGES:
        said = (rows[0].sentence[language], rows[0].why[language], rows[0].arithmetic[language])
        assert all(text and "{" not in text for text in said), said
        assert rule == "units_off" or not any(UNKNOWN in text for text in said), said  # a range is written with the same dash


@pytest.mark.parametrize(("changed", "also"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_a_rule_is_silent_beside_its_case(changed, also):
    marts = shop(**changed)
    also(marts)
    assert every(marts) == ()


def test_the_cause_comes_first_and_the_same_units_are_counted_once():
    units = np.where(np.arange(DAYS) < DAYS - 3, steady(0), 0)
    marts = shop(**traffic(after(3, 0.98, 0.02)), units=units, available=after(3, 60, 0))
    out_of_stock(marts)
    (row,) = every(marts)
    assert (row.kind, row.symptoms, row.owner, row.since) == ("stocked_out", ("buy_box_lost",), "Supply", LAST - timedelta(days=2))
    assert row.value_at_stake == pytest.approx(30 * 20, rel=0.15)
    assert "also: lost the Buy Box" in row.why["en"]


def test_what_goes_without_saying_is_not_said():
    (row,) = [row for row in every(shop(units=fall(1.0, 3))) if row.asin == "A"]
    assert row.kind == "no_orders" and "units_off" in row.symptoms
    assert row.why["en"] == "**usually 31 a day**; nothing since Mon 16"


def test_a_promotion_explains_a_rise_and_a_price():
    marts = shop(units=fall(-1.5, 2), price=after(2, 20.0, 12.0))
    sale = {"day_start": LAST - timedelta(days=1), "day_end": LAST, "name": "Sale", "event_kind": "promotion"}
    marts.add("event", [{**sale, "line": "Kitchen"}])
    assert every(marts) == ()


def test_the_arithmetic_adds_up_as_written():
    (row,) = every(shop(units=fall(0.75)))
    expected, rest = row.arithmetic["en"].split(" expected − ")
    sold, rest = rest.split(" sold, minus ")
    caution, rest = rest.split(" that may be chance = ")
    lost, rest = rest.split(" units × $20.00 = $")
    money = rest.split(" a day")[0]
    assert float(lost) == pytest.approx(float(expected) - float(sold) - float(caution), abs=0.16)
    assert float(money) == pytest.approx(float(lost) * 20, abs=1.6) == pytest.approx(row.value_at_stake, abs=1.6)


def test_a_future_loss_has_its_date_and_is_not_added_to_todays():
    marts = shop()
    runs_dry(marts)
    found = exceptions(limit=0, ask=marts.ask)
    (row,) = every(marts)
    assert row.loss_starts == LAST + timedelta(days=4) and row.value_at_stake
    assert (found.rows, running([row])) == ((), {})


def test_costs_are_taken_off_only_where_they_are_known_and_in_the_sites_currency():
    for currency, known in (("USD", True), ("CNY", False)):
        marts = shop(units=fall(0.75))
        marts.connection.execute("update mart.product set cost = 15, cost_currency = ? where asin = 'A'", [currency])
        (at_price,) = find(marts.ask, None, "s").rows
        (after_cost,) = find(marts.ask, None, "s", with_costs=True).rows
        assert after_cost.value_at_stake == pytest.approx(at_price.value_at_stake * (0.25 if known else 1.0))
        assert ("less landed cost" in after_cost.arithmetic["en"]) is known
        assert "costs not taken off" in at_price.arithmetic["en"]


def test_a_line_speaks_when_no_asin_of_it_does_and_is_silent_when_one_explains_it():
    marts = Marts()
    for place in range(12):
        units = steady(place, 4)
        if place < 8:
            units[-5:] = np.round(units[-5:] * 0.35)
        marts.add_asin(f"A{place}", units, last=LAST, line="Kitchen" if place < 8 else "Garden")
    assert [(row.kind, row.line, row.asin) for row in every(marts)] == [("line_off", "Kitchen", None)]
    alone = shop(units=np.concatenate([steady(0)[:-4], np.zeros(4, dtype=int)]))
    assert [row.kind for row in every(alone)] == ["no_orders"]


@pytest.mark.parametrize(("before", "kinds"), [(9, set()), (3, {"no_orders"})])
def test_silence_is_news_only_where_it_is_longer_than_any_before(before: int, kinds: set[str]):
    units = steady(0, 4)
    units[-120 : -120 + before] = units[-6:] = 0
    assert {row.kind for row in every(shop(units=units)) if row.asin == "A" and row.kind == "no_orders"} == kinds


@pytest.mark.parametrize(("asins", "usual", "left"), [(12, 4, 0.35), (6, 30, 0.0)])
def test_a_site_that_falls_whole_is_one_row(asins: int, usual: int, left: float):
    marts = Marts()
    for place in range(asins):
        units = steady(place, usual)
        units[-5:] = np.round(units[-5:] * left)
        marts.add_asin(f"A{place}", units, last=LAST, line=("Kitchen", "Garden", "Travel")[place % 3])
    (row,) = every(marts)
    assert (row.kind, row.line, row.name["en"]) == ("line_off", None, "The whole site")
    assert [len(exceptions(line=line, ask=marts.ask).rows) for line in ("Kitchen", "Garden", "Travel", "Other")] == [1, 1, 1, 0]


def test_a_site_that_does_not_fall_with_its_lines_is_not_said_to():
    marts = Marts()
    for place in range(12):
        units = steady(place, 8 if place % 3 else 60)
        units[-5:] = np.round(units[-5:] * (0.35 if place % 3 else 1.3))
        marts.add_asin(f"A{place}", units, last=LAST, line=("Kitchen", "Garden", "Travel")[place % 3])
    told = {(row.line, row.sentence["en"].split()[2]) for row in every(marts) if row.kind == "line_off"}
    assert {("Garden", "down"), ("Travel", "down")} <= told and None not in {line for line, _ in told}


def test_the_products_table_names_the_owner_else_the_rule_does():
    marts = shop(units=fall(0.75))
    assert [(row.owner, row.is_owned) for row in every(marts)] == [("Listing", False)]
    marts.connection.execute("update mart.product set owner = 'Kitchen lead' where asin = 'A'")
    (row,) = every(marts)
    assert (row.owner, row.is_owned, row.owner_names["zh"]) == ("Kitchen lead", True, "Kitchen lead")
    assert exceptions(owner="Ads", ask=marts.ask).rows == () and len(exceptions(owner="Kitchen lead", ask=marts.ask).rows) == 1


def test_unknown_money_ranks_last_and_says_so():
    marts = shop(units=fall(0.75))
    marts.add("review", [review("B", LAST, str(k)) for k in range(5)])
    rows = every(marts)
    assert [(row.kind, row.value_at_stake is None) for row in rows] == [("units_off", False), ("low_stars", True)]
    assert rows[1].arithmetic["en"].startswith("not valued: no export tells whom the reviews kept from buying")


def test_an_empty_warehouse_needs_nobody():
    assert exceptions(ask=Marts().ask) == Exceptions((), 0)


@settings(max_examples=4, phases=WITHOUT_SHRINKING)
@given(st.integers(0, 10**6), st.integers(1, 9))
def test_nothing_later_than_the_day_has_any_influence(seed, later):
    rng = np.random.default_rng(seed)
    units = [rng.poisson(25, DAYS + later) for _ in range(3)]
    units[0][DAYS - 2 :] = rng.integers(0, 4)
    short, long = Marts(), Marts()
    for place, counted in enumerate(units):
        short.add_asin(f"A{place}", counted[:DAYS], last=LAST, line=f"L{place % 2}")
        long.add_asin(f"A{place}", counted, last=LAST + timedelta(days=later), line=f"L{place % 2}")
    for marts, days in ((short, 0), (long, later)):
        for back in range(-days, 3):
            day = LAST - timedelta(days=back)
            marts.add("stock", [{"shop": "default", "marketplace": "US", "asin": "A1", "snapshot_day": day, "available": 60}])
            marts.add("review", [review("A2", day, str(day))])
    then, now = every(short, LAST), every(long, LAST)
    assert then == now and len(then) >= 2


@settings(max_examples=6, phases=WITHOUT_SHRINKING)
@given(st.integers(0, 10**6))
def test_one_asin_is_one_row_and_an_ad_row_never_costs_more_than_its_spend(seed):
    rng = np.random.default_rng(seed)
    marts, spend = Marts(), {}
    for place in range(6):
        units = rng.poisson(15, DAYS)
        units[-int(rng.integers(1, 6)) :] //= int(rng.integers(1, 9))
        spend[f"A{place}"] = float(rng.integers(1, 200))
        marts.add_asin(f"A{place}", units, last=LAST, line=f"L{place % 2}", price=float(rng.integers(5, 60)),
                       **ads(spend[f"A{place}"], float(rng.integers(0, 60)), float(rng.integers(0, 3))))  # fmt: skip
    seen = find(marts.ask, None, "")
    rows = seen.rows
    named = [(row.shop, row.marketplace, row.asin) for row in rows if row.asin]
    assert len(named) == len(set(named))
    for row in rows:
        if row.kind.startswith("ad"):
            assert row.value_at_stake <= spend[row.asin] + 1e-9
    costly = tuple(row for row in rows if not row.is_without_loss)
    for limit in (0, 2):
        with pytest.MonkeyPatch.context() as patch:  # seen once is enough: what is shown of it is tried here
            patch.setattr("huddle.analysis.exceptions.find", lambda *_: seen)
            found = exceptions(limit=limit, ask=marts.ask)
        assert found.rows == costly[:limit]


MONEY = st.one_of(st.none(), st.floats(0, 1e5))
RATED = st.lists(st.tuples(MONEY, st.sampled_from(["USD", "EUR", "JPY"])), max_size=12)


def a_row(value: float | None, currency: str, number: int) -> ExceptionRow:
    both = dict.fromkeys(LANGUAGES, "x")
    return ExceptionRow(0, "units_off", "s", "US", None, f"A{number}", both, None, LAST, None, value, currency, None, (), "Ads",
                        both, False, both, both, both, None, "")  # fmt: skip


@settings(max_examples=100)
@given(RATED)
def test_money_is_ranked_across_currencies_only_with_rates(values):
    rows = [a_row(value, currency, number) for number, (value, currency) in enumerate(values)]
    rates = {"USD": 1.0, "EUR": 1.2, "JPY": 0.007}
    rated, unrated = rank(rows, rates), rank(rows, {"USD": 1.0})
    for ranked in (rated, unrated):
        assert [row.rank for row in ranked] == list(range(1, len(rows) + 1))
        kinds = [2 if row.is_without_loss else 1 if row.value_at_stake is None else 0 for row in ranked]
        assert kinds == sorted(kinds), "known money, then unknown, then what has cost nothing"
        for currency in rates:
            own = [row.value_at_stake for row in ranked if row.currency == currency and row.value_at_stake is not None]
            assert own == sorted(own, reverse=True)
    home = [row.value_at_stake * rates[row.currency] for row in rated if row.value_at_stake is not None and not row.is_without_loss]
    assert home == sorted(home, reverse=True)
    is_single = {row.currency for row in rows if row.value_at_stake is not None} <= {"USD"}
    assert all((row.value_home is not None) == is_single for row in unrated if row.value_at_stake is not None)
