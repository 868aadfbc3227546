"""The morning meeting as the room sees it: at the desk and on the wall, in both languages, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.eyes import (
    SHOWN,
    assert_desk_is_whole,
    assert_no_cut_text,
    assert_no_horizontal_scroll,
    assert_read_from_the_last_row,
    on_wall,
    opened,
    shown_code,
    take_picture,
    wait_for_run,
)
from tests.companies import TEAM

pytestmark = pytest.mark.browser
SCREENS = ("D1", "D3", "D8", "D9", "D10")
LOOKS = [((1920, 1080), "en", "light"), ((1366, 768), "zh", "dark"), ((1920, 1080), "zh", "light"), ((1366, 768), "en", "dark")]
CHROME = ("stHeader", "stSidebar", "stToolbar", "stStatusWidget", "stDecoration")
# Cells of the sites' rows whose words reach into the next cell.
NO_OVERLAP = """() => [...document.querySelectorAll('.screen:not([hidden]) .matrix tr')].flatMap(row =>
  [...row.children].filter((cell, at) => row.children[at + 1]
    && (cell.scrollWidth > cell.clientWidth + 1
      || cell.getBoundingClientRect().right > row.children[at + 1].getBoundingClientRect().left + 1)
  ).map(cell => cell.innerText))"""

# Texts that were put where the same text stood, within a few ticks of the clock.
PUT_AGAIN = """() => new Promise(done => {
  const same = []
  new MutationObserver(news => {
    for (const one of news) {
      const [was, is] = [one.removedNodes, one.addedNodes].map(nodes => [...nodes].map(node => node.textContent).join(''))
      if (was === is) same.push(is)
    }
  }).observe(document.querySelector('.stage-root'), {subtree: true, childList: true})
  setTimeout(() => done(same), 700)
})"""


def heading(page: Page) -> str:
    return page.locator(f"{SHOWN} > h1").inner_text().replace("\u00a0", " ")  # a number stays with its unit


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_the_desk_shows_everything_and_cuts_nothing(house, open_page, size, language, scheme):
    page = opened(open_page(f"{house.url}/?lang={language}", size, language, scheme))
    take_picture(page, f"morning-desk-{size[0]}-{language}-{scheme}")
    assert page.locator(".hud .tile").count() == 6
    assert page.locator("[data-code=D3] h2").count() == 1
    assert_desk_is_whole(page)


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_every_screen_on_the_wall_can_be_read_from_the_last_row(house, open_page, size, language, scheme):
    page = on_wall(open_page(f"{house.url}/?view=present&lang={language}", size, language, scheme))
    for code in SCREENS:
        assert shown_code(page) == code
        take_picture(page, f"morning-wall-{code}-{size[0]}-{language}-{scheme}")
        assert_read_from_the_last_row(page)
        assert page.evaluate("document.querySelectorAll('canvas').length") == 0
        for name in CHROME:
            assert not any(found.is_visible() for found in page.get_by_test_id(name).all()), name
        page.keyboard.press("ArrowRight")
    assert shown_code(page) == SCREENS[-1]


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS[:2])
def test_several_sites_fit_the_wall(house, open_page, size, language, scheme):
    page = open_page(f"{house.url}/?view=present&marketplace=all&lang={language}", size, language, scheme)
    page.locator(f"{SHOWN} .matrix").wait_for()
    take_picture(page, f"morning-wall-sites-{size[0]}-{language}-{scheme}")
    assert page.locator(f"{SHOWN} .matrix tbody tr").count() == 3
    assert_no_cut_text(page)
    assert_no_horizontal_scroll(page)


@pytest.fixture(scope="module")
def two_shops(start_house: Callable[..., House], take_in: Callable[..., dict[str, Path]]) -> House:
    """A Huddle with two shops on four sites, in four currencies and without rates."""
    return start_house(**take_in(*TEAM))


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_sites_of_two_shops_keep_their_names_off_the_numbers(two_shops, open_page, size, language, scheme):
    page = open_page(f"{two_shops.url}/morning?view=present&marketplace=all&lang={language}", size, language, scheme)
    page.locator(f"{SHOWN} .matrix").wait_for()
    wait_for_run(page)
    take_picture(page, f"morning-wall-shops-{size[0]}-{language}-{scheme}")
    assert page.locator(f"{SHOWN} .matrix tbody tr").count() == 5
    assert page.locator(f"{SHOWN} .matrix tbody th").first.inner_text().startswith({"en": "US", "zh": "美国站"}[language])
    assert_no_cut_text(page)
    assert page.evaluate(NO_OVERLAP) == []
    long = "a-shop-with-a-name-that-nobody-would-choose-and-somebody-has"
    page.evaluate("name => document.querySelectorAll('.matrix small > span:first-child').forEach(one => one.textContent = name)", long)
    assert page.evaluate(NO_OVERLAP) == []


def test_a_link_opens_the_exceptions_in_chinese(house, open_page):
    page = open_page(f"{house.url}/?view=present&item=D3&lang=zh")
    page.locator(SHOWN).wait_for()
    assert shown_code(page) == "D3"
    assert re.fullmatch(r"今天(有 \d+ 个异常要处理(，每天约 .+)?|没有需要处理的异常)", heading(page))
    assert page.locator(f"{SHOWN} > header .clock").inner_text().startswith("剩余 ")


def test_an_exception_opens_its_proof_and_one_click_leads_back_to_the_row(house, open_page):
    page = opened(open_page(f"{house.url}/morning", (1366, 768)))
    row = page.locator("[data-code=D3] .row").first
    key, name = row.get_attribute("data-row"), row.locator(".what").inner_text()
    row.locator(".what").click()
    page.wait_for_url("**/asin?**item=A*")
    item = re.search(r"item=(\w+)", page.url).group(1)
    expect(page.locator(f"[data-code={item}]").first).to_be_in_viewport()
    page.locator("a.back").click()
    page.wait_for_url("**/morning?**")
    expect(page.locator(f'[data-code=D3] [data-row="{key}"].shown')).to_be_in_viewport()
    expect(page.locator(f'[data-row="{key}"] .what').first).to_have_text(name)


ROOM_ABOVE_BUTTONS = """(shown) => [...document.querySelectorAll(shown + " .sheet")].map((sheet) => {
  const wasHidden = sheet.hidden
  sheet.hidden = false
  const room = sheet.querySelector(".acts").getBoundingClientRect().top - sheet.querySelector(".because").getBoundingClientRect().bottom
  sheet.hidden = wasHidden
  return room
})"""


def test_keys_of_keyboard_and_presenter_move_the_room_and_the_address(house, open_page):
    page = open_page(f"{house.url}/?view=present")
    page.locator(SHOWN).wait_for()
    wait_for_run(page)
    walk = [("ArrowRight", "D3"), ("PageDown", "D8"), (" ", "D9"), ("ArrowLeft", "D8"), ("PageUp", "D3")]
    for key, code in walk:
        page.keyboard.press(key)
        assert shown_code(page) == code
    expect(page).to_have_url(re.compile("item=D3"))
    page.keyboard.press("1")
    sheet = page.locator(f"{SHOWN} .sheet:not([hidden])")
    expect(sheet).to_have_count(1)
    expect(page).to_have_url(re.compile("row="))
    room = page.evaluate(ROOM_ABOVE_BUTTONS, SHOWN)
    assert room and all(one >= 0 for one in room), "what a sheet tells runs into its buttons"
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    assert shown_code(page) == "D3"
    page.keyboard.press("Escape")
    page.locator(".hud .bar").wait_for()
    assert "view=" not in page.url


def test_two_fast_presses_are_two_screens(house, open_page):
    page = open_page(f"{house.url}/?view=present")
    page.locator(SHOWN).wait_for()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert shown_code(page) == "D8"
    expect(page).to_have_url(re.compile("item=D8"))
    wait_for_run(page)
    assert shown_code(page) == "D8"


def test_the_clock_survives_a_reload_and_goes_past_zero(house, open_page):
    page = open_page(f"{house.url}/?view=present")
    page.locator(SHOWN).wait_for()
    name = page.evaluate("Object.keys(sessionStorage).find(name => name.startsWith('huddle.clock') && !/[.](spent|seconds)$/.test(name))")
    page.evaluate("name => sessionStorage.setItem(name, Date.now() - 635000)", name)
    page.reload()
    clock = page.locator(f"{SHOWN} > header .clock")
    expect(clock).to_have_text(re.compile(r"^\+0:3\d$"))
    assert page.evaluate(PUT_AGAIN) == [], "a wall at rest is painted four times a second for nothing"


def test_what_a_link_names_and_nobody_knows_falls_back_with_a_note(house, open_page):
    page = open_page(f"{house.url}/?marketplace=XX&line=Nothing&owner=%3Cb%3E&day=yesterday&span=x&item=Q9&view=hall&lang=xx&snapshot=zz")
    page.locator(".hud h1").wait_for()
    wait_for_run(page)
    assert page.get_by_test_id("stException").count() == 0
    said = page.locator(".hud .flash").all_inner_texts()
    assert any("“XX”" in note for note in said)
    assert any("“<b>”" in note for note in said)


def test_a_filter_is_in_the_address_and_survives_a_reload(house, open_page):
    page = open_page(house.url)
    page.locator(".hud h1").wait_for()
    wait_for_run(page)
    before = page.locator(".hud .tile .value").first.inner_text()
    page.get_by_test_id("stSelectbox").nth(1).click()
    page.get_by_role("option").nth(1).click()
    expect(page).to_have_url(re.compile("line="))
    wait_for_run(page)
    after = page.locator(".hud .tile .value").first.inner_text()
    assert after != before
    page.reload()
    page.locator(".hud h1").wait_for()
    expect(page.locator(".hud .tile .value").first).to_have_text(after)


def test_the_browsers_own_way_back_from_a_product_leads_to_the_row_on_the_wall(house, open_page):
    sheet = f"{SHOWN} .sheet:not([hidden])"
    page = on_wall(open_page(f"{house.url}/morning?view=present&item=D3"))
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/asin"))
    on_wall(page)
    page.go_back()
    expect(page).to_have_url(re.compile("/morning.*row="))
    expect(page.locator(sheet)).to_be_visible()
    assert shown_code(page) == "D3"


def test_an_action_is_taken_and_an_exception_silenced_from_the_wall(own_house, open_page):
    page = on_wall(open_page(f"{own_house.url}/?view=present&item=D9"))
    page.keyboard.press("a")
    form = page.get_by_role("dialog")
    words = form.get_by_label("What will be done")
    words.fill("Match the lowest offer")
    form.get_by_role("combobox").fill("Listing")
    page.keyboard.press("Enter")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(f"{SHOWN} .row .what").first).to_have_text("Match the lowest offer")
    expect(page.locator(f"{SHOWN} .row .who").first).to_have_text("Listing")
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"{SHOWN} .row .what", has_text="Match the lowest offer")).to_be_visible()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    second = page.locator(f"{SHOWN} .rows .what").nth(1)  # the first one may be in somebody's hands
    silenced = second.inner_text()
    page.keyboard.press("2")
    page.keyboard.press("s")
    form.get_by_text("Silence", exact=True).click()
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Say why it is silenced.")).to_be_visible()
    form.get_by_label("Reason").fill("recall is on its way")
    form.get_by_role("button", name="Save").click()
    expect(page.locator(f"{SHOWN} footer")).to_contain_text("1 silenced")
    expect(second).not_to_have_text(silenced)
