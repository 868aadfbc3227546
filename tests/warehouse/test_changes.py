"""What must hold of the log for any exports: arrival means nothing, the same export adds nothing, and plain Python agrees."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huddle.warehouse import given as furnished
from huddle.warehouse.snapshot import Snapshot, open_snapshot
from tests.warehouse.deliveries import Delivery, deliver

FIRST = date(2026, 10, 29)
DAYS = [FIRST + timedelta(days=n) for n in range(5)]
ASINS = ("B0AAAAAAAA", "B0BBBBBBBB", "B0CCCCCCCC")
PRICES = (9.99, 12.5, 19.0)

Place = tuple[str, str]
"""shop and site: each is a world of its own, so that one opening tries several"""
Export = tuple[Place, date, int, dict[str, float]]
"""where, day, hour of the export, price by ASIN"""


@st.composite
def exports(draw: Any) -> list[Export]:
    """Lists of the offers of six shops' sites over the turn of a month, some days exported twice."""
    made: list[Export] = []
    for place in ((shop, site) for shop in ("A", "B", "C") for site in ("US", "UK")):
        for day in draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True)):
            for hour in draw(st.sampled_from([(3,), (3, 9)])):
                named = {asin: draw(st.sampled_from(PRICES)) for asin in ASINS if draw(st.integers(0, 4))}
                made.append((place, day, hour, named or {ASINS[0]: PRICES[0]}))
    return made


def delivered(one: Export) -> Delivery:
    (shop, site), day, hour, prices = one
    rows = [{"snapshot_day": day, "asin": asin, "sku": f"s-{asin}", "price": price} for asin, price in prices.items()]
    return deliver("listings", rows, start=day, marketplaces=(site,), shop=shop, exported=datetime(2026, 11, 5, hour, tzinfo=UTC))


def logged(snapshot: Snapshot, kinds: str) -> list[tuple[Any, ...]]:
    columns = "shop, marketplace, asin, kind, seen_from, day, amount_before, amount, noise"
    with snapshot.cursor() as cursor:
        return cursor.execute(f"select {columns} from mart.log where kind in ({kinds}) order by all").fetchall()


def expected(made: list[Export]) -> list[tuple[Any, ...]]:
    """Every price that differs from the last one exported before it, read from the newest export of each day."""
    newest: dict[tuple[Place, date], Export] = {}
    for one in sorted(made, key=lambda one: one[2]):
        newest[one[0], one[1]] = one
    held: dict[tuple[Place, str], tuple[date, float]] = {}
    found = []
    for (place, day), (_, _, _, prices) in sorted(newest.items(), key=lambda item: item[0][1]):
        for asin, price in prices.items():
            if (place, asin) in held and held[place, asin][1] != price:
                before, old = held[place, asin]
                found.append((*place, asin, "price", before, day, old, price))
            held[place, asin] = (day, price)
    return sorted(found)


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(exports(), st.randoms(use_true_random=False))
def test_the_log_is_the_same_in_any_order_and_tells_each_step_once(made, chance):
    deliveries = [delivered(one) for one in made]
    snapshot = open_snapshot("x", deliveries)
    assert [row[:8] for row in logged(snapshot, "'price'")] == expected(made)
    again = list({one.id: one for one in [*deliveries, *deliveries[:2]]}.values())
    chance.shuffle(again)
    kinds = "'price', 'asin_new', 'asin_vanished', 'asin_back'"
    assert logged(open_snapshot("x", again), kinds) == logged(snapshot, kinds)
    for shop, site, asin, kind, seen_from, day, *_ in logged(snapshot, "'asin_vanished'"):
        assert kind and seen_from < day
        newest = {one[1]: one for one in sorted(made, key=lambda one: one[2]) if one[0] == (shop, site)}
        assert asin in newest[seen_from][3] and asin not in newest[day][3]


@pytest.mark.parametrize(("pattern", "is_known"), [("amzn.gr.%", True), ("nothing-is-so-named", False)])
def test_goods_that_are_sold_again_are_no_offer_of_the_products_own(
    pattern: str, is_known: bool, own_marts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their price, SKU and stock are not the product's; without the rule they pass for it."""
    monkeypatch.setattr(furnished, "resold_skus", lambda: pa.table({"pattern": [pattern]}))
    own, again = {"asin": ASINS[0], "sku": "A1"}, {"asin": ASINS[0], "sku": "amzn.gr.A1-x7"}
    made = [
        deliver("listings", [{"snapshot_day": day, **own, "price": 20}, {"snapshot_day": day, **again, "price": price}], start=day)
        for day, price in ((DAYS[0], 12), (DAYS[1], 9))
    ]
    made.append(deliver("inventory", [{"snapshot_day": DAYS[1], **one, "available": 5} for one in (own, again)], start=DAYS[1]))
    made.append(deliver("orders", [{"day": DAYS[4], **again, "order_key": "o", "item_key": "i", "units": 1, "sales": 9}], start=DAYS[4]))
    with open_snapshot("resold", made).cursor() as cursor:
        prices = cursor.execute("select amount from mart.log where kind = 'price'").fetchall()
        product = cursor.execute("select sku from mart.product").fetchall()
        stock = cursor.execute("select available from mart.stock").fetchall()
        offers = cursor.execute("select distinct sku from mart.listing_state order by sku").fetchall()
        units = cursor.execute("select sum(units) from mart.asin_day").fetchall()
    assert (prices, product, stock, offers) == (
        ([], [("A1",)], [(5,)], [("A1",)]) if is_known else ([(9.0,)], [("amzn.gr.A1-x7",)], [(10,)], [("A1",), ("amzn.gr.A1-x7",)])
    )
    assert units == [(1,)]
