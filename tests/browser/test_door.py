"""The first visit after a start, and the door when Huddle is open to the room."""

from __future__ import annotations

import pytest

from tests.browser.eyes import assert_no_cut_text, assert_no_horizontal_scroll, take_picture, wait_for_run

pytestmark = pytest.mark.browser


def test_deep_link_as_first_visit_renders_the_frame(start_house, open_page):
    """With a fresh server, a link to a page other than the first draws menu and page, not the page alone."""
    page = open_page(f"{start_house().url}/asin")
    wait_for_run(page)
    take_picture(page, "deep-link")
    assert page.title() != "asin"
    assert page.get_by_test_id("stTopNavLink").or_(page.get_by_test_id("stTopNavSection")).count() >= 1
    assert page.get_by_test_id("stException").count() == 0
    assert_no_horizontal_scroll(page)
    assert_no_cut_text(page)
