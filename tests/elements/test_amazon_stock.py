"""What Amazon's stock exports add to the pages: advice and moves of a product, and what keeping stock cost in the month."""

from __future__ import annotations

from huddle.elements import asin, monthly
from huddle.elements.choices import Choices
from tests.elements import world
from tests.elements.test_asin import choices, element
from tests.elements.world import LAMP, LAST, MAT
from tests.warehouse.deliveries import deliver, moment


def ledger(day: str, **moves: int):
    return deliver("stock_moves", [{"day": day, "asin": MAT, "disposition": "SELLABLE", **moves}], start=day)


def storage(month: str, *rows: tuple[str, float, float]):
    return deliver(
        "stock_costs", [
            {"day": month, "cost_kind": "storage", "asin": asin_, "units": units, "amount": amount, "currency": "USD"}
            for asin_, units, amount in rows
        ], start=month, report="fba_storage_fees",
    )  # fmt: skip


def test_advice_and_moves_stand_beside_the_stock(put_in_force):
    advice = {"snapshot_day": LAST.isoformat(), "asin": MAT, "available": 90, "recommended_units": 240, "units_t30": 60}
    restock = deliver("inventory", [advice], start=LAST.isoformat(), exported=moment(LAST, 90))
    came = ledger("2026-11-10", received=40, shipped=-12, returned=1, closing=130)
    went = ledger("2026-11-11", lost=-2, shipped=-9, closing=119)
    put_in_force(*(one for one in world.full() if one.kind != "inventory"), restock, came, went)
    found = element(asin.page(choices(MAT)), "A8")
    assert {row.key: row.money for row in found.rows}["recommended"] == "240 units"
    assert found.note == (
        "Inventory ledger, 10 Nov to 11 Nov: 40 received, 21 shipped, 1 sent back by customers; 2 lost or damaged, 0 found."
    )
    assert element(asin.page(choices(MAT)), "A8", "wall").note == ""
    assert "库存分类账" in element(asin.page(choices(MAT, "zh")), "A8").note


def test_keeping_stock_is_told_by_product_and_adds_up(put_in_force):
    kept = (storage("2026-10-01", (MAT, 100, 41.25), (LAMP, 20, 9.75)), storage("2026-09-01", (MAT, 90, 40)))
    line = {"day": "2026-10-07", "cost_kind": "removal", "sku": "nobody's", "line_key": "r", "units": 4, "amount": 2, "currency": "USD"}
    gone = deliver("stock_costs", [line], start="2026-10-07", report="fba_removals")
    stamp = put_in_force(*world.full(), *kept, gone)
    for language, title in (("en", "Keeping and removing stock cost $53 in October"), ("zh", "10月存放与移除库存共花费 $53")):
        page = monthly.page(Choices(marketplace="US", language=language, stamp=stamp))
        found = next(one for one in page.elements if one.code == "M3S")
        assert found.title == title
        assert [row.money for row in found.rows] == ["$41", "$10", "$2"]
    assert not [one for one in monthly.page(Choices(marketplace="DE", language="en", stamp=stamp)).elements if one.code == "M3S"]
    english = next(one for one in monthly.page(Choices(marketplace="US", language="en", stamp=stamp)).elements if one.code == "M3S")
    assert english.rows[0].why[0].text == "storage $41.25; 100 units kept, $0.41 each"
    assert english.as_of == "+32% on September"
