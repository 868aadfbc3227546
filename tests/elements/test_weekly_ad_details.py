"""W6 in detail: places, bids and budgets appear with their report alone, add up, and never count on top of the ad spend."""

from __future__ import annotations

from datetime import date

import pytest

from huddle.elements.choices import Choices
from huddle.elements.model import Element
from huddle.elements.period import week
from huddle.elements.weekly import ad_details, ads
from tests.elements import world
from tests.elements.test_weekly_ads import BLOCKS
from tests.warehouse.deliveries import Delivery, deliver, moment

LAST4 = BLOCKS[28:]
USD = {"currency": "USD"}


def _report(level: str, rows: list[dict]) -> Delivery:
    full = [
        {"period_start": day, "period_end": day, "level": level, "campaign": f"{world.MAT} exact", "window_days": 7, **USD} | row
        for day in LAST4 for row in rows
    ]  # fmt: skip
    return deliver("ads", full, start=LAST4[0], end=LAST4[-1], exported=moment(LAST4[-1]), report=level)


def placements() -> Delivery:
    return _report("placement", [
        {"placement": "top", "spend": 30, "clicks": 40, "ad_orders": 7, "ad_sales": 273},
        {"placement": "product", "spend": 30, "clicks": 40, "ad_orders": 2, "ad_sales": 78},
        {"placement": "Ganz neu", "spend": 3, "clicks": 2, "ad_orders": 0, "ad_sales": 0},
    ])  # fmt: skip


def targets() -> Delivery:
    return _report("targeting", [
        {"targeting": "Yoga mat", "match_type": "EXACT", "spend": 20, "clicks": 30, "ad_orders": 8, "ad_sales": 312},
        {"targeting": "cheap mat", "match_type": "BROAD", "spend": 25, "clicks": 30, "ad_orders": 0, "ad_sales": 0},
        {"targeting": 'asin="B0TESTXX99"', "match_type": "-", "spend": 15, "clicks": 22, "ad_orders": 2, "ad_sales": 78},
    ])  # fmt: skip


def campaigns() -> Delivery:
    """Bulk export three days after the week: the pillow's campaign spends all it may, brand has a budget for life."""
    day = date(2026, 11, 17)
    rows = [
        {"snapshot_day": day, "ad_product": "SP", "campaign": f"{asin} exact", "state": "enabled", "budget": budget, "currency": "USD"}
        for asin, budget in ((world.MAT, 200), (world.PILLOW, 62), (world.LAMP, 500))
    ]  # fmt: skip
    rows += [{"snapshot_day": day, "ad_product": "SB", "campaign": "brand", "state": "paused", "budget": 9000, "budget_type": "lifetime",
              "currency": "USD"}]  # fmt: skip
    return deliver("campaign_state", rows, start=day, exported=moment(day))


def shown(stamp: str, language: str = "en", **filters: str) -> dict[tuple[str, str], Element]:
    period = week(Choices(stamp=stamp, language=language, **filters))
    assert period is not None
    return {(one.code, place): one for one in ad_details.elements(period) for place in one.places}


@pytest.fixture
def stamp(put_in_force) -> str:
    return put_in_force(world.orders("US"), world.ads("US"), placements(), targets(), campaigns(), *world.tables())


def test_each_part_needs_its_own_report(put_in_force):
    assert shown(put_in_force(world.orders("US"), world.ads("US"))) == {}
    assert {code for code, _ in shown(put_in_force(world.orders("US"), world.ads("US"), placements()))} == {"W6P"}
    assert {code for code, _ in shown(put_in_force(world.orders("US"), world.ads("US"), targets()))} == {"W6T"}
    assert {code for code, _ in shown(put_in_force(world.orders("US"), world.ads("US"), campaigns()))} == {"W6B"}


def test_the_detail_changes_nothing_in_the_ad_spend(put_in_force):
    def spend(*more: Delivery) -> str:
        period = week(Choices(stamp=put_in_force(world.orders("US"), world.ads("US"), *more), language="en"))
        assert period is not None
        matrix = ads.elements(period)[0].matrix
        assert matrix is not None
        return matrix.rows[-1].cells[0].text

    assert spend() == spend(placements(), targets(), campaigns())


def test_places_add_up_and_the_title_names_the_dear_and_the_cheap_one(stamp):
    desk = shown(stamp)["W6P", "desk"]
    assert desk.title == "Top of search sells at ACOS\u00a011%, Product pages at\u00a038%"
    assert desk.matrix is not None
    assert [row.label for row in desk.matrix.rows] == ["Top of search", "Product pages", "Ganz neu", "All places"]
    spent = [float(row.cells[0].text.strip("$").replace(",", "")) for row in desk.matrix.rows]
    assert sum(spent[:-1]) == spent[-1] == 63 * 28
    assert [row.cells[2].say for row in desk.matrix.rows] == ["cheaper than usual", "dearer than usual", "dearer than usual", ""]
    assert [row.cells[2].tone for row in desk.matrix.rows].count("normal") == 2, "the two places with most money keep their colour"
    assert "tell $1,764 of the $" in desk.note and "(SP)" in desk.note
    assert shown(stamp, "zh")["W6P", "wall"].title == "搜索结果顶部 ACOS\u00a011%，商品页面 ACOS\u00a038%"


def test_bids_are_called_with_their_arithmetic(stamp):
    desk = shown(stamp, marketplace="US")["W6T", "desk"]
    waste, best = desk.rows
    assert (waste.what, waste.money, waste.per) == ("Lower the bid on “cheap mat”", "$175", "too much a week")
    assert waste.why[0].text.startswith("$700 spent, 840 clicks, no order where")
    assert (best.what, best.money, best.per) == ("Raise the bid on “yoga mat”", "$2,184", "sold a week")
    assert f"In {world.MAT} exact (SP · exact)." in best.detail
    assert desk.title.startswith("Keywords: $") and "one in ten may be chance" in desk.note


def test_a_used_up_budget_is_raised_where_it_sells_and_the_note_tells_the_export(stamp):
    desk, wall = (shown(stamp, marketplace="US")["W6B", place] for place in ("desk", "wall"))
    (row,) = desk.rows
    assert row.what == f"Lower bids before budget: {world.PILLOW} exact"
    assert row.why[0].text == "used up on 7 of 7 days; ACOS 29%, SP here 22%"
    assert (row.money, row.per) == ("$62", "budget a day")
    assert desk.note == "Bulk export of Tue 17 Nov: 3 of 4 campaigns on, $762 of daily budgets, $189 a day spent."
    assert wall.note == "" and wall.rows == desk.rows and wall.more == "8–14 Nov"


def test_a_line_has_its_own_campaigns_alone(stamp):
    said = shown(stamp, line="~none")
    assert ("W6P", "desk") not in said and ("W6T", "desk") not in said
    budgets = said["W6B", "desk"]
    assert budgets.title == "No campaign keeps running out of budget" and budgets.empty is not None
