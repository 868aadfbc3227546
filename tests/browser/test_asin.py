"""The ASIN page as people use it: found by a Chinese title, opened from a list, read on the wall, and back to the row."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import LOOKS, assert_desk_is_whole, assert_read_from_the_last_row, on_wall, opened, shown_code, take_picture

pytestmark = pytest.mark.browser
WALL = {"A1", "A3", "A3P", "A4", "A5", "A7", "A8", "A9", "A9C"}


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
@pytest.mark.parametrize("query", ["", "asin=B0SMPL0001"])
def test_the_desk_cuts_nothing(house, open_page, size, language, scheme, query):
    page = opened(open_page(f"{house.url}/asin?lang={language}&{query}", size, language, scheme))
    take_picture(page, f"asin-desk-{'one' if query else 'all'}-{size[0]}-{language}-{scheme}")
    assert_desk_is_whole(page)


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_the_wall_can_be_read_from_the_last_row(house, open_page, size, language, scheme):
    page = on_wall(open_page(f"{house.url}/asin?asin=B0SMPL0001&view=present&lang={language}", size, language, scheme))
    codes = page.evaluate("[...document.querySelectorAll('.stage-root .screen')].map((one) => one.dataset.code)")
    assert set(codes) >= WALL
    for code in codes:
        assert shown_code(page) == code
        take_picture(page, f"asin-wall-{code}-{size[0]}-{language}-{scheme}")
        assert_read_from_the_last_row(page)
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelectorAll('canvas').length") == 0


def test_a_product_is_found_by_its_chinese_name_and_opened(house, open_page):
    page = opened(open_page(f"{house.url}/asin?lang=zh", language="zh"))
    name = page.locator("[data-code=A0] .what").nth(2).inner_text()
    assert re.search("[一-鿿]", name)
    field = page.get_by_placeholder("ASIN、SKU 或标题")
    field.fill(name[:2])
    field.press("Enter")
    expect(page.locator(".hud h1")).to_contain_text(name[:2])
    page.locator("[data-code=A0] .what", has_text=name).first.click()
    expect(page.locator(".hud .question")).to_contain_text(name)
    assert "asin=" in page.url


def test_back_from_a_product_returns_to_the_row_one_left(house, open_page):
    page = opened(open_page(f"{house.url}/asin", (1366, 768)))
    last = page.locator("[data-code=A0] .row").last
    key, name = last.get_attribute("data-row"), last.locator(".what").inner_text()
    last.locator(".what").click()
    expect(page.locator(".hud .question")).to_contain_text(name)
    page.go_back()
    expect(page.locator(f'[data-row="{key}"].shown')).to_be_in_viewport()
    assert f"row={key}" in page.url


def test_another_site_is_a_click_away(house, open_page):
    page = opened(open_page(f"{house.url}/asin?asin=B0SMPL0001"))
    page.locator("[data-code=A1S] .what").first.click()
    expect(page.locator(".hud .question")).to_contain_text("DE")
    assert "marketplace=DE" in page.url


def test_the_strip_tells_a_day_under_the_mouse(house, open_page):
    page = opened(open_page(f"{house.url}/asin?asin=B0SMPL0001", (1366, 1600)))
    chart = page.get_by_test_id("stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    for step in range(8):
        page.mouse.move(box["x"] + box["width"] / 2 + step, box["y"] + box["height"] / 2)
    expect(page.locator("#vg-tooltip-element")).to_contain_text("$")


def test_unknown_asins_are_searched_for_and_not_a_traceback(house, open_page):
    page = opened(open_page(f"{house.url}/asin?asin=%3Cb%3Enobody%3C%2Fb%3E"))
    expect(page.locator(".hud .empty")).to_contain_text("<b>nobody</b>")
