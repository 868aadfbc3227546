"""The round of the morning: one line per person on the wall, everybody can speak at the desk, and what is overdue twice says so."""

from __future__ import annotations

from datetime import date

from huddle import decisions
from huddle.elements.choices import Choices
from huddle.elements.model import Element
from huddle.elements.monthly import decided
from huddle.elements.morning import people
from huddle.elements.weekly import actions

DAY = date(2026, 11, 20)
NOTHING = Element("D3", "", "")


def shown(place: str, owners: tuple[str, ...] = ("Ads", "Listing", "Supply")) -> list[Element]:
    return [one for one in people.elements(Choices(), DAY, owners, NOTHING, 3.0) if place in one.places]


def test_who_has_spoken_has_a_line_and_everybody_else_can_speak_at_the_desk(state):
    (empty,) = shown("wall")
    assert empty.empty is not None and [row.speaks for row in shown("desk")[0].rows] == ["Ads", "Listing", "Supply"]
    decisions.speak("Ads", DAY, progress="two bids raised", problem="budget used up by noon", help="a picture from Listing")
    (wall,), (desk,) = shown("wall"), shown("desk")
    assert [(row.what, [span.text for span in row.why]) for row in wall.rows] == [
        ("Ads", ["two bids raised; ", "problem: budget used up by noon; ", "needs a picture from Listing"])
    ]
    assert wall.note == "Nothing due or found today: Listing, Supply"
    assert [(row.what, row.group) for row in desk.rows] == [("Ads", ""), ("Listing", "Everybody else"), ("Supply", "")] and not desk.note


def test_on_the_wall_nobody_is_left_out_of_the_round(state):
    for at in range(4):
        decisions.add(f"Action {at}", owner="Ads", due=DAY, day=DAY)
    people_of = tuple(f"Person {at}" for at in range(8))
    for one in people_of:
        decisions.speak(one, DAY, progress="went on")
    walls = shown("wall", people_of)
    assert [(one.code, len(one.rows), one.minutes) for one in walls] == [("D8", 4, 3.0), ("D8R", 6, None), ("D8R2", 3, None)]


def test_an_action_overdue_for_two_weeks_comes_up_to_the_monthly_and_the_morning_says_so(state, monkeypatch):
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-02T01:00Z")
    decisions.add("Answer the reviews", owner="Listing", due=date(2026, 11, 3), day=date(2026, 11, 2), link="/morning?x=1")
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    (wall,) = shown("wall", ())
    assert wall.rows[0].why[-1].text == "; now also in the monthly meeting"
    month = decided.element(Choices(), DAY)
    assert month.title == "Nothing decided yet; one came up from the weekly review"
    assert month.rows[0].why[0].text == "overdue for 17 days, come up from the weekly review; "


def test_a_decision_on_record_stands_in_the_meeting_it_was_put_on_record_in(state):
    told = {"question": "Which box?", "refused": "wait", "driver": "Ads", "approver": "Lead", "metric": "conversion", "scope": "B1",
            "change": "+10%", "because": "price gap", "stop_rule": "margin", "by_day": date(2026, 12, 18), "review": date(2026, 12, 20),
            "confidence": 70}  # fmt: skip
    for words, link in (("Of the week", "/weekly?x=1"), ("Of the month", "/monthly?x=1"), ("From the shell", None)):
        decisions.record(DAY, decision=words, link=link, **told)
    month, (week, _) = decided.element(Choices(), DAY), actions.today(Choices(), DAY, "")
    assert [row.what for row in month.rows] == ["Of the month"] and month.title == "One decision today" and month.records
    assert [row.what for row in week.rows] == ["Of the week", "From the shell"]
