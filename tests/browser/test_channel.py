"""The channel page as people use it: a channel opened into its products, a product opened and left, a link sent, the wall read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.eyes import (
    assert_chinese_stands_off,
    assert_no_cut_text,
    assert_no_horizontal_scroll,
    smallest_effective_font,
    take_picture,
    wait_for_run,
)

pytestmark = pytest.mark.browser
SHOWN = ".stage-root .screen:not([hidden])"


@pytest.fixture(scope="module")
def house(company_house: House) -> House:
    return company_house


def opened(page: Page) -> Page:
    page.locator(".hud h1").first.wait_for()
    wait_for_run(page)
    return page


@pytest.mark.parametrize(("size", "language", "scheme"), [((1920, 1080), "en", "light"), ((1366, 768), "zh", "dark")])
def test_the_desk_cuts_nothing(house, open_page, size, language, scheme):
    page = opened(open_page(f"{house.url}/channel?lang={language}&channel=ads_sp", size, language, scheme))
    take_picture(page, f"channel-desk-{size[0]}-{language}-{scheme}")
    assert page.get_by_test_id("stException").count() == 0
    assert_no_horizontal_scroll(page)
    assert_no_cut_text(page)


@pytest.mark.parametrize(("size", "language", "scheme"), [((1366, 768), "en", "dark"), ((1920, 1080), "zh", "light")])
def test_the_wall_can_be_read_from_the_last_row(house, open_page, size, language, scheme):
    page = open_page(f"{house.url}/channel?view=present&channel=ads_sp&lang={language}", size, language, scheme)
    page.locator(SHOWN).wait_for()
    wait_for_run(page)
    codes = page.evaluate("[...document.querySelectorAll('.stage-root .screen')].map((one) => one.dataset.code)")
    assert codes[:3] == ["C8", "C1S", "C1"]
    for code in codes:
        assert page.locator(SHOWN).get_attribute("data-code") == code
        take_picture(page, f"channel-wall-{code}-{size[0]}-{language}-{scheme}")
        assert_no_cut_text(page)
        assert_no_horizontal_scroll(page)
        font, words = smallest_effective_font(page)
        assert font >= 36 * min(size[0] / 1920, size[1] / 1080) - 0.1, f"{words!r} is {font:.1f} px on {code}"
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
