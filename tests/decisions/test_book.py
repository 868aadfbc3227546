"""The book of actions: what is due, three focus items, stale edits, two writers, and a history nobody can change."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from huddle import decisions
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


def test_a_stale_edit_is_refused_in_words_and_changes_nothing():
    made = write()
    decisions.change(made.id, made.version, owner="Ads")
    with pytest.raises(decisions.StaleAction, match="owner Ads"):
        decisions.change(made.id, made.version, owner="Supply")
    with pytest.raises(decisions.StaleAction):
        decisions.close(made.id, made.version)
    assert (decisions.get(made.id).owner, decisions.get(made.id).version) == ("Ads", 2)


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
        with pytest.raises((IntegrityError, OperationalError), match="never"), store.writing() as session:
            session.execute(text(statement))
    assert decisions.history(made.id) == entries


def _write_many(state: str, name: str, count: int) -> None:
    import os

    os.environ["HUDDLE_STATE"] = state
    for number in range(count):
        decisions.add(f"{name} {number}", owner="Ads", due=DAY, day=DAY)


def _try_focus(state: str, name: str, results) -> None:
    import os

    os.environ["HUDDLE_STATE"] = state
    kept = 0
    for number in range(3):
        try:
            decisions.add(f"{name} {number}", owner="Ads", due=DAY, day=DAY, is_focus=True)
            kept += 1
        except decisions.TooManyFocusItems:
            pass
    results.put(kept)


def test_two_writers_lose_nothing(own_book: Path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(str(own_book), name, 25)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    told = [action.what for action in decisions.of_day(DAY)]
    assert sorted(told) == sorted(f"{name} {number}" for name in ("one", "two") for number in range(25))


def test_two_writers_together_still_keep_only_three_focus_items(own_book: Path):
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    writers = [context.Process(target=_try_focus, args=(str(own_book), name, results)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    kept = [results.get(timeout=60) for _ in writers]
    for writer in writers:
        writer.join(60)
    assert sum(kept) == 3 == len(decisions.focus(DAY))


def test_the_book_is_written_through_to_the_disk():
    write()
    with store.engine().connect() as connection:
        settings = {name: connection.exec_driver_sql(f"pragma {name}").scalar() for name in ("journal_mode", "synchronous", "busy_timeout")}
    assert settings == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 15000}
