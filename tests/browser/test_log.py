"""The Log as people use it: searched by a product's name, bounded by days in the address, taken away as a file, read on the wall."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import assert_desk_is_whole, assert_read_from_the_last_row, on_wall, opened, take_picture, wait_for_run

pytestmark = pytest.mark.browser


def test_a_change_is_found_by_a_word_and_taken_away(house, open_page):
    page = opened(open_page(f"{house.url}/log?since=2026-09-01&until=2026-11-19", (1366, 768)))
    take_picture(page, "log-desk-1366-en-light")
    assert_desk_is_whole(page)
    field = page.get_by_placeholder("ASIN, SKU, product, campaign or a word")
    field.fill("B0SMPL0001")
    field.press("Enter")
    expect(page.locator(".hud h1")).to_contain_text("with “B0SMPL0001” from 1 Sep to 19 Nov")
    wait_for_run(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert taken.value.suggested_filename == "huddle-log.csv"


def test_the_newest_changes_are_read_on_the_wall(house, open_page):
    page = on_wall(open_page(f"{house.url}/log?view=present&lang=zh", (1920, 1080), "zh", "dark"))
    take_picture(page, "log-wall-1920-zh-dark")
    assert_read_from_the_last_row(page)
