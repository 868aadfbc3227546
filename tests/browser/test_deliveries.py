"""The Deliveries page as an analyst uses it: what came in, one confirmation, a file dropped on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.eyes import (
    LOOKS,
    assert_desk_is_whole,
    assert_no_cut_text,
    assert_no_horizontal_scroll,
    opened,
    take_picture,
    wait_for_run,
)
from tests.companies import TEAM

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(start_house: Callable[..., House], take_in: Callable[..., dict[str, Path]]) -> House:
    return start_house(**take_in(*TEAM))


@pytest.mark.parametrize(("size", "language", "scheme"), LOOKS)
def test_the_page_cuts_nothing_and_says_first_what_became_of_the_files(house, open_page, size, language, scheme):
    page = opened(open_page(f"{house.url}/deliveries?marketplace=all&lang={language}", size, language, scheme))
    take_picture(page, f"deliveries-{size[0]}-{language}-{scheme}")
    expect(page.locator(".hud h1")).to_contain_text("1 to confirm" if language == "en" else "1 个待确认")
    assert_desk_is_whole(page)


def test_a_waiting_file_is_confirmed_with_one_button_and_undone_again(house, open_page):
    page = opened(open_page(f"{house.url}/deliveries"))
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.locator(".hud h1")).to_contain_text("14 files: 14 loaded")
    wait_for_run(page)
    page.get_by_text("Correct or undo a receipt").click()
    field = page.get_by_role("combobox", name="File")
    expect(field).to_be_visible()
    wait_for_run(page)
    field.click()
    field.press_sequentially("BusinessReport-20.11")
    page.get_by_role("option", name="north-shop/DE/BusinessReport-20.11.26.csv").click()
    wait_for_run(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".hud h1")).to_contain_text("1 to confirm")


def test_a_dropped_file_lands_in_data_once_and_overwrites_nothing(house, open_page):
    page = opened(open_page(f"{house.url}/deliveries"))
    table = {"name": "events dropped.csv", "mimeType": "text/csv", "buffer": b"Start,End,Event\n2026-11-01,2026-11-02,Fair\n"}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([table])
    expect(page.locator(".hud .flash").first).to_contain_text("events dropped.csv")
    assert (house.data / "events dropped.csv").read_bytes() == table["buffer"]
    wait_for_run(page)
    other = table | {"buffer": b"Start,End,Event\n2026-11-03,2026-11-04,Sale\n"}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([other])
    expect(page.locator(".hud .flash").first).to_contain_text("events dropped (2).csv")
    assert (house.data / "events dropped.csv").read_bytes() == table["buffer"]


def test_the_template_can_be_taken_away(house, open_page):
    page = opened(open_page(f"{house.url}/deliveries"))
    with page.expect_download() as taken:
        page.get_by_role("button", name="Products template, pre-filled (XLSX)").click()
    assert taken.value.suggested_filename == "products.xlsx"


def test_a_table_nobody_knows_is_said_what_it_means_and_loads(house, open_page):
    rows = "\n".join(f"北方店,美国,2026-11-{day},B0HUDDLE77,{day},{day * 10}.50" for day in range(11, 18))
    (house.data / "erp.csv").write_text(f"店铺,国家,日期,ASIN,销量,销售额\n{rows}\n合计,,,,98,983.50\n", encoding="utf-8")
    page = opened(open_page(f"{house.url}/deliveries", (1366, 768), "en"))
    table = {"name": "note.csv", "mimeType": "text/csv", "buffer": b"Start,End,Event\n2026-11-05,2026-11-06,Visit\n"}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([table])
    expect(page.locator(".hud .flash").first).to_contain_text("note.csv")
    wait_for_run(page)
    form = page.locator(".st-key-mapping")
    form.locator("summary").click()
    field = form.get_by_role("combobox", name="File")
    expect(field).to_be_visible()
    wait_for_run(page)
    field.click()
    page.get_by_role("option", name="erp.csv").click()
    wait_for_run(page)
    expect(form).to_contain_text("Leave out rows of sums: 店铺 says 合计")
    form.get_by_role("button", name="Save and load").click()
    expect(form).to_contain_text("Look at these sums first")
    expect(form).to_contain_text("7 rows, Wed 11 Nov to Tue 17 Nov")
    wait_for_run(page)
    take_picture(page, "deliveries-mapping")
    assert_no_horizontal_scroll(page)
    form.get_by_role("textbox", name="Name of this format").fill("ERP by day")
    form.get_by_role("button", name="Save and load").click()
    expect(page.locator(".hud .flash").first).to_contain_text("erp.csv: loaded")
    assert (house.data / "definitions/reports/erp_by_day.toml").is_file()
    assert page.get_by_test_id("stException").count() == 0


def test_products_without_a_line_can_be_filled_in_and_saving_nothing_writes_nothing(house, open_page):
    """What is typed and refused is told in tests/intake/test_hand_kept.py: a grid drawn on a canvas cannot be typed into reliably here."""
    page = opened(open_page(f"{house.url}/deliveries?marketplace=all", (1600, 5000)))
    form = page.locator(".st-key-fill")
    form.locator("summary").click()
    expect(form.locator("canvas").first).to_be_visible()
    expect(form.get_by_test_id("glide-cell-0-0")).to_have_text("B0SMPL0001")
    form.get_by_role("button", name="Save in the products table").press("Enter")  # a grid still laid out moves it from under a pointer
    expect(form).to_contain_text("Nothing was changed.")
    assert not (house.data / "products.csv").exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_empty_house_says_how_to_begin(empty_house, open_page, language):
    page = opened(open_page(f"{empty_house.url}/deliveries?lang={language}", (1366, 768), language))
    take_picture(page, f"deliveries-empty-{language}")
    expect(page.locator(".hud .empty")).to_contain_text("data/")
    assert page.get_by_test_id("stException").count() == 0
    assert_no_cut_text(page)
