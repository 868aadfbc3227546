"""The monthly meeting as a team holds it: where the month lands, what is coming and what the target asks, desk and wall."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from huddle import figures
from tests.browser.conftest import MORNING, PROJECT, House
from tests.browser.eyes import (
    assert_chinese_stands_off,
    assert_no_cut_text,
    assert_no_horizontal_scroll,
    smallest_effective_font,
    take_picture,
    wait_for_run,
)

pytestmark = pytest.mark.browser
LOOKS = [((1920, 1080), "en", "light"), ((1366, 768), "zh", "dark")]
SHOWN = ".stage-root .screen:not([hidden])"
WALL = ("M1", "M1Y", "M8", "M11", "M13")


@pytest.fixture(scope="module")
def house(company_house: House) -> House:
    return company_house


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_the_desk_says_where_the_month_lands_and_cuts_nothing(house, open_page, size, language, scheme):
    page = open_page(f"{house.url}/monthly?marketplace=US&lang={language}", size, language, scheme)
    page.locator(".hud h1").wait_for()
    wait_for_run(page)
    take_picture(page, f"monthly-desk-{size[0]}-{language}-{scheme}")
    assert page.get_by_test_id("stException").count() == 0
    assert page.locator("[data-code=M1] .row svg.bullet").count() >= 3
    assert_no_horizontal_scroll(page)
    assert_no_cut_text(page)


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
@pytest.mark.parametrize("scope", ["marketplace=US", "marketplace=all"])
def test_every_screen_on_the_wall_can_be_read_from_the_last_row(house, open_page, size, language, scheme, scope):
    page = open_page(f"{house.url}/monthly?view=present&{scope}&lang={language}", size, language, scheme)
    page.locator(SHOWN).wait_for()
    wait_for_run(page)
    seen = []
    while not seen or page.locator(SHOWN).get_attribute("data-code") != seen[-1]:
        code = page.locator(SHOWN).get_attribute("data-code") or ""
        seen.append(code)
        if code in WALL:
            take_picture(page, f"monthly-wall-{code}-{scope[-2:]}-{size[0]}-{language}-{scheme}")
            assert_no_cut_text(page)
            assert_no_horizontal_scroll(page)
            font, words = smallest_effective_font(page)
            assert font >= 36 * min(size[0] / 1920, size[1] / 1080) - 0.1, f"{words!r} is {font:.1f} px on {code}"
            if language == "zh":
                assert_chinese_stands_off(page)
        page.keyboard.press("ArrowRight")
    assert [code for code in seen if code in WALL] == list(WALL)


def test_the_page_says_what_the_command_line_says_and_a_digit_opens_how(house, open_page):
    known = {"HUDDLE_DATA": str(house.data), "HUDDLE_STATE": str(house.state), "HUDDLE_NOW": MORNING}
    command = [sys.executable, "-m", "huddle", "metric", "sales", "--by", "line", "--since", "2026-11-01", "--until", "2026-11-17",
               "--where", "marketplace=US", "--json"]  # fmt: skip
    said = json.loads(subprocess.run(command, cwd=PROJECT, env={**os.environ, **known}, check=True, capture_output=True).stdout)
    total = figures.money(sum(row["sales"] or 0.0 for row in said), "USD", "en")
    page = open_page(f"{house.url}/monthly?marketplace=US&view=present&item=M1", (1920, 1080))
    page.locator(SHOWN).wait_for()
    wait_for_run(page)
    page.keyboard.press("1")
    opened = page.locator(f"{SHOWN} .sheet:not([hidden])")
    expect(opened).to_contain_text(f"{total} sold by 17 Nov")
    expect(opened).to_contain_text(re.compile(r"Still to come in 13 days: \$[\d,]+"))
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("item=M1"))
