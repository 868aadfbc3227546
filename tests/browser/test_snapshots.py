"""A snapshot in the address: a plain banner on every page, links that keep it, a file that names it, and the way back."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.eyes import assert_no_cut_text, take_picture, wait_for_run
from tests.companies import MORNING, PROJECT

pytestmark = pytest.mark.browser


def test_a_named_snapshot_opens_says_so_and_lets_go(company_house: House, open_page) -> None:
    known = {"HUDDLE_DATA": str(company_house.data), "HUDDLE_STATE": str(company_house.state), "HUDDLE_NOW": MORNING}
    command = [sys.executable, "-m", "huddle", "snapshot", "Board meeting"]
    subprocess.run(command, cwd=PROJECT, env={**os.environ, **known}, check=True, stdout=subprocess.DEVNULL)
    page = open_page(f"{company_house.url}/morning?snapshot=Board+meeting")
    banner = page.locator(".hud .asof")
    expect(banner).to_contain_text("You see the data as they were on Fri 20 Nov, 09:00, kept as “Board meeting”.")
    wait_for_run(page)
    take_picture(page, "snapshot-desk")
    assert_no_cut_text(page)
    page.locator("nav.bar a", has_text="Weekly").click()
    expect(page).to_have_url(re.compile(r"/weekly\?.*snapshot=Board\+meeting"))
    expect(banner).to_be_visible()
    banner.get_by_role("button").click()
    expect(banner).to_have_count(0)
    expect(page).not_to_have_url(re.compile("snapshot"))
