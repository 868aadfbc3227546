"""Back and Forward lead to pages somebody saw, each of them once: not to the step Streamlit leaves between two, and past none."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.eyes import on_wall, opened

pytestmark = pytest.mark.browser


def held(page: Page) -> int:
    """How many entries this tab's history holds."""
    return page.evaluate("history.length")


def test_a_product_is_one_step_from_its_row(house, open_page):
    page = opened(open_page(f"{house.url}/channel?channel=ads_sp", (1366, 768)))
    row = page.locator("[data-code=C8] .row").first
    name, before = row.locator(".what").inner_text(), held(page)
    row.locator(".what").click()
    expect(page.locator(".hud .question").first).to_contain_text(name)
    page.wait_for_url("**/asin?**")
    assert held(page) == before + 1
    page.go_back()
    page.wait_for_url("**/channel?**row=**")
    expect(page.locator("[data-code=C8] .row.shown .what")).to_have_text(name)
    page.go_forward()
    page.wait_for_url("**/asin?**")
    expect(page.locator(".hud .question").first).to_contain_text(name)


def test_a_page_with_the_filters_of_the_next_is_not_passed_over(house, open_page):
    page = opened(open_page(f"{house.url}/morning", (1366, 768)))
    page.goto(f"{house.url}/channel?line=Kitchen")
    opened(page).locator(".bar a", has_text="Weekly").click()
    page.wait_for_url("**/weekly?line=Kitchen")
    opened(page)
    page.go_back()
    page.wait_for_url("**/channel?line=Kitchen")
    expect(page.locator(".hud .question").first).to_have_text("Which channel works?")


def test_a_filter_chosen_on_a_page_is_a_place_to_come_back_to(house, open_page):
    page = opened(open_page(f"{house.url}/channel", (1366, 768)))
    page.locator("[data-code=C1] .what", has_text="Sponsored Products").click()
    page.locator("[data-code=C8] .row").first.wait_for()
    opened(page).locator(".bar a", has_text="Weekly").click()
    page.wait_for_url("**/weekly?channel=ads_sp")
    opened(page)
    page.go_back()
    page.wait_for_url("**/channel?channel=ads_sp")
    page.locator("[data-code=C8] .row").first.wait_for()


def test_the_wall_leaves_no_step_either(house, open_page):
    page = on_wall(open_page(f"{house.url}/channel?view=present&channel=ads_sp", (1366, 768)))
    name, before = page.locator(".screen[data-code=C8] .row .what").first.inner_text(), held(page)
    page.keyboard.press("1")
    page.wait_for_url("**/channel?**row=**")
    page.locator(".sheet:visible [data-do=go]").first.click()
    page.wait_for_url("**/asin?**")
    on_wall(page)
    expect(page.locator(".stage-root")).to_contain_text(name)
    assert held(page) <= before + 2
