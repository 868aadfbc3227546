"""What a browser test can see: whether a run has ended, whether text is cut, how small it is, and a picture of it.

Everything is measured in the page, in light and shadow DOM, on what is really visible there.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures"
LIMIT = 120_000  # ms for whatever is waited for on a busy machine; a limit, not a measure

# Streamlit sends a change after a moment and only then says "running": calm counts once it has lasted 160 ms.
CALM = """() => {
  const app = document.querySelector('[data-testid=stApp]')
  const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
  const calm = app?.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning'
    && !document.querySelector('[data-testid=stSkeleton]') && document.fonts.status === 'loaded'
    && charts.every(chart => chart.querySelector('.marks'))
  if (!calm) { window.calmSince = undefined; return false }
  window.calmSince ??= performance.now()
  return performance.now() - window.calmSince > 160
}"""

LOOKS = [((1920, 1080), "en", "light"), ((1366, 768), "zh", "dark")]
"""how a page is looked at where two looks are enough: size, language, colour scheme"""
SHOWN = ".stage-root .screen:not([hidden])"
"""the one screen that the wall shows"""

TEXTS = Path(__file__).with_name("texts.js").read_text("utf-8")


def wait_for_run(page: Page) -> None:
    """Wait until Streamlit is connected, has nothing left to run, and fonts and charts are painted."""
    page.evaluate("() => { window.calmSince = undefined }")  # the calm before what was just done is not meant
    page.wait_for_function(CALM, timeout=LIMIT)


def opened(page: Page) -> Page:
    """The page, once its heading stands at the desk and nothing is left to run."""
    page.locator(".hud h1").first.wait_for()
    wait_for_run(page)
    return page


def on_wall(page: Page) -> Page:
    """The page, once a screen stands on the wall and nothing is left to run."""
    page.locator(SHOWN).wait_for()
    wait_for_run(page)
    return page


def shown_code(page: Page) -> str:
    """The code of the screen on the wall."""
    return page.locator(SHOWN).get_attribute("data-code") or ""


def texts(page: Page) -> list[dict]:
    """Every visible piece of text with `text`, `cut` (in which ways), `size` (effective px), `top` and `right`."""
    return page.evaluate(TEXTS)


def _assert_none_is_cut(seen: list[dict]) -> None:
    cut = [f"{found['text'][:60]!r} is cut {' and '.join(found['cut'])}" for found in seen if found["cut"]]
    assert not cut, "\n".join(cut)


def assert_no_cut_text(page: Page) -> None:
    """Fail, naming them, when words are clipped by a box or by the edge of the screen."""
    _assert_none_is_cut(texts(page))


TOUCHING = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9$€£¥%+−±]|[A-Za-z0-9%][\u4e00-\u9fff]")
A_DATE = re.compile(r"\d{4}年|\d{1,2}月|\d{1,2}日")


def assert_chinese_stands_off(page: Page) -> None:
    """Fail, naming them, when Chinese touches a Latin letter or a figure; dates are words."""
    wrong = [found["text"][:60] for found in texts(page) if TOUCHING.search(A_DATE.sub("，", found["text"]))]
    assert not wrong, "\n".join(wrong)


def assert_no_horizontal_scroll(page: Page) -> None:
    """Fail when the page, or the part of it that scrolls, is wider than the screen."""
    wide = page.evaluate(
        """() => [document.scrollingElement, ...document.querySelectorAll('[data-testid=stMain]')]
          .filter(box => box.scrollWidth > box.clientWidth + 1)
          .map(box => `${box.dataset.testid ?? 'page'}: ${box.scrollWidth} px`)"""
    )
    assert not wide, f"wider than the screen: {wide}"


def _smallest(seen: list[dict]) -> tuple[float, str]:
    smallest = min(seen, key=lambda found: found["size"])
    return smallest["size"], smallest["text"]


def smallest_effective_font(page: Page) -> tuple[float, str]:
    """The smallest text on the screen as it meets the eye: font size times on-screen scale in px, and its words."""
    return _smallest(texts(page))


def assert_desk_is_whole(page: Page) -> None:
    """Fail when the desk shows an error, is wider than the screen or cuts words."""
    assert page.get_by_test_id("stException").count() == 0
    assert_no_horizontal_scroll(page)
    assert_no_cut_text(page)


def assert_read_from_the_last_row(page: Page, least: float = 36) -> None:
    """Fail when the screen on the wall cuts words, is too wide, or has text under `least` px of a screen 1920 x 1080."""
    seen = texts(page)
    _assert_none_is_cut(seen)
    assert_no_horizontal_scroll(page)
    font, words = _smallest(seen)
    size = page.viewport_size
    scale = min(size["width"] / 1920, size["height"] / 1080)
    assert font >= least * scale - 0.1, f"{words!r} is {font:.1f} px on {shown_code(page)}"


def take_picture(page: Page, name: str) -> Path:
    """Write what the screen shows to `build/pictures/<name>.png`; returns the file."""
    file = PICTURES / f"{name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)
    return file
