"""The monthly page says where the month lands, what is coming and what the target asks, or leaves it out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from huddle import decisions, figures, intake, warehouse
from huddle.elements import monthly
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Page
from huddle.elements.monthly import calendar
from huddle.elements.months import book_of
from huddle.elements.morning import pace
from huddle.ui import downloads
from huddle.weeks import Span, month_of
from tests.elements.conftest import DE_DAY, EXPORTED, US_DAY, by_date, site_file
from tests.warehouse.deliveries import Delivery, deliver

MAT, LAMP = "B0TESTMAT1", "B0TESTLMP3"


def page(stamp: str, **choices: object) -> Page:
    return monthly.page(Choices(stamp=stamp, **{"marketplace": "US", **choices}))  # type: ignore[arg-type]


def element(shown: Page, code: str, place: str = "wall") -> Element:
    return next(one for one in shown.elements if one.code == code and place in one.places)


def by_asin(days: int) -> list[Delivery]:
    """What two of the products sold on each US day: three and four tenths, the rest belongs to none."""
    found = []
    for row in by_date("US", US_DAY, days, 100):
        parts = [
            {"period_start": row["day"], "period_end": row["day"], "asin": asin, "sku": asin, "title": asin,
             "units": round(row["units"] * share), "sales": round(row["sales"] * share, 2), "currency": "USD"}
            for asin, share in ((MAT, 0.3), (LAMP, 0.4))
        ]  # fmt: skip
        found.append(deliver("asin_period", parts, start=row["day"], exported=EXPORTED, marketplaces=("US",)))
    return found


def table(kind: str, rows: list[dict]) -> Delivery:
    return deliver(kind, rows, start=None, exported=EXPORTED, marketplaces=())


def target(site: str | None, amount: float, line: str | None = None, month: int = 11, currency: str = "USD") -> dict:
    said = {"month": date(2026, month, 1), "metric": "sales", "target": amount, "currency": currency}
    return said | {"marketplace": site, "line": line}


LINES = [{"asin": MAT, "line": "Mats"}, {"asin": LAMP, "line": "Lamps"}]
EVENTS = [
    {"day_start": date(2026, 9, 10), "day_end": date(2026, 9, 12), "name": "Deal week", "name_zh": "促销周", "event_kind": "promotion"},
    {"day_start": date(2026, 12, 1), "day_end": date(2026, 12, 5), "name": "Deal week", "name_zh": "促销周", "event_kind": "promotion"},
]


@pytest.fixture
def house(put_in_force: Callable[..., str]) -> str:
    """150 days of the US in two lines, 150 of DE, targets of November and an event that came before."""
    targets = [target("US", 20_000, "Mats"), target("US", 31_000, "Lamps"), target("DE", 21_000, currency="EUR")]
    return put_in_force(
        site_file("US", by_date("US", US_DAY, 150, 100)), site_file("DE", by_date("DE", DE_DAY, 150, 30)), *by_asin(60),
        table("products", LINES), table("targets", targets), table("events", EVENTS),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_empty_house_says_what_to_drop(language):
    shown = monthly.page(Choices(language=language))
    assert shown.elements[0].empty is not None and shown.elements[0].empty.link is not None


def test_the_title_is_the_finding_and_the_rows_carry_the_arithmetic(house):
    shown = page(house)
    assert re.fullmatch(r"November lands at \$[\d,]+, \d+% (short of|above) target; \w+ is \$[\d,]+ behind", shown.title), shown.title
    desk = element(shown, "M1", "desk")
    whole, *lines = desk.rows
    assert whole.what == "All lines" and {row.what for row in lines} == {"Mats", "Lamps", "Not in any product"}
    assert "sold by 18 Nov" in whole.detail and "Still to come in 12 days" in whole.detail
    assert whole.svg.startswith("<svg") and "of $51,000" in whole.per
    (alone,) = element(page(house, line="Mats"), "M1", "desk").rows
    sold = [any("sold by 18 Nov" in span.text for span in row.why) for row in (*lines, alone)]
    assert sold == [True] * len(lines) + [False], "of a row that stands alone the title says it"
    assert desk.takeaway is not None and len(desk.takeaway.frame) == 4
    assert [row.capture is not None for row in desk.rows] == ["short" in "".join(span.text for span in row.why) for row in desk.rows]


def test_the_numbers_are_the_command_lines(house):
    """What M1 calls sold is `metric sales --by line`, line by line and as a whole."""
    book = book_of(Choices(stamp=house, marketplace="US"), US_DAY)
    (course,) = book.courses
    measured = warehouse.measure(["sales"], ["line"], date(2026, 11, 1), US_DAY, {"marketplace": "US"})
    wanted = {row.line: row.sales for row in measured.itertuples() if row.sales == row.sales and row.sales}
    assert {line: book.line_of(course, line).month.actual for line in wanted} == pytest.approx(wanted)
    assert book.site(course).month.actual == pytest.approx(sum(wanted.values()))
    assert element(page(house), "M1", "desk").title.startswith(figures.money(sum(wanted.values()), "USD", "en"))


def test_the_morning_and_the_month_say_one_landing(house):
    said = pace.sentence(Choices(stamp=house, marketplace="US"))
    amount = re.search(r"lands at (\$[\d,]+)", page(house).title)
    assert amount is not None and f"lands at {amount[1]}" in said
    assert pace.sentence(Choices(stamp=house, marketplace="US", line="Nothing")) == ""


def test_the_amounts_of_the_months_sentence_are_written_alike():
    at = SimpleNamespace(actual=255_031.0, landing=514_705.0)
    part = SimpleNamespace(month=at, target=578_900.0, gap=-64_195.0, side="short", currency="USD", last_day=US_DAY)
    assert pace._said(part, "zh") == "11月已完成 $255,031，目标 $578,900；预计月底完成 $514,705，差 $64,195"
    part.gap, part.target = -164_195.0, 678_900.0
    assert pace._said(part, "zh") == "11月已完成 $25.5 万，目标 $67.9 万；预计月底完成 $51.5 万，差 $16.4 万"
    part.side, part.gap = "made", 90_000.0
    assert "万" in pace._said(part, "zh"), "what is not said decides nothing"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_several_sites_stand_side_by_side_and_are_added_by_rates_alone(house, put_in_force, language):
    shown = element(page(house, marketplace=None, language=language), "M1")
    assert [row.money[0] for row in shown.rows] == ["$", "€"], "without rates no row adds dollars and euros"
    assert page(house, marketplace=None).title.startswith("US: November")
    rate = {"month": date(2026, 11, 1), "currency": "EUR", "to_currency": "USD", "rate": 1.25}
    before = {**rate, "month": date(2026, 10, 1), "rate": 1.0}
    stamp = put_in_force(
        site_file("US", by_date("US", US_DAY, 150, 100)), site_file("DE", by_date("DE", DE_DAY, 150, 30)),
        table("exchange_rates", [before, rate]), table("targets", [target("US", 50_000), target("DE", 21_000, currency="EUR")]),
    )  # fmt: skip
    book = book_of(Choices(stamp=stamp), US_DAY)
    us, de = (book.site(course) for course in book.courses)
    total = book.total()
    assert total is not None and total.target == pytest.approx(50_000 + 1.25 * 21_000)
    assert total.month.landing == pytest.approx(us.month.landing + 1.25 * de.month.landing)
    whole = page(stamp, marketplace=None, language=language)
    of_both = {"en": "€1 = $1.00 (October), €1 = $1.25 (November)", "zh": "€1 = $1.00（10月）、€1 = $1.25（11月）"}
    assert of_both[language] in whole.as_of and {"en": "all sites, in USD", "zh": "全部站点（折合 USD）"}[language] in whole.stage_line
    shown = element(whole, "M1")
    assert len(shown.rows) == 3
    assert figures.money(us.before + 1.0 * de.before, "USD", language) in shown.note, "October by October's rate, as all of the page has it"


def test_without_targets_the_landing_stands_against_the_month_before(put_in_force):
    stamp = put_in_force(site_file("US", by_date("US", US_DAY, 150, 100)))
    shown = page(stamp)
    assert re.fullmatch(r"November lands at \$[\d,]+, [+−±]\d+% on October", shown.title), shown.title
    codes = {one.code for one in shown.elements}
    assert codes >= {"M1", "M8", "M13"} and not codes & {"M11", "M11D"}, "no target element without targets"
    assert "No target is set" in element(shown, "M1", "desk").note
    assert all(one.code != "M8" or "wall" not in one.places for one in shown.elements), "no event, nothing on the wall"
    assert element(shown, "M8", "desk").empty is not None


@pytest.mark.parametrize(("days", "day", "title"), [
    (70, date(2026, 11, 5), "October closed at "),
    (12, US_DAY, "November: $"),
])  # fmt: skip
def test_a_landing_that_cannot_be_said_is_not_said(put_in_force, days, day, title):
    stamp = put_in_force(site_file("US", by_date("US", day, days, 100)))
    shown = page(stamp)
    assert shown.title.startswith(title)
    note = element(shown, "M1", "desk").note
    assert "A landing can be said from 10 Nov" in note if day < date(2026, 11, 10) else "Too few days" in note
    assert "lands" not in shown.title and not [row for row in element(shown, "M1").rows if "80%" in "".join(s.text for s in row.why)]


def test_what_is_coming_says_what_the_last_one_brought(house):
    row, ended = element(page(house), "M8").rows
    assert row.what == "Deal week · 1–5 Dec" and row.per == "last time" and row.money[0] in "+−$"
    assert "10–12 Sep 2026" in row.detail and "discount" in row.detail
    assert ended.per == "net"
    assert element(page(house, language="zh"), "M8").rows[0].what == "促销周 · 12月1日–5日"


def test_the_weeks_of_the_target_add_up_and_say_what_each_day_needs(house):
    shown = element(page(house), "M11")
    assert re.match(r"November needs \$[\d,]+ a day", shown.title) and "The landing of" in shown.note
    assert shown.matrix is not None and shown.matrix.rows[-1].is_total
    days = next(one.table for one in page(house).elements if one.code == "M11D")
    assert days is not None
    sums = days.frame.groupby("line")["target"].sum().round(2).to_dict()
    assert sums == {"Mats": 20_000.0, "Lamps": 31_000.0}


@pytest.mark.parametrize("start", ["sunday", "monday"])
@pytest.mark.parametrize("month", range(1, 13))
def test_the_weeks_of_a_month_are_five_at_most_and_leave_no_day_out(start, month):
    span = month_of(date(2026, month, 15))
    weeks = monthly.target_split.weeks_of(span, start)
    assert len(weeks) <= 5 and sum(week.days for week in weeks) == span.days
    assert [week.first for week in weeks] == [span.first, *(week.last + timedelta(days=1) for week in weeks[:-1])]
    assert isinstance(weeks[0], Span)


@pytest.mark.parametrize(("language", "ending"), [("en", "csv"), ("zh", "xlsx")])
def test_the_targets_file_goes_out_and_comes_back_the_same(tmp_path: Path, monkeypatch, language, ending):
    """Taken from the page, dropped back into data/: the very same targets, none of them doubled."""
    data = Path(tmp_path / "data")
    data.mkdir()
    monkeypatch.setenv("HUDDLE_DATA", str(data))
    text = "month,marketplace,line,metric,target,currency\n"
    text += "2026-11-01,US,Garden & Patio,sales,20000.25,USD\n2026-11-01,DE,,sales,900,EUR\n2026-12-01,US,,units,70,\n"
    (data / "targets.csv").write_text(text)
    intake.take_in()
    before = warehouse.ask("monthly/targets", stamp=warehouse.refresh())
    made = monthly.target_split.file(before, language)
    (data / f"edited.{ending}").write_bytes(downloads.csv(made) if ending == "csv" else downloads.xlsx(made))
    intake.take_in()
    warehouse.forget()
    after = warehouse.ask("monthly/targets", stamp=warehouse.refresh())
    assert len(before) == 3 and after.to_dict("records") == before.to_dict("records")
    (data / "targets.csv").unlink()
    intake.take_in()
    alone = warehouse.ask("monthly/targets", stamp=warehouse.refresh())
    assert alone.to_dict("records") == before.to_dict("records"), "the exported file carries everything"


def test_the_meeting_takes_down_what_it_decides(house):
    assert element(page(house), "M13").empty is not None
    decisions.add("Raise the budget of Mats", day=date(2026, 11, 20), owner="Ads", due=date(2026, 11, 27), link="/monthly?item=M1")
    decisions.add("Something of the morning", day=date(2026, 11, 20), owner="", due=date(2026, 11, 27))
    shown = element(page(house), "M13")
    assert [row.what for row in shown.rows] == ["Raise the budget of Mats"] and shown.capture is not None
    assert [one.code for one in page(house).elements][-3:] == ["M13", "M13R", "M14"], "decided, then rated, then closed"
    told = element(page(house), "M14").plain
    assert "Raise the budget of Mats: Ads" in told and "morning" not in told


CHOICES = ({}, {"line": "Mats"}, {"line": "~none"}, {"marketplace": None}, {"owner": "Ads"}, {"day": date(2026, 10, 31)})


def test_every_choice_has_a_page_without_an_empty_frame(house):
    for language in ("en", "zh"):
        for choice in CHOICES:
            shown = page(house, language=language, **choice)
            assert shown.title and shown.chips and shown.minutes == 120
            for one in shown.elements:
                parts = (*one.tiles, *one.rows, one.table, one.chart, one.matrix, one.empty, one.note or None, one.plain or None)
                assert any(part is not None for part in parts), f"{one.code} is an empty frame for {choice}"
                assert "{" not in one.title + one.note


def test_what_runs_out_before_an_event_ends_is_of_its_sites_and_lines_alone():
    stock = pd.DataFrame(
        [
            ("default", "US", "B0A", "Mats", pd.Timestamp("2026-11-28")), ("default", "DE", "B0B", "Mats", pd.Timestamp("2026-11-27")),
            ("default", "US", "B0C", "Lamps", pd.Timestamp("2026-11-26")), ("default", "US", "B0D", "Mats", pd.Timestamp("2026-12-20")),
        ],
        columns=["shop", "marketplace", "asin", "line", "stock_out_day"],
    )  # fmt: skip
    site = SimpleNamespace(shop="default", marketplace="US")
    event = calendar.Coming("Deal week", "promotion", date(2026, 11, 24), date(2026, 11, 30), ("Mats",), ((site, None, None, 1.0),))
    assert calendar.running_out(event, stock)["asin"].tolist() == ["B0A"]
    assert calendar.running_out(replace(event, lines=()), stock)["asin"].tolist() == ["B0A", "B0C"]
    later = stock.assign(stock_out_day=pd.Timestamp("2027-03-01"))
    nothing = calendar.running_out(event, later)
    assert list(nothing.columns) == list(stock.columns) and nothing.empty, "rows are chosen, not columns"
    assert calendar.running_out(event, None).empty and calendar.running_out(event, stock.iloc[:0]).empty
