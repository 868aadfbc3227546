"""T4 and what it feeds: the curve from the team's own exports, in words beside young days; assumed until there are enough."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from huddle.elements import deliveries, morning
from huddle.elements.choices import Choices
from huddle.elements.maturity import words, young
from huddle.elements.morning import trust
from tests.elements.conftest import CURRENCY, US_DAY, by_date, fixed_clock, kept_marts, put_in_force, state
from tests.warehouse.deliveries import Delivery, deliver, moment

__all__ = ["fixed_clock", "kept_marts", "put_in_force", "state"]


def told_at(day: date, hours: float, share: float, days: int = 1) -> Delivery:
    """What an export so many hours after the end of `day` (at 08:00 UTC) says of it and of the settled days before."""
    rows = []
    for back in range(days):
        sold = (share if back == 0 else 1.0) * 1000
        rows.append({"day": day - timedelta(days=back), "sales": sold, "units": round(sold / 20), "sessions": 300, "currency": "USD"})
    exported = moment(day, 32 + hours)
    return deliver("site_day", rows, start=day - timedelta(days=days - 1), end=day, exported=exported)


def daily(days: int) -> list[Delivery]:
    """One export a day: the newest day 90 % in, the days before whole."""
    first = US_DAY - timedelta(days=days - 1)
    history = by_date("US", first - timedelta(days=1), 80, 60)
    made = [deliver("site_day", history, start=history[0]["day"], end=history[-1]["day"], exported=moment(first, 20))]
    return made + [told_at(first + timedelta(days=step), 3, 0.9, days=min(step + 1, 6)) for step in range(days)]


def test_the_curve_comes_from_the_teams_own_exports_and_stands_beside_young_days(put_in_force) -> None:
    stamp = put_in_force(*daily(16))
    choices = Choices(stamp=stamp, marketplace="US")
    (element,) = (one for one in deliveries.page(choices).elements if one.code == "T4")
    assert element.title == "The youngest days show 90% of their final value on the first day"
    assert element.rows[0].money == "90%"
    assert "after a day 100.0%" in element.rows[0].why[0].text
    assert [row.money for row in element.rows if row.key.startswith("moved")][:1] == ["+$100"]
    page = morning.page(choices)
    sales = next(tile for tile in page.elements[0].tiles if tile.metric == "sales")
    assert sales.as_of == "Wed 18, 90% in"
    assert sales.also.endswith("usually 90% of its final value at this age (our own exports, 13 days)")
    assert any("90% in, may still change" in chip.text for chip in page.chips)
    chinese = morning.page(choices.but(language="zh"))
    assert any("约到 90%" in chip.text for chip in chinese.chips)


def test_until_then_it_is_assumed_and_says_so(put_in_force) -> None:
    stamp = put_in_force(*daily(6))
    choices = Choices(stamp=stamp, marketplace="US")
    (element,) = (one for one in deliveries.page(choices).elements if one.code == "T4")
    assert (element.title, element.rows[0].money) == (
        "Not known yet from our own exports: the documented defaults are assumed", "assumed",
    )  # fmt: skip
    assert "3 of" not in element.rows[0].why[0].text and "10 are needed" in element.rows[0].why[0].text
    (sales,) = (one for one in trust.reaches(choices) if one.source == "sales")
    assert words(sales.maturity, "en") == "may still change (assumed for 3 days)"
    page = morning.page(choices)
    assert next(tile for tile in page.elements[0].tiles if tile.metric == "sales").as_of == "Wed 18"
    assert any(chip.text.endswith("may still change (assumed)") for chip in page.chips)


def test_a_settled_day_says_nothing(put_in_force) -> None:
    rows = by_date("US", US_DAY, 60, 50)
    stamp = put_in_force(deliver("site_day", rows, start=rows[0]["day"], end=US_DAY, exported=datetime(2026, 11, 30, tzinfo=UTC)))
    found = young(stamp).of_metric("sales", "default", "US", US_DAY)
    assert found is not None and not found.is_young and words(found, "en") == ""
    assert CURRENCY["US"] == "USD"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_said_of_a_source_that_is_not_there(put_in_force, language) -> None:
    rows = by_date("US", US_DAY, 30, 50)
    stamp = put_in_force(deliver("site_day", rows, start=rows[0]["day"], end=US_DAY))
    (element,) = (one for one in deliveries.page(Choices(stamp=stamp, language=language)).elements if one.code == "T4")
    assert len([row for row in element.rows if row.key.startswith("curve")]) == 1
