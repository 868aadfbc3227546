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
    {"risk": "Ads grow too dear", "probability": 0.125, "loss": 5000, "trigger": "TACOS > 15%", "marketplace": "US"},
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
    assert (ads.money, ads.per, ads.detail) == ("$625", "12.5% of $5,000", "12.5% likely × $5,000 if it happens = $625")
    assert demand.why[0].text == "Units 70 a week; its trigger: below 60 a week"
    assert desk.as_of == "triggers watched over 28 days to 18 Nov"
    chinese = risks.elements(month(Choices(stamp=house, marketplace="US", language="zh")))[0]
    assert chinese.title == "4 项风险中 1 项已触发预警" and chinese.rows[0].why[0].text == "已触发：转化率 7.1%，低于 8.0%"


def test_each_line_has_its_own_figure_and_a_change_of_line_measures_nothing(put_in_force, monkeypatch):
    days = [LAST - timedelta(days=back) for back in range(30)]
    rows = [
        {"period_start": day, "period_end": day, "asin": asin, "units": units, "sales": 20.0 * units, "currency": "USD"}
        for day in days for asin, units in (("B0LAMPLAMP", 10), ("B0POTPOTPO", 3))
    ]  # fmt: skip
    lines = [{"asin": "B0LAMPLAMP", "line": "Lamps"}, {"asin": "B0POTPOTPO", "line": "Pots"}, {"asin": "B0NOTSOLD0", "line": "Boxes"}]
    told = [
        {"risk": "Demand breaks away", "probability": 0.5, "loss": 1000, "currency": "USD", "trigger": "units < 60"},
        {"risk": "Sales fall", "probability": 0.4, "loss": 1000, "currency": "USD", "trigger": "sales < 500"},
        {"risk": "Pots sell out", "line": "Pots", "probability": 0.3, "loss": 900, "currency": "USD", "trigger": "units > 1000"},
    ]
    stamp = put_in_force(
        deliver("asin_period", rows, start=days[-1], end=LAST, marketplaces=("US",), exported=moment(LAST)),
        deliver("products", lines, start=None, marketplaces=(), exported=moment(LAST)),
        deliver("risks", told, start=None, marketplaces=(), exported=moment(LAST)),
    )

    def said(**choice: str) -> dict[str, str]:
        return {row.what: row.why[0].text for row in risks.elements(month(Choices(stamp=stamp, marketplace="US", **choice)))[1].rows}

    assert said()["Demand breaks away"] == "Units 91 a week; its trigger: below 60 a week"
    assert said()["Pots sell out"] == "Units 21 a week; its trigger: above 1,000 a week", "a risk of a line is of that line alone"
    pots = said(line="Pots")
    assert pots["Demand breaks away"] == "Trigger reached: Units 21 a week, below 60 a week"
    assert pots["Sales fall"] == "Trigger reached: Sales $420 a week, below $500 a week"
    monkeypatch.setattr(risks.warehouse, "measure", lambda *_, **__: pytest.fail("the lines are measured together"))
    lamps = said(line="Lamps")
    assert lamps == {"Demand breaks away": "Units 70 a week; its trigger: below 60 a week",
                     "Sales fall": "Sales $1,400 a week; its trigger: below $500 a week"}  # fmt: skip
    assert said(line="Boxes")["Demand breaks away"] == "No days of Units are known; its trigger: below 60 a week"


def test_without_a_table_nothing_is_shown(put_in_force):
    rows = [{"period_start": LAST, "period_end": LAST, "asin": "B0RISKRISK", "units": 1, "sales": 20.0, "currency": "USD"}]
    stamp = put_in_force(deliver("asin_period", rows, start=LAST, end=LAST, marketplaces=("US",), exported=moment(LAST)))
    assert risks.elements(month(Choices(stamp=stamp))) == ()


def of(put_in_force, *told: dict[str, object], rates: dict[str, float] | None = None) -> str:
    """Twenty-eight days of 15 units and $300 a day from 100 visits, sold in dollars, and a table of risks."""
    days = (LAST - timedelta(days=back) for back in range(28))
    rows = [{"period_start": day, "period_end": day, "asin": "B0RISKRISK", "units": 15, "sales": 300.0, "sessions": 100, "currency": "USD"}
            for day in days]  # fmt: skip
    table = [{"month": LAST.replace(day=1), "currency": one, "to_currency": "USD", "rate": rate} for one, rate in (rates or {}).items()]
    return put_in_force(
        deliver("asin_period", rows, start=LAST - timedelta(days=27), end=LAST, marketplaces=("US",), exported=moment(LAST)),
        deliver("risks", [{"probability": 0.5, "loss": 1000, "currency": "USD", **one} for one in told], start=None, marketplaces=()),
        *([deliver("exchange_rates", table, start=None, marketplaces=())] if table else ()),
    )


BOUNDS = {
    "conversion >= 15%": (True, "at least 15.0%"), "conversion ≤ 15%": (True, "at most 15.0%"),
    "转化率 不低于 15%": (True, "at least 15.0%"),
    "conversion at most 15 %": (True, "at most 15.0%"), "conversion > 15%": (False, "above 15.0%"),
    "转化率 低于 15%": (False, "below 15.0%"), "units <= 105": (True, "at most 105 a week"), "units >= 106": (False, "at least 106 a week"),
    "conversion not below 16%": (False, "at least 16.0%"), "units > 104": (True, "above 104 a week"),
}  # fmt: skip


def test_one_risk_is_told_as_one(put_in_force):
    stamp = of(put_in_force, {"risk": "Demand breaks away", "trigger": "units < 1"})
    told = [risks.elements(month(Choices(stamp=stamp, language=language)))[0].title for language in ("en", "zh")]
    assert told == ["One risk is watched; it has not reached its trigger", "1 项风险，未触发预警"]


def test_a_bound_counts_as_reached_where_the_trigger_says_so(put_in_force):
    stamp = of(put_in_force, *({"risk": trigger, "trigger": trigger} for trigger in BOUNDS))
    shown = {row.what: row for row in risks.elements(month(Choices(stamp=stamp, marketplace="US")))[1].rows}
    assert {what: (row.tone == "attention", row.why[0].text.startswith("Trigger reached: ")) for what, row in shown.items()} == {
        trigger: (is_reached, is_reached) for trigger, (is_reached, _) in BOUNDS.items()}  # fmt: skip
    assert all(shown[trigger].why[0].text.endswith(bound) for trigger, (_, bound) in BOUNDS.items())


APART = (
    {"risk": "In crowns", "loss": 90_000, "currency": "SEK"}, {"risk": "In euros", "loss": 1_100, "currency": "EUR"},
    {"risk": "In dollars", "loss": 1_200}, {"risk": "Crowns, reached", "loss": 10, "currency": "SEK", "trigger": "units > 1"},
    {"risk": "Dollars, reached", "loss": 1, "trigger": "units > 1"},
)  # fmt: skip


def test_a_loss_without_a_rate_stands_after_what_can_be_compared_and_says_so(put_in_force):
    """Ninety thousand crowns are not ninety thousand dollars; nor is a loss of which no currency is told."""
    stamp = of(put_in_force, *APART, rates={"EUR": 1.2})
    shown = risks.elements(month(Choices(stamp=stamp)))[1].rows
    assert [row.what for row in shown] == ["Dollars, reached", "Crowns, reached", "In euros", "In dollars", "In crowns"]
    said = "no exchange rate of SEK is known: it stands after what can be compared"
    assert [row.why[-1].text == f"; {said}" and row.detail.endswith(f"\n{said}") for row in shown] == [False, True, False, False, True]
    chinese = risks.elements(month(Choices(stamp=stamp, language="zh")))[1].rows
    assert chinese[1].why[-1].text == "；缺少 SEK 汇率：排在可比较金额的风险之后"


def test_losses_in_one_currency_need_no_rate(put_in_force):
    stamp = of(put_in_force, *(one for one in APART if one.get("currency") == "SEK"), {"risk": "Untold", "loss": 99_000, "currency": None})
    shown = risks.elements(month(Choices(stamp=stamp)))[1].rows
    assert [row.what for row in shown] == ["Crowns, reached", "In crowns", "Untold"]
    assert shown[1].why[-1].text == "No trigger is named" and shown[2].why[-1].text.startswith("; its loss names no currency")
