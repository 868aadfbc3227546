"""Visits with nobody behind them are told both ways, and nothing is judged by them: on the trust strip, the tiles, the weekly pictures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huddle.elements import morning, weekly
from huddle.elements.choices import Choices
from huddle.elements.model import Page
from huddle.elements.period import week
from huddle.elements.weekly import words
from huddle.elements.weekly.readings import Reading, read
from tests.elements.conftest import US_DAY, by_date, site_file

SATURDAY = date(2026, 11, 14)


def flooded(*days: date) -> Any:
    """The site by date, its visits eightfold on some days on which no more was bought."""
    rows = by_date("US", US_DAY, 330, 100)
    for row in rows:
        if row["day"] in days:
            row.update(sessions=row["sessions"] * 8, page_views=row["page_views"] * 8)
    return site_file("US", rows)


def reading(stamp: str, name: str) -> Reading:
    period = week(Choices(stamp=stamp, marketplace="US").scope)
    assert period is not None
    return next(one for one in read(period) if one.name == name)


@pytest.fixture
def of_the_week(put_in_force) -> str:
    return put_in_force(flooded(SATURDAY - timedelta(days=3), SATURDAY - timedelta(days=2)))


def chart_title(page: Page, code: str) -> str:
    return next(one.chart.alt for one in page.elements if one.code == code and one.chart)


def test_the_weeks_titles_tell_visits_and_conversion_both_ways_and_judge_what_shoppers_did(of_the_week):
    page = weekly.page(Choices(stamp=of_the_week, marketplace="US"))
    visits, conversion = reading(of_the_week, "sessions"), reading(of_the_week, "conversion")
    assert visits.now > 2 * visits.judged and conversion.now < conversion.judged / 2
    assert (visits.side, conversion.side) == ("normal", "normal"), "with the flood both would be far outside"
    for one, code in ((visits, "W3.1"), (conversion, "W3.3")):
        said = chart_title(page, code)
        plain, cleaned = (words.value(one.metric, number, None, "en") for number in (one.now, one.judged))
        assert f"{cleaned} without suspicious visits ({plain} with them), inside its usual range" in said
    assert "剔除疑似机器流量后" in words.sentence(conversion, None, "zh")
    tile = next(tile for one in page.elements if one.code == "W3" for tile in one.tiles if tile.metric.endswith("conversion"))
    assert tile.say.endswith("without bots") and tile.tone == "normal" and 0.25 <= tile.band.at <= 0.75


def test_a_week_after_a_flood_is_held_against_the_week_before_without_it(put_in_force):
    stamp = put_in_force(flooded(SATURDAY - timedelta(days=8)))
    found = reading(stamp, "sessions")
    assert found.found.box["wow"] < -0.3 < -0.1 < found.wow < 0.1
    assert "without the suspicious visits of the week before" in words.sentence(found, None, "en")


def test_the_usual_range_is_that_of_the_weeks_without_floods(put_in_force):
    plain = put_in_force(flooded())
    quiet = {name: reading(plain, name) for name in ("sessions", "conversion")}
    late = put_in_force(flooded(*(SATURDAY - timedelta(days=7 * back + 2) for back in (9, 11, 13))))
    for name, usual in quiet.items():
        found = reading(late, name)
        assert (found.low, found.high) == pytest.approx((usual.low, usual.high), rel=0.02), name
        assert not found.suspect and found.judged == found.now


def test_the_strip_names_the_days_and_the_mornings_conversion_is_told_both_ways(put_in_force):
    stamp = put_in_force(flooded(US_DAY))
    page = morning.page(Choices(stamp=stamp, marketplace="US"))
    assert any("Visits without buyers: 18 Nov" in chip.help for chip in page.chips)
    tiles = {tile.metric: tile for one in page.elements for tile in one.tiles}
    told = [tile for name, tile in tiles.items() if name.endswith("conversion")]
    assert told and all("without bots" in f"{tile.say} {tile.also}" and tile.tone == "normal" for tile in told)
