"""What counts once, from real formats to the page: overlapping ads, settlements, spans, parents; spend of no ASIN or term stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from huddle import intake, warehouse
from huddle.elements import asin as product
from huddle.elements.choices import Choices
from tests.intake.files import asin, by_asin, order, orders, put
from tests.intake.formats import dialect

Mart = Callable[..., list[dict[str, Any]]]
ADS = {"Currency": "USD", "Country": "United States", "Campaign Name": "Kettles", "Impressions": "900", "Clicks": "20",
       "7 Day Total Sales ": "$90.00", "7 Day Total Orders (#)": "3", "7 Day Total Units (#)": "3"}  # fmt: skip
SHARE = {"Impressions": "450", "Clicks": "10", "7 Day Total Sales ": "$45.00", "7 Day Total Orders (#)": "1", "7 Day Total Units (#)": "1"}
TYPES: dict[str, list[dict[str, str]]] = {
    "sp_campaign_en": [{}],
    "sp_advertised_en": [{"Advertised ASIN": asin(1), **SHARE}, {"Advertised ASIN": asin(2), **SHARE}],
    "sp_targeting_en": [{"Targeting": "kettle", "Match Type": "EXACT", **SHARE}, {"Targeting": "close-match", "Match Type": "-", **SHARE}],
    "sp_placement_en": [{"Placement": "Top of Search on-Amazon", **SHARE}, {"Placement": "Other on-Amazon", **SHARE}],
    "sp_search_term_en": [{"Customer Search Term": "kettle", **SHARE}, {"Customer Search Term": "", **SHARE}],
}
"""the report types of one campaign, each of which tells its $30 a day: whole, or in two halves of $15"""
DAYS = [date(2026, 11, 16), date(2026, 11, 17)]
SPANS = [(date(2026, 11, 7) + timedelta(days=step), date(2026, 11, 13) + timedelta(days=step)) for step in range(4)]
"""four exports of seven days, each a day later than the one before"""


def _report(header: str, rows: list[dict[str, str]], **more: Any) -> bytes:
    return dialect.delimited({"header": header, "fill": "", "rows": rows, **more})


def _ads(header: str) -> bytes:
    rows = []
    for day in DAYS:
        for part in TYPES[header]:
            word = f"{day:%b %d, %Y}"
            when = {"Start Date": word, "End Date": word} if header == "sp_search_term_en" else {"Date": word}
            rows.append({**ADS, **when, **part, "Spend": "$30.00" if len(TYPES[header]) == 1 else "$15.00"})
    return _report(header, rows)


def _settlement(*numbers: int) -> bytes:
    """Settlements one after another: number n brings 100 - 15 x n dollars."""
    rows = []
    for number in numbers:
        key, day = f"1881111111{number}", f"2026-10-{10 + number}"
        said = {"settlement-id": key, "transaction-type": "Order", "order-id": f"111-{number}", "marketplace-name": "Amazon.com",
                "sku": "U1", "posted-date": day, "posted-date-time": f"{day} 08:52:26 UTC"}  # fmt: skip
        fee = 15 * number
        rows += [
            {"settlement-id": key, "settlement-start-date": f"{day} 00:00:00 UTC", "total-amount": f"{100 - fee:.2f}", "currency": "USD"},
            {**said, "amount-type": "ItemPrice", "amount-description": "Principal", "amount": "100.00", "quantity-purchased": "1"},
            {**said, "amount-type": "ItemFees", "amount-description": "Commission", "amount": f"-{fee:.2f}"},
        ]
    return _report("settlement_v2", rows, delimiter="\t")


def _parents() -> bytes:
    """One child under three parents: twice the same visits, once others; and one on two SKUs."""
    header = ["(Parent) ASIN", "(Child) ASIN", "SKU", "Sessions - Total", "Page Views - Total", "Units Ordered", "Ordered Product Sales",
              "Total Order Items"]  # fmt: skip
    rows = [
        [asin(90), asin(1), "A", "100", "130", "4", "$40.00", "4"], [asin(91), asin(1), "A", "100", "130", "4", "$40.00", "4"],
        [asin(92), asin(1), "A", "30", "40", "1", "$10.00", "1"],
        [asin(93), asin(2), "B", "50", "60", "2", "$20.00", "2"], [asin(93), asin(2), "B-FBM", "50", "60", "3", "$30.00", "3"],
    ]  # fmt: skip
    return dialect.delimited({"header": header, "rows": rows})


def _unified() -> bytes:
    """The unified report by product: a row of Sponsored Brands names no ASIN."""
    each = {"预算货币": "USD", "日期": "2026年11月17日", "广告活动名称": "品牌", "投放广告活动的国家/地区": "美国",
            "推广的商品站点": "AMAZON.COM", "展示量": "500", "点击量": "9", "购买量": "1", "销售额": "20.00",
            "已售商品数量": "1"}  # fmt: skip
    rows = [
        {**each, "广告产品": "商品推广", "推广的商品编号": asin(1), "总成本": "12.00"},
        {**each, "广告产品": "品牌推广", "推广的商品编号": "", "总成本": "7.50"},
    ]
    return _report("unified_zh", rows)


@pytest.fixture(scope="module")
def mart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mart]:
    """`mart(sql, *values)` asks the warehouse of one house in which each proof is a shop of its own."""
    data, state = tmp_path_factory.mktemp("proofs"), tmp_path_factory.mktemp("proofs-state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_DATA", str(data))
        patch.setenv("HUDDLE_STATE", str(state))
        patch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
        _fill(data)
        refused = [one for one in intake.take_in().receipts if one.verdict != "loaded"]
        assert not refused, refused
        warehouse.forget()
        warehouse.refresh()

        def ask(sql: str, *values: Any) -> list[dict[str, Any]]:
            with warehouse._opened(warehouse.stamp()).cursor() as cursor:
                answer = cursor.execute(sql, values)
                return [dict(zip([column[0] for column in answer.description], row, strict=True)) for row in answer.fetchall()]

        yield ask
        warehouse.forget()


def _fill(data: Path) -> None:
    for header in TYPES:
        put(data / f"five-types/US/{header}.csv", _ads(header))
    put(data / "settled/US/first.txt", _settlement(1, 2))
    put(data / "settled/US/second.txt", _settlement(2, 3))
    for place, (first, last) in enumerate(SPANS):
        put(data / f"spans/US/{first}..{last}/BusinessReport.csv", by_asin({1: 70 + place, 2: 7}))
    lines = [order(number, date(2026, 10, 1) + timedelta(days=number), 1) for number in range(49)]
    put(data / "spans/all-orders.txt", orders(lines))
    put(data / "parents/US/2026-11-17/BusinessReport.csv", _parents())
    put(data / "brands/US/unified.csv", _unified())


def test_five_types_of_ads_reports_over_the_same_days_count_once(mart: Mart) -> None:
    spend = mart("select day, ad_spend, ad_clicks from mart.site_day where shop = 'five-types' and ad_spend is not null order by day")
    assert [(row["day"], row["ad_spend"], row["ad_clicks"]) for row in spend] == [(day, 30.0, 20) for day in DAYS]
    lines = mart("select sum(ad_spend) as spend from mart.line_day where shop = 'five-types'")
    assert lines == [{"spend": 60.0}]


def test_spend_on_a_blank_search_term_stays(mart: Mart) -> None:
    told = mart("select search_term, sum(spend) as spend from mart.search_term_day where shop = 'five-types' group by 1 order by 1")
    assert {row["search_term"]: row["spend"] for row in told} == {"kettle": 30.0, None: 30.0}


def test_of_two_settlements_of_which_one_repeats_the_other_each_counts_once(mart: Mart) -> None:
    posted = mart("select sum(amount) as amount from mart.fee_sku where shop = 'settled'")
    assert posted[0]["amount"] == pytest.approx(300 - 15 - 30 - 45), "three settlements in two files"


def test_a_child_under_several_parents_is_visited_once_and_a_blank_asin_keeps_its_spend(mart: Mart) -> None:
    found = mart("select asin, sessions, units, sales from mart.asin_day where shop = 'parents' and units > 0 order by asin")
    told = {row["asin"]: (row["sessions"], row["units"], row["sales"]) for row in found}
    assert told[asin(1)][0] == 130, "100 under two parents are the same visits, 30 under the third are others"
    assert told[asin(2)] == (50, 5, 50.0), "visits of two SKUs are the product's, its sales add up"
    spend = mart("select line, sum(ad_spend) as spend from mart.line_day where shop = 'brands' group by line having sum(ad_spend) > 0")
    assert {row["line"]: row["spend"] for row in spend} == {"~none": 12.0, "~brand": 7.5}
    assert mart("select sum(ad_spend) as spend from mart.site_day where shop = 'brands'") == [{"spend": 19.5}]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _texts(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _texts(getattr(value, name))


def test_spans_that_overlap_by_six_days_are_never_added_up_and_the_page_says_which_it_shows(mart: Mart) -> None:
    sql = "select span_start, span_end, units, sessions from mart.asin_span where shop = 'spans' and asin = ? order by span_start"
    kept = mart(sql, asin(1))
    assert [(row["span_start"], row["span_end"], row["units"]) for row in kept] == [(*span, 70 + n) for n, span in enumerate(SPANS)]
    days = mart("select max(units) as units, sum(sessions) as sessions from mart.asin_day where shop = 'spans'")
    assert days == [{"units": 1, "sessions": None}], "the days are those of the orders: a span is spread over none"
    newest, added = kept[-1]["sessions"], {sum(row["sessions"] for row in kept[:count]) for count in (2, 3, 4)}
    for language, label in (("en", "by span · 10–16 Nov"), ("zh", "（按导出周期） · 11/10–16")):
        choices = Choices(shop="spans", marketplace="US", asin=asin(1), language=language, stamp=warehouse.stamp())
        text = " ".join(_texts(product.page(choices))).replace("\u00a0", " ")
        shown = [*re.findall(">([^<]+)<", text), *re.sub("<[^>]*>", " ", text).split()]
        assert label in text and f"{newest:,}" in shown
        assert not added & {int(word.replace(",", "")) for word in shown if re.fullmatch("[0-9,]+", word)}
