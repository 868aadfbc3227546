"""`metric` and `ask` from the shell: JSON alone on standard output, wrong usage with status 2 on standard error."""

from __future__ import annotations

import json

import pytest

from huddle.cli import main
from tests.warehouse.deliveries import deliver


@pytest.fixture(autouse=True)
def a_week(put_in_force):
    rows = [{"day": f"2026-11-{day}", "sales": 10.1, "units": 1, "currency": "USD"} for day in range(15, 22)]
    put_in_force(deliver("site_day", rows, start="2026-11-15", end="2026-11-21"))


def test_metric_by_week_gives_the_first_day_and_whether_it_is_complete(capsys):
    assert main(["metric", "sales,conversion", "--by", "week,marketplace", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"week": "2026-11-15", "marketplace": "US", "currency": "USD", "sales": 70.7, "conversion": None, "is_complete": False}
    ]
    assert main(["metric", "sales", "--by", "week", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"week": "2026-11-15", "currency": "USD", "sales": 70.7, "is_complete": True}]


def test_metric_filters_and_spans(capsys):
    main(
        ["metric", "units", "--since", "2026-11-16", "--until", "2026-11-17", "--where", "marketplace=US,marketplace=UK", "--format", "csv"]
    )
    assert capsys.readouterr().out.splitlines() == ["units,is_complete", "2,true"]


def test_what_nobody_knows_is_said_beside_the_unknown(capsys):
    assert main(["metric", "sales", "--where", "marketplace=us", "--json"]) == 0
    told = capsys.readouterr()
    assert "nothing is known of sales where marketplace=us" in told.err and json.loads(told.out) in ([], [{"sales": None}])


def test_ask_gives_days_as_days(capsys):
    assert main(["ask", "coverage/days", "-p", "since=2026-11-21", "-p", "until=2026-11-21", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["day"], row["rows"], row["is_complete"]) == ("2026-11-21", 1, True)


def test_ask_takes_all_for_a_parameter_that_may_be_null(capsys):
    assert main(["ask", "site/lines", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["metric", "profit"], "there is no metric 'profit'"),
        (["metric", "sales", "--where", "marketplace"], "expected name=value"),
        (["ask", "site/lists"], "did you mean site/list"),
        (["ask", "coverage/days"], "coverage/days needs since, until"),
        (["ask", "coverage/days", "-p", "since"], "expected NAME=VALUE"),
        (["ask", "site/list", "-p", "day=2026-11-17"], "site/list has no parameter day"),
    ],
)
def test_wrong_usage_is_said_on_standard_error(capsys, arguments, said):
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_checks_tell_what_is_apart_with_its_days_its_files_and_the_mend(capsys, put_in_force):
    days = [{"day": f"2026-11-{day}", "sales": 100, "units": 10, "currency": "USD"} for day in (16, 17)]
    asins = [
        {"period_start": day["day"], "period_end": day["day"], "asin": "B0AAAAAAAA", "units": 6, "sales": sales, "currency": "USD"}
        for day, sales in zip(days, (100, 60), strict=True)
    ]
    by_date = deliver("site_day", days, start="2026-11-16", end="2026-11-17")
    by_asin = deliver("asin_period", asins, start="2026-11-16", end="2026-11-17")
    put_in_force(by_date, by_asin)
    assert main(["checks", "--state", "fail", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["check"], row["state"], row["money"], row["apart"], row["slices"]) == ("asins_total", "fail", 40.0, 1, 2)
    (worst,) = row["worst_days"]
    assert (worst["last_day"], worst["difference"]) == ("2026-11-17", -40.0)
    assert sorted(row["files"]) == sorted([by_asin.file, by_date.file]) and row["mend"].startswith("Export the Business Report")
    assert main(["checks", "--state", "none", "--marketplace", "US"]) == 0
    assert "units_ledger" in capsys.readouterr().out
