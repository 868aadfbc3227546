"""A target means the sites it names: over several of them it is split exactly, and never counted twice."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from huddle.analysis.targets import Declared, resolve

NOVEMBER = date(2026, 11, 1)
SITES = {("north", "US"): "USD", ("south", "US"): "USD", ("north", "DE"): "EUR"}
SALES = {("north", "US"): 600.0, ("south", "US"): 200.0, ("north", "DE"): 200.0}
RATES = {"USD": 1.0, "EUR": 1.1}


def row(target: float, shop: str | None = None, marketplace: str | None = None, **more) -> Declared:
    return Declared(**{"shop": shop, "marketplace": marketplace, "month": NOVEMBER, "line": None, "metric": "sales", "target": target,
                       "currency": "USD", **more})  # fmt: skip


def found(*rows: Declared, sites=SITES):
    wanted, unused = resolve(rows, sites, lambda place, month, line: SALES[place], lambda a, b: RATES[a] / RATES[b])
    return {one.place: one.target for one in wanted}, unused


def test_a_target_without_a_shop_is_one_target_for_both_shops():
    wanted, unused = found(row(1000, marketplace="US"))
    assert wanted == {("north", "US"): 750.0, ("south", "US"): 250.0} and not unused


def test_a_target_without_a_site_is_split_by_what_each_site_sells():
    assert found(row(1000))[0] == {("north", "US"): 600.0, ("south", "US"): 200.0, ("north", "DE"): 200.0}
    assert found(row(90, shop="south"))[0] == {("south", "US"): 90.0}


def test_a_more_exact_row_counts_and_the_rest_goes_to_the_others():
    wanted, _ = found(row(1000), row(300, "north", "US"), row(110, marketplace="DE", currency=None))
    assert wanted[("north", "US")] == 300 and wanted[("north", "DE")] == 110
    assert wanted[("south", "US")] == 1000 - 300 - 121, "110 euros are 121 dollars of the whole"
    wanted, _ = found(row(50), row(300, marketplace="US"))
    assert wanted[("north", "DE")] == 0, "nothing is left, and nothing is taken back"


def test_an_amount_over_several_currencies_needs_one():
    wanted, unused = found(row(1000, currency=None))
    assert wanted == {} and len(unused) == 1
    assert found(row(1000, currency=None), sites=dict.fromkeys(SITES, "USD"))[0]
    assert found(row(70, metric="units", currency=None))[0][("north", "US")] == 42


def test_a_rate_holds_for_each_site_as_it_stands():
    assert set(found(row(0.12, metric="tacos"))[0].values()) == {0.12}


@given(st.integers(0, 10**9), st.sampled_from([None, "north", "south"]), st.sampled_from([None, "US"]))
def test_the_parts_add_up_to_the_cent(cents, shop, marketplace):
    wanted, _ = found(row(cents / 100, shop, marketplace))
    assert sum(round(one * 100) for one in wanted.values()) == cents
