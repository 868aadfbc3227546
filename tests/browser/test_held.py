"""A whole morning meeting, held by keys in both languages, and what follows: the next day, the weekly reviews, the meeting as it was."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from huddle import decisions
from huddle.decisions import store
from huddle.intake import take_in as take_in_files
from tests.browser.conftest import COMPANY, House
from tests.browser.eyes import SHOWN, assert_read_from_the_last_row, on_wall, opened, shown_code, take_picture, wait_for_run

pytestmark = pytest.mark.browser
SIZES = {"en": (1920, 1080), "zh": (1366, 768)}
SCHEMES = {"en": "light", "zh": "dark"}
SITES = {"en": "US", "zh": "DE"}
WORKED = {"en": re.compile(r"Worked: \+\d+%.*\+\$[\d,]+ a day"), "zh": re.compile(r"有效：.*\+\d+%.*\+€[\d,]+")}
TOLD = {"en": re.compile(r"\d+% more than like products brought.*\$[\d,]+ a day"), "zh": re.compile(r"比同类产品多 \d+%.*每天 €[\d,]+")}
HAND_OVER, SAVE = {"en": "Hand over", "zh": "转交"}, {"en": "Save", "zh": "保存"}


def take(page: Page, owner: str = "") -> str:
    """Take the action that the form proposes, by keys alone; its words. Typed freely it has an owner, too."""
    page.keyboard.press("a")
    form = page.get_by_role("dialog")
    words = form.get_by_role("textbox").first
    expect(words).to_be_focused()
    wait_for_run(page)  # Enter saves once the button is there, too
    if not owner:
        expect(words).not_to_have_value("")  # the form proposes one
    said = words.input_value() or "Call the forwarder"
    words.fill(said)
    if owner:
        form.get_by_role("combobox").fill(owner)
        page.keyboard.press("Enter")
    words.press("Enter")
    expect(form).to_have_count(0)
    back(page)
    return said


def back(page: Page) -> None:
    """From an opened row to the list; a list that has become empty shows none."""
    wait_for_run(page)
    if page.locator(f"{SHOWN} .sheet:not([hidden])").count():
        page.keyboard.press("Escape")


def hold(house: House, page: Page, language: str) -> list[str]:
    """Read, decide twice, hand one over, close; what was decided."""
    page.keyboard.press("ArrowRight")
    assert shown_code(page) == "D3"
    page.keyboard.press("1")
    decided = [take(page)]
    page.keyboard.press("1")
    page.keyboard.press("s")
    form = page.get_by_role("dialog")
    form.get_by_text(HAND_OVER[language], exact=True).click()
    form.get_by_role("button", name=SAVE[language]).click()
    expect(form).to_have_count(0)
    back(page)
    if language == "en":  # the other site has no third exception: there the second decision is typed into the focus of today
        page.keyboard.press("1")
        decided.append(take(page))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert shown_code(page) == "D9"
    if language == "zh":
        decided.append(take(page, "Listing"))
        expect(page.locator(f"{SHOWN} .row .what")).to_have_text(decided[-1])  # typed on this screen it is of the focus
    page.keyboard.press("ArrowRight")
    page.keyboard.press("c")
    expect(page.locator(f"{SHOWN} a[href^='/minutes/']")).to_have_count(2)
    wait_for_run(page)
    take_picture(page, f"held-closed-{language}")
    assert_read_from_the_last_row(page)
    page.keyboard.press("c")  # closed is closed
    wait_for_run(page)
    return decided


def put_later_days(data: Path, acted: Collection[tuple[str, str]]) -> None:
    """The export of a later morning: what sold ten weeks ago sells again, and three times as much of what was acted on."""
    files = sorted(str(one) for one in data.glob("*/sales-2026-Q*.parquet"))
    sold = duckdb.execute(
        "select period_start, marketplace, asin, units, sales::double, currency from read_parquet(?) where period_start between ? and ?",
        [files, date(2026, 9, 10), date(2026, 9, 27)],
    ).fetchall()
    with (data / "sales-later.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("day", "marketplace", "asin", "units", "sales", "currency"))
        for day, site, asin, units, sales, currency in sold:
            times = 3 if (site, asin) in acted else 1
            table.writerow((day + timedelta(weeks=10), site, asin, units * times, sales * times, currency))
    moment = datetime(2026, 12, 8, 1, tzinfo=UTC).timestamp()
    os.utime(file.name, (moment, moment))
    take_in_files()


def test_a_morning_is_held_and_followed_up_in_both_languages(
    start_house: Callable[..., House], take_in: Callable[..., dict[str, Path]], open_page, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = take_in(*COMPANY)
    first = start_house(**folders)
    decided, sold = {}, {}
    for language, site in SITES.items():
        address = f"{first.url}/morning?view=present&marketplace={site}&lang={language}"
        page = on_wall(open_page(address, SIZES[language], language, SCHEMES[language]))
        sold[language] = page.locator(f"{SHOWN} .tile .value").first.inner_text()
        decided[language] = hold(first, page, language)
        minutes = (folders["state"] / "minutes" / f"2026-11-20-morning-{site}.html").read_text("utf-8")
        assert all(words in minutes for words in decided[language]) and sold[language] in minutes
        assert not any(words in minutes for words in decided.get("en", ()) if language != "en"), "another site's meeting decided that"
    first.stop()
    monkeypatch.setenv("HUDDLE_STATE", str(folders["state"]))
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T02:00Z")
    held = decisions.held.meetings()
    assert [(one.marketplace, one.language, len(one.screens)) for one in held] == [("US", "en", 5), ("DE", "zh", 5)]
    assert sorted(one.what for one in decisions.every()) == sorted(decided["en"] + decided["zh"])
    assert [one.what for one in decisions.every() if one.is_focus] == decided["zh"][-1:], "what is typed on D9 is a focus of the day"
    bets = {language: [one for one in decisions.every() if one.starts and one.marketplace == site] for language, site in SITES.items()}
    assert all(bets.values())

    second = start_house(**folders, now="2026-11-21T01:00Z")
    for language, site in SITES.items():
        address = f"{second.url}/morning?view=present&item=D8&marketplace={site}&lang={language}"
        page = on_wall(open_page(address, SIZES[language], language, SCHEMES[language]))
        for words in decided[language]:
            expect(page.locator(f"{SHOWN} .row .what", has_text=words).first).to_be_visible()
    second.stop()

    monkeypatch.setenv("HUDDLE_DATA", str(folders["data"]))
    monkeypatch.setenv("HUDDLE_NOW", "2026-12-08T01:00Z")
    put_later_days(folders["data"], {(one.marketplace, one.asin) for every in bets.values() for one in every})
    third = start_house(**folders, now="2026-12-08T01:00Z")  # fourteen days, and three until the last of them is settled
    for language, site in SITES.items():
        page = on_wall(open_page(f"{third.url}/weekly?view=present&item=W1&marketplace={site}&lang={language}", SIZES[language], language))
        assert shown_code(page) == "W1"
        take_picture(page, f"held-verdicts-{language}")
        row = page.locator(f'{SHOWN} .row[data-row="verdict~{bets[language][0].id}"]')
        expect(row).to_contain_text(WORKED[language])
        row.click()
        expect(page.locator(f"{SHOWN} .sheet:not([hidden])")).to_contain_text(TOLD[language])
        take_picture(page, f"held-verdict-told-{language}")
    page.goto(f"{third.url}/morning?meeting=1")
    opened(page)
    expect(page.locator(".hud .asof")).to_be_visible()
    expect(page.locator(".hud .tile .value").first).to_have_text(sold["en"])
    assert page.locator("[data-do=act], [data-do=end], [data-do=close]").count() == 0, "nothing can be changed in a replay"
    page.locator(".hud .asof button").click()
    expect(page.locator(".hud .asof")).to_have_count(0)
    third.stop()
    store.leave()
