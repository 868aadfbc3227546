"""Actions as people take and follow them: by keys alone from an exception, on the board, and two browsers on one of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.eyes import assert_desk_is_whole, assert_read_from_the_last_row, on_wall, opened, take_picture, wait_for_run

pytestmark = pytest.mark.browser


CHOSEN = """() => {
  const field = document.activeElement
  return field.value && field.selectionEnd - field.selectionStart === field.value.length
}"""
"""the words in the field under the cursor are chosen: what is typed takes their place"""


def card(page: Page, lane: str) -> Locator:
    return page.locator(f".lane[data-lane={lane}] .card").first


def update(page: Page, **words: str) -> Locator:
    """Open the board's action due today and write into fields of its form by their labels; returns the form."""
    card(page, "today").get_by_role("button", name="Update").click()
    form = page.get_by_role("dialog")
    for label, value in words.items():
        form.get_by_label(label.replace("_", " ")).fill(value)
    return form


def test_an_action_is_taken_by_keys_alone_and_two_browsers_lose_nothing_of_each_other(own_house, open_page):
    page = opened(open_page(f"{own_house.url}/morning", (1366, 768)))
    page.locator("[data-code=D3] .row [data-do=act]").first.focus()
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    expect(form.get_by_label("What will be done")).to_be_focused()
    page.wait_for_function(CHOSEN)
    expect(form.get_by_text("14 days", exact=False).first).to_be_visible()
    expect(form.get_by_text("judged by", exact=False).first).to_be_visible()
    take_picture(page, "actions-capture-1366-en-light")
    page.keyboard.type("Match the lowest offer")
    page.keyboard.press("Enter")
    expect(page.locator(".hud .flash", has_text="Saved: Match the lowest offer")).to_be_visible()

    first = opened(open_page(f"{own_house.url}/actions", (1366, 768)))
    second = opened(open_page(f"{own_house.url}/actions", (1366, 768)))
    expect(card(first, "today")).to_contain_text("Match the lowest offer")
    mine, theirs = update(first, What_will_be_done="Match it by noon"), update(second, What_will_be_done="Match it tomorrow")
    expect(mine.get_by_text("Fixed since it started on Fri 20 Nov", exact=False)).to_be_visible()
    expect(mine.get_by_label("Expected effect")).to_have_count(0)
    mine.get_by_role("button", name="Save").click()
    expect(card(first, "today")).to_contain_text("Match it by noon")
    theirs.get_by_text("Begun", exact=True).click()
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_text("made it “Match it by noon” meanwhile", exact=False)).to_be_visible()
    theirs.get_by_role("button", name="Keep theirs").click()
    expect(card(second, "today")).to_contain_text("Match it by noon")
    expect(card(second, "today")).to_contain_text("begun")
    (kept,) = [one for one in own_house.asked("decisions", "list") if one["what"].startswith("Match it")]
    assert (kept["what"], kept["status"], kept["version"]) == ("Match it by noon", "doing", 3)
    assert_desk_is_whole(second)

    wall = on_wall(open_page(f"{own_house.url}/actions?view=present&lang=zh", (1920, 1080), "zh", "dark"))
    take_picture(wall, "actions-wall-1920-zh-dark")
    assert_read_from_the_last_row(wall)
    wall.keyboard.press("1")
    wall.keyboard.press("d")
    wait_for_run(wall)
    assert next(one["place"] for one in own_house.asked("decisions", "list") if one["id"] == kept["id"]) == "verify"
