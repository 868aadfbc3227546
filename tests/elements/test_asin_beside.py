"""The verdict names the branch that broke and what the log knows just before it: near enough, and only what points the same way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddle.elements import asin
from huddle.elements.asin.beside import beside
from huddle.elements.choices import Choices
from tests.elements import world
from tests.elements.world import LAST, MAT
from tests.warehouse.deliveries import Delivery, deliver, moment

CUT = LAST - timedelta(days=6)
"""from this day the mat's ads are shown a third as often, and the visits they brought are missing"""
DAYS = [LAST - timedelta(days=back) for back in range(69, -1, -1)]


def company(*, with_log: bool = True) -> list[Delivery]:
    """Sixty steady days of the mat; then its ads are cut, a day after the campaign's budget."""
    sold, ads = [], []
    for day in DAYS:
        wobble = (day.toordinal() * 7) % 5
        clicks = (40 if day >= CUT else 130) + wobble
        sessions = 170 + clicks
        units = round(sessions * 0.12)
        sold.append({"period_start": day, "period_end": day, "asin": MAT, "sku": "S1", "title": "Yoga mat", "sessions": sessions,
                     "page_views": sessions, "buy_box_share": 0.97, "units": units, "order_items": units, "sales": units * 39.0,
                     "currency": "USD"})  # fmt: skip
        ads.append({"period_start": day, "period_end": day, "level": "advertised_product", "campaign": "Mats", "asin": MAT,
                    "ad_product": "SP", "impressions": clicks * 100, "clicks": clicks, "spend": clicks * 0.8, "ad_orders": clicks // 9,
                    "ad_sales": clicks // 9 * 39.0, "currency": "USD"})  # fmt: skip
    made = {"start": DAYS[0], "end": LAST, "exported": moment(LAST)}
    states = [CUT - timedelta(days=2), CUT - timedelta(days=1), LAST] if with_log else []
    budgets = [60 if day < CUT - timedelta(days=1) else 20 for day in states]
    log = [
        deliver("campaign_state", [{"snapshot_day": day, "ad_product": "SP", "campaign": "Mats", "budget": budget}], start=day)
        for day, budget in zip(states, budgets, strict=True)
    ]
    return [deliver("asin_period", sold, **made), deliver("ads", ads, **made), *world.tables(), *log]


def title(language: str = "en") -> str:
    return asin.page(Choices(asin=MAT, marketplace="US", language=language)).title


def test_a_cut_of_ads_is_named_down_to_the_budget_in_both_languages(put_in_force):
    put_in_force(*company())
    assert title() == (
        "Yoga mat 6 mm: sales −29%, lower since 12 Nov; all of it from traffic; "
        "ad impressions −68% after daily budget $60.00 → $20.00 on 11 Nov"
    )
    assert title("zh").endswith("广告曝光量 −68%，此前 11月11日每日预算 $60.00 → $20.00")
    shown = next(one for one in asin.page(Choices(asin=MAT, marketplace="US")).elements if one.code == "A3")
    assert shown.title == "What broke: Sales → Sessions → Ad impressions"


def test_without_the_log_the_branch_stands_alone(put_in_force):
    put_in_force(*company(with_log=False))
    assert title().endswith("ad impressions −68%")


def row(kind: str, day: date, **more) -> dict:
    empty = dict.fromkeys(("name", "seen_from", "said", "said_before", "amount", "amount_before", "units"))
    return {**empty, "name": "x", "kind": kind, "day": day, "last_day": day, "place": 0 if kind.startswith("event_") else 3, **more}


BUDGET = {"amount_before": 60.0, "amount": 20.0}
PRICE = {"amount_before": 20.0, "amount": 25.0}


@pytest.mark.parametrize(("branch", "side", "one", "stands"), [
    ("impressions", -1, row("campaign_budget", CUT, **BUDGET), True),
    ("impressions", 1, row("campaign_budget", CUT, **BUDGET), False),
    ("conversion", -1, row("campaign_budget", CUT, **BUDGET), False),
    ("conversion", -1, row("price", CUT, **PRICE), True),
    ("conversion", 1, row("price", CUT, **PRICE), False),
    ("price", 1, row("price", CUT, **PRICE), True),
    ("impressions", -1, row("campaign_state", CUT, said="paused"), True),
    ("impressions", 1, row("campaign_state", CUT, said="paused"), False),
    ("sessions", -1, row("asin_vanished", CUT), True),
    ("sessions", 1, row("stock_arrival", CUT, units=300), True),
    ("conversion", -1, row("event_promotion", CUT - timedelta(days=40), last_day=CUT - timedelta(days=1)), True),
    ("impressions", -1, row("campaign_budget", CUT - timedelta(days=6), **BUDGET), False),
    ("impressions", -1, row("campaign_budget", CUT + timedelta(days=3), **BUDGET), False),
    ("impressions", -1, row("campaign_budget", CUT, seen_from=CUT - timedelta(days=20), **BUDGET), False),
    ("stock", -1, row("event_promotion", CUT), False),
])  # fmt: skip
def test_a_change_stands_beside_a_break_when_it_is_near_and_can_have_made_it(branch, side, one, stands):
    assert (beside(branch, side, CUT, [one]) is not None) is stands
    assert beside(branch, side, None, [one]) is None


def test_of_several_the_nearest_stands_whatever_their_order():
    near, far = row("campaign_budget", CUT, **BUDGET), row("campaign_budget", CUT - timedelta(days=4), **BUDGET)
    for many in ([near, far], [far, near]):
        assert beside("impressions", -1, CUT, many).row is near
    larger = row("campaign_budget", CUT, name="y", amount_before=94.0, amount=5.0)
    assert beside("impressions", -1, CUT, [near, larger]).row is beside("impressions", -1, CUT, [larger, near]).row is larger
