"""W7: the list of orders reads the same stock clock as the product's own page, and keeps costs off the wall."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.analysis.orders import Order
from huddle.elements.asin import page as asin_page
from huddle.elements.choices import Choices
from huddle.elements.model import Element
from huddle.elements.period import week
from huddle.elements.weekly import order_list
from tests.elements import world
from tests.warehouse.deliveries import deliver, moment

LAMP = "Desk lamp, dimmable, white"


def shown(stamp: str, language: str = "en", **filters: str) -> dict[tuple[str, str], Element]:
    period = week(Choices(stamp=stamp, language=language, **filters))
    assert period is not None
    return {(one.code, place): one for one in order_list.elements(period) for place in one.places}


@pytest.fixture
def stamp(put_in_force) -> str:
    products = [
        {"asin": asin, "short_name": name, "line": "Home", "owner": "Supply", "lead_time_days": lead, "cost": 7, "cost_currency": "USD",
         "marketplace": None}
        for asin, name, lead in ((world.MAT, "Yoga mat", 5), (world.PILLOW, "Pillow", 30))
    ]  # fmt: skip
    arrival = world.LAST + timedelta(days=10)
    coming = [{"shipment": "S1", "asin": world.PILLOW, "units": 600, "sellable_day": arrival, "marketplace": "US"}]
    old = [
        {"snapshot_day": world.LAST, "asin": asin, "available": left, "inbound": 0, "price": 30, "aged_181_plus": aged, "currency": "USD"}
        for asin, left, aged in ((world.MAT, 400, 100), (world.PILLOW, 0, 0), (world.LAMP, 300, 0))
    ]
    return put_in_force(
        world.orders("US"), deliver("inventory", old, start=world.LAST),
        deliver("products", products, start=None, marketplaces=(), exported=moment(world.LAST)),
        deliver("shipments", coming, start=None, marketplaces=(), exported=moment(world.LAST)),
    )  # fmt: skip


def test_the_list_is_dated_and_most_urgent_first(stamp):
    wall = shown(stamp, marketplace="US")["W7", "wall"]
    assert wall.title == "One order is overdue"
    first = wall.rows[0]
    assert first.what == LAMP and first.money == "now" and first.tone == "attention"
    assert "days without stock, about $" in first.why[-1].text and "should have been ordered by" in first.why[-1].text
    assert [row.what for row in wall.rows] == [LAMP, "Yoga mat", "Pillow"]
    assert "lead time 5 days" in wall.rows[1].why[-1].text


def test_order_by_is_the_same_on_the_products_own_page(stamp):
    table = shown(stamp, marketplace="US")["W7T", "desk"].table
    assert table is not None
    by = dict(zip(table.frame["asin"], table.frame["by"], strict=True))
    for asin in (world.MAT, world.PILLOW):
        page = asin_page(Choices(stamp=stamp, marketplace="US", asin=asin))
        (own,) = [row for one in page.elements if one.code == "A8" and "desk" in one.places for row in one.rows if row.key == "order"]
        assert own.money == f"{by[asin].day} {by[asin]:%b}"


def test_costs_stay_at_the_desk_and_old_stock_has_its_bar(stamp, tmp_path):
    said = shown(stamp, marketplace="US")
    desk, wall = said["W7", "desk"].rows[1], said["W7", "wall"].rows[1]
    assert "× $7.00 landed cost" in desk.detail and "$7.00" not in wall.detail
    assert "100 of 700 units (14%) are older than 180 days" in said["W7", "desk"].note
    (old,) = said["W7A", "desk"].rows
    assert (old.what, old.money) == ("Yoga mat", "100") and "<svg" in old.svg
    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.toml").write_text("hide_costs_on_wall = false\n")
    assert "$7.00" in shown(stamp, marketplace="US")["W7", "wall"].rows[1].detail


def test_filters_choose_and_without_a_stock_count_there_is_nothing(stamp, put_in_force):
    assert {row.what for row in shown(stamp, marketplace="US", line="~none")["W7", "wall"].rows} == {LAMP}
    assert shown(stamp, line="Garden") == {}
    assert "已过最晚下单日" in shown(stamp, language="zh")["W7", "wall"].title
    assert shown(put_in_force(*world.orders_alone())) == {}


@given(st.integers(1, 120), st.floats(0.3, 400), st.integers(1, 120), st.sampled_from([0.0, 7.3, 120.0]))
def test_the_printed_steps_of_an_order_lead_to_its_units(ends, daily, lead, undated):
    start = date(2026, 11, 19)
    one = Order("default", "US", "A", start, 100.0, 0.0, undated, daily, start + timedelta(days=ends), lead, True, 30, 9.0)
    lines = order_list._detail(one, defaultdict(lambda: None), "en", with_cost=False).replace(",", "").replace(";", "").split("\n")
    told = re.search(r"× (\S+) a day = (\d+) units less (-?\d+)", lines[1])
    pace, needed, covered = (float(number) for number in told.groups())
    assert abs((lead + 30) * pace - needed) <= 0.51 + 1e-4 * needed
    later = [float(re.search(r"\d+", line)[0]) for line in lines[2:]]
    if one.units:
        assert needed - covered - sum(later[:-1]) == later[-1] == one.units
        assert covered == pytest.approx(one.covered, abs=3)
