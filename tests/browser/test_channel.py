"""The channel page as people use it: a channel opened into its products, a product opened and left, a link sent, the wall read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import (
    assert_chinese_stands_off,
    assert_desk_is_whole,
    assert_read_from_the_last_row,
    on_wall,
    opened,
    shown_code,
    take_picture,
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("size", "language", "scheme"), [((1920, 1080), "en", "light"), ((1366, 768), "zh", "dark")])
def test_the_desk_cuts_nothing(house, open_page, size, language, scheme):
    page = opened(open_page(f"{house.url}/channel?lang={language}&channel=ads_sp", size, language, scheme))
    take_picture(page, f"channel-desk-{size[0]}-{language}-{scheme}")
    assert_desk_is_whole(page)


@pytest.mark.parametrize(("size", "language", "scheme"), [((1366, 768), "en", "dark"), ((1920, 1080), "zh", "light")])
def test_the_wall_can_be_read_from_the_last_row(house, open_page, size, language, scheme):
    page = on_wall(open_page(f"{house.url}/channel?view=present&channel=ads_sp&lang={language}", size, language, scheme))
    codes = page.evaluate("[...document.querySelectorAll('.stage-root .screen')].map((one) => one.dataset.code)")
    assert codes[:3] == ["C8", "C1S", "C1"]
    for code in codes:
        assert shown_code(page) == code
        take_picture(page, f"channel-wall-{code}-{size[0]}-{language}-{scheme}")
        assert_read_from_the_last_row(page)
        if language == "zh":
            assert_chinese_stands_off(page)
        page.keyboard.press("ArrowRight")


def test_a_channel_opens_its_products_and_back_returns_to_the_row(house, open_page):
    page = opened(open_page(f"{house.url}/channel", (1366, 768)))
    page.locator("[data-code=C1] .what", has_text="Sponsored Products").click()
    page.locator("[data-code=C8] .row").first.wait_for()
    assert "channel=ads_sp" in page.url
    first = page.locator("[data-code=C8] .row").first
    key, name = first.get_attribute("data-row"), first.locator(".what").inner_text()
    first.locator(".what").click()
    expect(page.locator(".hud .question").first).to_contain_text(name)
    page.go_back()
    expect(page.locator(f'[data-code=C8] [data-row="{key}"].shown')).to_be_in_viewport()
    page.reload()  # the address alone holds what was opened
    expect(page.locator("[data-code=C8] .what").first).to_have_text(name)


def test_an_unknown_channel_shows_all_and_says_so(house, open_page):
    page = opened(open_page(f"{house.url}/channel?channel=carrier-pigeon"))
    expect(page.locator(".flash", has_text="carrier-pigeon")).to_be_visible()
    assert page.locator("[data-code=C8]").count() == 0 and page.locator("[data-code=C1] .row").count() >= 2
