"""The eyes see what they claim to: on small pages whose faults are known."""

from __future__ import annotations

import pytest

from tests.browser.eyes import (
    assert_no_cut_text,
    assert_no_horizontal_scroll,
    smallest_effective_font,
    texts,
)

pytestmark = pytest.mark.browser
SHADOW = """<div id=host></div><script>
document.querySelector('#host').attachShadow({mode: 'open'}).innerHTML = `%s`</script>"""


@pytest.fixture
def show(browser):
    """`show(html)` gives a page of 400 x 300 px with that body."""
    context = browser.new_context(viewport={"width": 400, "height": 300})

    def it(body: str):
        page = context.new_page()
        page.set_content(f"<!doctype html><body style='margin:0;font:20px sans-serif'>{body}")
        return page

    yield it
    context.close()


CUT = {
    "ellipsis": "<div style='width:80px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap'>{}</div>",
    "clip": "<div style='width:80px;overflow:clip;white-space:nowrap'>{}</div>",
    "low box": "<div style='height:10px;overflow:hidden'>{}</div>",
    "clamp": "<div style='width:80px;display:-webkit-box;-webkit-line-clamp:1;-webkit-box-orient:vertical;"
    "overflow:hidden'>{}</div>",
    "grandparent": "<div style='width:80px;overflow:hidden'><p style='width:390px'><b>{}</b></p></div>",
    "edge of the screen": "<div style='position:absolute;left:350px;white-space:nowrap'>{}</div>",
    "shadow": SHADOW % "<div style='width:80px;overflow:hidden;white-space:nowrap'>{}</div>",
}
WHOLE = {
    "fitting": "<div style='width:300px;overflow:hidden'>{}</div>",
    "wrapping": "<div style='width:80px;overflow:hidden'>{}</div>",
    "scrolling": "<div style='width:80px;overflow:auto;white-space:nowrap'>{}</div>",
    "for screen readers": "<div style='position:absolute;width:1px;height:1px;overflow:hidden'>{}</div>",
    "hidden": "<div style='width:80px;overflow:hidden;white-space:nowrap;visibility:hidden'>{}</div>",
    "off the screen": "<div style='position:absolute;top:-100px;white-space:nowrap'>{}</div>",
}


@pytest.mark.parametrize("body", CUT.values(), ids=CUT)
def test_cut_text_is_seen(show, body):
    with pytest.raises(AssertionError, match="Five things need us"):
        assert_no_cut_text(show(body.replace("{}", "Five things need us")))


@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
def test_whole_text_is_not_called_cut(show, body):
    assert_no_cut_text(show(body.replace("{}", "Five things need us")))


SIZES = {
    "plain": ("<p>words</p>", 20),
    "scaled": ("<p style='transform:scale(.5)'>words</p>", 10),
    "inside a scaled box": (
        "<div style='transform:scale(.5)'><p>big <small style='font-size:16px'>words</small></p></div>",
        8,
    ),
    "svg": ("<svg width=200 height=100 viewBox='0 0 400 200'><text y=100 font-size=20>words</text></svg>", 10),
    "shadow": ("<p>big</p>" + SHADOW % "<p style='font-size:9px'>words</p>", 9),
    "input": ("<p>big</p><input style='font-size:12px' value=words>", 12),
}


@pytest.mark.parametrize(("body", "size"), SIZES.values(), ids=SIZES)
def test_size_is_the_one_that_meets_the_eye(show, body, size):
    found, words = smallest_effective_font(show(body))
    assert (found, words) == (pytest.approx(size, abs=0.2), "words")


def test_unseen_text_has_no_size(show):
    unseen = "<p style='display:none'>a</p><p style='opacity:0'>b</p>"
    page = show(f"<p>words</p>{unseen}<details><summary>c</summary><p>d</p></details>")
    assert {found["text"] for found in texts(page)} == {"words", "c"}


def test_wide_page_is_seen(show):
    assert_no_horizontal_scroll(show("<div style='width:400px'>words</div>"))
    with pytest.raises(AssertionError, match="500 px"):
        assert_no_horizontal_scroll(show("<div style='width:500px'>words</div>"))
