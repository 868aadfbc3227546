"""Meetings that were held: closed once however often one clicks, kept for good, and seen again as they were."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from huddle import decisions
from huddle.decisions import book, held, past, room, store
from huddle.decisions.kept import now
from huddle.decisions.scope import Scope
from huddle.decisions.tables import ActionRow
from tests.decisions.test_records import put

DAY = date(2026, 11, 20)
US = Scope(marketplace="US")


def shut(kind: str = "morning", day: date = DAY, scope: Scope = US, **more: object) -> held.Held:
    given = {"language": "en", "stamp": "abc", "marks": held.marks(), "seen": {"title": "Nothing"}, **more}
    return held.close(kind, day, scope, **given)  # type: ignore[arg-type]


def test_a_meeting_is_closed_once_however_often_one_clicks():
    first = shut(seconds=588, talked={"D1": 60, "D3": 400}, who=" Ana ", link="/morning?marketplace=US")
    assert (first.minutes, first.screens, first.who, first.marketplace, first.line) == (9.8, ("D1", "D3"), "Ana", "US", None)
    assert first.closed_at == datetime(2026, 11, 20, 1, tzinfo=UTC) and first.opened_at == first.closed_at - timedelta(seconds=588)
    assert shut(seconds=900, who="Bo") == first, "whoever clicks next finds it closed"
    assert held.last("morning", DAY, US) == held.get(first.id) == first and held.seen(first.id) == {"title": "Nothing"}
    for statement in ("delete from meeting", "update meeting set who = 'Bo'"):
        with pytest.raises(DBAPIError, match="never"), store.writing() as session:
            session.execute(text(statement))


def test_one_closed_again_takes_the_place_of_the_first_and_both_stay():
    first = shut()
    again = shut(after=first.id, who="Bo")
    assert again.after == first.id and again.id != first.id and shut(after=first.id) == again
    other, week = shut(scope=Scope(marketplace="US", line="Kitchen")), shut("weekly", DAY + timedelta(days=3))
    assert held.meetings() == [again, other, week] and held.meetings("weekly") == [week]
    assert held.meetings(since=DAY + timedelta(days=1)) == [week] and held.meetings("morning", DAY) == [again, other]
    assert held.get(first.id) == first, "the first can still be looked at"


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_was_never_closed_is_said(own_book):
    assert (held.meetings(), held.last("morning", DAY, US)) == ([], None)
    with pytest.raises(held.UnknownMeeting, match="no meeting 7"):
        held.get(7)
    assert not (own_book / "huddle.db").exists(), "looking makes no store"
    with pytest.raises(ValueError, match="no meeting"):
        shut("yearly")


def everything(day: date) -> tuple[object, ...]:
    ids = [one.id for one in decisions.every()]
    return (
        decisions.every(), decisions.due(day), decisions.upcoming(day), decisions.of_day(day), decisions.focus(day), decisions.records(),
        decisions.answers(), decisions.last_answer(), [decisions.get(id) for id in ids], [decisions.history(id) for id in ids],
    )  # fmt: skip


def test_a_meeting_looked_at_again_sees_the_decisions_as_they_stood():
    thing = decisions.Thing("north", "US", "B0TEST0001")
    several = ("B0TEST0001", "B0TEST0002")
    open_one = decisions.add("Match the offer", owner="Ads", due=DAY, day=DAY, asins=several, starts=DAY, is_focus=True)
    later = decisions.add("Order more", owner="", due=DAY + timedelta(days=9), day=DAY)
    decisions.change(later.id, later.version, owner="Supply", status="blocked", blocker="the forwarder", help_from="Ana", who="Bo")
    done = decisions.close(decisions.add("Call", owner="Ads", due=DAY, day=DAY).id)
    first = put()
    decisions.answer(thing, "acknowledged", kinds=("price",), day=DAY, until=DAY)
    marks, seen = held.marks(), everything(DAY)
    with past.standing_at(marks):
        assert everything(DAY) == seen, "nothing came since: both ways of reading tell the same"
    decisions.close(open_one.id)
    decisions.change(later.id, 2, status="dropped")
    decisions.change(done.id, 2, status="open")
    new = decisions.add("New", owner="Ads", due=DAY, day=DAY)
    put(amends=first.id)
    decisions.answer(thing, "reopened", kinds=("price",), day=DAY)
    assert everything(DAY) != seen
    with past.standing_at(marks):
        assert everything(DAY) == seen
        with pytest.raises(decisions.UnknownAction):
            decisions.get(new.id)


def test_who_writes_while_a_meeting_is_closed_is_in_it_or_not_but_never_comes_to_be(kind):
    """One writer has the lower number and commits after the higher: what the closing meeting sees, its replay sees, and nothing else."""
    decisions.add("before", owner="Ads", due=DAY, day=DAY)

    def close() -> tuple[past.Marks, list[str]]:
        marks = held.marks()
        with past.standing_at(marks):
            return marks, [one.what for one in decisions.every()]

    def waits() -> bool:
        asked = "select exists (select from pg_locks where not granted and locktype = 'advisory')"
        with store.reading() as session:
            return kind == "postgresql" and bool(session.scalar(text(asked)))

    with ThreadPoolExecutor(1) as beside:
        with store.writing() as slow:
            late = ActionRow(what="slow", due=DAY, day=DAY, created_at=now(), changed_at=now())
            slow.add(late)
            slow.flush()
            book._remember(slow, late, "added", {"what": "slow", "due": DAY}, "")
            slow.flush()
            if kind == "postgresql":  # on SQLite nobody writes beside it
                decisions.add("quick", owner="Ads", due=DAY, day=DAY)
            closing = beside.submit(close)
            for _ in range(100_000):
                if closing.done() or waits():
                    break
        marks, seen = closing.result()
    with past.standing_at(marks):
        assert [one.what for one in decisions.every()] == seen
    assert seen == (["before"] if kind == "sqlite" else ["before", "slow", "quick"])


def test_what_is_said_after_the_close_offers_another_and_is_not_in_the_replay():
    action = decisions.add("Match the offer", owner="Ads", due=DAY, day=DAY)
    room.rate("weekly", DAY, 6, "a phone")

    def said() -> tuple[object, ...]:
        return decisions.own_verdicts(), decisions.own_verdict(action.id), decisions.spoken(DAY), room.ratings("weekly", DAY)

    last = shut("weekly")
    for tell in (
        lambda: decisions.judge_own(action.id, "worked", "clicks came back", day=DAY), lambda: room.rate("weekly", DAY, 10, "late"),
        lambda: decisions.speak("Ads", DAY, progress="prices"),
    ):  # fmt: skip
        room.rate("monthly", DAY, 2, "of another meeting")
        assert not held.has_moved_on(last, ""), "what another meeting's room writes changes nothing here"
        before = said()
        tell()
        assert held.has_moved_on(last, "") and said() != before
        with past.standing_at(held.get(last.id).marks):
            assert said() == before
        last = shut("weekly", after=last.id)
