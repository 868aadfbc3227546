"""The first visit after a start, and the door when Huddle is open to the room."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.browser.eyes import assert_no_cut_text, assert_no_horizontal_scroll, take_picture, wait_for_run

pytestmark = pytest.mark.browser
PAGES = sorted(file.stem for file in Path(__file__).resolve().parents[2].glob("pages/*/*.py"))
FRAME = "nav.bar, [data-testid=stTopNavLink], [data-testid=stTopNavSection]"
WORDS = {"en": ("Passcode", "Come in"), "zh": ("口令", "进入")}


@pytest.fixture(scope="module")
def room(start_house):
    """A Huddle open to the room, and its address by this machine's name: what a guest types."""
    house = start_house(HOST="0.0.0.0", HUDDLE_PASSCODE="k7mq-3vxz")
    return house, house.url.replace("127.0.0.1", socket.gethostname().lower())


def test_deep_link_as_first_visit_renders_the_frame(start_house, open_page):
    """With a fresh server, a link to a page other than the first draws menu and page, not the page alone."""
    page = open_page(f"{start_house().url}/asin")
    wait_for_run(page)
    take_picture(page, "deep-link")
    assert page.locator(FRAME).count() >= 1
    assert page.get_by_test_id("stException").count() == 0
    assert_no_horizontal_scroll(page)
    assert_no_cut_text(page)


def test_an_empty_house_says_what_to_drop(empty_house, open_page):
    page = open_page(empty_house.url)
    page.locator(".hud h1").wait_for()
    assert page.locator(".hud h1").inner_text() == "Drop a Business Report into data/ to begin"
    wait_for_run(page)
    take_picture(page, "morning-empty")
    assert_no_cut_text(page)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_at_its_own_address(empty_house, open_page, name):
    """Also the first of the menu, which Streamlit serves at `/` alone unless told otherwise."""
    page = open_page(f"{empty_house.url}/{name}")
    wait_for_run(page)
    assert page.locator(FRAME).count() >= 1
    assert page.get_by_role("dialog").count() == 0, page.get_by_role("dialog").inner_text()


def test_fonts_come_from_the_app(empty_house, open_page):
    """Latin and Chinese are drawn in the shipped faces, in the weights asked for."""
    page = open_page(empty_house.url, language="zh")
    wait_for_run(page)
    drawn = page.evaluate("""async () => {
      await document.fonts.load("650 15px Inter", "8")
      await document.fonts.load("650 15px 'Noto Sans SC'", "周")
      return [...document.fonts].filter(face => face.status === "loaded").map(face => `${face.family} ${face.weight}`)
    }""")
    assert {name.replace('"', "") for name in drawn} >= {"Inter 100 900", "Noto Sans SC 100 900"}


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(251, 250, 248)"), ("dark", "rgb(14, 17, 22)")])
def test_paper_by_day_and_ink_by_night(empty_house, open_page, scheme, paper):
    page = open_page(empty_house.url, scheme=scheme)
    wait_for_run(page)
    assert page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor") == paper


@pytest.mark.parametrize("language", ["en", "zh"])
def test_guest_comes_in_with_the_passcode(room, open_page, language):
    """The form, a wrong passcode, the right one, and the page that was asked for."""
    _, address = room
    label, button = WORDS[language]
    page = open_page(f"{address}/asin", language=language)
    page.get_by_label(label).fill("wrong")
    page.get_by_role("button", name=button).click()
    page.get_by_role("alert").wait_for()
    take_picture(page, f"door-{language}")
    assert_no_cut_text(page)
    page.get_by_label(label).fill("K7MQ 3VXZ")
    page.get_by_role("button", name=button).click()
    page.wait_for_url(f"{address}/asin")
    wait_for_run(page)
    assert page.locator(FRAME).count() >= 1
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "huddle_pass"]
    assert cookie["httpOnly"]


def test_socket_and_figures_of_the_server_are_closed_to_strangers(room):
    house, _ = room
    port = house.url.rpartition(":")[2]
    name = f"{socket.gethostname().lower()}:{port}"
    for host in (name, f"evil.example:{port}"):
        with socket.create_connection(("127.0.0.1", int(port))) as line, pytest.raises(InvalidStatus, match="403"):
            connect(f"ws://{host}/_stcore/stream", sock=line, subprotocols=["streamlit"])
        asked = urllib.request.Request(f"{house.url}/_stcore/metrics", headers={"Host": host})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked, timeout=10)
        assert refused.value.code in (401, 403)
        refused.value.close()


def test_what_is_printed_says_how_to_come_in(room):
    printed = room[0].log.read_text("utf-8")
    assert "k7mq-3vxz" in printed and room[0].url in printed


def test_on_this_machine_no_passcode_is_asked(room, empty_house, open_page):
    for house in (room[0], empty_house):
        page = open_page(house.url)
        wait_for_run(page)
        assert page.get_by_label("Passcode").count() == 0
