"""Markup of elements: people's text never becomes markup, and what is drawn follows from the element alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from starlette.requests import Request
from starlette.responses import Response

from huddle.elements.choices import Choices
from huddle.elements.model import Cell, Element, Link, Matrix, MatrixRow, Page, Row, Span, Table, TableColumn, Tile
from huddle.ui import away, markup, wall

NASTY = '<img src=x onerror=alert(1)>"&\''


def address(link: Link) -> str:
    return f"/{link.page}?asin={link.params.get('asin', '')}"


def nasty_page() -> Page:
    row = Row(NASTY, NASTY, (Span(NASTY), Span(NASTY, True)), NASTY, NASTY, NASTY, link=Link("asin", {"asin": NASTY}), detail=NASTY,
              parts=(Row(NASTY, NASTY, (Span(NASTY),), NASTY, link=Link("asin", {"asin": NASTY})),))  # fmt: skip
    tile = Tile(NASTY, NASTY, NASTY, NASTY, NASTY, NASTY, help=NASTY)
    table = Matrix((NASTY,), (MatrixRow(NASTY, NASTY, (Cell(NASTY, NASTY),)),))
    one = Element("D3", NASTY, NASTY, tiles=(tile,), matrix=table, rows=(row,), note=NASTY, more=NASTY, plain=NASTY, numbered=True)
    return Page("morning", NASTY, NASTY, NASTY, elements=(one,), stage_line=NASTY, minutes=10)


@pytest.mark.parametrize("place", ["desk", "wall"])
def test_what_people_wrote_never_becomes_markup(place: str):
    page = nasty_page()
    choices = Choices()
    html = (
        markup.body(page.elements[0], "en", address, may_write=True)
        if place == "desk"
        else wall.screens(page, choices, address)
    )
    assert "<img" not in html
    for value in re.findall(r'"([^"]*)"', html):
        assert "<img" not in value
    assert "onerror=alert(1)&gt;" in html


def test_a_guest_is_offered_nothing_to_change():
    from huddle.decisions import Thing
    from huddle.elements.model import Capture, Handling

    thing = Handling(Thing("default", "US"), ("no_orders",), date(2026, 11, 18), None, None, "USD", "what", "Ads", 0)
    rows = (Row("a", "what", capture=Capture("x"), handling=thing, detail="why"), Row("b", "what", closes=4, edits=4),
            Row("c", "what", handling=replace(thing, is_held=True), detail="why"))  # fmt: skip
    element = Element("D3", "", "", rows=rows, capture=Capture("y"))
    writes = {"act", "answer", "reopen", "close", "edit"}
    for may_write in (True, False):
        page = Page("morning", "", elements=(element,))
        wall_html = wall.screens(page, Choices(may_write=may_write), address)
        for html in (markup.rows(rows, "en", address, may_write=may_write), wall_html):
            assert writes & set(re.findall(r'data-do="(\w+)"', html)) == (writes if may_write else set())


@given(some.lists(some.one_of(some.none(), some.floats(-1e9, 1e9)), max_size=60))
def test_a_small_line_keeps_its_gaps_and_stays_in_its_box(values: list[float | None]):
    drawn = markup.spark(values, None, "normal")
    known = [value for value in values if value is not None]
    assert bool(drawn) == (len(known) >= 2)
    heights = [float(down) for down in re.findall(r"[ML][\d.]+,([\d.-]+)", drawn)]
    assert all(0 <= down <= 40 for down in heights)
    if drawn:
        assert len(heights) == len(known) + 1  # every known day, and the last one's dot


def test_rows_share_only_the_columns_that_are_filled():
    plain = markup.rows([Row("a", "what")], "en", address, may_write=True)
    assert 'style="grid-template-columns:minmax(0,1fr)"' in plain
    with_money = markup.rows([Row("a", "what", money="$1"), Row("b", "what")], "en", address, may_write=True)
    assert with_money.count('class="money"') == 2


@pytest.mark.parametrize(("units", "kept"), [(("+3%", "+27%", ""), "+27%"), (("a week", "a week"), ""), (("", "+3%"), "+3%"), ((), "")])
def test_amounts_end_on_one_edge_whatever_stands_behind_them(units: tuple[str, ...], kept: str):
    many = [Row(f"r{place}", "what", money="$1", per=unit) for place, unit in enumerate(units)]
    on_wall = wall.rows(Element("C1", "question", "title", rows=tuple(many)))
    for drawn in (markup.rows(many, "en", address, may_write=True), on_wall):
        assert re.findall(r'data-as="([^"]*)"', drawn) == [kept] * (len(units) if kept else 0)


def test_no_dot_begins_a_line_of_a_tile():
    told = markup.tile(Tile("sales", "Sales", "$1", "Wed 18", "low", "+3% on a year ago · may still change"))
    assert "+3% on a year ago\u00a0· may still change" in told


@pytest.mark.parametrize("count", [1, 2])
def test_a_row_of_numbers_alone_has_the_wall_as_tiles(count: int):
    row = MatrixRow("Kitchen", "$323,200", (Cell("$64,429", "90% sold"), Cell("$129,913", "", "attention")))
    drawn = wall.sites(Matrix(("1–7 Nov", "22–30 Nov"), (row,) * count))
    assert drawn.count('class="tile ') == (2 if count == 1 else 0) and drawn.count("<table") == count - 1
    assert all(words in drawn for words in ("Kitchen", "1–7 Nov", "$64,429", "90% sold"))


CLAUSES = (Span("empty for 11 days", True), Span(" until 2 Dec, 421 units short; loss starts Sat 21; also: low-star reviews"))


FITS = [(2000, "also: low-star reviews"), (1250, "loss starts Sat 21"), (900, "421 units short"), (10, "short")]


@pytest.mark.parametrize(("pixels", "ends"), FITS)
def test_a_reason_too_long_for_the_wall_ends_with_a_clause(pixels: int, ends: str):
    assert "".join(span.text for span in wall.fitted(CLAUSES, pixels)).endswith(ends)


PART = (Span("Buy Box 8%, usually 98%", True), Span("; "), Span("part of the site's $500; ", stays=True), Span("since Tue 17"))


@pytest.mark.parametrize(
    ("pixels", "told"),
    [(2000, "Buy Box 8%, usually 98%; part of the site's $500; since Tue 17"), (950, "Buy Box 8%, usually 98%; part of the site's $500"),
     (800, "part of the site's $500"), (10, "part of the site's $500")],
)  # fmt: skip
def test_the_wall_leaves_out_any_clause_before_the_one_that_stays(pixels: int, told: str):
    assert "".join(span.text for span in wall.fitted(PART, pixels)) == told


def test_a_sheet_tells_as_much_as_stands_above_its_buttons():
    why = "lowest new offer is $2.10 below us; " + "; ".join(f"sign {number} is off since Saturday, too" for number in range(12))
    steps = [f"{number}. Look at the offer, and at who else sells it" for number in range(1, 6)]
    assert wall.told_within("\n".join(steps), 500) == ("\n".join(steps), "")
    told, size = wall.told_within("\n".join([why, *steps]), 380)
    assert size == " lines tight" and told.splitlines()[1:] == steps, "clauses go before steps"
    assert told.startswith("lowest new offer") and why.startswith(told.splitlines()[0]) and len(told.splitlines()[0]) < len(why)
    assert wall.told_within("\n".join([why, *steps]), 100)[0].splitlines() == ["lowest new offer is $2.10 below us", steps[0]]


@pytest.mark.parametrize(("lines", "kept"), [(1, 6), (2, 5), (9, 4)])
def test_the_parts_of_a_sheet_that_have_no_room_below_its_words_stay_at_the_desk(lines: int, kept: int):
    parts = tuple(Row(key=str(number), what=f"Cause {number}", money="1 → 2") for number in range(7))
    one = Row(key="w1", what="Raise the bid", money="+$296", detail="\n".join(["Worked"] * lines), parts=parts)
    assert wall.opened(one, Choices(), address, "").count('class="part ') == kept


def test_a_line_beside_the_count_is_cut_between_its_parts_never_inside_a_number():
    words = "12 smaller ones, together about $1,610 a day · and a hundred words more that nobody can read from the last row"
    assert wall.first_parts(words, 62) == "12 smaller ones, together about $1,610 a day"


def test_a_wall_of_one_screen_has_its_whole_footer_and_no_gap_where_a_count_would_stand():
    words = " · ".join(f"Kind of change {number} 12" for number in range(6))
    one = Element("T10", "q", "t", more=words)
    alone, among = (wall.screens(Page("log", "", elements=(one,) * count), Choices(), address) for count in (1, 2))
    assert f"<footer><span>{words[:90]}" in alone and "<footer><span><b>1</b>" in among
    assert "Kind of change 4" in alone and "Kind of change 4" not in among


def taken(address: str) -> Response:
    """The answer to a click on a file."""
    _, _, name, file = address.split("/")
    return away.take(Request({"type": "http", "headers": [], "path_params": {"name": name, "file": file}}))


def test_rows_are_taken_away_as_files():
    table = Table((TableColumn("name", "Name"),), pd.DataFrame({"name": ["=1"]}), "huddle-x")
    drawn = markup.heading(Element("D3", "?", "Title", takeaway=table), "en")
    (address,) = re.findall(r'download="huddle-x.csv" href="([^"]+)"', drawn)
    assert markup.heading(Element("D3", "?", "Title", takeaway=table), "en") == drawn, "drawn again it is the same page"
    assert bytes(taken(address).body).decode("utf-8-sig").splitlines() == ["Name", "'=1"]
    assert bytes(taken(address.replace(".csv", ".xlsx")).body).startswith(b"PK")
    for other in range(away.MOST):
        away.offer(replace(table, file_name=f"huddle-{other}"), "csv")
    assert taken(address).status_code == 404 and b"reload" in taken(address).body


def test_the_trust_strip_on_the_wall_never_drops_what_is_late():
    from huddle.elements.model import Chip

    strip = (*(Chip(f"Source {name} to Wed 18 ✓") for name in "ABCDEF"), Chip("Ads to Tue 17, a day late", "attention"))
    shown = wall.chips(strip)
    assert "a day late" in shown
    assert "Source F" not in shown


def test_rows_behind_a_chart_are_opened_from_it_on_the_wall_and_stand_below_it_at_the_desk():
    from huddle.elements.model import Chart

    part = Row("p", "Lamp", money="−$20", link=Link("asin", {"asin": "B0LAMP"}))
    row = Row("bridge~traffic", "Fewer visits", money="−$30", parts=(part, Row("others", "2 other products", money="−$10")))
    one = Element("W4", "", "Sales fell", rows=(row,), chart=Chart("alt", "<svg></svg>"), is_behind=True)
    shown = wall.screens(Page("weekly", "", elements=(one,)), Choices(), address)
    assert '<div class="rows' not in shown and 'class="sheet normal" data-row="bridge~traffic"' in shown
    assert "Lamp" in shown and 'data-do="go"' in shown
    desk = markup.body(one, "en", address, may_write=True)
    assert desk.index("<svg") < desk.index('data-row="bridge~traffic"') < desk.index("2 other products")
    assert 'data-do="why"' in desk


def test_a_chinese_title_breaks_between_its_clauses_and_a_shop_stays_with_its_site():
    assert markup.heading_words("ACOS 下降：比率 +0.1，结构 0") == (
        '<span class="clause">ACOS 下降：</span><span class="clause">比率 +0.1，</span><span class="clause">结构 0</span>'
    )
    assert '<span class="keep">US (south-shop)</span>' in markup.heading_words("One was normal; US (south-shop) sold less")


def test_no_chinese_date_is_broken_over_two_lines():
    dated = Row("r", "北区", why=(Span("10月6日 – 11月19日 · 1,429 行"), Span("；30 次本应出单")))
    drawn = markup.rows([dated], "zh", lambda link: "", may_write=False)
    assert '<span class="keep">10月6日</span> – <span class="keep">11月19日</span> · 1,429\u00a0行' in drawn
    assert "30\u00a0次本应出单" in drawn, "nor is a number from its unit"
    beside = markup.heading(Element("C0", "?", "Sales fell", more="22 Oct – 18 Nov against 24 Sep – 21 Oct"))
    assert '<span class="keep">24 Sep – 21 Oct</span>' in beside


def test_a_screen_aside_is_opened_and_not_stepped_through():
    shown = (Element("W3", "q", "one"), Element("W3.1", "q", "aside", aside_of="W3"), Element("W4", "q", "two"))
    page = Page("weekly", "t", elements=shown)
    html = wall.screens(page, Choices(), address)
    assert 'data-code="W3.1" data-aside="W3"' in html and html.count("<b>1</b> of 2") == 2 and "<b>2</b> of 2" in html


def test_a_few_rows_that_stand_alone_are_set_larger():
    rows = tuple(Row(str(at), "what", money="$1") for at in range(4))
    assert "rows five few" in wall.rows(Element("D3", "q", "t", rows=rows[:3]))
    assert "few" not in wall.rows(Element("D3", "q", "t", rows=rows))


def test_a_short_column_of_sentences_is_never_broken():
    frame = pd.DataFrame({"name": ["Sales", "TACOS"], "better": ["↑ higher", "↓ lower"], "meaning": ["a long sentence " * 4, "x"]})
    columns = tuple(TableColumn(name, name) for name in frame)
    html = markup.prose(Table(columns, frame, prose=("name", "better", "meaning")))
    assert html.count("<td class=brief>") == 4


def test_a_long_message_is_shown_as_far_as_the_wall_has_room():
    short = "\n".join(["Morning meeting", "", "Wednesday was normal"])
    assert wall.preview(short) == short
    many = "\n".join(f"{number}. Call the forwarder" for number in range(1, 14))
    assert wall.preview(many).splitlines() == [*many.splitlines()[:9], "…"]
    wide = "\n".join(["一" * 80] * 6)
    assert wall.preview(wide).splitlines() == [*(["一" * 80] * 4), "…"]
