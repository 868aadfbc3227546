"""A team's first and second morning in the browser, from an empty folder to today's focus, in both languages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from huddle import figures, sample
from huddle.marketplaces import marketplaces
from huddle.text import say
from tests.browser.conftest import House
from tests.browser.eyes import take_picture, wait_for_run
from tests.companies import MORNING, PROJECT, TEAM
from tests.walk import plain

pytestmark = pytest.mark.browser
SHOWN = ".stage-root .screen:not([hidden])"
CURRENCY = {"US": "USD", "UK": "GBP", "DE": "EUR", "JP": "JPY"}
CAPTURED = {"en": "Price back to 26.99", "zh": "价格回到 26.99"}
NEXT_MORNING = "2026-11-21T01:00Z"
ARRIVES_WITHIN = 300_000
"""milliseconds for the watch to notice, take in and offer: a limit on a busy machine, not a measure"""


@pytest.fixture(scope="module")
def team(take_in: Callable[..., dict[str, Path]]) -> Path:
    """What the team dropped on its first morning; never written to by a test."""
    return take_in(*TEAM)["data"]


def intake(data: Path, state: Path, now: str) -> None:
    """What `make run` does before it opens the app."""
    known = {"HUDDLE_DATA": str(data), "HUDDLE_STATE": str(state), "HUDDLE_NOW": now}
    command = [sys.executable, "-m", "huddle", "intake", "--json"]
    subprocess.run(command, cwd=PROJECT, env={**os.environ, **known}, check=True, stdout=subprocess.DEVNULL)


def first_numbers(page: Page) -> int:
    """Wait for the first own number without a reload; returns how many clicks it took."""
    numbers = page.locator(".hud .tile .value, .hud .matrix td").first
    offer = page.locator(".hud .offer")
    expect(numbers.or_(offer).first).to_be_visible(timeout=ARRIVES_WITHIN)
    if numbers.is_visible():
        return 0
    offer.click()
    expect(numbers).to_be_visible()
    return 1


def assert_wall_equals_by_hand(page: Page, house: House, language: str, by_hand: tuple[dict, dict], exported: datetime) -> None:
    """Sales, units and ad spend of every shop and site on the wall are those made by hand from the files."""
    totals, spend = by_hand
    page.goto(f"{house.url}/?view=present&item=D1&marketplace=all&lang={language}")
    page.locator(f"{SHOWN} .matrix").wait_for()
    rows = [re.split(r"\s*[\t\n]\s*|\s·\s", row.inner_text()) for row in page.locator(f"{SHOWN} .matrix tbody tr").all()]
    places = sorted({(shop, site) for shop, site, _ in totals})
    assert len(rows) == len(places), "one row per shop and site, and no total of four currencies without their rates"
    for shop, site in places:
        key = (shop, site, plain.last_complete_day(site, exported))
        (shown,) = [row for row in rows if row[0] == marketplaces()[site].name(language) and shop in row]
        units, sales = totals[key]
        expected = [figures.money(float(sales), CURRENCY[site], language), figures.count(units, language),
                    figures.money(float(spend[key]), CURRENCY[site], language)]  # fmt: skip
        assert [one for one in expected if one not in shown] == [], (key, shown)


def test_from_an_empty_folder_to_todays_focus_in_both_languages(start_house: Callable[..., House], open_page, team: Path) -> None:
    house = start_house()
    pages = {language: open_page(f"{house.url}/?lang={language}", language=language) for language in CAPTURED}
    for language, page in pages.items():
        expect(page.locator(".hud h1")).to_have_text(say("morning.empty_heading", language))
    shutil.copytree(team, house.data, dirs_exist_ok=True)
    for language, page in pages.items():
        assert first_numbers(page) <= 3
        wait_for_run(page)
        take_picture(page, f"walk-first-number-{language}")
    by_hand = plain.totals(house.data), plain.ad_spend(house.data)
    for language, page in pages.items():
        assert_wall_equals_by_hand(page, house, language, by_hand, datetime.fromisoformat(MORNING))
        capture(page, house, language)


def capture(page: Page, house: House, language: str) -> None:
    """An action written down on the wall stands in the focus and in the words of the close."""
    page.goto(f"{house.url}/?view=present&item=D9&marketplace=all&lang={language}")
    page.locator(SHOWN).wait_for()
    wait_for_run(page)
    page.keyboard.press("a")
    form = page.get_by_role("dialog")
    form.get_by_label(say("page.capture_what", language)).fill(CAPTURED[language])
    form.get_by_role("combobox").fill("Listing")
    page.keyboard.press("Enter")
    form.get_by_role("button", name=say("page.capture_save", language)).click()
    expect(page.locator(f"{SHOWN} .row .what", has_text=CAPTURED[language])).to_have_text(CAPTURED[language])
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{SHOWN} .row .what", has_text=CAPTURED[language])).to_be_visible()
    take_picture(page, f"walk-close-{language}")


def test_the_second_morning_asks_at_most_one_question(start_house, open_page, take_in: Callable[..., dict[str, Path]]) -> None:
    data, state = take_in(*TEAM).values()
    first = start_house(data=data, state=state)
    page = open_page(f"{first.url}/deliveries")
    confirm = page.get_by_role("button", name=say("deliveries.form_confirm", "en"), exact=True)
    expect(confirm).to_be_visible(timeout=ARRIVES_WITHIN)
    confirm.click()
    expect(confirm).to_have_count(0, timeout=ARRIVES_WITHIN)
    first.stop()

    sample.write_second_morning(data)
    intake(data, state, NEXT_MORNING)
    second = start_house(data=data, state=state, now=NEXT_MORNING)
    page = open_page(f"{second.url}/deliveries")
    page.locator(".hud h1").wait_for()
    assert page.get_by_role("button", name=say("deliveries.form_confirm", "en"), exact=True).count() <= 1
