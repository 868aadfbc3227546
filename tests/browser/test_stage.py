"""The wall's own code keeps the room and Huddle together: a key is shown at once, answers come late, out of order or never."""

from __future__ import annotations

import pytest

from tests.companies import PROJECT

pytestmark = pytest.mark.browser
STAGE = PROJECT / "huddle/ui/look/stage.js"
SCREENS = {"morning": ("D1", "D3", "D8"), "asin": ("A1", "A8")}
ROWS = (
    '<div class="rows"><a class="row" data-opens="1" data-row="{code}-1">a</a><a class="row" data-opens="1" data-row="{code}-2">b</a></div>'
)
SHEETS = '<div class="sheet" data-row="{code}-1"></div><div class="sheet" data-row="{code}-2"></div>'


@pytest.fixture
def wall(browser):
    """A wall without a server: `draw(page, item, row)` is Huddle's answer, `shown()` what stands there, `told()` what Huddle heard."""
    context = browser.new_context()
    context.route("**/*", lambda route: route.fulfill(body="<!doctype html><div class=stage-root></div>", content_type="text/html"))
    yield _Wall(context.new_page())
    context.close()


class _Wall:
    def __init__(self, page):
        self.page = page
        page.goto("http://127.0.0.1/morning?item=D1")
        page.evaluate(
            """async (source) => {
                window.sent = []
                const { default: stage } = await import("data:text/javascript," + encodeURIComponent(source))
                const setTriggerValue = (what, told) => sent.push([what, told])
                window.drawn = (data) => stage({ data, parentElement: document.body, setTriggerValue })
            }""",
            STAGE.read_text(),
        )

    def draw(self, page: str, item: str, row: str = "") -> None:
        html = "".join(
            f'<section class="screen" data-code="{code}">{ROWS.format(code=code)}{SHEETS.format(code=code)}</section>'
            for code in SCREENS[page]
        )
        data = {
            "page": page,
            "item": item,
            "row": row,
            "html": html,
            "stamp": page,
            "clock": "clock",
            "seconds": 600,
            "look": "",
            "lang": "en",
        }
        self.page.evaluate("(data) => { drawn(data) }", {**data, "words": {"left": "{time}", "over": "{time}"}, "owns": True, "back": ""})

    def address(self, path: str) -> None:
        self.page.evaluate("(path) => history.pushState(null, '', path)", path)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def shown(self) -> str:
        return self.page.evaluate(
            """() => { const screen = document.querySelector(".screen:not([hidden])"), sheet = screen.querySelector(".sheet:not([hidden])")
                       return screen.dataset.code + "|" + (sheet ? sheet.dataset.row : "") }"""
        )

    def told(self) -> list[str]:
        return self.page.evaluate("() => sent.filter(([what]) => what === 'at').map(([, told]) => told.item + '|' + told.row)")


def test_the_room_is_ahead_of_late_answers(wall):
    wall.draw("morning", "D1")
    wall.press("ArrowRight", "ArrowRight")
    assert wall.shown() == "D8|"
    wall.address("/morning?item=D3")
    wall.draw("morning", "D3")
    assert wall.shown() == "D8|"
    wall.address("/morning?item=D8")
    wall.draw("morning", "D8")
    assert wall.shown() == "D8|"
    assert wall.told() == ["D3|", "D8|"]


def test_the_address_bar_moves_the_wall(wall):
    wall.draw("morning", "D1")
    wall.address("/morning?item=D3&row=D3-2")
    wall.draw("morning", "D3", "D3-2")
    assert wall.shown() == "D3|D3-2"
    assert wall.told() == []


def test_a_row_that_was_told_and_left_before_huddle_answered_is_open_when_one_comes_back(wall):
    wall.draw("morning", "D3")
    wall.press("2")
    wall.address("/asin?item=A8")  # the row's product was opened with the next key, and both were answered in one go
    wall.draw("asin", "A8")
    wall.address("/morning?item=D3&row=D3-2")
    wall.draw("morning", "D3", "D3-2")
    assert wall.shown() == "D3|D3-2"


@pytest.mark.parametrize("is_told", [True, False], ids=["after a key", "without a key"])
def test_a_page_of_the_history_that_was_passed_over_does_not_hold_the_wall(wall, is_told):
    wall.draw("morning", "D3")
    if is_told:
        wall.press("2")
    told = wall.told()
    wall.address("/asin?item=A8")
    wall.draw("asin", "A8")
    wall.address("/morning?item=D3&row=D3-2")
    wall.draw("morning", "A8")  # the answer to where one was for a moment
    assert wall.shown() == "D3|D3-2"
    assert wall.told() == told  # Huddle is about to hear of it from the browser; told twice, it may forget a change of page
    wall.draw("morning", "D3", "D3-2")
    assert wall.shown() == "D3|D3-2"
    wall.press("Escape", "ArrowRight")
    assert wall.shown() == "D8|"


def test_a_row_stays_open_while_its_product_is_asked_for(wall):
    wall.draw("morning", "D3")
    wall.press("2")
    wall.draw("morning", "D3", "D3-2")
    told = wall.told()
    wall.address("/morning?item=D3&row=D3-2")
    wall.draw("morning", "D3")  # the next key was sent before the address had the row
    assert wall.shown() == "D3|D3-2"
    assert wall.told() == told


def test_the_address_of_another_page_moves_no_screen(wall):
    wall.draw("morning", "D1")
    wall.address("/asin?item=A8")
    wall.draw("morning", "D3")
    assert wall.shown() == "D3|"
    assert wall.told() == []
