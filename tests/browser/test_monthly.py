"""The monthly meeting as a team holds it: where the month lands, what is coming and what the target asks, desk and wall."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from huddle import figures
from tests.browser.eyes import (
    LOOKS,
    SHOWN,
    assert_chinese_stands_off,
    assert_desk_is_whole,
    assert_read_from_the_last_row,
    on_wall,
    opened,
    shown_code,
    take_picture,
)

pytestmark = pytest.mark.browser
WALL = ("M1", "M1Y", "M8", "M11", "M13")


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_the_desk_says_where_the_month_lands_and_cuts_nothing(house, open_page, size, language, scheme):
    page = opened(open_page(f"{house.url}/monthly?marketplace=US&lang={language}", size, language, scheme))
    take_picture(page, f"monthly-desk-{size[0]}-{language}-{scheme}")
    assert page.locator("[data-code=M1] .row svg.bullet").count() >= 3
    assert_desk_is_whole(page)


@pytest.mark.parametrize(("size", "language", "scheme", "scope"), [(*LOOKS[0], "marketplace=all"), (*LOOKS[1], "marketplace=US")])
def test_every_screen_on_the_wall_can_be_read_from_the_last_row(house, open_page, size, language, scheme, scope):
    page = on_wall(open_page(f"{house.url}/monthly?view=present&{scope}&lang={language}", size, language, scheme))
    seen = []
    while not seen or shown_code(page) != seen[-1]:
        code = shown_code(page)
        seen.append(code)
        if code in WALL:
            take_picture(page, f"monthly-wall-{code}-{scope[-2:]}-{size[0]}-{language}-{scheme}")
            assert_read_from_the_last_row(page)
            if language == "zh":
                assert_chinese_stands_off(page)
        page.keyboard.press("ArrowRight")
    assert [code for code in seen if code in WALL] == list(WALL)


def test_the_page_says_what_the_command_line_says_and_a_digit_opens_how(house, open_page):
    span = ("--since", "2026-11-01", "--until", "2026-11-17")
    said = house.asked("metric", "sales", "--by", "line", *span, "--where", "marketplace=US")
    total = figures.money(sum(row["sales"] or 0.0 for row in said), "USD", "en")
    page = on_wall(open_page(f"{house.url}/monthly?marketplace=US&view=present&item=M1", (1920, 1080)))
    page.keyboard.press("1")
    sheet = page.locator(f"{SHOWN} .sheet:not([hidden])")
    expect(sheet).to_contain_text(f"{total} sold by 17 Nov")
    expect(sheet).to_contain_text(re.compile(r"Still to come in 13 days: \$[\d,]+"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("item=M1"))
