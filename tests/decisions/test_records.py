"""Decisions on record: nothing they will be judged by is missing, and nothing of them can be changed."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from huddle import cli, decisions
from huddle.decisions import store

DAY = date(2026, 11, 20)
WORDS = {
    "question": "How do we win the Buy Box back?", "decision": "Match the lowest offer", "refused": "a coupon; waiting",
    "driver": "Listing", "approver": "Ana", "metric": "units", "scope": "Salad spinner, US", "change": "+10 %",
    "because": "the offer is $2.10 below ours",
    "stop_rule": "contribution under 2 a unit",
}  # fmt: skip


def put(**more: object) -> decisions.Record:
    days = {"by_day": DAY + timedelta(days=14), "review": DAY + timedelta(days=21)}
    return decisions.record(DAY, **{"confidence": 70, **days, **WORDS, **more})  # type: ignore[arg-type]


def test_a_decision_is_kept_with_all_it_will_be_judged_by():
    made = put(informed="Ads", link="/weekly", stamp="abc", who="Bo")
    assert decisions.records(DAY) == [made] and decisions.records(DAY - timedelta(days=1)) == []
    assert (made.metric, made.change, made.confidence, made.informed, made.contributors) == ("units", "+10 %", 70, "Ads", "")
    for statement in ("delete from decision_record", "update decision_record set confidence = 90"):
        with pytest.raises(DBAPIError, match="never"), store.writing() as session:
            session.execute(text(statement))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_is_missing_is_named_and_nothing_is_kept():
    for more, missing in (({"metric": " ", "stop_rule": ""}, ("metric", "stop_rule")), ({"confidence": 101}, ("confidence",)),
                          ({"review": DAY - timedelta(days=1)}, ("review",))):  # fmt: skip
        with pytest.raises(decisions.IncompleteRecord) as fault:
            put(**more)
        assert fault.value.missing == missing
    with pytest.raises(TypeError, match="no mood"):
        put(mood="good")
    assert decisions.records() == []


def test_an_amendment_takes_the_place_of_what_it_amends_and_is_one():
    first = put()
    second = put(change="+5 %", amends=first.id)
    assert decisions.records() == [second] and second.amends == first.id
    with pytest.raises(decisions.Amended, match=f"amended by {second.id} already"):
        put(change="+1 %", amends=first.id)
    with pytest.raises(decisions.UnknownRecord):
        put(amends=99)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_command_puts_on_record_and_lists(capsys):
    said = [word for name, value in WORDS.items() for word in (f"--{name.replace('_', '-')}", value)]
    days = ["--by-day", "2026-12-04", "--review", "2026-12-11"]
    assert cli.main(["decisions", "record", *said, *days, "--confidence", "70", "--who", "Bo", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["id"], made["day"], made["change"], made["who"]) == (1, "2026-11-20", "+10 %", "Bo")
    assert cli.main(["decisions", "record", *said, *days, "--confidence", "170"]) == 2
    capsys.readouterr()
    assert cli.main(["decisions", "records", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [made]
