"""What is usual of a day on the 90-day strip: shaded and said, from days that hold nothing of what is looked for."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import pytest

from huddle.charts import strip as charts
from huddle.elements.asin import strip
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Element

LAST = date(2026, 11, 17)
DATES = [LAST - timedelta(days=back) for back in range(strip.DAYS - 1, -1, -1)]


def about(language: str) -> Subject:
    return Subject(
        "B0AAAAAAAA", "US", None, "USD", "Mat", *[None] * 10, LAST, None, None, None, (), language,
    )  # fmt: skip


def history(sales: np.ndarray, first: int = 0) -> list[dict]:
    plain = {"sessions": None, "conversion": None, "price": 20.0, "ad_spend": None, "available": 400}
    return [{"day": day, "sales": float(sold), **plain} for day, sold in zip(DATES[first:], sales[first:], strict=True)]


def drawn(subject: Subject, days: list[dict]) -> list[Element]:
    return strip.elements(subject, days, strip.panels(subject, days, [], []), [])


def calm() -> np.ndarray:
    return np.random.default_rng(3).normal(1000, 40, strip.DAYS)


def test_the_last_four_weeks_are_held_against_the_range_and_do_not_make_it():
    fallen = np.where(np.arange(strip.DAYS) < strip.DAYS - 20, calm(), 500)
    panels = {panel.label: panel for panel in strip.panels(about("en"), history(fallen), [], [])}
    low, high = panels["Sales"].usual
    assert (low, high) == strip.usual_range("sales", tuple(calm())) and 750 < low < 950 < 1050 < high < 1250
    assert panels["Sales"].tone == "attention" and panels["Price"].tone == "ink"
    assert panels["Stock"].usual is None, "stock runs down by itself"


@pytest.mark.parametrize(("first", "is_known"), [(strip.DAYS - 28 - 20, True), (strip.DAYS - 28 - 19, False)])
def test_under_twenty_days_nothing_is_usual(first, is_known):
    (sales, *_) = strip.panels(about("en"), history(calm(), first), [], [])
    assert (sales.usual is not None) is is_known
    assert bool(strip.usual_words(about("en"), [sales])) is is_known


def test_what_lies_outside_is_said_in_words_with_its_range_in_both_languages():
    fallen = np.where(np.arange(strip.DAYS) < strip.DAYS - 1, calm(), 500)
    for language, words in (("en", r"now below: Sales \(usual \$\d+ to \$1,\d+\)"), ("zh", "最近一天偏低：销售额（?.*正常")):
        desk, wall = drawn(about(language), history(fallen))
        assert re.search(words, desk.note), desk.note
        assert ("Sales" if language == "en" else "销售额") in wall.more
    quiet = drawn(about("en"), history(calm()))[0]
    assert "all inside now" in quiet.note


def test_the_shade_lies_inside_the_band_and_behind_the_line():
    panel = charts.Panel("a", (50.0, 100.0, 80.0), str, usual=(-10.0, 90.0), said="usual")
    assert panel.shade() == (0.0, 0.9)
    assert charts.Panel("a", (5.0, 5.0), str, usual=(4.0, 6.0)).shade() is None
    drawn = charts.wall([panel], DATES[:3], [], str, "alt")
    assert drawn.index("<rect") < drawn.index("<path")
    assert list(charts.frame([panel], DATES[:3], str)["t0"]) == ["50.0 · usual", "100.0 · usual", "80.0 · usual"]
