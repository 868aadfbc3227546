"""The operation log: on its page, in the product's history, and as numbers on the pictures."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle import cli
from huddle.charts import svg
from huddle.elements import asin, log, weekly
from huddle.elements.choices import Choices
from huddle.elements.log import flags
from huddle.figures import UNKNOWN
from tests.elements import world
from tests.elements.test_asin import choices, element
from tests.elements.world import LAMP, MAT
from tests.warehouse.deliveries import deliver, moment


def export(day: str, price: float, status: str = "Active", lamp: float = 25):
    rows = [
        {"asin": MAT, "sku": "MAT", "title": "Yoga mat", "price": price, "status": status},
        {"asin": LAMP, "sku": "SKU-LMP3", "title": "Lamp", "price": lamp, "status": "Active"},
    ]  # fmt: skip
    return deliver("listings", [{"snapshot_day": day, "currency": "USD", **row} for row in rows], start=day, report="all_listings")


def company():
    return *world.full(), export("2026-11-01", 42), export("2026-11-12", 39, lamp=22), export("2026-11-13", 39, "Inactive", lamp=22)


def test_the_log_tells_what_turned_from_what_to_what_and_who_says_so(put_in_force):
    put_in_force(*company())
    page = log.page(Choices(marketplace="US"))
    desk = element(page, "T10")
    assert page.title == "4 changes and events from 23 Aug to 20 Nov"
    assert desk.title == "Promotion 1 · Price 2 · Listing status 1"
    table = desk.table.frame.to_dict("records")
    assert [(row["asin"], row["kind"], row["before"], row["after"]) for row in table[:3]] == [
        (MAT, "Listing status", "active", "inactive"), (LAMP, "Price", "$25.00", "$22.00"), (MAT, "Price", "$42.00", "$39.00"),
    ]  # fmt: skip
    assert table[2]["seen_from"] == date(2026, 11, 1) and table[2]["source"] == "All Listings" and table[2]["owner"] == "Listing"
    wall = element(page, "T10", "wall")
    assert wall.rows[2].what == "Yoga mat 6 mm: price $42.00 → $39.00"
    assert wall.rows[2].why[0].text == "US · between 1 Nov and 12 Nov · All Listings"
    chinese = log.page(Choices(marketplace="US", language="zh"), words="瑜伽")
    assert "瑜伽" in chinese.title and element(chinese, "T10", "wall").rows[0].what == "瑜伽垫 6 mm：链接状态 在售 → 停售"


def test_the_log_is_searched_bounded_and_says_when_nothing_is_there(put_in_force):
    put_in_force(*company())
    few = log.page(Choices(marketplace="US"), "mat inactive", date(2026, 11, 13), date(2026, 11, 20))
    assert few.title == "One change or event with “mat inactive” from 13 Nov to 20 Nov"
    none = log.page(Choices(marketplace="DE", line="Home"), "", date(2026, 11, 12), date(2026, 11, 14))
    assert none.title == "Nothing changed from 12 Nov to 14 Nov" and "All Listings" in none.elements[0].empty.advice


def test_a_house_without_exports_does_not_claim_that_nothing_changed(put_in_force):
    put_in_force()
    empty = log.page(Choices())
    assert empty.title == "Two exports of one kind show what changed" and "All Listings" in empty.elements[0].empty.advice


def test_the_command_line_gives_the_same_rows(put_in_force, capsys):
    put_in_force(*company())
    assert cli.main(["log", "--since", "2026-11-12", "--where", "marketplace=US", "--kind", "price", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["asin"], row["seen_from"], row["amount_before"], row["amount"], row["source"]) for row in told] == [
        (LAMP, "2026-11-01", 25.0, 22.0, "all_listings"), (MAT, "2026-11-01", 42.0, 39.0, "all_listings"),
    ]  # fmt: skip
    with pytest.raises(SystemExit):
        cli.main(["log", "--where", "colour=red"])
    assert "'colour=red' is no filter" in capsys.readouterr().err


def test_a_product_shows_its_own_history_numbered_as_the_flags_of_its_strip(put_in_force):
    put_in_force(*company())
    page = asin.page(choices(MAT))
    told = element(page, "A4").note.replace("\u00a0", " ").split(" · ", 1)[1]
    assert told.split("\u2003") == [
        "① Autumn deal, 9–11 Oct", "② Price $42.00 → $39.00, 2–12 Nov", "③ Listing status active → inactive, 13 Nov",
    ]  # fmt: skip
    assert element(page, "A10").width == "half", "beside the picture of the weeks, which leaves half a page"
    assert [row.what for row in element(page, "A10").rows] == [
        "③ Listing status active → inactive", "② Price $42.00 → $39.00", "① Autumn deal",
    ]  # fmt: skip
    wall, strip = (next(one for one in page.elements if one.code == code and "wall" in one.places) for code in ("A10", "A4"))
    told = [row.what.replace(" ", "\u00a0") for row in wall.rows if row.what[0] in "①②③④⑤⑥"]
    assert told and all(words in strip.note for words in told), "a number is of the same change on both screens"
    assert element(page, "A4", "wall").chart.svg.count("<circle") >= 3


def test_every_weekly_picture_carries_the_numbers_of_one_list(put_in_force):
    stamp = put_in_force(*company())
    page = weekly.page(Choices(stamp=stamp, marketplace="US", day=date(2026, 11, 18)))
    listed = element(page, "W3L")
    assert [(row.what, row.why[0].text) for row in listed.rows] == [
        ("① 4–10 Oct", "Autumn deal"), ("② 8–14 Nov", "2 price changes, Yoga mat 6 mm: listing status active → inactive"),
    ]  # fmt: skip
    for found in page.elements:
        if found.code.startswith("W3.") and found.chart:
            assert "<circle" in found.chart.svg and ">2</text>" in found.chart.svg, found.code
            assert "desk" in found.places or found.note.replace("\u00a0", " ").startswith("① Autumn deal")


def test_what_does_not_fit_is_counted():
    row = {"place": 1, "name": "Mat", "name_zh": "垫", "kind": "price", "said_before": None, "said": None, "currency": "USD", "units": None}
    rows = [
        {**row, "day": date(2026, 11, day), "last_day": date(2026, 11, day), "seen_from": None, "amount_before": 20.0, "amount": float(cut)}
        for day in range(1, 9) for cut in (15, 16, 17, 18)
    ]  # fmt: skip
    rows[0] |= {"place": 0, "kind": "event_promotion", "name": "Sale"}
    marked, rest = flags.by_day(rows, date(2026, 11, 1), date(2026, 11, 8), "en")
    assert [group.start.day for group in marked] == [1, 4, 5, 6, 7, 8] and rest == 8
    assert marked[0].words("en") == "Sale, Price $20.00 → $16.00, Price $20.00 → $17.00, 1 more"
    assert UNKNOWN not in flags.line(marked, "zh")


_NAMES = st.text("Wide M, il 广告价格", min_size=1, max_size=90).map(str.strip).filter(bool)


@given(st.lists(st.lists(_NAMES, min_size=1, max_size=5, unique=True), min_size=1, max_size=6), st.sampled_from(["en", "zh"]))
def test_two_lines_hold_words_of_every_number(said, language):
    day = date(2026, 11, 1)
    groups = [flags.Group(str(number), day, day, day, tuple(names)) for number, names in enumerate(said, start=1)]
    words, lines = flags.in_two_lines(groups, language, 1740.0, 36.0)
    assert 1 <= lines <= 2
    parts = words.split(flags.BETWEEN)
    assert [part[0] for part in parts[: len(groups)]] == [flags.disc(group) for group in groups]
    assert all(len(part) > 2 for part in parts), "no number without a word"
    if lines == 1:
        assert svg.width_of(words, 36.0) <= 1740.0


def test_short_words_leave_their_room_to_the_long_ones():
    day = date(2026, 11, 1)
    said = (("120 price changes", "10 arrivals of stock"), ("Neck pillow, with a gift box: price $25.99 → $28.59", "7 arrivals of stock"),
            ("9 arrivals of stock",), ("16 price changes", "10 arrivals of stock"), ("15 price changes", "6 arrivals of stock"),
            ("12 arrivals of stock",))  # fmt: skip
    groups = [flags.Group(str(number), day, day, day, names) for number, names in enumerate(said, start=1)]
    words, lines = flags.in_two_lines(groups, "en", 1740.0, 36.0)
    assert lines == 2 and words.count("…") == 1 and "②\u00a0Neck\u00a0pillow,\u00a0with\u00a0a\u00a0gift\u00a0box" in words
    assert "$…" not in words, "an amount is told whole or not at all"


def test_many_prices_of_one_day_are_one_row_that_opens_them(put_in_force):
    items = [f"B0PRICE{number:03}" for number in range(60)]
    prices = [
        deliver("listings", [{"snapshot_day": day, "currency": "USD", "asin": one, "sku": one, "price": price} for one in items], start=day,
                report="all_listings") for day, price in (("2026-11-10", 20), ("2026-11-11", 15))
    ]  # fmt: skip
    sale = [{"day_start": "2026-11-11", "day_end": "2026-11-13", "name": "Sale", "name_zh": "大促", "event_kind": "promotion"}]
    stamp = put_in_force(*world.full(), *prices, deliver("events", sale, start=None, marketplaces=(), exported=moment("2026-11-20")))
    page = log.page(Choices(marketplace="US", stamp=stamp))
    desk, wall = element(page, "T10"), element(page, "T10", "wall")
    (many,) = element(page, "T10M").rows
    assert (many.what, many.why[0].text) == ("60 price changes", "US · Sale · Wed 11 Nov · All Listings")
    assert many.link.params == {"since": "2026-11-11", "until": "2026-11-11", "kind": "price", "marketplace": "US"}
    assert [row.what for row in wall.rows][:2] == ["Sale", "60 price changes"] and "Price 60" in desk.title
    assert [row["name"] for row in desk.table.frame.to_dict("records")][:2] == ["Sale", "60 price changes"]
    opened = log.page(Choices(marketplace="US", stamp=stamp), "", date(2026, 11, 11), date(2026, 11, 11), "price")
    assert len(element(opened, "T10").table.frame) == 60 and all(one.code == "T10" for one in opened.elements)
    chinese = element(log.page(Choices(marketplace="US", stamp=stamp, language="zh")), "T10M").rows[0]
    assert (chinese.what, chinese.why[0].text.split(" · ")[1]) == ("60 次改价", "大促")
