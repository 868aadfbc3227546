"""The morning page on exactly the files of each level: every element is right or absent, never an empty frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from huddle import figures, intake, sample, warehouse
from huddle.elements import monthly, morning
from huddle.elements.choices import Choices

TRAFFIC = {"account_sessions", "account_conversion", "buy_box"}


@dataclass(frozen=True)
class House:
    """One level's files, taken in."""

    level: str
    stamp: str

    def choices(self, language: str) -> Choices:
        return Choices(marketplace="US", language=language, stamp=self.stamp)


@pytest.fixture(scope="module", params=["L1", "L2", "L3", "L4", "L5"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_DATA", str(folder / "data"))
        patch.setenv("HUDDLE_STATE", str(folder / "state"))
        patch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
        sample.write_full(Path(folder / "data"), asins=10, days=70, end=date(2026, 11, 20), level=request.param)
        intake.take_in()
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
        shown = (*element.tiles, *element.rows, element.table, element.chart, element.matrix, element.empty, element.note)
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
    for element in page.elements:
        parts = (element.tiles, element.rows, element.table, element.chart, element.matrix, element.empty, element.note)
        assert any(part is not None and len(part) if isinstance(part, tuple) else part for part in parts), f"{element.code} is empty"
    assert not [row.what for row in shown["M1"].rows if figures.UNKNOWN in row.money]
