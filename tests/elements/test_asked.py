"""Hypotheses on the wall and at the desk: no word of one before all are shown, every word of all after; and the rating."""

from __future__ import annotations

import random
from datetime import date
from html import escape, unescape

import pytest

from huddle.decisions import room
from huddle.decisions.room import Topic
from huddle.elements import asked
from huddle.elements.asked import Invite
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Link, Page, Row
from huddle.ui import markup, wall

DAY = date(2026, 11, 20)
PHONES = Invite("http://192.168.1.5:8501/room/abcdefghjkmn/weekly", is_reached=True)
ALONE = Invite("http://127.0.0.1:8501/room/abcdefghjkmn/weekly", is_reached=False)
PROPOSED = (Topic("Garlic press +$6,158", "asin", {"asin": "B0AAAAAAAA"}), Topic("<b>Bird</b> feeder", "asin", {"asin": "B0BBBBBBBB"}))


@pytest.fixture(autouse=True)
def own_state(state) -> None:
    """A store of its own."""


def drawn(elements: tuple[Element, ...], choices: Choices) -> str:
    """Everything a browser is sent, at the desk and on the wall."""
    page = Page("weekly", "Title", elements=elements, meeting="weekly", minutes=60)
    desk = "".join(markup.body(one, choices.language, str, may_write=choices.may_write) for one in elements if "desk" in one.places)
    return desk + wall.screens(page, choices, str)


def test_no_word_is_anywhere_before_all_are_shown_and_every_word_is_after():
    chance = random.Random(9)
    texts = ["<script>alert(1)</script>", "单价被跟卖压低了，因为购物车丢了", *(f"word{chance.random()} & more" for _ in range(12))]
    room.ask_room("weekly", DAY, PROPOSED)
    for place, words in enumerate(texts):
        room.write("weekly", DAY, place % 2, words, f"phone{place}")
        for choices in (Choices(), Choices(language="zh", may_write=False)):
            seen = drawn(asked.hypotheses(choices, DAY, PROPOSED, PHONES), choices)
            assert not any(one in unescape(seen) for one in texts[: place + 1])
    assert "14" in asked.hypotheses(Choices(), DAY, PROPOSED, PHONES)[0].title
    room.show("weekly", DAY)
    elements = asked.hypotheses(Choices(), DAY, PROPOSED, PHONES)
    seen = drawn(elements, Choices())
    assert all(escape(one) in seen for one in texts) and "<script>" not in seen and "<b>Bird" not in seen
    assert [one.code for one in elements] == ["W9", "W9", "W9B"] and elements[0].places == {"desk"}
    assert elements[1].more == "1 more at the desk" or elements[1].more


def test_what_is_asked_is_what_moved_most_and_leads_to_the_evidence():
    sums = (30, 20, 5, -25, -1)  # as the wall lists them: those that rose, then those that fell
    movers = [
        Row(f"mover~{place}", f"Product {place}", money=f"{one:+}", link=Link("asin", {"asin": f"B0{place}"}), size=abs(one))
        for place, one in enumerate(sums)
    ]
    topics = asked.topics_of(movers, "en")
    assert [one.words.partition(" of sales")[0] for one in topics] == ["Product 0: +30", "Product 3: -25", "Product 1: +20"]
    element = asked.hypotheses(Choices(), DAY, topics, ALONE)[0]
    assert element.rows[1].link == movers[3].link and element.buttons[0].do == "ask"
    assert asked.hypotheses(Choices(), DAY, (), ALONE) == ()
    room.ask_room("weekly", DAY, PROPOSED, room.code_of({"marketplace": "US"}))
    here, there = (asked.hypotheses(Choices(marketplace=one), DAY, topics, ALONE)[0].buttons[0].do for one in ("US", "DE"))
    assert (here, there) == ("show", "ask"), "the review of another site asks for its own"


def test_where_phones_cannot_come_the_wall_says_how_to_let_them_in_place_of_a_code():
    room.ask_room("weekly", DAY, PROPOSED)
    with_code = drawn(asked.hypotheses(Choices(), DAY, PROPOSED, PHONES), Choices())
    without = drawn(asked.hypotheses(Choices(), DAY, PROPOSED, ALONE), Choices())
    assert PHONES.address in with_code and "<path" in with_code
    assert "HOST=0.0.0.0 make run" in without and "<path" not in without


@pytest.mark.parametrize(("language", "title", "trend"), [
    ("en", "7.5 of 10, said by 2", "The last 2 times: 4, 7.5"), ("zh", "7.5 分（满分 10），2 人评分", "最近 2 次：4、7.5"),
])  # fmt: skip
def test_the_rating_says_its_mean_how_many_and_the_last_times(language, title, trend):
    choices = Choices(language=language)
    before = asked.rating(choices, "weekly", "W11R", DAY, ALONE, "")
    assert [one.key for one in before[0].buttons] == [str(value) for value in range(1, 11)] and before[0].tiles == ()
    room.rate("weekly", date(2026, 11, 13), 4, "a")
    room.rate("weekly", DAY, 9, "a")
    room.rate("weekly", DAY, 6, "b")
    element = asked.rating(choices, "weekly", "W11R", DAY, ALONE, "tip")[0]
    assert (element.title, element.more) == (title, trend) and element.note.endswith("tip")
    guest = asked.rating(choices.but(may_write=False), "weekly", "W11R", DAY, ALONE, "")
    assert 'data-do="rate"' not in drawn(guest, choices.but(may_write=False))
