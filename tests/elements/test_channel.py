"""The channel page on a small company whose channels are known: everything adds up, and nothing is shown that no source knows."""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import log

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huddle import channels, text, warehouse
from huddle.elements import channel, monthly, morning
from huddle.elements.channel import funnel, places, rates, visits
from huddle.elements.channel import why as causes
from huddle.elements.channel.places import side
from huddle.elements.channel.sums import HALO, UNALLOCATED, Sums, Way, line_rows, mix
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Page
from huddle.elements.monthly.channels import slope
from huddle.elements.period import days
from huddle.elements.weekly import bridge
from tests.elements import world
from tests.warehouse.deliveries import Delivery, deliver, moment

LAST = date(2026, 11, 17)
SPAN = 7
WHISK, GRATER, STOOL = "B0AAAAAAAA", "B0BBBBBBBB", "B0CCCCCCCC"
PRICES = {WHISK: 20.0, GRATER: 35.0, STOOL: 50.0}
WEIGHT = {"US": 3, "DE": 1}
CURRENCY = {"US": "USD", "DE": "EUR"}


def _days(back: int = 2 * SPAN) -> list[date]:
    return [LAST - timedelta(days=n) for n in range(back - 1, -1, -1)]


def sales(site: str) -> Delivery:
    rows = [
        {"period_start": day, "period_end": day, "asin": asin, "sku": asin[-3:], "title": asin, "sessions": 100 * WEIGHT[site],
         "page_views": 130 * WEIGHT[site], "units": 9 * WEIGHT[site], "order_items": 9 * WEIGHT[site],
         "sales": 9 * WEIGHT[site] * price, "currency": CURRENCY[site]}
        for day in _days() for asin, price in PRICES.items()
    ]  # fmt: skip
    return deliver("asin_period", rows, start=_days()[0], end=LAST, exported=moment(LAST), marketplaces=(site,))


def whole_site(site: str) -> Delivery:
    """A little more than the products' sum: what no report splits."""
    parts = sum(9 * WEIGHT[site] * price for price in PRICES.values())
    rows = [{"day": day, "sales": parts + 25, "units": 28 * WEIGHT[site], "currency": CURRENCY[site]} for day in _days()]
    return deliver("site_day", rows, start=_days()[0], end=LAST, exported=moment(LAST), marketplaces=(site,))


def ads(site: str, *, first: int = 2 * SPAN, dear: float = 1.0, huge: float = 1.0, hole: int = 0) -> list[Delivery]:
    """SP by product with a halo, SB by campaign; in the last week spend is `dear` times as high. Of `hole` days nothing is told."""
    products, brands = [], []
    for day in _days(first):
        if LAST - timedelta(days=hole) <= day < LAST:
            continue
        more = dear if day > LAST - timedelta(days=SPAN) else 1.0
        for asin, rate in ((WHISK, 0.4), (STOOL, 0.2)):
            sold = 9 * WEIGHT[site] * PRICES[asin] * rate * huge
            products.append(
                {"period_start": day, "period_end": day, "ad_product": "SP", "level": "advertised_product", "campaign": f"{asin} exact",
                 "asin": asin, "impressions": 30_000, "clicks": 300, "spend": 30 * more, "ad_sales": sold, "same_sku_sales": sold * 0.9,
                 "ad_orders": 20, "currency": CURRENCY[site]}
            )  # fmt: skip
        brands.append(
            {"period_start": day, "period_end": day, "ad_product": "SB", "campaign": "brand", "impressions": 9_000, "clicks": 40,
             "spend": 12, "ad_sales": 70 * huge, "ad_orders": 2, "currency": CURRENCY[site]}
        )  # fmt: skip
    absent = "unknown" if hole else "zero"
    made = {"start": _days(first)[0], "end": LAST, "exported": moment(LAST), "marketplaces": (site,), "absent": absent}
    return [deliver("ads", products, **made), deliver("ads", brands, **made)]


def tables() -> list[Delivery]:
    products = [
        {"asin": WHISK, "short_name": "Whisk", "line": "Kitchen", "owner": "Listing"},
        {"asin": GRATER, "short_name": "Grater", "line": "Kitchen", "owner": "Ads"},
    ]
    rates = [{"month": date(2026, 11, 1), "currency": "EUR", "to_currency": "USD", "rate": 1.2}]
    return [deliver("products", products, start=None, marketplaces=()), deliver("exchange_rates", rates, start=None, marketplaces=())]


def company(**how) -> list[Delivery]:
    return [*tables(), *(one for site in ("US", "DE") for one in (sales(site), whole_site(site), *ads(site, **how)))]


def page(**choices) -> Page:
    return channel.page(Choices(**{"span": SPAN, "marketplace": "US", "stamp": warehouse.stamp(), **choices}))


def element(shown: Page, code: str, place: str = "desk") -> Element:
    return next(found for found in shown.elements if found.code == code and place in found.places)


def codes(shown: Page) -> set[str]:
    return {found.code for found in shown.elements}


def amount(words: str) -> int:
    return int(re.sub(r"[^\d]", "", words) or 0) * (-1 if "−" in words else 1)


def why(row) -> str:
    return "".join(span.text for span in row.why)


def _scopes() -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "marketplace": st.sampled_from([None, "US", "DE"]), "line": st.sampled_from([None, "Kitchen", "~none"]),
            "owner": st.sampled_from([None, "Listing", "Ads"]), "span": st.sampled_from([SPAN, 5]),
            "day": st.sampled_from([None, LAST - timedelta(days=2)]),
        }
    )  # fmt: skip


def test_under_every_filter_channels_add_up_to_the_sales_and_products_to_their_channel(put_in_force):
    stamp = put_in_force(*company())

    @settings(max_examples=18, suppress_health_check=[HealthCheck.too_slow])
    @given(_scopes())
    def add_up(scope):
        choices = Choices(stamp=stamp, **scope)
        period = days(choices)
        found = mix(period)
        if found is None:
            return
        where = {name: value for name in ("marketplace", "line") if (value := scope[name])}
        asked = {"since": period.span.first, "until": period.span.last, "currency": period.currency}
        if scope["owner"] is None:
            told = warehouse.measure(["sales"], (), where=where, **asked)
            assert sum(way.now.sales for way in found.ways) == pytest.approx(told["sales"].iloc[0])
            by_channel = warehouse.measure(["sales", "ad_spend"], ("channel",), where=where, **asked).set_index("channel")
            for way in found.ways:
                assert way.now.sales == pytest.approx(by_channel["sales"][way.key])
                assert way.now.ad_spend == pytest.approx(by_channel["ad_spend"][way.key])
        one = bridge.found(period)
        if one is not None and found.total_before is not None:
            assert sum(way.change for way in causes.moved(period)) == pytest.approx(one.after - one.before, abs=0.005)
        for told in causes.elements(period) if one is not None else ():
            assert sum(amount(row.money) for row in told.rows) == round(one.after) - round(one.before), (scope, told.code)
        assert sum(found.share(way) or 0.0 for way in found.ways) == pytest.approx(1)
        for way in found.ways:
            shown = channel.page(choices.but(channel=way.key))
            rows = element(shown, "C8").takeaway.frame
            assert rows["sales"].sum() == pytest.approx(way.now.sales, abs=0.01)

    add_up()


def test_every_channel_says_what_it_cost_and_the_rest_that_it_is_a_rest(put_in_force):
    put_in_force(*company())
    shown = page()
    assert shown.title == "19.4% of sales came through ads, $1.71 an order, ±0%: 7 days to 17 Nov"
    rows = {row.key: row for row in element(shown, "C1").rows}
    assert list(rows) == ["organic_other", "ads_sp", "ads_sb"]
    assert "not measured" in why(rows["organic_other"]) and "ACOS" not in why(rows["organic_other"])
    assert "ACOS 12.3%" in why(rows["ads_sp"]) and "no clear change" in why(rows["ads_sp"])
    assert rows["ads_sp"].link.params == {"channel": "ads_sp"}
    sites = element(shown, "C1S")
    assert sites.note == "Added at €1 = $1.20 (rates table)" and "rates table" not in shown.as_of, "the page itself is of one site"
    assert "Added at €1 = $1.20" in page(marketplace=None).as_of
    assert [row.key for row in sites.rows] == ["default~US", "default~DE"]
    assert re.fullmatch(r"US brings 7\d% of sales, of 2 sites", sites.title)
    assert "CPC $0.10 ÷ ad conversion 6.7% ≈ $1.50" in why(element(shown, "C3").rows[0])
    assert element(shown, "C7").matrix.columns == ("Sponsored Products", "Organic and other")
    assert {"C1S", "C1", "C2A", "C3", "C6", "C7"} <= codes(shown)


def test_behind_a_channel_stand_its_products_its_halo_and_what_has_no_product(put_in_force):
    put_in_force(*company())
    listed = element(page(channel="ads_sp"), "C8")
    assert [row.what for row in listed.rows] == ["B0CCCCCCCC", "Whisk", "Halo: other products"]
    assert listed.rows[1].link.params == {"asin": WHISK, "marketplace": "US"}
    brands = element(page(channel="ads_sb"), "C8")
    assert [row.what for row in brands.rows] == ["Not attributed to an ASIN"]
    rest = element(page(channel="organic_other"), "C8")
    assert {HALO, UNALLOCATED, "~brand"} <= {row.key for row in rest.rows}
    brands = page(channel="ads_sb")
    assert "C1S" in codes(brands) and not any(row.what.startswith("→ Units") for row in element(brands, "C6").rows)


def test_dearer_orders_are_news_and_a_negative_rest_is_shown_as_lag(put_in_force):
    put_in_force(*company(dear=2.0))
    row = next(row for row in element(page(), "C1").rows if row.key == "ads_sp")
    assert row.tone == "attention" and "dearer than chance explains" in why(row)
    put_in_force(*company(huge=9.0))
    rest = next(row for row in element(page(), "C1").rows if row.key == "organic_other")
    assert rest.money.startswith("−") and "have not arrived yet" in why(rest)


def test_days_without_ads_are_a_row_and_compare_with_nothing(put_in_force):
    put_in_force(*company(first=5))
    shown = page()
    rows = {row.key: row for row in element(shown, "C1").rows}
    assert "~unsplit" in rows and "pp" not in why(rows["ads_sp"])
    assert "C2A" not in codes(shown)


def _assert_noise_is_that_of_order_items(monkeypatch) -> None:
    """The units of a line halve while few order items, as many as units, or nobody knows how many lost three in ten: C2 and C6."""
    asked = days(Choices(span=SPAN, marketplace="US", stamp=warehouse.stamp()))
    for items, *said in ((40, "quiet", "may have moved by chance", "no clear"), (378, "attention", "by rate", "worse than chance explains"),
                         (None, "normal", "chance unknown without order items", "chance unknown")):  # fmt: skip
        fell = [row | {"units": 189, "order_items": items and 0.7 * items, "order_items_before": items} for row in line_rows(asked)[:1]]
        with monkeypatch.context() as patch:
            for part, told in ((rates, [*fell, *line_rows(asked)[1:]]), (funnel, fell)):
                patch.setattr(part, "line_rows", lambda period, told=told: told)
            row, step = next(one for one in rates.elements(asked)[0].rows if one.key == "C2~Kitchen"), funnel.elements(asked)[0]
        assert row.tone == said[0] and said[1] in why(row) and ("chance" in why(row)) == (items != 378) and said[2] in why(step.rows[-1])
        assert ("chance explains" in step.title + why(step.rows[-1])) == (items is not None)


def test_a_hole_in_the_ads_is_left_out_of_the_shares_and_compares_with_nothing(put_in_force):
    put_in_force(*company())
    whole = page()
    put_in_force(*company(hole=3))
    shown = page()
    rows = {row.key: row for row in element(shown, "C1").rows}
    told = [element(one, "C1").title.split(" came ")[0] for one in (whole, shown)]
    assert told[0] == told[1], "every day is alike: what came through ads is the same part of the days that tell it"
    assert "pp" in why(next(row for row in element(whole, "C1").rows if row.key == "ads_sp"))
    assert "pp" not in why(rows["ads_sp"]) and not rows["ads_sp"].per and not rows["organic_other"].per
    assert "%" not in why(rows["~unsplit"]) and amount(rows["~unsplit"].money) > 0


def test_without_ads_only_the_sites_and_with_one_site_the_page_says_what_adds_it(put_in_force, monkeypatch):
    put_in_force(*tables(), sales("US"), sales("DE"))
    shown = page()
    assert codes(shown) == {"C0", "C1S", "C2", "C6"}
    assert not any("TACOS" in why(row) for row in element(shown, "C1S").rows)
    _assert_noise_is_that_of_order_items(monkeypatch)
    put_in_force(deliver("orders", [
        {"order_key": "1", "item_key": "1", "purchased_at": f"{day}T20:00", "day": day, "asin": WHISK, "sales": 10, "currency": "USD",
         "marketplace": "US"} for day in _days()
    ], start=_days()[0], end=LAST, exported=moment(LAST)))  # fmt: skip
    assert element(page(), "C1").empty is not None
    put_in_force()
    assert page().elements[0].empty is not None


def test_a_tmall_shop_shows_its_visitors_in_its_own_words(put_in_force):
    rows = []
    for day in _days():
        rows.append({"day": day, "visitors": 1000, "buyers": 40, "sales": 4000, "currency": "CNY"})
        for name, visitors, buyers in (("手淘搜索", 600, 30), ("直播", 300, 6), ("免费流量", 650, 31)):
            rows.append({"day": day, "channel": name, "visitors": visitors, "buyers": buyers, "sales": buyers * 100, "currency": "CNY"})
    put_in_force(deliver("visits", rows, start=_days()[0], end=LAST, exported=moment(LAST), marketplaces=("Tmall",)))
    shown = page(marketplace="Tmall", language="zh")
    listed = {row.key: row for row in element(shown, "C1V").rows}
    assert list(listed) == ["C1V~search", "C1V~live", "C1V~~rest"]  # 免费流量 holds 搜索 and would count it twice
    assert "占访客数 60.0%" in why(listed["C1V~search"]) and "支付转化率 5.0%" in why(listed["C1V~search"])
    assert "与搜索相差 −3.0 个百分点" in why(listed["C1V~live"])
    found = visits.read(days(Choices(span=SPAN, marketplace="Tmall", stamp=warehouse.stamp())))
    assert sum(way.visits for way in found.ways) == found.total.visits
    assert sum(way.sales for way in found.ways) == found.total.sales
    assert "C2V" in codes(shown) and "C1" not in codes(shown) and "C3" not in codes(shown)
    assert not re.search("ACOS|TACOS", str(shown.elements))


def test_a_tmall_shops_change_is_split_by_channel_into_visitors_conversion_and_order_value(put_in_force):
    """Ang's additive LMDI-I by hand: L x ln(after / before) for each factor, L the logarithmic mean of the channel's sales."""
    before, now = {"手淘搜索": (600, 30, 3000), "直播": (300, 6, 900)}, {"手淘搜索": (540, 36, 3240), "直播": (150, 9, 1350)}
    whole = {True: (1000, 48, 4800), False: (1000, 40, 4200)}
    rows = []
    for day in _days():
        is_now = day > LAST - timedelta(days=SPAN)
        rows.append({"day": day, **dict(zip(("visitors", "buyers", "sales"), whole[is_now], strict=True)), "currency": "CNY"})
        for name, came in (now if is_now else before).items():
            rows.append({"day": day, "channel": name, **dict(zip(("visitors", "buyers", "sales"), came, strict=True)), "currency": "CNY"})
    put_in_force(deliver("visits", rows, start=_days()[0], end=LAST, exported=moment(LAST), marketplaces=("Tmall",)))
    found = {way.key: way for way in causes.moved(days(Choices(span=SPAN, marketplace="Tmall", stamp=warehouse.stamp())))}
    for key, name in (("search", "手淘搜索"), ("live", "直播")):
        (seen, paid, sold), (seen_now, paid_now, sold_now) = before[name], now[name]
        mean = (sold_now - sold) / log(sold_now / sold)
        wanted = [mean * log(b / a) for a, b in ((seen, seen_now), (paid / seen, paid_now / seen_now), (sold / paid, sold_now / paid_now))]
        assert found[key].parts == pytest.approx([SPAN * part for part in wanted])
        assert sum(found[key].parts) == pytest.approx(found[key].change) == pytest.approx(SPAN * (sold_now - sold))
    assert sum(way.change for way in found.values()) == pytest.approx(SPAN * 600) and found["~rest"].parts == ()
    shown = page(marketplace="Tmall", language="zh")
    listed = {row.key: row for row in element(shown, "C0C").rows}
    assert sum(amount(row.money) for row in listed.values()) == SPAN * 600
    assert re.search("访客.*转化", why(listed["C0C~search"])) or re.search("转化.*访客", why(listed["C0C~search"]))


def test_the_wall_has_six_rows_at_most_and_no_costs_of_goods(put_in_force):
    put_in_force(*company())
    for found in page(marketplace=None, channel="ads_sp").elements:
        if "wall" in found.places:
            assert len(found.rows) <= 6 and "contribution" not in str(found.rows)


def test_the_month_says_where_money_goes_only_where_two_months_show_it():
    def way(spend, sold, spend_before, sold_before):
        return Way("ads_sp", Sums(ad_spend=spend, ad_sales=sold), Sums(ad_spend=spend_before, ad_sales=sold_before))

    assert slope(way(120, 500, 100, 400)).marginal == pytest.approx(0.2)
    assert slope(way(101, 500, 100, 400)).why == "flat"
    assert slope(way(120, 300, 100, 400)).why == "more_for_less"
    assert slope(way(80, 500, 100, 400)).why == "less_for_more"
    assert slope(way(80, 500, None, None)).why == "unknown"


def test_the_month_waits_for_a_whole_month_of_channels(put_in_force):
    put_in_force(*company())
    shown = monthly.page(Choices(marketplace="US", stamp=warehouse.stamp()))
    assert "M6" not in codes(shown)  # no whole month of ads yet


def test_every_channel_is_named_once_and_found_by_the_words_of_its_sources():
    assert channels.find("手淘搜索").key == "search" and channels.find("Sponsored  products").key == "ads_sp"
    assert channels.find("no such way") is None
    assert {one.key for one in channels.channels().values() if one.ad_product} >= {"ads_sp", "ads_sb", "ads_sd", "ads_all"}
    assert channels.remainder().key == "organic_other"
    assert text.say("channel.name", "zh") == "渠道"


def test_where_costs_are_known_an_order_is_set_against_what_it_leaves(put_in_force):
    costs = [{"asin": asin, "sku": asin[-3:], "cost": PRICES[asin] * 0.3, "cost_currency": "USD"} for asin in PRICES]
    posted = [
        {"settlement_key": "s1", "posted_at": f"{LAST}T20:00", "day": LAST, "sku": asin[-3:], "type": "order", "component": component,
         "description": description, "amount": amount * PRICES[asin], "units": 10, "currency": "USD"}
        for asin in PRICES for component, description, amount in (("ItemPrice", "Principal", 10), ("ItemFees", "Commission", -3))
    ]  # fmt: skip
    put_in_force(
        deliver("products", costs, start=None, marketplaces=()), sales("US"), *ads("US"),
        deliver("fees", posted, report="settlement_v2", start=LAST, exported=moment(LAST), marketplaces=("US",)),
    )  # fmt: skip
    found = element(page(), "C3")
    # 40 % of a sale is left before ads of an order of 486 / 40; a click becomes an order in 1 of 15.
    assert "an order brings $12.15; contribution $4.86, break-even CPC $0.32" in why(found.rows[0])
    assert "Sponsored Brands" in [row.what for row in found.rows]
    assert "contribution" not in str(element(page(), "C3", "wall").rows)
    assert re.search(r"their type\. Costs known for at least \d\d% of ad sales$", found.note), "no report names the products of a brand ad"
    assert "Costs" not in element(page(channel="ads_sb"), "C3").note
    assert element(page(channel="ads_sp"), "C3").note.endswith("Costs known for all ad sales")
    assert "Campaigns" not in element(page(line="~none"), "C3").note, "campaigns have no line"


def test_a_tmall_shop_is_asked_for_no_amazon_export_and_speaks_its_own_words(put_in_force):
    days = [world.LAST - timedelta(days=back) for back in range(9, -1, -1)]
    rows = [{"day": day, "visitors": 900, "page_views": 2000, "buyers": 30, "units": 33, "sales": 4000, "currency": "CNY"} for day in days]
    visits = deliver("visits", rows, start=days[0], end=days[-1], marketplaces=("Tmall",), shop="tmall")
    page = morning.page(Choices(marketplace="Tmall", language="zh", stamp=put_in_force(visits)))
    said = " ".join(chip.text for chip in page.chips)
    assert page.chips and "导入" not in said, said
    assert {tile.label for element in page.elements for tile in element.tiles} == {"支付金额", "支付件数"}


def test_the_response_curve_is_there_only_with_eight_levels_of_spend(put_in_force):
    def told(levels: int) -> set[str]:
        days_ = _days(150)
        ads_, sold = [], []
        for place, day in enumerate(days_):
            spend = 100.0 * 1.1 ** (place // 7 % levels)
            ads_.append({"period_start": day, "period_end": day, "ad_product": "SP", "campaign": "a", "clicks": 50, "impressions": 900,
                         "spend": spend, "ad_orders": 5, "ad_sales": 12 * spend**0.7, "currency": "USD"})  # fmt: skip
            sold.append({"day": day, "sales": 4000, "units": 90, "currency": "USD"})
        made = {"start": days_[0], "end": LAST, "exported": moment(LAST), "marketplaces": ("US",)}
        put_in_force(deliver("ads", ads_, **made), deliver("site_day", sold, **made))
        return codes(page())

    assert "C4" not in told(7)
    assert "C4" in told(9)
    desk, wall = element(page(), "C4"), element(page(), "C4", "wall")
    assert re.fullmatch(r"\$10 more a week on Sponsored Products brings about \$\d+, \$\d+ to \$\d+", desk.title)
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', wall.chart.svg)) >= 36
    assert "C4" not in codes(page(owner="Ads"))


def test_products_are_compared_over_sites_with_the_ads_beside_them(put_in_force, monkeypatch):
    put_in_force(*company())
    found = element(page(), "C7P")
    assert [row.label for row in found.matrix.rows] and len(found.matrix.columns) == 2
    links = [cell.link for row in found.matrix.rows for cell in row.cells if cell.link]
    assert links and all(link.page == "asin" and link.params["item"] == "A7" for link in links)
    assert sum(cell.tone in ("good", "attention") for row in found.matrix.rows for cell in row.cells) <= 2
    assert all(re.fullmatch(r"[\d,]+ clicks", row.as_of) for row in found.matrix.rows)
    advertised = places._advertised
    monkeypatch.setattr(places, "_advertised", lambda *asked: [{**row, "short_name_zh": "同名"} for row in advertised(*asked)])
    alike = element(page(language="zh"), "C7P").matrix.rows
    assert len(alike) > 1 and len({row.as_of.split(" · ")[0] for row in alike}) == len(alike), "products of one name are told apart"
    assert side((30, 100), (130, 1100)) == 1 and side((3, 300), (103, 1300)) == -1 and side((10, 100), (110, 1100)) == 0
    put_in_force(*tables(), sales("US"), *ads("US"))
    assert "C7P" not in codes(page())
