"""What the room writes: hidden means hidden, shown means final, a flood has an end, and nothing is ever taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from huddle.decisions import room, store
from huddle.decisions.room import Topic

DAY = date(2026, 11, 20)
TOPICS = (Topic("Garlic press", "asin", {"asin": "B0AAAAAAAA"}), Topic("  Bird   feeder "))


def test_texts_are_there_only_once_they_are_shown_and_none_can_follow():
    room.ask_room("weekly", DAY, TOPICS)
    room.write("weekly", DAY, 0, "a new  seller", "phone1")
    room.write("weekly", DAY, 0, "the price", "phone2")
    room.write("weekly", DAY, 0, "a lost Buy Box", "phone1")
    hidden = room.round_of("weekly", DAY)
    assert hidden is not None and (hidden.counts, hidden.hypotheses, hidden.is_shown) == ((2, 0), (), False)
    assert hidden.topics == (TOPICS[0], Topic("Bird feeder"))
    assert room.own_words("weekly", DAY, "phone1") == {0: "a lost Buy Box"} and room.own_words("weekly", DAY, "phone3") == {}
    room.show("weekly", DAY)
    room.show("weekly", DAY)
    shown = room.round_of("weekly", DAY)
    assert shown is not None and shown.hypotheses == (("a lost Buy Box", "the price"), ())
    with pytest.raises(room.NotOpen):
        room.write("weekly", DAY, 1, "too late", "phone3")
    room.ask_room("weekly", DAY, TOPICS[1:])
    again = room.round_of("weekly", DAY)
    assert again is not None and (again.counts, again.is_shown) == ((0,), False), "a new round begins empty"
    for statement in ("delete from room_entry", "update room_entry set words = 'x'"):
        with pytest.raises(DBAPIError, match="never"), store.writing() as session:
            session.execute(text(statement))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_cannot_be_written_is_refused(own_book):
    assert room.round_of("weekly", DAY) is None and not (own_book / "huddle.db").exists(), "looking makes no store"
    with pytest.raises(room.NotOpen):
        room.write("weekly", DAY, 0, "nobody asked", "phone")
    with pytest.raises(room.NotOpen):
        room.show("weekly", DAY)
    for topics in ((), (Topic(" "),), (*TOPICS, *TOPICS)):
        with pytest.raises(ValueError, match="topics"):
            room.ask_room("weekly", DAY, topics)
    room.ask_room("weekly", DAY, TOPICS)
    for topic, words in ((0, " "), (0, "x" * (room.LONGEST_HYPOTHESIS + 1)), (2, "no such topic"), (-1, "nor this")):
        with pytest.raises(ValueError):
            room.write("weekly", DAY, topic, words, "phone")


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_flood_has_an_end_for_a_device_and_for_all_and_leaves_room_for_ratings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "MOST_TOGETHER", 15)
    room.ask_room("weekly", DAY, TOPICS)
    for _ in range(room.MOST_EACH):
        room.write("weekly", DAY, 0, "again", "phone1")
    with pytest.raises(room.TooMany):
        room.write("weekly", DAY, 0, "again", "phone1")
    for other in ("phone2", "phone3", "phone4"):
        room.write("weekly", DAY, 1, "me too", other)
    with pytest.raises(room.TooMany):
        room.write("weekly", DAY, 1, "me too", "phone5")
    room.rate("weekly", DAY, 3, "phone5")
    room.show("weekly", DAY)


def test_a_rating_is_the_mean_of_every_device_s_last_word():
    for day, value, device in ((DAY - timedelta(days=7), 4, "a"), (DAY, 2, "a"), (DAY, 9, "b"), (DAY, 6, "a")):
        room.rate("weekly", day, value, device)
    room.rate("monthly", DAY, 1, "a")
    assert [(one.day, one.mean, one.count) for one in room.ratings("weekly", DAY)] == [(DAY - timedelta(days=7), 4, 1), (DAY, 7.5, 2)]
    assert room.own_rating("weekly", DAY, "a") == 6 and room.own_rating("weekly", DAY, "c") is None
    for value in (0, 11):
        with pytest.raises(ValueError, match="no rating"):
            room.rate("weekly", DAY, value, "a")


def test_two_meetings_of_one_day_over_different_sites_share_nothing_and_read_what_was_kept_before():
    us, de = room.code_of({"marketplace": "US", "line": None}), room.code_of({"marketplace": "DE", "line": None})
    assert len({us, de, room.EVERYTHING, room.code_of({"marketplace": "US", "line": "厨房"})}) == 4 and room.code_of({"line": None}) == ""
    room.ask_room("weekly", DAY, TOPICS, us)
    room.write("weekly", DAY, 0, "a lost Buy Box", "phone1", us)
    room.rate("weekly", DAY, 9, "phone1", us)
    assert room.round_of("weekly", DAY, de) is None and room.round_of("weekly", DAY) is None and room.newest("weekly", DAY, de) == 0
    with pytest.raises(room.NotOpen):
        room.write("weekly", DAY, 0, "the price", "phone2", de)
    room.ask_room("weekly", DAY, TOPICS[1:], de)
    room.show("weekly", DAY, de)
    found = room.round_of("weekly", DAY, us)
    assert found is not None and (found.counts, found.is_shown) == ((1, 0), False)
    assert room.own_words("weekly", DAY, "phone1", de) == {} and room.own_rating("weekly", DAY, "phone1", de) is None
    assert room.ratings("weekly", DAY, de) == [] and room.ratings("weekly", DAY, us)[0].mean == 9
    before = "insert into room_entry (meeting, day, kind, words, value, device, made_at) values ('weekly', '2026-11-13', {}, '2026-11-13')"
    with store.writing() as session:
        topics = """'topics', '[{"words": "Old", "page": "", "params": {}}]', null, ''"""
        for told in (topics, "'shown', '', null, ''", "'rating', '', 4, 'x'"):
            session.connection().exec_driver_sql(before.format(told))
    for over in (us, de, room.EVERYTHING):
        old = room.round_of("weekly", date(2026, 11, 13), over)
        assert old is not None and (old.topics, old.is_shown) == ((Topic("Old"),), True)
        assert room.ratings("weekly", DAY, over)[0].mean == 4
