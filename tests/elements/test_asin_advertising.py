"""A7: where a product's own sales came from, and what an order may cost before it leaves nothing."""

from __future__ import annotations

import pytest

from huddle.elements.asin import advertising
from huddle.elements.asin.subject import Subject
from tests.elements.world import LAST

ABOUT = Subject("A", "US", None, "USD", "Lamp", *[None] * 10, LAST, None, None, None, (), "en")
TYPE = {"ad_product": "SP", "spend": 100.0, "ad_sales": 400.0, "same_sku_sales": 300.0, "ad_orders": 10, "clicks": 100, "impressions": 9000}
HALO = {"direction": "came", "other": "B", "short_name": "Mat", "short_name_zh": None, "ad_sales": 100.0, "ad_orders": 2, "ad_units": 2}


def rows(types: list[dict], halo: list[dict], sold: dict | None, place: str = "desk") -> dict:
    (found,) = [one for one in advertising.elements(ABOUT, types, halo, sold) if place in one.places]
    return {row.key: ("".join(span.text for span in row.why), row.tone) for row in found.rows}


@pytest.mark.parametrize(("margin", "words", "tone"), [
    (0.2, "an order brings $40.00; breaks even at $8.00", "attention"), (0.3, "an order brings $40.00; breaks even at $12.00", "normal"),
    (None, "an order brings $40.00", "normal"),
])  # fmt: skip
def test_an_order_is_set_against_what_it_leaves_where_costs_are_known(margin, words, tone):
    said = rows([TYPE], [], {"sales": 1000.0, "days": 28, "margin": margin})["A7~SP"]
    assert said[0].endswith(words) and said[1] == tone


def test_costs_stay_off_the_wall():
    assert "breaks even" not in rows([TYPE], [], {"sales": 1000.0, "days": 28, "margin": 0.2}, "wall")["A7~SP"][0]


def test_its_sales_are_parted_where_the_report_tells_its_own_and_the_parts_fit():
    sold = {"sales": 1000.0, "days": 28, "margin": None}
    assert rows([TYPE], [HALO], sold)["A7~came"][0] == "30% by its own ads, 10% by other products' ads, 60% organic and other"
    assert rows([TYPE], [], sold)["A7~came"][0] == "30% by its own ads, 70% organic and other"
    for types, told in (([TYPE | {"same_sku_sales": None}], sold), ([TYPE], sold | {"sales": 200.0}), ([TYPE], None)):
        assert "A7~came" not in rows(types, [], told)
