"""The Dictionary as people use it: every number at a glance, found by a word of either language, taken away as a file."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import assert_no_cut_text, assert_no_horizontal_scroll, take_picture, wait_for_run

pytestmark = pytest.mark.browser
LOOKS = [((1920, 1080), "en", "light"), ((1366, 768), "zh", "dark"), ((1366, 768), "en", "dark")]


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_every_number_is_written_out_and_none_is_cut(empty_house, open_page, size, language, scheme):
    page = open_page(f"{empty_house.url}/dictionary?lang={language}", size, language, scheme)
    page.locator(".hud .prose").wait_for()
    wait_for_run(page)
    take_picture(page, f"dictionary-{size[0]}-{language}-{scheme}")
    assert_no_horizontal_scroll(page)
    assert_no_cut_text(page)


def test_a_number_is_found_by_its_other_name_and_taken_away(empty_house, open_page):
    page = open_page(f"{empty_house.url}/dictionary")
    field = page.get_by_placeholder("sales, 转化率, ACOS …")
    field.fill("购物车赢得率")
    field.press("Enter")
    expect(page.locator(".hud h1")).to_contain_text("One number mentions")
    expect(page.locator(".hud .prose tbody tr")).to_have_count(1)
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    assert taken.value.suggested_filename == "huddle-dictionary.csv"
