"""Risks of the month: ordered by what may happen now, then by money; their triggers are watched on the team's own days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddle.elements.choices import Choices
from huddle.elements.monthly import risks
from huddle.elements.period import month
from tests.warehouse.deliveries import deliver, moment

LAST = date(2026, 11, 18)
RISKS = (
    {"risk": "A rival cuts its price", "risk_zh": "竞品降价", "probability": 0.3, "loss": 12000, "owner": "Ads",
     "trigger": "conversion < 8%"},
    {"risk": "A strike at the port", "probability": 0.1, "loss": 90000, "trigger": "weather"},
    {"risk": "Demand breaks away", "probability": 0.5, "loss": 1000, "trigger": "销量 低于 60"},
    {"risk": "Ads grow too dear", "probability": 0.2, "loss": 5000, "trigger": "TACOS > 15%", "marketplace": "US"},
    {"risk": "Only in Germany", "probability": 0.9, "loss": 90000, "marketplace": "DE"},
)  # fmt: skip


@pytest.fixture
def house(put_in_force) -> str:
    rows = [
        {"period_start": day, "period_end": day, "asin": "B0RISKRISK", "units": 10, "sales": 200.0, "sessions": 100 if day.day % 2 else 180,
         "currency": "USD"}
        for day in (LAST - timedelta(days=back) for back in range(60))
    ]  # fmt: skip
    return put_in_force(
        deliver("asin_period", rows, start=LAST - timedelta(days=59), end=LAST, marketplaces=("US",), exported=moment(LAST)),
        deliver("risks", [{"currency": "USD", **one} for one in RISKS], start=None, marketplaces=(), exported=moment(LAST)),
    )


def test_what_has_reached_its_trigger_comes_first_then_money(house):
    period = month(Choices(stamp=house, marketplace="US"))
    wall, desk = risks.elements(period)
    assert wall.title == "1 of 4 risks has reached its trigger" and wall.code == "M12"
    assert [row.what for row in desk.rows] == [
        "A rival cuts its price", "A strike at the port", "Ads grow too dear", "Demand breaks away"]  # fmt: skip
    first, strike, ads, demand = desk.rows
    assert first.tone == "attention" and first.why[0].text == "Trigger reached: Conversion 7.1%, below 8.0%"
    assert (first.money, first.per, first.who) == ("$3,600", "30% of $12,000", "Ads")
    assert wall.rows[0].per == "30% likely", "on the wall the words need the room"
    assert strike.why[0].text.startswith("“weather” cannot be watched") and not strike.is_owned
    assert ads.why[0].text == "No days of TACOS are known; its trigger: above 15.0%"
    assert demand.why[0].text == "Units 70 a week; its trigger: below 60 a week"
    assert desk.as_of == "triggers watched over 28 days to 18 Nov"
    chinese = risks.elements(month(Choices(stamp=house, marketplace="US", language="zh")))[0]
    assert chinese.title == "4 项风险中 1 项已触发预警" and chinese.rows[0].why[0].text == "已触发：转化率 7.1%，低于 8.0%"


def test_without_a_table_nothing_is_shown(put_in_force):
    rows = [{"period_start": LAST, "period_end": LAST, "asin": "B0RISKRISK", "units": 1, "sales": 20.0, "currency": "USD"}]
    stamp = put_in_force(deliver("asin_period", rows, start=LAST, end=LAST, marketplaces=("US",), exported=moment(LAST)))
    assert risks.elements(month(Choices(stamp=stamp))) == ()
