"""What is owed as a calendar: all-day events for due days and for the days when it is looked at whether it worked.

An action keeps its name in every calendar for good, and each change counts up, so that a later file moves the day in place of doubling it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from huddle.decisions.minutes.document import Bet, Minutes, Owed
from huddle.text import say

if TYPE_CHECKING:
    from icalendar import Event

HEAD = {"prodid": "-//Huddle//Minutes//EN", "version": "2.0", "calscale": "GREGORIAN", "method": "PUBLISH", "x-wr-calname": "Huddle"}


def told(minutes: Minutes) -> bytes:
    """The whole file."""
    from icalendar import Calendar  # a fifth of a second that no start need pay

    made = Calendar()
    for name, value in HEAD.items():
        made.add(name, value)
    seen = minutes.seen
    for one in (*seen.decided, *seen.owed, *seen.ended):
        for event in _of_action(one, minutes):
            made.add_component(event)
    for bet in seen.on_record:
        made.add_component(_of_record(bet, minutes))
    said: bytes = made.to_ical()
    return said


def _name(kind: str, id: int, made_at: datetime, what: str) -> str:
    """Numbers are of one store; with the moment it was written down no two teams give a thing the same name."""
    return f"{kind}-{id}-{made_at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}-{what}@huddle"


def _of_action(one: Owed, minutes: Minutes) -> Iterator[Event]:
    language = minutes.held.language
    title = say("minutes.event_due", language, what=one.what, owner=one.owner)
    if one.status == "done":
        title = f"✓ {title}"
    standing = "" if one.status in ("open", "doing") else one.standing  # how many days are left is not true on another day
    about = "\n".join(part for part in (standing, one.expected, minutes.title, minutes.link()) if part)
    changed: dict[str, Any] = {"changed_at": one.changed_at, "version": one.version}
    is_gone = one.status == "dropped"
    yield _event(_name("action", one.id, one.created_at, "due"), one.due, title, about, minutes, is_gone=is_gone, **changed)
    if one.review is not None:
        title = say("minutes.event_review", language, what=one.what, owner=one.owner)
        is_gone &= not one.is_still_judged
        yield _event(_name("action", one.id, one.created_at, "review"), one.review, title, about, minutes, is_gone=is_gone, **changed)


def _of_record(one: Bet, minutes: Minutes) -> Event:
    title = say("minutes.event_review", minutes.held.language, what=one.decision, owner=one.driver)
    about = "\n".join((one.words, minutes.title, minutes.link()))
    return _event(_name("record", one.id, one.made_at, "review"), one.review, title, about, minutes, changed_at=one.made_at)


def _event(
    name: str, day: date, title: str, about: str, minutes: Minutes, *, changed_at: datetime, version: int = 0, is_gone: bool = False
) -> Event:
    from icalendar import Event

    made = Event()
    made.add("uid", name)
    made.add("dtstamp", minutes.held.closed_at)
    made.add("last-modified", changed_at.astimezone(UTC))
    made.add("sequence", version)
    made.add("dtstart", day)
    made.add("dtend", day + timedelta(days=1))
    made.add("summary", title)
    made.add("description", about)
    made.add("transp", "TRANSPARENT")
    made.add("status", "CANCELLED" if is_gone else "CONFIRMED")
    return made
