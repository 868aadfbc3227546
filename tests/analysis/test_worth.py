"""What a row may claim and what it may not: ads their spend, what nobody can value nothing, a lost rank no money of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from huddle.analysis.exceptions import exceptions, rank
from huddle.rules import rules
from tests.analysis.marts import Marts
from tests.analysis.test_exceptions import LAST, a_row, ads, after, every, fall, shop, steady


def test_what_nobody_can_value_stands_in_the_rules_order_and_the_clearest_first():
    kinds = [("source_late", None), ("low_stars", 9e-4), ("complaint_topic", 1e-4), ("low_stars", 1e-6), ("budget_exhausted", None)]
    rows = [replace(a_row(None, "USD", number), kind=kind, p=p) for number, (kind, p) in enumerate(kinds)]
    said = [(row.kind, row.p) for row in rank(rows, {"USD": 1.0})]
    assert said == [kinds[at] for at in (2, 3, 1, 4, 0)]
    orders = [rules()[kind].order for kind, _ in said]
    assert orders == sorted(orders)


def off_the_page(marts: Marts, left: int, keyword: str = "mat") -> None:
    marts.add("keyword_rank", [
        {"shop": "default", "marketplace": "US", "asin": "A", "keyword": keyword, "snapshot_day": LAST - timedelta(days=left + 7 * week),
         "organic_rank": 90 if week == 0 else 12, "search_volume": 900}
        for week in range(4)
    ])  # fmt: skip


@pytest.mark.parametrize(("left", "is_told"), [(1, True), (30, False)])
def test_a_keyword_that_left_the_first_page_meanwhile_is_a_symptom_of_the_fall(left, is_told):
    marts = shop(units=fall(0.6, 4))
    off_the_page(marts, left)
    (row,) = every(marts)
    assert (row.kind, "rank_lost" in row.symptoms) == ("units_off", is_told)
    assert ("off the first page for “mat”" in row.why["en"], "“mat”" in row.why["zh"]) == (is_told, is_told)
    quiet = shop()
    off_the_page(quiet, left)
    assert every(quiet) == (), "a place in search alone is no exception"


def test_a_row_of_ads_claims_no_more_than_its_ads_used_to_cost():
    units = np.concatenate([steady(0)[:-4], np.round(steady(0)[-4:] * 0.6)])
    changed = {**ads(60.0, 100.0, 12.0), "ad_clicks": after(4, 100, 5), "ad_orders": after(4, 12, 0)}
    (dear,) = [row for row in every(shop(units=units, price=40.0, **changed)) if row.asin == "A"]
    assert (dear.kind, dear.value_at_stake) == ("ad_clicks_off", 60.0)
    assert dear.arithmetic["en"].endswith("claims no more than its ads cost: $60 a day")
    (cheap,) = [row for row in every(shop(units=units, price=4.0, **changed)) if row.asin == "A"]
    assert cheap.value_at_stake < 60.0 and "at the price" in cheap.arithmetic["en"]


@pytest.mark.parametrize(("left", "cause"), [(0.6, "ad_clicks_off"), (0.05, "units_off")])
def test_lost_clicks_are_the_cause_only_of_as_many_units_as_they_bring(left, cause):
    units = np.concatenate([steady(0)[:-4], np.round(steady(0)[-4:] * left)])
    marts = shop(units=units, **{**ads(60.0, 100.0, 12.0), "ad_clicks": after(4, 100, 5), "ad_orders": after(4, 12, 0)})
    (row,) = [row for row in every(marts) if row.asin == "A"]
    assert row.kind == cause and {row.kind, *row.symptoms} >= {"ad_clicks_off"}


def test_clicks_that_fall_while_sales_hold_say_so_and_cost_nothing_yet():
    marts = shop(**{**ads(60.0, 100.0, 12.0), "ad_clicks": after(4, 100.4, 5.3)})
    (row,) = [row for row in every(marts) if row.asin == "A"]
    assert (row.kind, row.value_at_stake, row.is_without_loss) == ("ad_clicks_off", 0.0, True)
    assert "sales hold" in row.sentence["en"] and "销量" in row.sentence["zh"]
    assert "no fewer units than usual so far" in row.why["en"] and "usually 100" in row.why["en"]
    assert exceptions(limit=5, ask=marts.ask).rows == (), "counted with the others, never among the few on the wall"
