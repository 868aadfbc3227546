"""`python -m huddle wbr` on real deliveries: the object, ratios over sites and lines, parts that add up, refusals in words."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from huddle import cli, warehouse
from tests.warehouse.deliveries import deliver

END = date(2026, 11, 14)
DAYS = [END - timedelta(days=back) for back in range(20, -1, -1)]
KEYS = ["weeks", "months", "cy_6_weeks", "py_6_weeks", "cy_12_months", "py_12_months", "box"]


def by_date(site: str, currency: str, level: int, days: list[date] = DAYS):
    rows = [
        {"day": day, "sales": level * (10 + place % 4), "units": level + place % 3, "sessions": level * 10 + place, "currency": currency}
        for place, day in enumerate(days)
    ]
    return deliver("site_day", rows, start=days[0], end=days[-1], marketplaces=(site,))


def by_asin(day: date):
    """Two products that make up nine tenths of the site's sales of a day; the rest is unallocated."""
    place = DAYS.index(day)
    rows = [
        {"period_start": day, "period_end": day, "asin": asin, "sales": 20 * (10 + place % 4) * share, "units": 8, "sessions": 90 + place,
         "page_views": 100, "buy_box_share": 0.9, "order_items": 8, "currency": "USD"}
        for asin, share in (("B0AAAAAAAA", 0.6), ("B0BBBBBBBB", 0.3))
    ]  # fmt: skip
    return deliver("asin_period", rows, start=day, marketplaces=("US",))


@pytest.fixture
def company(put_in_force):
    lines = [{"asin": "B0AAAAAAAA", "line": "Kitchen", "marketplace": None}]
    table = deliver("products", lines, start=None, marketplaces=())
    ads = [
        {"period_start": day, "period_end": day, "spend": 5 + place, "clicks": 10, "impressions": 900, "ad_orders": 1, "ad_sales": 40,
         "currency": "USD"}
        for place, day in enumerate(DAYS) if place % 7 != 3
    ]  # fmt: skip
    spend = deliver("ads", ads, start=DAYS[0], end=DAYS[-1], marketplaces=("US",))
    return put_in_force(by_date("US", "USD", 20), by_date("DE", "EUR", 7), table, spend, *(by_asin(day) for day in DAYS))


def told(capsys: pytest.CaptureFixture, *words: str) -> dict:
    assert cli.main(["wbr", *words, "--week-ending", "2026-11-14", "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture, *words: str) -> str:
    assert cli.main(["wbr", *words]) == 2
    return capsys.readouterr().err


def test_the_object_has_its_keys_and_agrees_with_metric(company, capsys):
    found = told(capsys, "sales", "--where", "marketplace=US")
    assert list(found) == KEYS and (found["weeks"][-1], found["months"][-1]) == ("2026-11-14", "2026-10-01")
    weekly = warehouse.measure(["sales"], ["week"], where={"marketplace": "US"})
    assert found["cy_6_weeks"] == [None] * 3 + weekly["sales"].tolist() and weekly["is_complete"].all()
    assert found["py_6_weeks"] == [None] * 6 and found["box"]["last_week"] == weekly["sales"].iloc[-1]
    assert found["box"]["wow"] == pytest.approx(weekly["sales"].iloc[-1] / weekly["sales"].iloc[-2] - 1)
    assert (found["box"]["mtd"], found["box"]["qtd"]) == (pytest.approx(weekly["sales"].iloc[-2:].sum()), None)


def test_lines_add_up_to_the_total_with_what_is_unallocated(company, capsys):
    total = told(capsys, "sales", "--where", "marketplace=US")["cy_6_weeks"][3:]
    lines = ("Kitchen", "~none", "~unallocated")
    parts = [told(capsys, "sales", "--where", f"marketplace=US,line={line}")["cy_6_weeks"][3:] for line in lines]
    assert [sum(values) for values in zip(*parts, strict=True)] == pytest.approx(total)
    both = told(capsys, "sales", "--where", "line=Kitchen,line=~none,marketplace=US")["cy_6_weeks"][3:]
    assert both == pytest.approx([a + b for a, b, _ in zip(*parts, strict=True)])


def test_counts_of_several_sites_add_up_and_rates_are_sums_over_sums(company, capsys):
    sites = [told(capsys, "units", "--where", f"marketplace={site}")["box"]["last_week"] for site in ("US", "DE")]
    assert told(capsys, "units")["box"]["last_week"] == sum(sites) and isinstance(sites[0], int)
    visits = told(capsys, "account_sessions")["box"]["last_week"]
    assert told(capsys, "account_conversion")["box"]["last_week"] == pytest.approx(sum(sites) / visits)
    assert told(capsys, "sessions")["cy_6_weeks"] == [None] * 6, "DE tells no visits to products: the total is unknown"


def test_a_day_without_a_campaign_row_is_a_day_without_spend(company, capsys):
    found = told(capsys, "ad_spend", "--where", "marketplace=US,campaign=everything")
    assert found["box"]["last_week"] == sum(5 + place for place in range(14, 21) if place % 7 != 3)


def test_money_of_several_currencies_is_refused_by_name(company, capsys):
    said = refused(capsys, "sales", "--week-ending", "2026-11-14")
    assert "EUR and USD" in said and "currency" in said
    assert "acos" not in said and "EUR and USD" in refused(capsys, "tacos", "--week-ending", "2026-11-14")
    assert "no exchange rate from EUR to USD" in refused(capsys, "sales", "--week-ending", "2026-11-14", "--currency", "USD")


def test_money_is_converted_by_the_rates_of_its_month(put_in_force, capsys):
    months = (("2026-10-01", 1.0), ("2026-11-01", 1.5))
    rates = [{"month": month, "currency": "EUR", "to_currency": "USD", "rate": rate} for month, rate in months]
    put_in_force(by_date("US", "USD", 20), by_date("DE", "EUR", 7), deliver("exchange_rates", rates, start=None, marketplaces=()))
    us, de = (told(capsys, "sales", "--where", f"marketplace={site}")["box"]["last_week"] for site in ("US", "DE"))
    assert told(capsys, "sales", "--currency", "USD")["box"]["last_week"] == pytest.approx(us + 1.5 * de)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("sales", "--week-ending", "2026-11-13"), "no week that starts on sunday ends on Friday 2026-11-13; the nearest ones"),
        (("sales", "--week-ending", "2026-11-14", "--week-start", "monday"), "no week that starts on monday ends on Saturday"),
        (("sales", "--week-ending", "2026-11-14", "--where", "marketplace=Tmall"), "no week that starts on monday ends on Saturday"),
        (("days_of_cover", "--week-ending", "2026-11-14"), "known at the latest snapshot only, not by day"),
        (("profit", "--week-ending", "2026-11-14"), "there is no metric 'profit'"),
        (("orders", "--week-ending", "2026-11-14", "--where", "line=Kitchen"), "orders is not known by line"),
        (("sales", "--week-ending", "2026-11-14", "--where", "colour=red"), "there is no filter 'colour'"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(company, capsys, words, sentence):
    assert sentence in refused(capsys, *words)


@pytest.mark.parametrize("wrong", [["--week-ending", "0001-01-06"], ["--fiscal-year-end", "13"], ["--week-start", "friday"],
                                   ["--months", "all"], []])  # fmt: skip
def test_wrong_usage_ends_with_two(wrong):
    with pytest.raises(SystemExit) as end:
        cli.main(["wbr", "sales", *(["--week-ending", "2026-11-14"] if wrong else []), *wrong])
    assert end.value.code == 2


def test_a_line_nobody_knows_is_unknown_and_said_so(company, capsys):
    assert cli.main(["wbr", "sales", "--week-ending", "2026-11-14", "--where", "marketplace=US,line=Kichen", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["box"]["last_week"] is None
    assert "nothing is known of sales where marketplace=US,line=Kichen" in printed.err


def test_a_table_is_for_people(company, capsys):
    assert cli.main(["wbr", "units", "--week-ending", "2026-11-14", "--where", "marketplace=US"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["period", "first_day", "last_day", "this_year", "year_before"]
    assert any(line.startswith("week    ") and "2026-11-08  2026-11-14" in line for line in lines)
    assert any(line.startswith("ytd_yoy") for line in lines)


def test_the_bridge_from_the_shell_adds_up_and_agrees_with_metric(company, capsys):
    asked = ["bridge", "--week-ending", "2026-11-14", "--where", "marketplace=US"]
    assert cli.main([*asked, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["before"] + sum(found["effects"].values()) == pytest.approx(found["after"], abs=0.005)
    week = ["--since", "2026-11-08", "--until", "2026-11-14", "--where", "marketplace=US", "--format", "json"]
    assert cli.main(["metric", "sales", *week]) == 0
    assert json.loads(capsys.readouterr().out)[0]["sales"] == pytest.approx(found["after"], abs=0.005)
    for part in ("line", "asin", "site"):
        assert cli.main([*asked, "--by", part, "--format", "json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert sum(row["sales_after"] for row in rows) == pytest.approx(found["after"], abs=0.005), part
    assert "ends on" in refused_bridge(capsys, "--month", "2026-11") and "one value of each" in refused_bridge(
        capsys, "--week-ending", "2026-11-14", "--where", "channel=sp")


def test_any_days_are_compared_with_any_others_and_what_differs_is_said(company, capsys):
    asked = ["bridge", "--where", "marketplace=US", "--format", "json", "--days", "2026-11-05..2026-11-14"]
    assert cli.main([*asked, "--against", "2026-10-26..2026-11-02"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["before_first"], found["before_last"]) == ("2026-10-26", "2026-11-02")
    assert found["before"] + sum(found["effects"].values()) == pytest.approx(found["after"], abs=0.005)
    assert found["comparable"]["days_more"] == 2 and not found["comparable"]["is_alike"]
    assert cli.main(asked) == 0
    assert json.loads(capsys.readouterr().out)["before_first"] == "2026-10-26"
    shared = ["--days", "2026-11-05..2026-11-14", "--against", "2026-10-26..2026-11-05", "--where", "marketplace=US"]
    assert "lies in both" in refused_bridge(capsys, *shared)
    with pytest.raises(SystemExit) as end:
        cli.main(["bridge", "--days", "2026-11-10..2026-11-01"])
    assert end.value.code == 2


def refused_bridge(capsys: pytest.CaptureFixture, *words: str) -> str:
    assert cli.main(["bridge", *words]) == 2
    return capsys.readouterr().err
