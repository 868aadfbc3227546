"""The board: every action in one place, under every filter, for the desk in columns and for the wall in screens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huddle import decisions
from huddle.decisions.scope import KINDS, Scope
from huddle.elements import actions, minutes
from huddle.elements.actions import board
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Page
from huddle.elements.monthly import decided
from huddle.elements.morning import people
from huddle.elements.weekly import actions as weekly
from tests.decisions.test_records import put
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


def test_a_meeting_lists_what_was_decided_over_its_filters_or_a_part_of_them(put_in_force):
    over = {"all": Scope(), "us": Scope(marketplace="US"), "home": Scope(marketplace="US", line="Home"), "de": Scope(marketplace="DE")}
    for kind in KINDS:
        for name, scope in over.items():
            decisions.add(f"{kind} {name}", owner="Ads", due=DAY, day=DAY, meeting=kind, held_over=scope, is_focus=name in ("us", "de"))
    on_page = {"link": "/asin?asin=B0TEST0001&back=weekly.W5", "marketplace": "US", "owner": "Ads", "due": DAY, "day": DAY}
    decisions.add("weekly from before", **on_page)  # type: ignore[arg-type]
    decisions.add("from the shell", owner="Ads", due=DAY, day=DAY, marketplace="DE")
    for name in ("us", "de"):
        put(decision=f"on record {name}", meeting="weekly", held_over=over[name])
    things = Element("D3", "", "", rows=())

    def told(kind: str, **where: str) -> tuple[set[str], str]:
        choices = EMPTY.but(**where)
        made = {"morning": lambda: (people.close("", things, choices, DAY, None),), "weekly": lambda: weekly.today(choices, DAY, ""),
                "monthly": lambda: (decided.element(choices, DAY), decided.close(choices, DAY, ""))}[kind]()  # fmt: skip
        page = Page(kind, "", elements=made, meeting=kind, clock_day=DAY.isoformat())
        listed = {row.what for row in made[0].rows}
        written = minutes.seen(page, choices)
        assert listed == {one.what for one in written.decided} | {one.decision for one in written.on_record}
        assert all(what in written.message for what in listed), "the text for the group says the same"
        owed = {one.what for one in written.owed}
        assert not {what for what in owed if where and what.split()[-1] == {"US": "de", "DE": "us"}[where["marketplace"]]}, "nor is it owed"
        assert where or listed | owed >= {one.what for one in decisions.every()}, "over everything nothing is lost"
        return listed, made[0].more

    assert told("monthly", marketplace="US", line="Home") == ({"monthly home"}, "Over other filters, 3 were decided today.")
    assert told("monthly", marketplace="US") == ({"monthly us", "monthly home"}, "Over other filters, 2 were decided today.")
    assert told("monthly")[0] == {f"monthly {name}" for name in over} and told("monthly")[1] == ""
    assert told("weekly", marketplace="DE")[0] == {"weekly de", "on record de"}
    assert told("weekly", marketplace="US")[0] == {"weekly us", "weekly home", "weekly from before", "on record us"}
    assert told("morning", marketplace="DE") == ({"morning de", "from the shell"}, "Over other filters, 3 were decided today.")
    assert len(decisions.focus(DAY)) == 6 and {one.what.split()[1] for one in decisions.focus(DAY, over["us"])} == {"us"}
    for scope in (Scope(), over["us"]):
        with pytest.raises(decisions.TooManyFocusItems):
            decisions.add("a fourth", owner="Ads", due=DAY, day=DAY, is_focus=True, held_over=scope)
    decisions.add("the first of a line", owner="Ads", due=DAY, day=DAY, is_focus=True, held_over=over["home"])
