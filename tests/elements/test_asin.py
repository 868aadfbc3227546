"""The ASIN page on small companies whose troubles are known, at every level of files."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.analysis import kept
from huddle.analysis.branches import Range
from huddle.elements import asin
from huddle.elements.asin import ahead, diagnosis, in_force, stock, strip, verdict
from huddle.elements.asin.diagnosis import Branch, Diagnosis
from huddle.elements.asin.subject import Subject
from huddle.elements.choices import Choices
from huddle.elements.life import Lived, Standing
from huddle.elements.model import Element, Page
from tests.elements import world
from tests.elements.test_life import seen
from tests.elements.world import DAYS, LAMP, LAST, MAT, PILLOW
from tests.warehouse.deliveries import Delivery, deliver, moment


def choices(asin_: str | None = None, language: str = "en", **more) -> Choices:
    return Choices(asin=asin_, marketplace=more.pop("marketplace", "US"), language=language, **more)


def element(page: Page, code: str, place: str = "desk") -> Element:
    return next(found for found in page.elements if found.code == code and place in found.places)


def codes(page: Page) -> set[str]:
    return {found.code for found in page.elements}


@pytest.fixture
def full(put_in_force) -> str:
    return put_in_force(*world.full())


def test_a_lost_buy_box_is_named_with_its_day_in_both_languages(full):
    english, chinese = asin.page(choices(MAT)), asin.page(choices(MAT, "zh"))
    assert english.title == "Yoga mat 6 mm lost the Buy Box on 15 Nov; sales −38% in 7 days"
    assert chinese.title == "瑜伽垫 6 mm 11月15日起丢购物车，7 天销售额 −38%"
    assert element(english, "A3").title == "What broke: Sales → Conversion → Buy Box"
    assert element(english, "A4").title == "$468 a day since 15 Nov, $1,404 before"
    assert codes(english) == {"A1", "A1S", "A3", "A3P", "A4", "A5", "A5S", "A7", "A8", "A9", "A9C", "A10"}
    check, wall = element(chinese, "A3P"), element(english, "A3P", "wall")
    assert check.title == "丢购物车：按此顺序检查" and check.rows[0].what.startswith("1. 是否被跟卖")
    assert len(wall.rows) == len(check.rows) == 4
    assert wall.capture and (wall.capture.asin, wall.capture.exception_kind) == (MAT, "buy_box_lost")
    opened = asin.page(choices(MAT, back=f"morning.D3.default~US~{MAT}~ad_clicks_off"))
    assert element(opened, "A3P").title == "Ad clicks fell: check in this order", "the exception it was opened from comes first"
    opened = asin.page(choices(MAT, back=f"morning.D3.default~US~{LAMP}~ad_clicks_off"))
    assert element(opened, "A3P").title == "Lost the Buy Box: check in this order", "another product's exception is none of its own"


def test_what_is_expected_was_worked_out_with_the_morning_and_a_past_day_is_reckoned_alike(full, monkeypatch):
    for site in ("US", "DE"):
        kept_days = ahead._newest(full, kept.version())
        mine = kept_days[kept_days["marketplace"] == site].set_index(["shop", "item"]).sort_index()
        reckoned = ahead._past(full, site, None, LAST).set_index(["shop", "item"]).sort_index()[mine.columns]
        pd.testing.assert_frame_equal(mine, reckoned, check_dtype=False, check_categorical=False)
        assert mine[["expected_sales_7", "ahead_1"]].notna().all(axis=None) and (mine["ahead_7"] > 0).any()
    monkeypatch.setattr(ahead, "_past", lambda *_: pytest.fail("the newest day is read"))
    asin.page(choices(MAT))
    with pytest.raises(pytest.fail.Exception):
        asin.page(choices(MAT, day=LAST - timedelta(days=1)))


def test_what_stands_in_the_header_comes_from_the_files(full):
    tiles = {tile.metric: tile for tile in element(asin.page(choices(MAT)), "A1").tiles}
    assert tiles["asp"].value == "$39.00" and tiles["asp"].say == "lowest new offer $36.90"
    assert tiles["buy_box"].tone == "attention"
    assert tiles["rating"].value == "4.4 ★"
    others = element(asin.page(choices(MAT)), "A1S").rows
    assert [(row.what, row.link.params["marketplace"]) for row in others] == [("Also on DE", "DE")]


def purchases() -> Delivery:
    """On the last day the mat's ads sold two pillows and an unknown product, the lamp's ads one mat, brands' ads another."""
    base = {"period_start": LAST, "period_end": LAST, "ad_product": "SP", "campaign": "c", "attribution": "halo", "currency": "USD"}
    rows = [
        base | {"asin": MAT, "purchased_asin": PILLOW, "ad_units": 2, "ad_orders": 2, "ad_sales": 48},
        base | {"asin": MAT, "purchased_asin": "B0TESTXX99", "ad_units": 1, "ad_sales": 9},
        base | {"asin": LAMP, "purchased_asin": MAT, "ad_units": 1, "ad_orders": 1, "ad_sales": 39},
        base | {"ad_product": "SB", "asin": None, "purchased_asin": MAT, "ad_units": 1, "ad_sales": 39, "attribution": "promoted"},
    ]
    return deliver("ad_purchases", rows, start=LAST, exported=moment(LAST))


def test_ads_say_their_cost_per_order_and_whom_they_sold_besides(put_in_force):
    put_in_force(world.orders("US"), world.ads("US"), purchases(), *world.tables())
    desk, wall = (element(asin.page(choices(MAT)), "A7", place) for place in ("desk", "wall"))
    assert [(row.what, row.money, row.per, row.group) for row in desk.rows] == [
        ("Products (SP)", "$1,764", "spent", ""), ("Travel pillow", "$48", "sold", "Bought after its ads"),
        ("B0TESTXX99", "$9", "sold", ""), ("Brands' ads", "$39", "sold", "Bought after other ads"),
        ("Desk lamp, dimmable, white", "$39", "sold", ""),
    ]  # fmt: skip
    assert "".join(span.text for span in desk.rows[0].why) == "CPC $0.76 ÷ ad conversion 10.8% ≈ $7.00; an order brings $39.00"
    assert desk.rows[1].why[0].text == f"{PILLOW} · 2 units" and desk.rows[2].why[0].text == "1 unit"
    assert desk.title == "Its ads sold $9,828 for $1,764" and "never in this product's own" in desk.note
    assert len(wall.rows) == 4 and wall.more == "22 Oct – 18 Nov"
    assert element(asin.page(choices(MAT, "zh")), "A7").title == "广告花费 $1,764，带来销售 $9,828"


def test_a_report_that_tells_the_own_share_splits_the_title_and_no_report_means_no_element(put_in_force):
    row = {"period_start": LAST, "period_end": LAST, "level": "advertised_product", "campaign": "c", "asin": MAT, "clicks": 9, "spend": 5}
    split = {**row, "ad_orders": 2, "ad_sales": 78, "same_sku_sales": 39, "currency": "USD"}
    put_in_force(world.orders("US"), deliver("ads", [split], start=LAST, exported=moment(LAST)))
    assert element(asin.page(choices(MAT)), "A7").title == "Its ads sold $78, $39 of it other products"
    assert "purchased product report" in element(asin.page(choices(MAT)), "A7").note
    put_in_force(world.orders("US"), purchases())
    alone = element(asin.page(choices(MAT)), "A7")
    assert alone.title == "After its ads other products sold $57" and "what its ads cost" in alone.note
    put_in_force(world.orders("US"))
    assert "A7" not in codes(asin.page(choices(MAT)))


def test_a_sold_out_product_says_since_when_and_until_when(full):
    page = asin.page(choices(PILLOW))
    assert page.title == "Travel pillow sold out on 13 Nov"
    assert element(page, "A8").title == "Sold out until Sat 28 Nov, 9 days"
    assert element(page, "A3").title == "What broke: Sales → Conversion → Sellable stock"


def test_a_calm_product_is_called_normal_and_no_branch_is_thick(full):
    page = asin.page(choices(LAMP))
    assert page.title.startswith("Desk lamp, dimmable, white: normal, ")
    assert element(page, "A3").title == "No branch left its usual range" and "A3P" not in codes(page)
    assert "attention)" not in element(page, "A3").chart.svg


def test_nothing_after_the_chosen_day_counts(full):
    page = asin.page(choices(MAT, day=world.BUY_BOX_LOST - timedelta(days=1)))
    assert page.title.startswith("Yoga mat 6 mm: normal, ")
    assert "15 Nov" not in str(page.elements)


def test_a_site_has_its_own_currency(full):
    page = asin.page(choices(LAMP, marketplace="DE"))
    assert next(tile for tile in element(page, "A1").tiles if tile.metric == "asp").value == "€31.00"
    assert "$" not in page.title + element(page, "A4").title


def test_reviews_are_plain_text_and_say_what_a_half_star_takes(full):
    found = element(asin.page(choices(MAT)), "A9")
    assert found.rows[0].why[0].text == "<b>pilled</b> after one wash ![x](http://example.com/x.png)"
    assert found.note == "8 five-star reviews in a row would bring it to 4.5."


def test_complaints_are_bars_with_their_words_and_what_nobody_can_class(full):
    english, chinese = (element(asin.page(choices(MAT, language)), "A9C") for language in ("en", "zh"))
    assert english.title == "Material and finish: 6 of 6 complaints in 28 days"
    assert [(row.what, row.money, row.tone) for row in english.rows] == [
        ("Material and finish", "6", "normal"), ("Unclassified", "0", "quiet"),
    ]  # fmt: skip
    assert english.rows[0].why[0].text.startswith("usually 1.")
    assert english.rows[0].detail == "★★★ 18 Nov · <b>pilled</b> after one wash ![x](http://example.com/x.png)"
    assert "of what it names in English, 95% was right in 120 texts" in english.note
    assert chinese.title == "材质 / 做工：近 28 天 6 条不满中 6 条"
    assert not [found for found in asin.page(choices(PILLOW)).elements if found.code == "A9C"]


def test_events_are_numbered_and_written_out(full):
    assert element(asin.page(choices(MAT, "zh")), "A4").note.split(" · ")[-1] == "①\u00a0秋季促销，10月9日–11日"
    assert element(asin.page(choices(MAT, "zh")), "A4").note.split(" · ")[-1] == "①\u00a0秋季促销，10月9日–11日"


def test_the_wall_has_no_text_under_36_and_no_more_than_nine_nodes(full):
    page = asin.page(choices(MAT))
    for found in page.elements:
        if "wall" in found.places and found.chart:
            sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', found.chart.svg)]
            assert min(sizes) >= 36, found.code
            assert found.chart.spec is None
    assert element(page, "A3", "wall").chart.svg.count("<rect") <= diagnosis.MOST_NODES


def test_weekly_reports_are_judged_by_the_week_and_drawn_as_steps(put_in_force):
    put_in_force(*world.weekly())
    page = asin.page(choices(MAT))
    assert element(page, "A3").as_of == "exported week to Wed 18 Nov against the one before"
    assert "Conversion" in element(page, "A3").chart.alt
    spec = element(page, "A4").chart.spec
    steps = [layer for layer in spec["layer"] if layer["mark"].get("interpolate") == "step-after"]
    assert len(steps) == 2
    assert "A8" not in codes(page)
    put_in_force(*world.weekly(), world.ads("US"))
    assert "Ad impressions" in element(asin.page(choices(MAT)), "A3").chart.alt, "ads come by day where traffic comes by week"


def test_orders_alone_grow_no_branch_without_data_and_say_what_would_add_them(put_in_force):
    put_in_force(*world.orders_alone())
    page = asin.page(choices(MAT))
    found = element(page, "A3")
    assert [node.split(" ")[0] for node in found.chart.alt.split("; ")] == ["Sales", "Price", "Units"]
    assert found.note == "Grey: within its usual range. A Business Report by ASIN would add visits, conversion and the Buy Box."
    assert codes(page) - {"A3P"} == {"A1", "A1S", "A3", "A4", "A5", "A5S"}


def test_reviews_hang_on_sales_where_conversion_is_unknown(put_in_force):
    put_in_force(world.orders("US"), world.ads("US"), world.reviews())
    found = element(asin.page(choices(MAT)), "A3")
    assert "Rating" in found.chart.alt and "Ad impressions" in found.chart.alt and "Conversion" not in found.chart.alt


@pytest.mark.parametrize(("words", "found"), [
    ("瑜伽", [MAT]), ("sku-lmp3", [LAMP]), ("ＬＡＭＰ　dimmable", [LAMP]), ("b0test", [MAT, PILLOW, LAMP]), ("pillow lamp", []),
    ("100%_'; --", []),
])  # fmt: skip
def test_search_reads_asin_sku_and_titles_of_both_languages(full, words, found):
    page = asin.page(choices(), words)
    rows = page.elements[0].rows
    assert {row.link.params["asin"] for row in rows} == set(found)
    assert bool(page.elements[0].empty) is not bool(found)


def test_the_list_says_how_few_make_half_of_the_sales(full):
    page = asin.page(choices())
    assert page.title == "One of 3 products makes half of sales, US"
    assert page.elements[0].rows[0].what == "Yoga mat 6 mm"


def test_an_asin_nobody_knows_is_searched_for(full):
    page = asin.page(choices("B0NOBODY00"))
    assert page.elements[0].empty.title == "No product matches “B0NOBODY00”"


def test_before_the_first_export_the_page_says_what_to_do(put_in_force):
    put_in_force()
    for language in ("en", "zh"):
        assert asin.page(choices(language=language)).elements[0].empty.link.page == "deliveries"


@given(st.integers(0, 500), st.integers(1, 40), st.lists(st.tuples(st.integers(0, 150), st.integers(1, 900)), max_size=4))
def test_the_shelf_is_empty_exactly_when_what_came_is_sold(available, rate, coming):
    arrivals = [(LAST + timedelta(days=day), float(units)) for day, units in coming]
    ahead = stock.outlook(available, [float(rate)] * 180, arrivals, LAST)
    left, empty = float(available), set()
    for step in range((ahead.last - LAST).days):
        day = LAST + timedelta(days=step)
        left += sum(units for at, units in arrivals if at == day)
        if left < rate:
            empty.add(day)
        left = max(left - rate, 0.0)
    said = {first + timedelta(days=step) for first, back in ahead.empty for step in range((back - first).days)}
    if ahead.ends is None or ahead.ends <= max([LAST, *(day for day, _ in arrivals)]):
        return
    assert said == empty


def test_the_days_of_the_world_are_what_the_tests_say():
    assert (LAST - timedelta(days=DAYS - 1)) == date(2026, 7, 22)


@pytest.mark.parametrize(
    ("moved", "said"),
    [(0.98, "Lamp: sales hold, but visits are low"), (0.7, "Lamp: sales −30%, within their usual range; visits are low")],
)
def test_sales_hold_only_where_they_hardly_moved(moved, said):
    """A fall inside the usual range is no alarm, but nobody in the room would call thirty per cent holding."""
    about = Subject(LAMP, "US", None, "USD", "Lamp", *[None] * 10, LAST, None, None, None, (), "en")
    low = Branch("sessions", 500.0, 800.0, Range(700, 800, 900, 12), side=-1)
    sales = Branch("sales", 1000 * moved, 1000.0, Range(600, 1000, 1400, 12))
    found = Diagnosis((sales, low), ("sales", "sessions"), LAST, is_span=False)
    assert verdict.title(found, about, None) == said


def test_without_visits_ads_hang_on_the_units_and_no_column_of_the_tree_is_empty():
    weeks = [{"day": LAST - timedelta(days=7 * back), "sales": 1000.0, "units": 50.0, "price": 20.0, "impressions": 5000.0, "ctr": 0.01,
              "ad_conversion": 0.1} for back in range(12, 0, -1)]  # fmt: skip
    now = {"day": LAST, "sales": 400.0, "units": 20.0, "price": 20.0, "impressions": 900.0, "ctr": 0.01, "ad_conversion": 0.1}
    found = diagnosis.diagnose([*weeks, now], None, None, is_span=False)
    known = {branch.key for branch in found.branches}
    parents = {key: diagnosis.parent_of(key, known) for key in known}
    assert {parents["units"], parents["price"]} == {"sales"}
    assert {parents["impressions"], parents["ctr"], parents["ad_conversion"]} == {"units"}
    assert found.broken == ("sales", "units", "impressions")
    assert diagnosis.parent_of("impressions", {"sales", "sessions", "units"}) == "sessions"


figure = st.floats(0.5, 1.5)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(figure, figure, figure, figure), min_size=8, max_size=14), st.tuples(*[st.floats(0.4, 2)] * 4))
def test_a_branch_inside_its_usual_range_is_grey_and_never_the_cause(past, last):
    """Sales may leave their range though no factor did: then no factor is named, in the sentence, in the tree or by its ink."""
    weeks = []
    for back, (visits, rate, price, impressions) in enumerate([*past, last][::-1]):
        week = {"sessions": 900 * visits, "conversion": 0.1 * rate, "price": 20 * price, "impressions": 20_000 * impressions, "ctr": 0.01,
                "clicks": 200 * impressions}  # fmt: skip
        sales = week["sessions"] * week["conversion"] * week["price"]
        weeks.insert(0, week | {"day": LAST - timedelta(days=7 * back), "sales": sales})
    found = diagnosis.diagnose(weeks, None, None, is_span=False)
    calm = {branch.key for branch in found.branches if branch.is_calm}
    assert not calm & set(found.broken[-1:])
    about = Subject(LAMP, "US", None, "USD", "Lamp", *[None] * 10, LAST, None, None, None, (), "en")
    assert all(node.tone == "quiet" for node in verdict.nodes(found, about) if node.key in calm)
    title, broken = verdict.title(found, about, None), verdict.tree_title(found, about)
    assert not [key for key in calm & {"sessions", "conversion", "price"} if about.say(f"factor_{key}") in title]
    assert not [key for key in calm if about.say(f"node_{key}") in broken.partition(": ")[2].split(" → ")]


def test_what_lies_on_the_way_to_the_broken_branch_stays_grey_and_unnamed():
    wide = Range(0.05, 0.1, 0.15, 12)
    branches = (Branch("sales", 400.0, 1000.0, Range(700, 1000, 1300, 12), side=-1), Branch("conversion", 0.09, 0.1, wide),
                Branch("stock", 0.0, None, None, side=-1))  # fmt: skip
    found = Diagnosis(branches, ("sales", "conversion", "stock"), LAST, is_span=False)
    about = Subject(LAMP, "US", None, "USD", "Lamp", *[None] * 10, LAST, None, None, None, (), "en")
    assert [(node.key, node.tone) for node in verdict.nodes(found, about)] == [
        ("sales", "attention"), ("conversion", "quiet"), ("stock", "attention"),
    ]  # fmt: skip
    assert about.say("node_conversion") not in verdict.tree_title(found, about)


@pytest.mark.parametrize(("language", "said"), [
    ("en", "Sales kept their level; outside usual: Price $12.00"), ("zh", "销售额水平没有变化；超出正常范围：平均售价 $12.00"),
])  # fmt: skip
def test_a_price_that_fell_alone_is_the_title_of_its_view(language, said):
    """The morning's row of a price opens this view: it must not answer that nothing happened."""
    about = Subject(LAMP, "US", None, "USD", "Lamp", *[None] * 10, LAST, None, None, None, (), language)
    level = [900.0 + 20 * (place % 3) for place in range(strip.DAYS)]
    history = [
        {"day": day, "sales": sales, "price": 12.0 if day == LAST else 30.0 + 0.1 * (place % 2)}
        | dict.fromkeys(("sessions", "conversion", "ad_spend", "available"))
        for place, (day, sales) in enumerate(zip(strip.days_of(about), level, strict=True))
    ]  # fmt: skip
    for days, title in ((history, said), ([row | {"price": 30.0} for row in history], about.say("strip_level"))):
        shown = strip.panels(about, days, [], [])
        assert {one.title for one in strip.elements(about, days, shown, [])} == {title}


def test_the_page_says_what_the_morning_says(full, monkeypatch):
    told = seen(PILLOW, "price_out", day=LAST, began=0)
    monkeypatch.setattr(in_force, "standing", lambda *_, **__: Standing((Lived(told),), (), (), (), 0))
    page = asin.page(choices(PILLOW))
    assert page.title.startswith(f"{PILLOW} price_out (since 18 Nov); sales") and element(page, "A1", "wall").title == page.title
    assert "On the morning’s list: Price out of line" in element(page, "A3", "wall").more
    assert element(page, "A3P").title == "Price out of line: check in this order"
