"""The weekly review as a team holds it: at the desk, on the wall, and a manager's Friday from the total to a product and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from huddle import figures
from tests.browser.eyes import (
    LIMIT,
    LOOKS,
    SHOWN,
    assert_chinese_stands_off,
    assert_desk_is_whole,
    assert_no_cut_text,
    assert_read_from_the_last_row,
    on_wall,
    opened,
    shown_code,
    smallest_effective_font,
    take_picture,
    wait_for_run,
)

pytestmark = pytest.mark.browser


def heading(page: Page) -> str:
    return page.locator(".hud h1").inner_text()


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_the_desk_shows_every_metric_and_cuts_nothing(house, open_page, size, language, scheme):
    page = opened(open_page(f"{house.url}/weekly?lang={language}", size, language, scheme))
    take_picture(page, f"weekly-desk-{size[0]}-{language}-{scheme}")
    assert page.locator("[data-code^='W3.'] .plot svg").count() == 12
    assert_desk_is_whole(page)


def screens_from(page: Page, first: str) -> Iterator[str]:
    """The screens of the deck one after the other, as the room steps through them."""
    code = shown_code(page)
    assert code == first
    while code.startswith("W3"):
        yield code
        page.keyboard.press("ArrowRight")
        page.wait_for_function(f"document.querySelector({SHOWN!r}).dataset.code !== {code!r}", timeout=LIMIT)
        code = shown_code(page)


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_every_metric_on_the_wall_can_be_read_from_the_last_row(house, open_page, size, language, scheme):
    page = on_wall(open_page(f"{house.url}/weekly?view=present&item=W3&lang={language}", size, language, scheme))
    seen = []
    for code in screens_from(page, "W3"):
        seen.append(code)
        if code in ("W3", "W3.R1", "W3.10", "W3.S"):
            take_picture(page, f"weekly-wall-{code}-{size[0]}-{language}-{scheme}")
        assert_read_from_the_last_row(page)
        if language == "zh":
            assert_chinese_stands_off(page)
    assert seen[0] == "W3" and {"W3.10", "W3.R1", "W3.S"} <= set(seen)
    assert len(seen) <= 8, "routine metrics share screens"
    assert page.evaluate("document.querySelectorAll('canvas').length") == 0


def test_a_link_opens_one_metric_on_the_wall(house, open_page):
    page = open_page(f"{house.url}/weekly?view=present&item=W3.10", (1920, 1080))
    expect(page.locator(f"{SHOWN} > h1")).to_contain_text("Sales")
    expect(page.locator(f"{SHOWN} .clock")).to_contain_text("left")
    assert re.search(r"(60:00|59:\d\d) left", page.locator(f"{SHOWN} .clock").inner_text())


def test_a_routine_metric_opens_from_the_screen_it_shares_and_escape_leads_back(house, open_page):
    page = open_page(f"{house.url}/weekly?marketplace=US&view=present&item=W3.R1", (1366, 768))
    page.locator(f"{SHOWN} [data-item]").first.wait_for()
    codes = [one.get_attribute("data-item") for one in page.locator(f"{SHOWN} [data-item]").all()]
    page.keyboard.press("2")
    expect(page.locator(f"{SHOWN}[data-code='{codes[1]}']")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"item={re.escape(codes[1])}(&|$)"))
    assert_no_cut_text(page)
    page.keyboard.press("Escape")
    expect(page.locator(f"{SHOWN}[data-code='W3.R1']")).to_be_visible()
    page.locator(f"{SHOWN} [data-item='{codes[0]}']").click()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"{SHOWN}[data-code='W3.R1']")).to_be_visible()


def choose_line(page: Page) -> str:
    """Filter the first product line that is offered; returns its name."""
    page.locator("[data-testid=stSidebar] [data-testid=stSelectbox]", has_text="Product line").locator("input").click()
    option = page.get_by_role("option").nth(1)
    name = option.inner_text()
    option.click()
    expect(page).to_have_url(re.compile(r"[?&]line="))
    wait_for_run(page)
    return name


def test_a_managers_friday(house, open_page):
    page = opened(open_page(f"{house.url}/weekly?marketplace=US"))
    whole = heading(page)
    line = choose_line(page)
    expect(page.locator(".hud h1")).not_to_have_text(whole)
    of_line = heading(page)
    week = ("--since", "2026-11-08", "--until", "2026-11-14")
    by_line = house.asked("metric", "sales", "--by", "line", *week, "--where", "marketplace=US")
    total = house.asked("metric", "sales", *week, "--where", "marketplace=US")[0]["sales"]
    sold = {row["line"]: row["sales"] for row in by_line}
    assert figures.money(total, "USD", "en") in whole and figures.money(sold[line], "USD", "en") in of_line
    assert sum(amount or 0 for amount in sold.values()) == pytest.approx(total, abs=0.01)
    box = house.asked("wbr", "sales", "--week-ending", "2026-11-14", "--where", f"marketplace=US,line={line}")["box"]
    assert box["last_week"] == pytest.approx(sold[line])

    at = page.url
    page.locator(".bar a", has_text="Channel").click()
    expect(page).to_have_url(re.compile(r"/channel\?.*line="))
    opened(page)
    page.locator(".bar a", has_text="ASIN").click()
    expect(page).to_have_url(re.compile(r"/asin\?.*line="))
    opened(page)
    page.locator("[data-code=A0] .row .what").first.click()
    expect(page).to_have_url(re.compile(r"[?&]asin="))
    opened(page)
    page.locator(".bar a", has_text="Weekly").click()
    expect(page.locator(".hud h1")).to_have_text(of_line)

    guest = opened(open_page(at))
    assert heading(guest) == of_line
    drawn = [[text.text_content() for text in one.locator("[data-code='W3.10'] svg text").all()] for one in (page, guest)]
    assert drawn[0] == drawn[1] and drawn[0]


def test_type_follows_the_room(house, open_page):
    own = house.data / "settings.toml"
    own.write_text("screen_inches = 60\n", "utf-8")
    try:
        page = on_wall(open_page(f"{house.url}/weekly?view=present&item=W3", (1920, 1080)))
        for _ in screens_from(page, "W3"):
            font, words = smallest_effective_font(page)
            assert font >= 45, f"{shown_code(page)}: {words!r} is {font:.1f} px"
            assert_no_cut_text(page)
    finally:
        own.unlink()


def test_a_bar_opens_the_products_behind_it_and_one_of_them_its_page(house, open_page):
    page = open_page(f"{house.url}/weekly?marketplace=US&view=present&item=W4", (1920, 1080))
    page.locator(f"{SHOWN} svg [data-opens]").first.wait_for()
    font, words = smallest_effective_font(page)
    assert font >= 35.9, f"{words!r} is {font:.1f} px"
    assert_no_cut_text(page)
    page.locator(f"{SHOWN} svg [data-opens]", has_text="Conversion").click()
    behind = page.locator(".sheet:not([hidden]) .part a").first
    expect(behind).to_be_visible()
    take_picture(page, "weekly-wall-W4-behind")
    behind.click()
    expect(page).to_have_url(re.compile(r"/asin\?.*back=weekly\.W4\.bridge~conversion"))
    expect(page).to_have_url(re.compile(r"marketplace=US"))

    desk = opened(open_page(f"{house.url}/weekly?marketplace=US", (1366, 768)))
    detail = desk.locator("[data-row='bridge~conversion'] .part").first
    expect(detail).to_be_hidden()
    desk.locator("svg.narrow [data-opens]", has_text="Conversion").click()
    expect(detail).to_be_visible()


def test_the_room_writes_before_it_reads(house, open_page):
    """W9 with keys alone: ask, a phone writes in Chinese, the wall counts and hides it, V shows it; then a rating by a digit."""
    wall = open_page(f"{house.url}/weekly?marketplace=US&view=present&item=W9", (1366, 768))
    wall.locator(f"{SHOWN} [data-do=ask]").wait_for()
    wall.keyboard.press("q")
    wall.get_by_role("dialog").get_by_role("button", name="Ask", exact=True).click()
    note = wall.locator(f"{SHOWN} .note").inner_text()
    phone = open_page(re.search(r"http://\S+", note).group(), (360, 740), "zh", "dark")
    phone.locator("textarea").fill("我认为是跟卖抢走了购物车")
    assert_no_cut_text(phone)
    phone.get_by_role("button").click()
    phone.get_by_text("已提交").wait_for()
    take_picture(phone, "room-phone-zh-dark")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    expect(wall.locator(f"{SHOWN} > h1")).to_contain_text("One hypothesis is in")
    assert "跟卖抢走了" not in wall.content()
    wall.keyboard.press("v")
    expect(wall.locator(f"{SHOWN} > h1")).to_contain_text("One hypothesis on")
    expect(wall.locator(f"{SHOWN} .rows .what")).to_have_text("我认为是跟卖抢走了购物车")
    assert_read_from_the_last_row(wall)
    wall.goto(f"{house.url}/weekly?marketplace=US&view=present&item=W11R")
    wall.locator(f"{SHOWN} [data-key='10']").wait_for()
    wall.keyboard.press("0")
    expect(wall.locator(f"{SHOWN} > h1")).to_contain_text("10 of 10, said by one")
    assert_read_from_the_last_row(wall)
