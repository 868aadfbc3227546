"""The morning's elements say what the data says, in both languages, and leave out what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from huddle import decisions, figures
from huddle.analysis.exceptions import ExceptionRow
from huddle.elements import morning
from huddle.elements.choices import Choices
from huddle.elements.known import Known, known
from huddle.elements.model import Capture, Element, Handling, Page, Row
from huddle.elements.morning import people, stock, things, tiles
from huddle.elements.morning.finding import finding, of_sites
from huddle.elements.morning.readings import Reading, SiteReadings
from tests.elements.conftest import CURRENCY, DE_DAY, EXPORTED, US_DAY, by_date, site_file
from tests.warehouse.deliveries import deliver


def page(stamp: str, **choices: object) -> Page:
    return morning.page(Choices(stamp=stamp, **{"marketplace": "US", **choices}))  # type: ignore[arg-type]


def element(shown: Page, code: str, place: str = "wall") -> Element:
    return next(one for one in shown.elements if one.code == code and place in one.places)


def test_an_empty_house_says_what_to_drop():
    shown = morning.page(Choices())
    assert shown.title == "Drop a Business Report into data/ to begin"
    wall, desk, easiest = shown.elements
    assert wall.empty is not None and wall.empty == desk.empty and wall.empty.link is not None
    assert (wall.title, wall.places, desk.title) == (shown.title, {"wall"}, "")
    assert easiest.rows[0].what.startswith("All Orders")


def test_a_bad_day_is_the_title_and_the_tile(company):
    shown = page(company.stamp)
    assert shown.title.startswith("Wednesday sold ") and "less than expected" in shown.title
    sales = element(shown, "D1").tiles[0]
    assert (sales.value, sales.as_of, sales.tone) == (figures.money(company.us_sales, "USD", "en"), "Wed 18", "attention")
    assert sales.say.startswith("↓ low")
    assert sales.band is not None and sales.band.at < sales.band.low


@pytest.mark.parametrize(("language", "said"), [("en", " (all owners)"), ("zh", "（含所有负责人）")])
def test_under_an_owner_the_days_numbers_say_that_they_are_of_all(company, language, said):
    shown = page(company.stamp, language=language, owner="Listing")
    assert shown.title == element(shown, "D1").title == page(company.stamp, language=language).title + said


def judged(metric: str, value: float) -> Reading:
    return Reading(metric, US_DAY, value, None, None, expected=100.0, low=95.0, high=105.0)


@pytest.mark.parametrize(("visits", "rate", "box", "said"), [
    (94, 70, 100, "fewer visits converted"), (70, 94, 100, "fewer visits came"), (70, 94, 90, "fewer visits came"),
    (94, 70, 90, "the Buy Box was low"), (100, 100, 90, "the Buy Box was low"), (0, 70, 100, "fewer visits came"),
    (106, 150, 100, "more visits converted"), (150, 106, 100, "more visits came"), (120, 100, 100, "more visits came"),
])  # fmt: skip
def test_of_two_factors_that_moved_the_day_the_larger_is_named(visits, rate, box, said):
    factors = {"sessions": visits, "conversion": rate, "buy_box": box, "sales": 80.0 if "more" not in said else 140.0}
    site = SiteReadings("S", "US", "USD", US_DAY, {metric: judged(metric, value) for metric, value in factors.items()})
    assert finding([site], "en").endswith(f"; {said}")


@pytest.mark.parametrize(("newest", "told"), [(0, 7), (-1, 7), (1, 7), (-8, 0)])
def test_the_seven_days_of_the_voice_end_with_the_newest_review_and_not_with_a_day_nobody_knows(put_in_force, newest, told):
    last = US_DAY + timedelta(days=newest)
    days = [last - timedelta(days=back) for back in range(20)]
    rows = [{"review_key": f"r{day}", "asin": "B0TESTMAT1", "day": day, "rating": 1, "title": "Poor", "body": "Broke"} for day in days]
    stamp = put_in_force(
        site_file("US", by_date("US", US_DAY, 40, 50)),
        deliver("reviews", rows, start=min(days), end=last, exported=EXPORTED, marketplaces=("US",)),
    )
    found = element(page(stamp), "D5", "desk")
    assert found.more == (f"{told} low-star reviews in 7 days, {13 * 7 / 84:.1f} usual" if told else "")


def test_a_site_whose_buy_box_is_low_has_not_lost_it():
    low = {"last_week": None, "last_year": None, "low": 0.97, "high": 0.99}
    site = SiteReadings("S", "US", "USD", US_DAY, {"sales": judged("sales", 90.0), "buy_box": Reading("buy_box", US_DAY, 0.89, **low)})
    told = [finding([site], language) for language in ("en", "zh")]
    assert told == ["Wednesday sold 10% less than expected; the Buy Box was low", "周三销售额比预期低 10%；购物车赢得率偏低"]


def test_a_day_as_usual_is_normal_however_its_weekday_differs(company):
    shown = page(company.stamp, marketplace="DE")
    assert shown.title.startswith("Thursday was normal")
    assert [tile.tone for tile in element(shown, "D1").tiles[:3]] == ["normal"] * 3
    assert "last Thu" in element(shown, "D1").tiles[0].say


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_site_has_its_own_row_and_day_and_nothing_is_added_across_currencies(company, language):
    shown = page(company.stamp, marketplace=None, language=language)
    table = element(shown, "D1").matrix
    assert table is not None
    assert [(row.as_of, row.cells[0].text) for row in table.rows] == [
        (figures.short_day(US_DAY, language), figures.money(company.us_sales, "USD", language)),
        (figures.short_day(DE_DAY, language), figures.money(company.de_sales, "EUR", language)),
    ]


def test_with_rates_the_sites_are_added_in_one_currency(put_in_force):
    us, de = by_date("US", US_DAY, 100, 100), by_date("DE", DE_DAY, 100, 30)
    rate = {"month": date(2026, 11, 1), "currency": "EUR", "to_currency": "USD", "rate": 1.25}
    rates = deliver("exchange_rates", [rate], start=None, exported=EXPORTED, marketplaces=("US", "DE"))
    stamp = put_in_force(site_file("US", us), site_file("DE", de), rates)
    shown = page(stamp, marketplace=None)
    assert shown.as_of.endswith(" · Added at €1 = $1.25 (rates table)"), "a converted sum says so, and at which rate"
    assert "rates table" not in page(stamp).as_of, "one currency is not converted"
    table = element(shown, "D1").matrix
    assert table is not None
    total = table.rows[-1]
    assert total.is_total
    assert total.cells[0].text == figures.money(us[-1]["sales"] + 1.25 * de[-1]["sales"], "USD", "en")
    units, sessions = (us[-1][name] + de[-1][name] for name in ("units", "sessions"))
    assert total.cells[3].text == figures.percent(units / sessions)


@pytest.mark.parametrize(("rate", "first"), [(None, "US"), (25.0, "DE"), (0.01, "US")])
def test_the_largest_site_is_the_one_that_sells_most_in_one_currency_else_in_units(put_in_force, rate, first):
    """A large number of a small currency is not large."""
    us, de = by_date("US", US_DAY, 100, 100), by_date("DE", DE_DAY, 100, 30)
    for row in de:
        row["sales"] *= 5
    deliveries = [site_file("US", us), site_file("DE", de)]
    if rate is not None:
        given = {"month": date(2026, 8, 1), "currency": "EUR", "to_currency": "USD", "rate": rate}
        deliveries.append(deliver("exchange_rates", [given], start=None, exported=EXPORTED, marketplaces=("US", "DE")))
    stamp = put_in_force(*deliveries)
    assert known(stamp).marketplaces()[0] == first
    table = element(page(stamp, marketplace=None), "D1").matrix
    assert table is not None and table.rows[0].label == first


def test_a_sentence_about_sites_counts_in_words(company):
    assert page(company.stamp, marketplace=None).title.startswith("One of two sites was normal; US sold ")
    assert page(company.stamp, marketplace=None, language="zh").title.startswith("2 个站点中 1 个正常；美国站销售额比预期低 ")


@pytest.mark.parametrize(
    ("shops", "sites", "title", "chinese"),
    [
        (("north", "south"), ("US", "US"), "One of two shops was normal; US (south) sold 20% less", "2 家店铺中 1 家正常；美国站（south）"),
        (("north", "north"), ("UK", "US"), "One of two sites was normal; US sold 20% less", "2 个站点中 1 个正常；美国站"),
    ],
)
def test_two_shops_on_one_site_are_counted_as_shops(shops, sites, title, chinese):
    def judged(value: float) -> Reading:
        return Reading("sales", US_DAY, value, None, None, expected=100, low=90, high=110, is_short=False)

    found = [
        SiteReadings(shop, site, "USD", US_DAY, {"sales": judged(value)})
        for shop, site, value in zip(shops, sites, (100, 80), strict=True)
    ]
    assert of_sites(found, "en").startswith(title)
    assert of_sites(found, "zh").startswith(chinese)


def test_a_total_makes_no_rate_of_two_days_and_names_the_day_it_lags():
    def told(behind: int) -> SiteReadings:
        days = {"sales": US_DAY, "ad_spend": US_DAY - timedelta(days=behind)}
        values = {"sales": 1000.0, "ad_spend": 50.0}
        readings = {name: Reading(name, day, values[name], None, None) for name, day in days.items()}
        return SiteReadings("north", "US", "USD", US_DAY, readings)

    def cells(behind: int) -> list[tuple[str, str]]:
        whole = tiles.total([told(0), told(behind)], ("sales", "ad_spend", "tacos"), Choices(stamp="empty", marketplace="US"))
        assert whole is not None
        return [(cell.text, cell.say) for cell in whole.cells]

    assert cells(0) == [("$2,000", ""), ("$100", ""), ("5.0%", "")]
    assert cells(1) == [("$2,000", ""), ("$100", "days as above"), (figures.UNKNOWN, "")]


def test_with_orders_alone_only_what_orders_know_is_shown(put_in_force):
    orders = [
        {
            "order_key": f"o{back}-{unit}", "item_key": f"i{back}-{unit}", "day": US_DAY - timedelta(days=back),
            "purchased_at": f"{US_DAY - timedelta(days=back)}T18:00", "asin": "B0TEST0001", "sales": 19.99, "currency": "USD",
        }
        for back in range(60)
        for unit in range(12)
    ]  # fmt: skip
    shown = page(put_in_force(deliver("orders", orders, start=US_DAY - timedelta(days=59), end=US_DAY, exported=EXPORTED)))
    assert [(tile.metric, tile.value) for tile in element(shown, "D1").tiles] == [("sales", "$240"), ("units", "12")]
    assert [chip.text for chip in shown.chips] == [
        "Sales to Wed 18 ✓", "Sales may still change (assumed)", "Sales and Traffic by date would add sessions and conversion",
    ]  # fmt: skip


def test_a_young_site_is_not_judged(put_in_force):
    stamp = put_in_force(site_file("US", by_date("US", US_DAY, 20, 100)))
    shown = page(stamp)
    assert shown.title.endswith("too early to say what is normal")
    assert all(tile.band is None and tile.tone == "normal" for tile in element(shown, "D1").tiles)


def test_looking_back_nothing_later_is_seen(company, put_in_force):
    before = page(company.stamp, day=US_DAY - timedelta(days=1))
    kept = put_in_force(site_file("US", by_date("US", US_DAY, 100, 100)[:-1]), site_file("DE", by_date("DE", DE_DAY, 100, 30)))
    alone = page(kept, day=US_DAY - timedelta(days=1))
    assert element(before, "D1").tiles == element(alone, "D1").tiles
    assert before.title == alone.title


def test_an_open_focus_offers_what_needs_us_in_the_places_left():
    capture = Capture("Look at it", marketplace="US")
    handling = Handling(decisions.Thing("", "US", "B0"), ("units",), US_DAY, None, 10.0, "USD", "Look at it", "Ads", 0, is_held=False)
    things = Element("D3", "", "", rows=tuple(
        Row(f"x{at}", f"Thing {at}", capture=capture, handling=replace(handling, is_held=at == 0)) for at in range(5)
    ))  # fmt: skip
    day = date(2026, 11, 20)
    none = people.focus(Choices(), day, things, "", None)
    assert [row.what for row in none.rows] == ["Thing 1", "Thing 2", "Thing 3"], "what somebody has is not offered again"
    assert all(row.capture and row.capture.is_focus for row in none.rows) and none.empty is None and none.note
    decisions.add("Match the price", owner="Listing", due=day, day=day, is_focus=True)
    one = people.focus(Choices(), day, things, "", None)
    assert [row.what for row in one.rows] == ["Match the price", "Thing 1", "Thing 2"] and one.rows[1].group and not one.rows[2].group
    assert len(people.focus(Choices(may_write=False), day, things, "", None).rows) == 1, "a guest is offered nothing"


def test_a_quiet_day_says_so_and_is_short(company):
    shown = page(company.stamp, marketplace="DE")
    three = element(shown, "D3")
    assert (three.title, three.rows) == ("Nothing needs us today", ())
    assert three.empty is not None and three.empty.title == "A quiet day"
    assert shown.minutes == 3


@pytest.mark.parametrize(("due", "late", "said"), [
    (0, 0, ("Nothing is due: progress, problem, help needed?", "没有到期事项：进展、问题、需要谁协助？")),
    (1, 1, ("One action is overdue", "有 1 项行动逾期")), (7, 7, ("Seven actions are overdue", "有 7 项行动逾期")),
    (7, 1, ("Seven actions are due, one of them overdue", "有 7 项行动到期，其中 1 项逾期")),
    (2, 0, ("Two actions are due", "有 2 项行动到期")),
])  # fmt: skip
def test_what_is_due_and_late_is_one_sentence(due, late, said):
    assert (people._people_title(due, late, "en"), people._people_title(due, late, "zh")) == said


def test_what_is_due_comes_first_and_the_group_gets_the_agreed(company):
    day = date(2026, 11, 20)
    decisions.add("Answer the reviews", owner="Quality", due=day - timedelta(days=2), day=day - timedelta(days=2))
    decisions.add("Match the price", owner="Listing", due=day, day=day, is_focus=True)
    shown = page(company.stamp)
    people = element(shown, "D8")
    assert people.title == "Two actions are due, one of them overdue"
    assert [row.what for row in people.rows][:2] == ["Answer the reviews", "Match the price"]
    assert [row.what for row in element(shown, "D9").rows] == ["Match the price"]
    plain = element(shown, "D10").plain
    assert shown.title in plain and "Match the price: Listing" in plain
    for number in range(4):
        decisions.add(f"Call {number}", owner="Supply", due=day, day=day)
    closed = element(page(company.stamp), "D10")
    assert [row.what for row in closed.rows] == ["Match the price", "Call 0", "Call 1", "Call 2"] and closed.more == "1 more"
    assert "Call 3: Supply" in closed.plain
    assert page(company.stamp, language="zh").elements[-1].title == "今天定了 5 项行动"


def thing(owner: str, what: str) -> Row:
    return Row(what, what, capture=Capture(what, owner))


def test_the_round_shows_what_is_whose_and_folds_the_others():
    things = Element("D3", "", "", rows=(thing("Supply", "Mat: out of stock"), thing("Ads", "Lamp: clicks"), thing("Supply", "Pan")))
    shown = people.people(Choices(), date(2026, 11, 20), ["Listing", "Quality"], things, None)
    said = [(row.what, "".join(span.text for span in row.why)) for row in shown.rows]
    assert said == [("Supply", "Mat: out of stock; Pan"), ("Ads", "Lamp: clicks")]
    assert shown.note == "Nothing due or found today: Listing, Quality"


def test_with_nothing_of_anybody_the_round_names_who_speaks():
    shown = people.people(Choices(language="zh"), date(2026, 11, 20), ["Listing", "Quality"], Element("D3", "", ""), None)
    assert shown.rows == () and shown.empty is not None and shown.empty.title == "运营、品控"


def test_a_target_adds_the_month_in_one_sentence(put_in_force):
    rows = by_date("US", US_DAY, 100, 100)
    target = {"month": date(2026, 11, 1), "metric": "sales", "target": 1_000_000, "currency": "USD", "marketplace": "US"}
    targets = deliver("targets", [target], start=None, exported=EXPORTED)
    stamp = put_in_force(site_file("US", rows), targets)
    so_far = sum(row["sales"] for row in rows if row["day"] >= date(2026, 11, 1))
    note = element(page(stamp), "D1").note
    assert note.startswith(f"November: {figures.money(so_far, 'USD', 'en')} of $1.00M so far")
    assert "short" in note
    assert CURRENCY["US"] == "USD"


@pytest.mark.parametrize(
    ("value", "money", "per"), [(310.0, "$310", "a day"), (None, "", "not valued"), (0.2, "", "no loss yet")]
)
def test_a_row_names_its_money_or_says_that_it_is_unknown_or_nothing_yet(value, money, per):
    both = {"en": "x", "zh": "x"}
    row = ExceptionRow(1, "low_stars", "default", "US", None, "B0AAAAAAAA", both, None, US_DAY, None, value, "USD", None, (), "Quality",
                       both, False, both, both, both, None, "")  # fmt: skip
    made = things.line(row, Choices())
    assert (made.money, made.per, made.tone) == (money, per, "attention" if money else "normal")


def test_once_prepared_no_filter_is_worked_out_anew(company):
    morning.warm(company.stamp)
    morning.warm_filters(company.stamp)
    there = known(company.stamp)
    worked_out = morning._facts.cache_info().misses
    first = {"stamp": company.stamp, "marketplace": there.marketplaces()[0]}
    choices = [Choices(**first), *(Choices(**first, owner=owner) for owner in there.owners)]
    choices += [Choices(stamp=company.stamp, marketplace=site, line=line) for site in (*there.marketplaces(), None) for line in there.lines]
    for one in choices:
        assert morning.page(one).elements
    assert morning._facts.cache_info().misses == worked_out


def test_a_short_list_is_followed_by_what_is_not_yet_due(company):
    today = date(2026, 11, 20)
    for what, days, owner in (("now", 0, "Ads"), ("later", 5, "Ads"), ("soon", 1, "Supply"), ("done", 2, "Ads")):
        made = decisions.add(what, owner=owner, due=today + timedelta(days=days), day=today)
    decisions.close(made.id)
    shown = people.people(Choices(), today, (), Element("D3", "", ""), 2.0)
    said = [(row.what, row.group) for row in shown.rows if row.key.startswith("action~")]
    assert said == [("now", ""), ("soon", "Open, not yet due"), ("later", "")]
    assert shown.title.startswith("One action is due"), "what is not yet due is not counted"
    mine = people.people(Choices(owner="Ads", language="zh"), today, (), Element("D3", "", ""), 2.0)
    assert [(row.what, row.group) for row in mine.rows if row.group] == [("later", "进行中，未到期")]


@pytest.mark.parametrize(("available", "arrival", "gap", "english", "chinese", "days"), [
    (0, "2026-11-29", 8, "out now, back 29 Nov", "已断货，11月29日恢复", "8 days"),
    (0, None, None, "out now; no arrival known", "已断货；没有在途到货日期", "no end"),
    (40, "2026-11-29", 4, "out Wed 25, back 29 Nov", "11/25 周三断货，11月29日恢复", "4 days"),
])  # fmt: skip
def test_a_product_that_is_out_says_so_and_not_a_day_to_come(available, arrival, gap, english, chinese, days):
    row = pd.Series({
        "shop": "S", "marketplace": "US", "asin": "B0TESTMAT1", "short_name": "Mat", "short_name_zh": "垫子", "available": available,
        "stock_out_day": "2026-11-25", "next_arrival": arrival, "gap_days": gap,
    })  # fmt: skip
    told = {language: stock._row(row, date(2026, 11, 20), Choices(language=language, marketplace="US")) for language in ("en", "zh")}
    assert [told[language].why[0].text for language in ("en", "zh")] == [english, chinese] and told["en"].money == days


def test_no_line_and_no_owner_is_offered_that_the_other_choices_leave_empty(put_in_force):
    def sold(site, asin, line, owner):
        row = {"period_start": US_DAY, "period_end": US_DAY, "asin": asin, "units": 4, "sales": 100, "currency": CURRENCY[site]}
        table = {"asin": asin, "line": line, "owner": owner}
        return deliver("asin_period", [row], start=US_DAY, marketplaces=(site,), exported=EXPORTED), table

    (us, whisk), (de, rake), (more, hose) = (
        sold("US", "B0AAAAAAAA", "Kitchen", "Ana"), sold("DE", "B0BBBBBBBB", "Garden", "Bo"), sold("US", "B0CCCCCCCC", "Bath", "Cy"),
    )  # fmt: skip
    there = known(put_in_force(us, de, more, deliver("products", [whisk, rake, hose], start=None, marketplaces=(), exported=EXPORTED)))
    assert there.lines_of() == ("Bath", "Garden", "Kitchen") and there.owners_of() == ("Ana", "Bo", "Cy")
    assert there.lines_of(marketplace="DE") == ("Garden",) and there.owners_of(marketplace="US") == ("Ana", "Cy")
    assert there.owners_of(marketplace="US", line="Bath") == ("Cy",) and there.lines_of(marketplace="US", owner="Ana") == ("Kitchen",)


def test_no_channel_is_offered_that_the_shop_and_site_do_not_sell_by():
    there = Known(ways=(("S", "US", "ads_sp"), ("S", "DE", "ads_sb"), ("T", "US", "ads_sb")))
    assert there.channels_of() == ("ads_sp", "ads_sb") and there.channels_of("S", "US") == ("ads_sp",)
    assert there.channels_of("T") == there.channels_of(marketplace="DE") == ("ads_sb",) and there.channels_of("T", "DE") == ()
