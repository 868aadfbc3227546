"""Every page on exactly the files of each level: every element is right or absent, never an empty frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from huddle import figures, intake, sample, warehouse
from huddle.elements import asin, channel, monthly, morning, weekly
from huddle.elements.choices import Choices
from huddle.elements.model import Page
from huddle.text import say

UNSPLIT = {"W1", "W9", "W10", "W11", "W11R", "D8", "D9", "D10", "W3"}
"""what a team fills itself, and the head of the deck"""
TRAFFIC = {"account_sessions", "account_conversion", "buy_box"}


@dataclass(frozen=True)
class House:
    """One level's files, taken in."""

    level: str
    stamp: str

    def choices(self, language: str) -> Choices:
        return Choices(marketplace="US", language=language, stamp=self.stamp)


@pytest.fixture(scope="module")
def levels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of data by level and one state for all: a level's files are those of the level before and some more, read once."""
    return tmp_path_factory.mktemp("levels")


@pytest.fixture(scope="module", params=["L1", "L2", "L3", "L4", "L5"])
def house(request: pytest.FixtureRequest, levels: Path) -> Iterator[House]:
    data = levels / request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_DATA", str(data))
        patch.setenv("HUDDLE_STATE", str(levels / "state"))
        patch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
        sample.write_full(data, asins=10, days=70, end=date(2026, 11, 20), level=request.param)
        taken = intake.take_in()
        there = {file.relative_to(data).as_posix() for file in data.rglob("*") if file.is_file() and not file.name.startswith(".")}
        assert {receipt.file for receipt in taken.receipts} == there, "this level's files and no others"
        yield House(request.param, warehouse.refresh())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_element_is_right_or_absent(house: House, language: str) -> None:
    page = morning.page(house.choices(language))
    assert page.title
    tiles = {tile.metric: tile for element in page.elements for tile in element.tiles}
    assert {"sales", "units", "ad_spend"} <= tiles.keys()
    assert (tiles.keys() >= TRAFFIC) == (house.level >= "L3"), "the site's own traffic comes with Sales and Traffic by date"
    assert not [name for name, tile in tiles.items() if figures.UNKNOWN in tile.value or not tile.as_of or not tile.say]
    for element in page.elements:
        shown = (*element.tiles, *element.rows, element.table, element.chart, element.matrix, element.empty, element.note, element.plain)
        assert any(shown) or element.code in {"D8", "D9", "D10"}, f"{element.code} is an empty frame"
    stock = [element for element in page.elements if element.code == "D4" and element.rows]
    assert bool(stock) <= (house.level >= "L2"), "no stock clock without an inventory export"


def test_the_page_names_the_export_that_adds_the_next_thing(house: House) -> None:
    said = " ".join(chip.text for chip in morning.page(house.choices("en")).chips)
    assert ("Sales and Traffic by date would add" in said) == (house.level < "L3")
    assert ("would add" in said) == (house.level != "L5"), said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_month_is_right_or_absent(house: House, language: str) -> None:
    page = monthly.page(house.choices(language))
    shown = {element.code: element for element in page.elements}
    assert page.title and {"M1", "M13"} <= shown.keys()
    assert "M1Y" not in shown, "seventy days are no year"
    no_empty_frame(page)
    assert not [row.what for row in shown["M1"].rows if figures.UNKNOWN in row.money]
    stock = [one for one in page.elements if one.code in ("M5", "M5L") and not one.tiles]
    bars = [len(one.rows) if one.rows else one.chart.svg.count("<rect") for one in stock]
    assert 1 not in bars, "one bar compares nothing: the figures of the stock stand in its place"
    assert ("M5L" in shown) == (house.level == "L5"), "lines come with the products table"


def no_empty_frame(page: Page) -> None:
    """Every element has something in it, and no table a column without a value."""
    for element in page.elements:
        parts = (element.tiles, element.rows, element.table, element.chart, element.matrix, element.empty, element.note, element.plain)
        filled = any(part is not None and len(part) if isinstance(part, tuple) else part for part in parts)
        assert filled or element.code in UNSPLIT, f"{element.code} is an empty frame"
        for tile in element.tiles:
            assert figures.UNKNOWN not in tile.value, f"{element.code}: {tile.label} is {tile.value}"
        if element.table is not None:
            blank = [one.name for one in element.table.columns if element.table.frame[one.name].isna().all()]
            assert not blank, f"{element.code} has columns without a value: {blank}"
            lines = set(element.table.frame["line"]) if "line" in [one.name for one in element.table.columns] else {"any"}
            assert lines - {say("frame.no_line", language) for language in ("en", "zh")}, f"{element.code} has a column of no lines"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_week_is_right_or_absent(house: House, language: str) -> None:
    page = weekly.page(house.choices(language))
    shown = {element.code: element for element in page.elements}
    assert page.title
    no_empty_frame(page)
    metrics = {code for code in shown if code.startswith("W3.")}
    assert {"W3.6", "W3.8", "W3.9", "W3.10"} <= metrics, "orders and ads carry spend, TACOS, units and sales"
    assert ("W3.1" in metrics) == ("W3.3" in metrics) == (house.level >= "L3"), "visits come with by-date"
    assert ("W3.4" in metrics) == (house.level >= "L4"), "a Buy Box that adds up over products comes with by-ASIN"
    assert ("W3.11" in metrics) == (house.level >= "L2"), "stock by week comes with inventory"
    assert ("W3.12" in metrics) == (house.level == "L5"), "contribution needs costs and fees"
    assert {"W4", "W5", "W6", "WL"} <= shown.keys()
    said = " ".join(one.note for one in page.elements if one.code == "W4")
    if language == "en":
        assert ("A Business Report by ASIN of the same days would split orders" in said) == (house.level < "L4"), said
    columns = {column.name for column in shown["WL"].table.columns}
    assert ("sessions" in columns) == (house.level >= "L4") and ("days_of_cover" in columns) == (house.level >= "L2")
    assert bool({"W2", "W2C", "W2Q", "W2R"} & shown.keys()) == (house.level == "L5"), "customers' words come with reviews and returns"
    assert ("W7" in shown) <= (house.level >= "L2")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_channels_are_right_or_absent(house: House, language: str) -> None:
    page = channel.page(house.choices(language))
    no_empty_frame(page)
    shown = {element.code: element for element in page.elements}
    assert page.title and "C1" in shown and "C6" in shown
    assert not [column for column in shown["C1"].table.columns if column.name in ("visits", "conversion")] if shown["C1"].table else True


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_product_is_right_or_absent(house: House, language: str) -> None:
    rows = warehouse.ask("morning/names", stamp=house.stamp, shop=None, marketplace="US", line=None, owner=None)
    page = asin.page(house.choices(language).but(asin=str(rows["asin"].iloc[0])))
    no_empty_frame(page)
    codes = {element.code for element in page.elements}
    assert page.title and "A4" in codes
    assert ("A8" in codes) == (house.level >= "L2"), "stock comes with an inventory export"
    assert ("A9" in codes) <= (house.level == "L5"), "reviews are a source of their own"
