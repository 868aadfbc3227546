"""The weekly page says what the week did, in both languages, and leaves out what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huddle import clock, decisions, figures, warehouse
from huddle.elements import weekly
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Page
from huddle.elements.period import week
from huddle.elements.weekly import actions, so_far
from huddle.metrics import metrics
from huddle.weeks import Span
from tests.elements.conftest import DE_DAY, US_DAY, by_date, site_file
from tests.warehouse.deliveries import deliver

SATURDAY = date(2026, 11, 14)


def page(stamp: str, **choices: object) -> Page:
    return weekly.page(Choices(stamp=stamp, **{"marketplace": "US", **choices}))  # type: ignore[arg-type]


def element(shown: Page, code: str, place: str = "wall") -> Element:
    return next(one for one in shown.elements if one.code == code and place in one.places)


def codes(shown: Page, place: str = "wall") -> list[str]:
    return [one.code for one in shown.elements if place in one.places and one.code.startswith(("W1", "W3"))]


@pytest.fixture
def long_run(put_in_force) -> str:
    """US by date for two years and a half, one week in ten of the last of which fell by a third; DE for eight weeks."""
    us = by_date("US", US_DAY, 900, 100)
    for row in us:
        if SATURDAY - timedelta(days=7) < row["day"] <= SATURDAY:
            row.update(units=row["units"] * 2 // 3, sales=row["units"] * 2 // 3 * 20.5, sessions=row["sessions"] * 2 // 3)
    return put_in_force(site_file("US", us), site_file("DE", by_date("DE", DE_DAY, 56, 30)))


def week_of_sales(stamp: str, last: date = SATURDAY, **where: str) -> float:
    found = warehouse.measure(["sales"], (), last - timedelta(days=6), last, where or {"marketplace": "US"}, stamp=stamp)
    return float(found["sales"].iloc[0])


def test_the_title_is_what_the_week_did_and_why(long_run):
    shown = page(long_run)
    now, before = week_of_sales(long_run), week_of_sales(long_run, SATURDAY - timedelta(days=7))
    share = f"{abs(now / before - 1):.0%}"
    assert shown.title == f"Sales fell {share} to {figures.money(now, 'USD', 'en')} in the week of 8–14 Nov; fewer visits came"
    assert (shown.meeting, shown.minutes, shown.clock_day) == ("weekly", 60, "2026-11-20")
    assert shown.chips and shown.chips[0].text.startswith("Sales to Wed 18")
    assert page(long_run, language="zh").title.startswith("11月8日–14日这一周销售额下降")


def test_only_metrics_that_are_known_have_a_screen_in_causal_order(long_run):
    assert codes(page(long_run)) == ["W3", "W3.1", "W3.3", "W3.5", "W3.9", "W3.10", "W3.S", "W10", "W11R", "W11"]
    assert not any(one.aside_of for one in page(long_run).elements)  # three left their range: the two others are too few to share one
    assert codes(page(long_run), "desk") == ["W3", "W3.1", "W3.3", "W3.5", "W3.9", "W3.10", "W3.S", "W10", "W11R", "W11"]


def test_a_week_outside_its_usual_range_says_so_in_words_and_colour(long_run):
    sales = element(page(long_run), "W3.10")
    assert sales.title.endswith(", below its usual range") and sales.chart is not None
    assert "var(--attention)" in sales.chart.svg and "<canvas" not in sales.chart.svg
    overview = element(page(long_run), "W3")
    assert "left their usual range: " in overview.note and len(overview.tiles) <= 6
    assert sum(tile.tone != "normal" for tile in overview.tiles) <= 2
    assert overview.tiles[0].say.startswith("↓ ") and overview.tiles[0].tone == "attention"


def test_a_team_that_reads_red_as_up_sees_the_direction(long_run, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.toml").write_text('rising_colour = "red"\n')
    svg = element(page(long_run), "W3.10").chart.svg
    assert "var(--down)" in svg and "var(--attention)" not in svg


def test_routine_metrics_share_a_screen_from_which_each_opens(put_in_force):
    shown = page(put_in_force(site_file("US", by_date("US", US_DAY, 900, 100))))
    assert "usual range" in element(shown, "W3.1").title
    routine = element(shown, "W3.R1")
    behind = [one.code for one in shown.elements if one.aside_of == "W3.R1"]
    assert behind and routine.title.endswith("more metrics were within their usual range") and routine.chart is not None
    assert all(f'data-item="{code}"' in routine.chart.svg for code in behind)
    assert element(shown, "W3.10").aside_of == ""  # what the finding speaks of has its own screen
    assert all(element(shown, code, "desk").aside_of == "" for code in behind)


def test_under_twenty_weeks_nothing_is_flagged(long_run):
    shown = page(long_run, marketplace="DE")
    assert "usual range" not in " ".join(one.title for one in shown.elements)
    assert "Grey bar" not in element(shown, "W3", "desk").note, "a mark that is not drawn needs no words"
    assert element(shown, "W3").note == "Too few weeks are known to say what is usual"
    assert all(tile.tone == "normal" and tile.band is None for tile in element(shown, "W3").tiles)


def test_the_year_before_is_a_dash_where_it_is_unknown(long_run):
    svg = element(page(long_run, marketplace="DE"), "W3.10").chart.svg
    assert "a year ago" not in svg and figures.UNKNOWN in svg
    assert "a year ago" in element(page(long_run), "W3.10").chart.svg


def test_the_row_below_has_nine_numbers_in_both_languages(long_run):
    for language, names in (("en", ("LastWk", "WoW", "MTD", "QTD", "YTD")), ("zh", ("上周", "环比", "本月至今", "本季至今", "今年至今"))):
        svg = element(page(long_run, language=language), "W3.10").chart.svg
        assert all(svg.count(f">{name}<") == 1 for name in names)
        assert svg.count(">YoY<" if language == "en" else ">同比<") == 4


def test_a_day_that_is_missing_marks_its_week_and_makes_no_smaller_total(put_in_force):
    rows = [row for row in by_date("US", US_DAY, 200, 100) if row["day"] != date(2026, 11, 12)]
    early = [row for row in rows if row["day"] < date(2026, 11, 12)]
    late = [row for row in rows if row["day"] > date(2026, 11, 12)]
    shown = page(put_in_force(site_file("US", early), site_file("US", late)))
    assert shown.title == "Not every day of the week of 8–14 Nov is known yet"
    assert element(shown, "W3.10").title == "Sales: the week is not complete yet"
    assert "Hollow mark: not every day is known." in element(shown, "W3", "desk").note


def test_money_of_two_currencies_is_never_added(long_run):
    shown = page(long_run, marketplace=None)
    assert shown.title.startswith("Units fell") or shown.title.startswith("Units rose") or shown.title.startswith("Units held")
    assert "W3.10" not in codes(shown) and "W3.9" in codes(shown)
    rows = element(shown, "W3.S").matrix.rows
    assert [(row.label, row.as_of) for row in rows] == [("US", "Sun 15 – Wed 18"), ("DE", "Sun 15 – Thu 19")]
    assert "rates table" not in shown.as_of and shown.stage_line.endswith("all sites"), "nothing is converted, nothing says so"


def test_the_site_of_the_running_week_names_its_shop_where_there_are_several(long_run):
    period = week(Choices(stamp=long_run, marketplace=None))
    made = Span(date(2026, 11, 15), date(2026, 11, 18)), dict.fromkeys(so_far.METRICS, (100.0, 80.0, None))
    own = period.sites[0]
    assert so_far._title([(own, made)], period).startswith("This week so far: US sold $100")
    several = [(own, made), (replace(own, shop="south"), made)]
    assert so_far._title(several, period).startswith(f"This week so far: US ({own.shop}) sold $100")


def test_the_running_week_is_told_as_so_far(long_run):
    so_far = element(page(long_run), "W3.S")
    found = warehouse.measure(["sales", "units"], (), date(2026, 11, 15), US_DAY, {"marketplace": "US"}, stamp=long_run)
    assert so_far.title.startswith(f"This week so far: US sold {figures.money(found['sales'].iloc[0], 'USD', 'en')}, +")
    assert [tile.value for tile in so_far.tiles] == [figures.money(found["sales"].iloc[0], "USD", "en"), f"{found['units'].iloc[0]:,.0f}"]
    on_saturday = page(long_run, day=SATURDAY)
    assert "W3.S" not in codes(on_saturday)


def test_a_target_is_a_tick_on_its_month(put_in_force):
    rows = [{"month": "2026-10-01", "metric": "sales", "target": 70_000, "currency": "USD", "marketplace": "US"}]
    given = (site_file("US", by_date("US", US_DAY, 200, 100)), deliver("targets", rows, start=None, marketplaces=()))
    svg = element(page(put_in_force(*given)), "W3.10").chart.svg
    assert svg.count('stroke="var(--good)"') == 1 and "blue: target" in svg


def test_traffic_that_comes_by_the_week_is_read_by_the_week(put_in_force):
    """Orders every day and by-ASIN reports over weeks: visits and Buy Box of the weeks, no month to date invented."""
    sold = by_date("US", US_DAY, 60, 100, sessions=False)
    spans = []
    for back in range(6):
        end = SATURDAY - timedelta(days=7 * back)
        row = {"period_start": end - timedelta(days=6), "period_end": end, "asin": "B0AAAAAAAA", "sessions": 7000 - back, "units": 700,
               "page_views": 9000, "buy_box_share": 0.9, "sales": 14_350, "order_items": 700, "currency": "USD"}  # fmt: skip
        spans.append(deliver("asin_period", [row], start=end - timedelta(days=6), end=end))
    shown = page(put_in_force(site_file("US", sold), *spans))
    assert codes(shown)[:4] == ["W3", "W3.1", "W3.3", "W3.4"]
    assert element(shown, "W3.1").title == "Sessions held at 7,000" and element(shown, "W3.4").title == "Buy Box held at 90.0%"
    assert "; " not in shown.title


def test_an_empty_house_says_what_to_drop():
    shown = weekly.page(Choices())
    assert shown.elements[0].empty is not None and shown.elements[0].empty.link is not None


def test_last_weeks_actions_say_what_became_of_them_and_todays_are_read_out(company):
    today = clock.today("Asia/Shanghai")
    late = decisions.add("Raise the bid", owner="Ads", due=today - timedelta(days=2), day=today - timedelta(days=3))
    done = decisions.add("Order boxes", owner="Supply", due=today, day=today - timedelta(days=4))
    decisions.close(done.id)
    decisions.add("Old", owner="Ads", due=today, day=today - timedelta(days=8))
    decisions.add("Lower the price", owner="Listing", due=today, day=today, link="/weekly?marketplace=US")
    decisions.add("Of the morning", owner="Listing", due=today, day=today, link="/?marketplace=US")
    shown = page(company.stamp)
    first = element(shown, "W1")
    assert first.title == "Two actions were agreed last week, 1 done, 1 overdue"
    assert [row.what for row in first.rows] == ["Raise the bid", "Order boxes"] and first.rows[0].closes == late.id
    assert first.rows[1].why[0].text.startswith("done on ")
    assert [row.what for row in element(shown, "W10").rows] == ["Lower the price"]
    assert element(shown, "W10").capture is not None
    text = element(shown, "W11").plain
    assert shown.title in text and "1. Lower the price" in text and "Of the morning" not in text
    assert not actions.last_week(Choices(owner="Nobody"), today)


@pytest.mark.parametrize(
    ("language", "bet"),
    [("en", "units +10 % in US by Fri 4 Dec; 70% sure, looked at on Fri 11 Dec"),
     ("zh", "US：units +10 %，12月4日 周五前；把握 70%，12月11日 周五复盘")],
)  # fmt: skip
def test_a_decision_on_record_stands_first_with_its_bet_and_goes_into_the_text(company, language, bet):
    today = clock.today("Asia/Shanghai")
    words = dict.fromkeys(("question", "refused", "approver", "because", "stop_rule"), "x")
    decisions.record(today, by_day=date(2026, 12, 4), review=date(2026, 12, 11), confidence=70, decision="Match the offer", driver="Ads",
                     metric="units", scope="US", change="+10 %", **words)  # fmt: skip
    decisions.add("Lower the price", owner="Listing", due=today, day=today, link="/weekly?marketplace=US")
    shown = page(company.stamp, language=language)
    rows = element(shown, "W10").rows
    assert [row.what for row in rows] == ["Match the offer", "Lower the price"] and rows[0].why[0].text == bet
    assert f"Match the offer{' (Ads): ' if language == 'en' else '（广告）：'}{bet}" in element(shown, "W11").plain


def test_the_agenda_knows_every_screen_with_minutes():
    from huddle.meetings import meetings

    assert {"W1", "W3", "W10", "W11"} <= {item.code for item in meetings()["weekly"].items}
    assert all(name in metrics() for name in weekly.deck.ORDER)
