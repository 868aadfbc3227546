"""What people say themselves is only ever added, a second voice is never silent, and an action overdue twice comes up."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from huddle import cli, decisions
from huddle.decisions import store
from huddle.decisions.raised import overdue_days

DAY = date(2026, 11, 20)


def taken(**more: object) -> decisions.Action:
    return decisions.add("Raise the bid", **{"owner": "Ads", "due": DAY, "day": DAY, **more})  # type: ignore[arg-type]


def test_the_newest_own_verdict_counts_and_a_second_voice_is_told_of_the_first():
    one = taken().id
    first = decisions.judge_own(one, "worked", "clicks came back", day=DAY, who="Ads", seen=0)
    with pytest.raises(decisions.StaleVerdict, match="Ads has said worked at 2026-11-20 01:00 UTC: clicks came back"):
        decisions.judge_own(one, "unclear", "a sale ran too", day=DAY, seen=0)
    assert decisions.own_verdicts() == {one: first}
    second = decisions.judge_own(one, "unclear", "a sale ran too", day=DAY, seen=first.id)
    assert decisions.own_verdict(one) == second
    for statement in ("delete from own_verdict", "update own_verdict set word = 'worked'"):
        with pytest.raises(DBAPIError, match="never"), store.writing() as session:
            session.execute(text(statement))


def test_a_line_of_the_round_is_kept_by_person_and_day():
    first = decisions.speak("Ads", DAY, progress="two bids raised", who="Bo", seen=0)
    with pytest.raises(decisions.StaleLine, match="Bo wrote for Ads at 2026-11-20 01:00 UTC: two bids raised / - / -"):
        decisions.speak("Ads", DAY, progress="nothing", seen=0)
    second = decisions.speak("Ads", DAY, progress="two bids raised", help="a picture from Listing", seen=first.id)
    decisions.speak("Supply", DAY, problem="no answer from the yard")
    assert decisions.spoken(DAY) == {"Ads": second, "Supply": decisions.spoken(DAY)["Supply"]}
    assert decisions.spoken(DAY + timedelta(days=1)) == {}
    assert decisions.spoken_before("Ads", DAY + timedelta(days=3)) == second and decisions.spoken_before("Ads", DAY) is None


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_shell_says_them_too(capsys):
    one = str(taken(starts=DAY, expected="+10% units", metric="units", direction="up").id)
    assert cli.main(["decisions", "own", one, "did_not", "--because", "rank fell", "--who", "Ads"]) == 0
    assert cli.main(["decisions", "own", one, "maybe", "--because", "x"]) == 2
    assert cli.main(["decisions", "own", one, "worked", "--because", " "]) == 2
    assert cli.main(["decisions", "speak", "Ads", "--progress", "bids", "--help-needed", "Listing: a picture"]) == 0
    capsys.readouterr()
    assert cli.main(["decisions", "list", "--format", "json"]) == 0
    row = json.loads(capsys.readouterr().out)[0]
    assert (row["place"], row["own"], row["raised_to"]) == ("today", {"word": "did_not", "because": "rank fell"}, None)
    assert cli.main(["decisions", "round", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["help"] == "Listing: a picture"


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("how", ["registered", "bare", "done"])
def test_what_an_action_is_judged_by_cannot_be_chosen_once_it_has_started(how):
    """Neither changed nor filled in, neither of a registered one nor of one that counts from the day it was done."""
    bet = {"expected": "+10% units", "metric": "units", "direction": "up", "asins": ("B1",), "marketplace": "US", "channel": "c"}
    one = taken(starts=None if how == "done" else DAY, **bet if how == "registered" else {})
    if how == "done":
        one = decisions.close(one.id)
    assert one.has_started and one.began == DAY and not taken(starts=DAY + timedelta(days=1)).has_started
    others = {"metric": "sales", "direction": "down", "starts": DAY + timedelta(days=3), "expected": "less", "asins": ["B2"], "asin": "B3",
              "marketplace": "DE", "shop": "t", "channel": "d"}  # fmt: skip
    for name, value in others.items():
        with pytest.raises(decisions.AlreadyStarted, match=name):
            decisions.change(one.id, one.version, **{name: value})
    assert decisions.get(one.id) == one, "nothing of it is written"


def test_an_action_never_begins_in_hindsight_nor_from_the_shell(capsys):
    """Of two weeks behind one, somebody could choose those that came out well."""
    one = taken()
    with pytest.raises(decisions.AlreadyStarted, match="now that it has passed"):
        decisions.change(one.id, 1, starts=DAY - timedelta(days=10))
    assert decisions.change(one.id, 1, starts=DAY).began == DAY
    for option in ("--metric", "--direction", "--starts", "--expected", "--asins"):
        with pytest.raises(SystemExit):
            cli.main(["decisions", "change", str(one.id), "--version", "2", option, "up"])
        assert f"unrecognized arguments: {option}" in capsys.readouterr().err


def test_two_mornings_overdue_come_up_to_the_weekly_review_and_two_weeks_to_the_monthly():
    friday = taken(link="/morning?x=1")
    of_week, of_month = taken(link="/weekly"), taken(link="/monthly")
    decisions.close(taken(link="/morning").id)
    at = {weekday: DAY + timedelta(days=days) for weekday, days in (("monday", 3), ("tuesday", 4), ("fortnight", 14))}
    assert decisions.raised(at["monday"]) == {}
    up = decisions.raised(at["tuesday"])
    assert set(up) == {friday.id} and (up[friday.id].to, up[friday.id].mornings, up[friday.id].days) == ("weekly", 2, 4)
    up = decisions.raised(at["fortnight"])
    assert {id: one.to for id, one in up.items()} == {friday.id: "monthly", of_week.id: "monthly"} and of_month.id not in up


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_new_date_after_the_old_one_has_passed_does_not_begin_the_count_again():
    monday = date(2026, 11, 16)
    dates = [(monday, monday), (monday + timedelta(days=1), monday + timedelta(days=2))]
    assert overdue_days(dates, monday + timedelta(days=3)) == [monday + timedelta(days=1), monday + timedelta(days=3)]
    done = [(monday + timedelta(days=1), True), (monday + timedelta(days=2), False)]
    days = overdue_days(dates[:1], monday + timedelta(days=4), done)
    assert [one.day for one in days] == [17, 19, 20], "what was done in between is not overdue on the day it is opened again"
