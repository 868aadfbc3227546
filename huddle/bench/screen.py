"""What a reader waits for, measured in Chromium: the first page, the next page, a filter, the next screen on the wall.

A wait ends when the new numbers are painted (two frames after they stand in the page), and only if they are new numbers.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from huddle.bench.house import Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
WITHIN = 60_000
"""milliseconds after which a page counts as broken"""

WALL = ".stage-root .screen:not([hidden])"
"""the screen the room looks at"""

WATCH = """
() => {
  const words = () => [...document.querySelectorAll('.hud .tile .value')].map(one => one.textContent).join('|')
  const before = words()
  window.huddlePainted = new Promise(done => {
    let began = 0
    const look = () => {
      const now = words()
      if (began && now && now !== before) {
        requestAnimationFrame(() => requestAnimationFrame(() => done({ milliseconds: performance.now() - began, before, now })))
      } else requestAnimationFrame(look)
    }
    document.addEventListener('click', event => {
      if (!began && event.target.closest('[role=option]')) { began = performance.now(); look() }
    }, true)
  })
}
"""

PRESS = """
() => {
  const words = () => document.querySelector('.stage-root .screen:not([hidden]) h1')?.textContent ?? ''
  const before = words()
  window.huddlePainted = new Promise(done => {
    let began = 0
    const look = () => {
      const now = words()
      if (now && now !== before) {
        requestAnimationFrame(() => requestAnimationFrame(() => done({ milliseconds: performance.now() - began, before, now })))
      } else requestAnimationFrame(look)
    }
    document.addEventListener('keydown', () => { if (!began) { began = performance.now(); look() } }, { capture: true, once: true })
  })
}
"""


@contextmanager
def reader() -> Iterator[BrowserContext]:
    """A reader with an empty browser cache. Raises RuntimeError, in words, where there is no Chromium or Playwright."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise RuntimeError("Playwright is not installed here; `make bench` installs it") from None
    if not program:
        raise RuntimeError("there is no Chromium on this machine; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-US")
        browser.close()


def complete(page: Page) -> None:
    """Wait until the morning page stands: its tiles have numbers, its rows are there, nothing is still being made."""
    page.wait_for_function(
        "() => document.querySelectorAll('.hud .tile .value').length > 2 && !document.querySelector('[data-testid=stSkeleton]')"
        " && document.querySelector('[data-test-script-state=notRunning]')",
        timeout=WITHIN,
    )


def first_page(context: BrowserContext, server: Server) -> tuple[Page, float]:
    """The page of the first visit after a start, and the seconds from starting the process to a complete page."""
    page = context.new_page()
    page.goto(f"{server.url}/", timeout=WITHIN)
    complete(page)
    return page, time.perf_counter() - server.began


def stands(page: Page) -> None:
    """Wait until any page stands: its finding is there and nothing is still being made."""
    page.wait_for_function(
        "() => document.querySelector('.hud h1')?.textContent && !document.querySelector('[data-testid=stSkeleton]')"
        " && document.querySelector('[data-test-script-state=notRunning]')",
        timeout=WITHIN,
    )


def warm_page(context: BrowserContext, server: Server, path: str = "/") -> float:
    """Seconds of a visit in a new tab once server and browser are warm."""
    page = context.new_page()
    began = time.perf_counter()
    page.goto(f"{server.url}{path}", timeout=WITHIN)
    (complete if path == "/" else stands)(page)
    spent = time.perf_counter() - began
    page.close()
    return spent


def filter_change(page: Page, label: str, option: str) -> float:
    """Milliseconds from picking an option of a filter to its new numbers painted. Raises RuntimeError if none changed."""
    page.evaluate(WATCH)
    page.locator("[data-testid=stSidebar] [data-testid=stSelectbox]", has_text=label).locator("input").click()
    page.get_by_role("option", name=option, exact=True).click()
    return _painted(page)


def next_screen(page: Page, key: str) -> float:
    """Milliseconds from a key to the next screen of the meeting painted."""
    page.evaluate(PRESS)
    page.keyboard.press(key)
    return _painted(page)


def steps(page: Page) -> list[str]:
    """Keys that go forward and back where a page has a second screen; none where it has one."""
    return ["ArrowRight", "ArrowLeft"] * 2 if page.locator(".stage-root .screen").count() > 1 else []


def _painted(page: Page) -> float:
    told = page.evaluate("() => Promise.race([window.huddlePainted, new Promise(late => setTimeout(late, 30000, null))])")
    if told is None or told["before"] == told["now"]:
        raise RuntimeError("nothing new was painted within thirty seconds")
    return float(told["milliseconds"])
