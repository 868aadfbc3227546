"""The listing on the ASIN page: what a shopper reads and pays, since when, and nothing without an export."""

from __future__ import annotations

from huddle.elements import asin
from tests.elements import world
from tests.elements.test_asin import choices, codes, element
from tests.elements.world import LAST, MAT
from tests.warehouse.deliveries import deliver


def export(day: str, price: float, status: str = "Active", title: str = "Yoga mat, 6 mm"):
    offer = {"snapshot_day": day, "asin": MAT, "title": title, "currency": "USD"}
    return deliver("listings", [
        {**offer, "sku": "MAT-FBM", "price": 45, "status": "Inactive"}, {**offer, "sku": "MAT", "price": price, "status": status},
    ], start=day)  # fmt: skip


def test_a_price_is_told_with_its_day_and_the_price_before(put_in_force):
    put_in_force(*world.full(), export("2026-11-01", 42), export("2026-11-12", 39), export(LAST.isoformat(), 39))
    found = element(asin.page(choices(MAT)), "A1L")
    assert found.title == "Listed at $39.00 since Thu 12 Nov, $42.00 before"
    rows = {row.key: row for row in found.rows}
    assert (rows["listing-price"].money, rows["listing-price"].why[0].text) == ("$39.00", "since Thu 12 Nov, $42.00 before")
    assert rows["listing-status"].why[0].text == "unchanged since the first export, Sun 1 Nov"
    assert rows["offer-default-MAT-FBM"].why[0].text == "inactive"
    chinese = element(asin.page(choices(MAT, "zh")), "A1L")
    assert "起标价 $39.00" in chinese.title and chinese.rows[0].money == "在售"


def test_a_listing_that_is_off_is_the_finding(put_in_force):
    put_in_force(*world.full(), export("2026-11-01", 42), export("2026-11-12", 42, "Inactive"))
    found = element(asin.page(choices(MAT)), "A1L")
    assert found.title == "The listing is inactive since Thu 12 Nov"
    assert found.rows[0].tone == "attention"


def test_without_the_export_there_is_no_element(put_in_force):
    put_in_force(*world.full())
    assert "A1L" not in codes(asin.page(choices(MAT)))
