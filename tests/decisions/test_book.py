"""The book of actions: what is due, three focus items, stale edits, two writers, and a history nobody can change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from huddle import clock, decisions
from huddle.decisions import store

DAY = date(2026, 11, 18)


def write(what: str = "Lower the price", **fields):
    return decisions.add(what, **{"owner": "Listing", "due": DAY + timedelta(days=2), "day": DAY, **fields})


def test_an_action_comes_back_as_it_was_written():
    made = write("  Ask the\n supplier ", shop="default", marketplace="US", asin="B0SMPL0001", exception_kind="runs_out",
                 link="?view=present", stamp="abc")  # fmt: skip
    assert decisions.get(made.id) == made
    assert (made.what, made.version, made.is_open) == ("Ask the supplier", 1, True)
    assert made.created_at == datetime(2026, 11, 20, 1, tzinfo=UTC)


@pytest.mark.parametrize("what", ["", "   ", "\n"])
def test_an_action_without_a_text_is_refused(what):
    with pytest.raises(ValueError, match="one line"):
        write(what)
    assert decisions.of_day(DAY) == []


def test_due_holds_what_is_due_and_overdue_and_open():
    late = write("late", due=DAY - timedelta(days=3))
    today = write("today", due=DAY)
    write("later", due=DAY + timedelta(days=1))
    done = write("done", due=DAY)
    decisions.close(done.id)
    assert [action.id for action in decisions.due(DAY)] == [late.id, today.id]
    assert (late.days_overdue(DAY), today.days_overdue(DAY)) == (3, 0)


def test_a_fourth_focus_item_is_refused_and_names_the_three():
    three = [write(f"focus {k}", is_focus=True) for k in range(3)]
    with pytest.raises(decisions.TooManyFocusItems, match="focus 0; focus 1; focus 2"):
        write("one more", is_focus=True)
    fourth = write("one more")
    with pytest.raises(decisions.TooManyFocusItems):
        decisions.change(fourth.id, fourth.version, is_focus=True)
    decisions.change(three[0].id, 1, is_focus=False)
    decisions.change(fourth.id, fourth.version, is_focus=True)
    assert [action.what for action in decisions.focus(DAY)] == ["focus 1", "focus 2", "one more"]
    assert write("another day", day=DAY + timedelta(days=1), is_focus=True).is_focus


def test_a_stale_edit_of_the_same_field_is_refused_and_names_both_values_and_who():
    made = write()
    decisions.change(made.id, made.version, owner="Ads", who="Ana")
    with pytest.raises(decisions.StaleAction, match=r"owner was made “Ads” by Ana .*it was “Listing”, you wrote “Supply”") as refused:
        decisions.change(made.id, made.version, owner="Supply", due=DAY)
    clash = refused.value.clashes[0]
    assert refused.value.version == 2, "what is written over it knowingly is seen at this version"
    assert (clash.field, clash.was, clash.theirs, clash.yours, clash.who) == ("owner", "Listing", "Ads", "Supply", "Ana")
    assert decisions.get(made.id).due == made.due, "nothing of a refused edit is written"
    assert (decisions.get(made.id).owner, decisions.get(made.id).version) == ("Ads", 2)


def test_what_was_never_told_before_clashes_too_and_is_never_written_back():
    """Where an action stands is no part of what it was written with, and the form sends every field back as it was seen."""
    made = write()
    decisions.change(made.id, 1, status="blocked", blocker="no stock", help_from="Supply", who="Ana")
    kept = decisions.change(made.id, 1, what="Raise the price", status="open", blocker="", help_from="", who="Bo")
    assert (kept.what, kept.status, kept.blocker, kept.help_from) == ("Raise the price", "blocked", "no stock", "Supply")
    with pytest.raises(decisions.StaleAction, match=r"status was made “blocked” by Ana .*it was “open”, you wrote “doing”"):
        decisions.change(made.id, 1, status="doing", who="Bo")
    with pytest.raises(ValueError, match="is at version 3; nobody has seen version 4"):
        decisions.change(made.id, 4, status="doing")


def test_a_stale_edit_of_other_fields_is_merged():
    made = write()
    decisions.change(made.id, made.version, owner="Ads")
    merged = decisions.change(made.id, made.version, due=DAY, owner="Listing", who="Bo")
    assert (merged.owner, merged.due, merged.version) == ("Ads", DAY, 3), "a field sent as it was seen is not changed back"
    assert decisions.change(made.id, made.version, owner="Ads") == merged, "both wanted the same"
    assert decisions.close(made.id).owner == "Ads"
    last = decisions.history(made.id)[2]
    assert (last.fields, last.who) == ({"due": DAY.isoformat()}, "Bo")


def test_fields_of_the_record_itself_cannot_be_changed():
    made = write()
    with pytest.raises(TypeError, match="stamp of an action cannot be changed"):
        decisions.change(made.id, made.version, stamp="other")


def test_an_unknown_action_is_said_so():
    for ask in (decisions.get, decisions.close, decisions.history):
        with pytest.raises(decisions.UnknownAction, match="no action 99"):
            ask(99)


def test_closing_twice_is_closing_once():
    made = write()
    first = decisions.close(made.id)
    assert decisions.close(made.id) == first
    assert [entry.happened for entry in decisions.history(made.id)] == ["added", "closed"]


def test_history_tells_every_change_and_cannot_be_changed():
    made = write()
    decisions.change(made.id, 1, due=DAY + timedelta(days=9))
    entries = decisions.history(made.id)
    assert [(entry.version, entry.happened) for entry in entries] == [(1, "added"), (2, "changed")]
    assert entries[1].fields == {"due": "2026-11-27"}
    for statement in ("delete from action_history", "update action_history set happened = 'x'"):
        with pytest.raises(DBAPIError, match="never"), store.writing() as session:
            session.execute(text(statement))
    assert decisions.history(made.id) == entries


def test_an_action_says_where_it_stands_and_what_blocks_it():
    made = write(starts=DAY, review=DAY + timedelta(days=14), expected="units back to 40 a day", asins=("B0A", "B0B"), channel="sp")
    assert (made.status, made.asins, made.channel, made.expected) == ("open", ("B0A", "B0B"), "sp", "units back to 40 a day")
    with pytest.raises(ValueError, match="what blocks it and whose help"):
        decisions.change(made.id, 1, status="blocked", blocker="no stock")
    stuck = decisions.change(made.id, 1, status="blocked", blocker="no stock", help_from="Supply")
    assert (stuck.status, stuck.blocker, stuck.help_from, stuck.is_open) == ("blocked", "no stock", "Supply", True)
    going = decisions.change(made.id, 2, status="doing")
    assert (going.blocker, going.help_from) == ("", "")
    dropped = decisions.change(made.id, 3, status="dropped")
    assert not dropped.is_open and dropped.closed_at is not None
    again = decisions.change(made.id, 4, status="open")
    assert again.is_open and again.closed_at is None
    decisions.change(made.id, 5, status="dropped")
    assert decisions.close(made.id).status == "done", "whoever did it knows, whoever dropped it did not"
    with pytest.raises(ValueError, match="no state of an action"):
        decisions.change(made.id, 7, status="maybe")


def test_what_an_action_is_judged_by_is_fixed_once_it_has_started():
    started, coming = write(starts=DAY, expected="+10 %"), write(starts=date(2026, 11, 21), expected="+10 %")
    with pytest.raises(decisions.AlreadyStarted, match="expected can no longer be changed"):
        decisions.change(started.id, 1, expected="+5 %")
    moved = decisions.change(started.id, 1, review=DAY + timedelta(days=7))
    assert moved.version == 2, "the day it is looked at is no day that is compared"
    with pytest.raises(decisions.AlreadyStarted, match="review can no longer"):
        decisions.change(started.id, 2, review=None)
    assert decisions.change(coming.id, 1, expected="+5 %").expected == "+5 %"
    with pytest.raises(ValueError, match="cannot be looked at"):
        decisions.change(coming.id, 2, review=DAY)


def test_no_road_leads_to_a_day_before_the_start(monkeypatch):
    """Neither a look back, nor a first day before the meeting, nor taking back that it was done, nor midnight elsewhere."""
    with pytest.raises(decisions.AlreadyStarted, match="cannot have begun on 2026-11-17"):
        write(starts=DAY - timedelta(days=1))
    with clock.standing_at(datetime(2026, 11, 1, tzinfo=UTC)), pytest.raises(decisions.AlreadyStarted):
        decisions.change(write(starts=DAY).id, 1, direction="down")
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-18T20:00Z")  # 19 November at home
    slip, done = write(), write()
    for one in (slip, done):
        assert decisions.close(one.id).began == date(2026, 11, 19)
    assert decisions.change(slip.id, 2, status="open").began is None, "taken back on its own day it was never done"
    monkeypatch.setenv("HUDDLE_NOW", "2026-12-20T01:00Z")
    again = decisions.change(done.id, 2, status="open")
    assert (again.starts, again.began, again.closed_at) == (date(2026, 11, 19), date(2026, 11, 19), None)
    with pytest.raises(decisions.AlreadyStarted, match="direction"):
        decisions.change(done.id, 3, direction="down")
    assert decisions.close(done.id).began == date(2026, 11, 19)
    dropped = decisions.change(write().id, 1, status="dropped")
    monkeypatch.setenv("HUDDLE_NOW", "2026-12-30T01:00Z")
    assert decisions.change(dropped.id, 2, status="done").began == date(2026, 12, 30), "dropped, it was not done"
