"""The Deliveries page: what became of files in words, holes that are numbered, and a template that loads again."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.elements import deliveries
from huddle.elements.choices import Choices
from huddle.elements.deliveries import agreement, arrivals, coverage, template, unmapped
from huddle.intake import manifest
from huddle.intake.manifest import Proposal, Receipt
from huddle.intake.totals import totals
from huddle.kinds import kinds
from tests.elements import world

LAST = date(2026, 11, 18)
EN, ZH = Choices(language="en"), Choices(language="zh")


def receipt(file: str, verdict: str = "loaded", **more) -> Receipt:
    return Receipt(file=file, verdict=verdict, **{"report": "orders", "shop": "default", "marketplace": "US", **more})


WAITING = receipt(
    "US/BusinessReport.csv", "waiting", report="business_report_asin", reason={"en": "It needs a period.", "zh": "缺少周期。"},
    proposal=Proposal("2026-11-08..2026-11-14", None, "US", "units", {"en": "units match by 97 %", "zh": "销量吻合 97%"}, 0.97),
)  # fmt: skip
REFUSED = receipt("x.csv", "refused", report=None, marketplace=None, reason={"en": "It is a web page.", "zh": "这是网页。"})
LOADED = receipt(
    "US/orders.txt", rows=1200, rejected=2, currency="USD", period=(date(2026, 11, 1), LAST), totals={"sales": 12400.5, "units": 310},
    rejects=({"column": "item-price", "shape": "text 14", "reason": "ragged", "count": 2, "first_line": 7},),
    since=datetime(2026, 11, 19, tzinfo=UTC),
)  # fmt: skip


def test_the_title_counts_what_became_of_the_files():
    found = (LOADED, receipt("b.txt"), receipt("c.txt", "unchanged"), WAITING, REFUSED)
    assert arrivals.title(found, "en") == "5 files: 2 loaded, 1 unchanged, 1 to confirm, 1 refused"
    assert arrivals.title(found, "zh") == "共 5 个文件：2 个已导入，1 个无变化，1 个待确认，1 个未导入"
    assert arrivals.title((LOADED,), "en") == "1 file: 1 loaded"


def test_a_loaded_file_says_what_it_is_and_brought():
    row = arrivals.row(LOADED, "en")
    assert (row.what, row.money, row.who) == ("orders.txt", "$12,400", "loaded")
    assert row.why[0].text == "All Orders · US · 1 Nov – 18 Nov · 1,200 rows · 2 rejected cells"
    assert "sales $12,400.50" in row.detail and "text, 14 characters" in row.detail


def test_the_newest_export_comes_first_whenever_it_arrived():
    moments = {"a.txt": (19, 21), "b.txt": (20, 20), "c.txt": (None, 22), "d.txt": (20, 21)}
    made = [
        receipt(name, exported_at=exported and datetime(2026, 11, exported, tzinfo=UTC), since=datetime(2026, 11, seen, tzinfo=UTC))
        for name, (exported, seen) in moments.items()
    ]
    for order in (made, made[::-1]):
        desk, wall = arrivals.listed(order, EN)
        assert [row.what for row in desk.rows] == [row.what for row in wall.rows] == ["c.txt", "b.txt", "d.txt", "a.txt"]


def test_amounts_of_several_currencies_stand_apart():
    mixed = receipt("eu.txt", totals={"sales.EUR": 10.0, "sales.GBP": 7.5, "units": 3})
    assert arrivals.row(mixed, "en").money == "3 units"
    assert arrivals.row(mixed, "en").detail.splitlines()[:2] == ["sales €10.00", "sales £7.50"]


@pytest.mark.parametrize(
    ("choices", "title", "says"),
    [(EN, "1 to confirm, 1 refused", "Units match by 97 %"), (ZH, "1 个待确认，1 个未导入", "销量吻合 97%")],
)
def test_what_waits_comes_first_with_its_reason_and_evidence(choices, title, says):
    (element,) = arrivals.waiting((REFUSED, WAITING, LOADED), choices)
    assert element.title == title
    assert [row.tone for row in element.rows] == ["attention", "attention"]
    assert says in "".join(span.text for span in element.rows[0].why)


def test_nothing_waits_nothing_is_shown():
    assert arrivals.waiting((LOADED,), EN) == []


def test_the_newest_file_is_first():
    older = receipt("a.txt", since=datetime(2026, 11, 1, tzinfo=UTC))
    assert [row.what for row in arrivals.listed((older, LOADED), EN)[0].rows] == ["orders.txt", "a.txt"]


def test_a_house_without_files_says_how_to_begin(put_in_force, monkeypatch):
    put_in_force()
    nothing = manifest.Manifest("empty", (), (), datetime(2026, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(deliveries.snapshots.manifest, "current", lambda: nothing)
    for choices in (EN, ZH):
        page = deliveries.page(choices)
        assert [element.code for element in page.elements] == ["T1"]
        assert page.elements[0].empty.title


def covered(source: str, days: list[int], shop: str = "default", site: str = "US") -> list[dict]:
    return [
        {"source": source, "shop": shop, "marketplace": site, "day": LAST - timedelta(days=back), "rows": 5, "is_complete": True}
        for back in days
    ]


def test_days_missing_between_days_are_one_hole_and_are_numbered():
    found = covered("orders", [0, 1, 4, 5]) + covered("ads", [0, 2]) + covered("reviews", [0, 9])
    gaps = coverage.holes(found)
    assert [(gap.source, (gap.end - gap.start).days + 1) for gap in gaps] == [("orders", 2), ("ads", 1)]
    desk = coverage.elements(found, LAST, EN)[0]
    assert desk.title == "2 holes, 3 days in all, in the daily sources"
    assert desk.note == "1 Orders US, 15 Nov – 16 Nov · 2 Ads US, 17 Nov"
    assert "missing" in desk.chart.svg


def test_what_has_not_begun_or_not_yet_come_is_no_hole():
    assert coverage.holes(covered("orders", [3, 4, 5])) == []
    assert coverage.elements(covered("orders", [3, 4, 5]), LAST, ZH)[0].title == "已有日期之间没有缺口"


@given(st.sets(st.integers(0, 34), min_size=1))
def test_holes_and_days_make_up_the_whole_span(days):
    gaps = coverage.holes(covered("orders", sorted(days)))
    missing = sum((gap.end - gap.start).days + 1 for gap in gaps)
    assert missing + len(days) == max(days) - min(days) + 1


def test_products_without_a_line_are_listed_by_money_and_never_added_across_currencies(put_in_force):
    put_in_force(*world.by_asin("US"), *world.by_asin("DE"), *world.tables({world.MAT: ("Mat", "垫")}))
    page = deliveries.page(Choices(marketplace=None))
    found = next(element for element in page.elements if element.code == "T6")
    assert found.title == "4 products have no line yet"
    assert "$" in found.more and "€" in found.more
    assert {row.link.params["asin"] for row in found.rows} == {world.PILLOW, world.LAMP}


def test_every_product_mapped_needs_no_list():
    assert unmapped.elements([], [], EN) == []


def test_the_template_keeps_what_the_team_wrote_and_no_text_is_a_formula(put_in_force):
    put_in_force(*world.by_asin("US"), *world.tables({world.MAT: ("=HYPERLINK(1)", "垫")}))
    for choices, key, name, line in ((EN, "ASIN", "Short name", "Product line"), (ZH, "子ASIN", "短名称", "产品线")):
        sheet = pd.read_excel(io.BytesIO(template.workbook(choices)), engine="calamine")
        assert list(sheet[key]) == [world.MAT, world.PILLOW, world.LAMP]
        assert sheet[name][0] == "=HYPERLINK(1)" and sheet[line][0] == "Home"
        assert sheet[name].isna().sum() == 2


def result(name="asins_total", **more):
    row = {
        "name": name, "severity": "serious", "measure": "money", "shop": "default", "marketplace": "US", "currency": "USD", "state": "fail",
        "first_day": LAST, "last_day": LAST, "slices": 28, "apart": 2, "left_value": 940.0, "right_value": 1000.0, "money": 60.0,
        "has_left": True, "has_right": True, "is_whole_apart": False,
    }  # fmt: skip
    return row | more


def slice_of(one, **more):
    kept = {name: one[name] for name in ("name", "shop", "marketplace", "currency", "left_value", "right_value", "money")}
    return kept | {"item": "", "first_day": LAST, "last_day": LAST, "difference": -60.0, "is_apart": True} | more


def test_a_check_that_fails_names_its_money_its_worst_day_its_files_and_what_to_do():
    one, file = result(), {"name": "asins_total", "shop": "default", "marketplace": "US", "file": "US/by-asin.csv"}
    (element,) = agreement.elements([one], [slice_of(one)], [file], EN)
    assert element.title == "US: Sum of ASINs against the by-date total, $60 apart"
    (row,) = element.rows
    assert (row.money, row.per, row.tone) == ("$60", "apart", "attention")
    assert row.why[0].text == "2 of 28 apart, most on 18 Nov: −$60"
    assert "Export the Business Report by ASIN and the one by date again" in row.why[-1].text
    assert "18 Nov: ASINs together $940, by date $1,000, −$60" in row.detail and row.detail.endswith("US/by-asin.csv")
    (chinese,) = agreement.elements([one], [slice_of(one)], [file], ZH)
    assert chinese.title == "US：ASIN 合计与按日期总额相差 $60"


def test_checks_are_ranked_by_money_in_one_currency_and_unknown_money_comes_last():
    euros = result("ads_terms", marketplace="DE", currency="EUR", money=50.0, severity="mild")
    unknown, passed, absent = result("currency_own", money=None), result("ads_products", state="pass"), result("units_ledger", state="none")
    (element,) = agreement.elements([unknown, result(money=52.0), euros, passed, absent], [], [], EN, worth={"USD": 1.0, "EUR": 1.1})
    assert [row.key.split("-")[0] for row in element.rows] == ["ads_terms", "asins_total", "currency_own", "pass", "absent"]
    assert [row.tone for row in element.rows] == ["normal", "attention", "attention", "quiet", "quiet"]
    assert element.title.startswith("3 of 4 checks fail, most of all DE: Search terms against the ad spend, €50 apart")


def test_a_check_without_a_source_neither_passes_nor_fails_and_says_what_it_lacks():
    absent = result("units_ledger", state="none", has_left=False, money=None)
    assert agreement.elements([absent], [], [], EN) == []
    (element,) = agreement.elements([absent, result(state="pass")], [], [], EN)
    assert element.title == "The sources agree: the one check that can be made passes"
    assert element.rows[-1].detail == "Units shipped by the ledger against units sold (US): no export tells shipped"


def test_money_in_another_currency_is_named_in_it():
    euros = {
        "shop": "default", "marketplace": "US", "source": "orders", "currency": "EUR", "site_currency": "USD", "days": 2, "amount": 42.0,
    }  # fmt: skip
    (element,) = agreement.elements([result("currency_own", money=None)], [], [], EN, [euros])
    assert element.rows[0].money == "–"
    assert "€42 on 2 days of a site that sells in USD" in element.rows[0].detail


ONE = {
    "text": "'x'", "count": "1", "money": "1", "fraction": "1", "number": "1",
    "day": "'2026-11-18'", "time": "'2026-11-18'", "flag": "true",
}  # fmt: skip


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
def test_whatever_a_file_adds_up_to_is_said_on_the_page(kind):
    told = ", ".join(f'{ONE[column.type]}::{column.sql_type} as "{column.name}"' for column in kind.columns)
    row = duckdb.sql(f"select {told}").to_arrow_table()
    shown = receipt("a.csv", report=None, currency="USD", totals=totals(kind.name, row))
    for language in ("en", "zh"):
        rows = arrivals.listed([shown], Choices(language=language))[0].rows
        assert rows[0].detail.count("\n") + 1 == len(shown.totals)


def test_the_teams_own_tables_are_listed_with_what_can_be_edited(put_in_force):
    from huddle.elements.deliveries import tables

    put_in_force(*world.by_asin("US"), *world.tables({world.MAT: ("Mat", "垫")}))
    for language, title in (("en", "The tables we keep ourselves"), ("zh", "自己维护的表")):
        (listed,) = tables.elements(Choices(language=language))
        assert listed.code == "T9" and listed.title == title and listed.places == frozenset({"desk"})
        assert [row.what for row in listed.rows][:1] == ["Products" if language == "en" else "产品表"]
    assert tables.elements(Choices(may_write=False))[0].note == "Guests read; tables are edited on the host's own screen."
    assert tables.elements(Choices(is_snapshot=True)) == []
