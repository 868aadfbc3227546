"""The board: every action in one place, under every filter, for the desk in columns and for the wall in screens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddle import decisions
from huddle.elements import actions
from huddle.elements.actions import board
from huddle.elements.choices import Choices
from tests.elements.world import LAMP, MAT, by_asin, tables

DAY = date(2026, 11, 20)
EMPTY = Choices(stamp="empty")


def taken(what: str, due: int, **more: object) -> decisions.Action:
    return decisions.add(what, **{"owner": "Ads", "due": DAY + timedelta(days=due), "day": DAY - timedelta(days=9), **more})  # type: ignore[arg-type]


@pytest.fixture
def book(put_in_force) -> dict[str, int]:
    """One action in each place of the board, and one of a site elsewhere."""
    made = {
        "overdue": taken("Match the offer", -2), "today": taken("New picture", 0, owner="Listing"),
        "blocked": taken("Ask the factory", -1), "open": taken("Air freight", 3, owner=""),
        "verify": taken("Lower the price", -3, starts=DAY - timedelta(days=9), expected="+10% units", review=DAY),
        "closed": taken("Remove the coupon", -3), "elsewhere": taken("German title", -5, marketplace="DE"),
    }  # fmt: skip
    decisions.change(made["blocked"].id, 1, status="blocked", blocker="no answer", help_from="Supply")
    for name in ("verify", "closed"):
        decisions.close(made[name].id)
    return {name: one.id for name, one in made.items()}


def test_every_action_stands_in_one_place_with_its_owner(book):
    page = actions.page(EMPTY.but(marketplace="US"))
    desk = next(one for one in page.elements if one.lanes)
    assert {lane.key: [row.edits for row in lane.rows] for lane in desk.lanes} == {place: [book[place]] for place in board.PLACES}
    assert page.title == "One is overdue, one is due today, one is blocked"
    assert [chip.text for chip in page.chips] == ["1 more open on another site, line or owner"]
    cards = {lane.key: lane.rows[0] for lane in desk.lanes}
    assert cards["open"].who == "unassigned" and cards["verify"].judges == book["verify"]
    assert cards["blocked"].why[0].text.startswith("blocked: no answer, help needed from Supply")
    assert [one.code for one in page.elements if "wall" in one.places] == ["X1", "X1B", "X1O", "X1V", "X1C"]
    assert desk.takeaway is not None and len(desk.takeaway.frame) == 6
    decisions.judge_own(book["verify"], "worked", "clicks came back", day=DAY, who="Ads")
    closed = next(one for one in actions.page(EMPTY).elements if one.code == "X1C")
    said = {row.edits: row.why[0].text for row in closed.rows}
    assert said[book["closed"]] == "done on Fri 20 Nov" and said[book["verify"]] == "done on Fri 20 Nov; Ads: it worked, clicks came back"


def test_a_filter_keeps_what_is_of_every_line_and_site(put_in_force):
    stamp = put_in_force(*by_asin("US"), *tables())
    mat, lamp = taken("Mat", 0, asin=MAT, marketplace="US"), taken("Lamp", 0, asin=LAMP, marketplace="US", owner="Listing")
    none = taken("Call the agency", 1)
    choices = Choices(stamp=stamp)

    def kept(**more: str) -> set[int]:
        return {one.id for one in board.chosen(decisions.every(), choices.but(**more))}

    assert kept(line="Home") == {mat.id, none.id} and kept(line="~none") == {lamp.id, none.id}
    assert kept(owner="Listing") == {lamp.id} and kept(marketplace="DE") == {none.id}


def test_an_empty_board_says_where_actions_come_from(put_in_force):
    page = actions.page(EMPTY)
    assert page.title == "Nothing is owed" and page.elements[0].empty is not None
    assert page.elements[0].empty.link is not None and page.elements[0].empty.link.page == "morning"
