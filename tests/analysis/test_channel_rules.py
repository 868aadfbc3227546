"""The expected day of a channel, and the row of one that brings far fewer shoppers than usual."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from huddle.analysis.exceptions import find
from huddle.text import LANGUAGES
from tests.analysis.marts import Marts
from tests.analysis.test_exceptions import DAYS, LAST, ads, after, every, shop, steady

PLACE = {"shop": "default", "marketplace": "US"}
DATES = [LAST - timedelta(days=DAYS - 1 - k) for k in range(DAYS)]


def by_visits(marts: Marts, **ways: np.ndarray) -> None:
    """Visitors of some channels by day, of whom every twentieth buys for 30."""
    covered = [{**PLACE, "source": "visits", "day": day, "is_complete": True, "is_span": False} for day in DATES]
    marts.add("source_day", covered)
    marts.add("visit_day", [
        {**PLACE, "channel": name, "day": day, "currency": "USD", "visitors": int(count), "sales": 1.5 * count}
        for name, counts in ways.items() for day, count in zip(DATES, counts, strict=True)
    ])  # fmt: skip


def by_ads(marts: Marts, clicks: np.ndarray, each: float = 0.5, back: int = 0) -> None:
    """Sponsored Products of some clicks a day, as many as `back` days before the last day of sales."""
    marts.add("channel_product", [
        {**PLACE, "channel": "ads_sp", "day": day, "currency": "USD", "is_complete": True, "clicks": int(count), "spend": each * 400,
         "ad_sales": 4.0 * count, "ad_orders": int(count) // 10}
        for day, count in zip(DATES[: len(DATES) - back], clicks, strict=False)
    ])  # fmt: skip


def fallen(mean: float, share: float, days: int) -> np.ndarray:
    counts = steady(7, mean)
    return np.concatenate([counts[:-days], np.round(counts[-days:] * (1 - share))])


def but_yesterday(counts: np.ndarray, count: float) -> np.ndarray:
    """The same, with a last day that lies on the other side of what was expected."""
    return np.concatenate([counts[:-1], [count]])


@pytest.mark.parametrize("days", [1, 6])
def test_a_channel_that_brings_fewer_visitors_is_a_row_of_its_own(days):
    marts = shop()
    by_visits(marts, search=fallen(2000, 0.6, days), live=steady(8, 900))
    (row,) = every(marts)
    assert (row.kind, row.channel, row.asin, row.line) == ("channel_off", "search", None, None)
    assert row.name == {"en": "Search", "zh": "搜索"} and "shoppers down" in row.sentence["en"] and "流量" in row.sentence["zh"]
    gone = 2000 * 0.6 * 1.5
    assert 0.8 * gone < row.value_at_stake < 1.05 * gone
    for language in LANGUAGES:
        assert "{" not in row.sentence[language] + row.why[language] + row.arithmetic[language]


RISEN_BUT_YESTERDAY = but_yesterday(fallen(2000, -0.9, 8), 1960)


def test_a_week_of_fewer_visitors_is_told_though_the_last_day_was_a_little_better_than_usual():
    marts = shop()
    by_visits(marts, search=but_yesterday(fallen(2000, 0.6, 8), 2060), live=steady(8, 900))
    (row,) = every(marts)
    assert (row.kind, row.channel) == ("channel_off", "search")


@pytest.mark.parametrize("search", [steady(7, 2000), fallen(2000, -0.9, 1), fallen(12, 0.9, 1), RISEN_BUT_YESTERDAY])
def test_it_is_silent_on_quiet_days_on_rises_and_on_a_handful_of_visitors(search):
    marts = shop()
    by_visits(marts, search=search, live=steady(8, 900))
    assert every(marts) == ()


def test_of_a_channel_and_its_part_only_the_part_is_told():
    marts = shop()
    by_visits(marts, organic=fallen(2600, 0.6, 2), search=fallen(2000, 0.6, 2), live=steady(8, 900))
    assert [row.channel for row in every(marts)] == ["search"]


def test_ads_that_bring_fewer_clicks_claim_no_more_than_they_cost():
    marts = shop()
    by_ads(marts, fallen(400, 0.7, 3), back=2)
    (row,) = every(marts)
    assert (row.kind, row.channel, row.value_at_stake, row.day) == ("channel_off", "ads_sp", 200.0, LAST - timedelta(days=2))
    assert "claims no more than its ads cost" in row.arithmetic["en"]


def test_clicks_that_products_lost_are_theirs_and_not_the_channels():
    marts = shop(**{**ads(60.0, 300.0, 12.0), "ad_clicks": after(4, 300, 15), "units": np.concatenate([steady(0)[:-4], [18, 17, 19, 16]])})
    by_ads(marts, fallen(400, 0.7, 4))
    assert [(row.kind, row.asin) for row in every(marts)] == [("ad_clicks_off", "A")]


def test_every_channel_has_its_expected_day_and_its_band():
    marts = shop()
    by_ads(marts, steady(7, 400))
    days = find(marts.ask, None, "s").days
    told = days[days["grain"] == "channel"].set_index("item")
    assert set(told.index) == {"ads_sp", "organic_other"}
    one = told.loc["ads_sp"]
    assert one["units_low"] < one["expected"] < one["units_high"] and one["expected"] == pytest.approx(400, rel=0.05)
    assert one["expected_sales"] == pytest.approx(1600, rel=0.05) and 0 < one["error"] < 0.1
    rest = told.loc["organic_other"]
    assert rest["expected_sales"] == pytest.approx(4 * 30 * 20 - 1600, rel=0.1) and rest["sales_low"] < rest["sales_high"]


@pytest.mark.parametrize(("left", "kind"), [(4, "units_off"), (30, "ad_clicks_off")])
def test_units_that_fall_further_than_lost_clicks_can_bring_are_no_cut_of_ads(left, kind):
    """A day as low as one of the quarter before is no news by itself; beside clicks that fell it is what the row is named after."""
    units = steady(0)
    units[-40], units[-1] = 4, left
    marts = shop(**{**ads(60.0, 300.0, 3.0), "ad_clicks": after(3, 300, 15), "units": units})
    (row,) = every(marts)  # and none of the line, most of whose clicks these are
    assert (row.kind, row.asin, "ad_clicks_off" in (row.kind, *row.symptoms)) == (kind, "A", True)
