"""Closing a meeting: what the room saw and decided is written down as minutes, in the meeting's language, on the close screen.

Apart from the pages, because all three meetings end alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from huddle import decisions, figures
from huddle.decisions import Action, held, minutes, past, push, room
from huddle.decisions.fixed import home_day
from huddle.decisions.held import Held
from huddle.decisions.minutes import files
from huddle.decisions.minutes.document import Bet, Line, Number, Owed, Point, Seen, closed_words
from huddle.decisions.scope import Scope
from huddle.elements.choices import Choices
from huddle.elements.model import Closing, Element, Page, Row
from huddle.elements.morning.people import due_words, owner_name
from huddle.text import say
from huddle.warehouse import spare

ENDS = {"morning": "D10", "weekly": "W11", "monthly": "M14"}
"""the close screen of each meeting"""
SPOKEN = frozenset({"D3", "D8", "D9", "D10", "W10", "W11", "M13", "M14"})
"""what stands in the minutes in another place: the exceptions, what is owed, what was decided"""
MOST_LINES = 8
ENDED_DAYS = 30
"""how long a calendar is told that an action is done or dropped"""


def scope_of(choices: Choices) -> Scope:
    """What a meeting is held over."""
    return Scope(**choices.where)


def with_closing(page: Page, choices: Choices) -> Page:
    """The page with what closing it needs, on its close screen; a look back closes nothing."""
    if choices.is_snapshot or not page.clock_day or page.meeting not in ENDS:
        return page
    closing = _closing(page, choices)
    code = ENDS[page.meeting]
    return replace(page, elements=tuple(replace(one, closing=closing) if one.code == code else one for one in page.elements))


def _closing(page: Page, choices: Choices) -> Closing:
    language = choices.language
    key = "_wall" if choices.view == "present" else ""
    last = held.last(page.meeting, date.fromisoformat(page.clock_day), scope_of(choices))  # type: ignore[arg-type]
    if last is None:
        return Closing(0, is_open=True, words=say(f"minutes.close{key}", language), clock=clock_name(page))
    offered = ("html", "ics") if choices.view == "present" else ("html", "md", "xlsx", "ics")
    taken = tuple((say(f"minutes.take_{ending}", language), f"/minutes/{last.id}.{ending}") for ending in offered)
    is_stale = held.has_moved_on(last, room.code_of(choices.where)) or last.stamp != choices.stamp
    words, said = say(f"minutes.close_again{key}", language), closed_words(last, language)
    to, before = push.chosen(), push.sent(last.id)
    is_to_send = to is not None and (before is None or before.may_be_sent)
    send = say(f"minutes.send{key}", language, service=to.title(language)) if to and is_to_send else ""
    if before is not None:
        said = f"{said} · {push.told(before, language)}"
    return Closing(last.id, is_open=is_stale, words=words, clock=clock_name(page), said=said, files=taken, send=send)


def clock_name(page: Page) -> str:
    """The name under which a browser keeps a meeting's clock."""
    return f"huddle.clock.{page.meeting or page.name}.{page.clock_day}"


def end(
    page: Page, choices: Choices, after: int, *, seconds: float | None, talked: Mapping[str, int], who: str, link: str
) -> tuple[Held, tuple[Path, ...]]:
    """Close the meeting of a page and write its minutes; the closing, and the files. Closed already, its minutes are written again.

    Raises OSError when the files cannot be written; the meeting is closed then, and its minutes can be had from the store.
    """
    until = held.marks()
    with past.standing_at(until):
        written = seen(page, choices)
    closed = held.close(
        page.meeting, date.fromisoformat(page.clock_day), scope_of(choices), language=choices.language, stamp=choices.stamp, marks=until,  # type: ignore[arg-type]
        seen=minutes.as_row(written), shown_day=choices.day, seconds=seconds, talked=talked, who=who, link=link, after=after,
    )  # fmt: skip
    spare.keep(closed.stamp)
    return closed, files.write(minutes.of(closed.id))


def seen(page: Page, choices: Choices) -> Seen:
    """What the minutes of a page hold."""
    language, day = choices.language, date.fromisoformat(page.clock_day)
    shown = [one for one in page.elements if "wall" in one.places and not one.aside_of and one.code not in SPOKEN]
    things = next((one for one in page.elements if one.code == "D3" and "desk" in one.places), None)
    scope = scope_of(choices)
    decided = decisions.taken(page.meeting, day, scope)  # type: ignore[arg-type]
    ids = {one.id for one in decided}
    every = [one for one in decisions.every() if one.concerns(scope)]
    owed = sorted((one for one in every if one.is_open and one.id not in ids), key=lambda one: (one.due, one.id))
    ended = [one for one in every if one.closed_at and one.id not in ids and home_day(one.closed_at) >= day - timedelta(days=ENDED_DAYS)]
    close = next((one for one in page.elements if one.code == ENDS[page.meeting]), None)
    listed = tuple(_owed(one, day, language) for one in decided)
    return Seen(
        finding=page.title, scope=page.stage_line.partition(" · ")[2].partition(" · ")[2], as_of=page.as_of,
        sources=tuple(chip.text for chip in page.chips), points=tuple(_point(one) for one in shown),
        exceptions=_point(things, most=None) if things else None, decided=listed,
        on_record=tuple(_bet(one, language) for one in decisions.records(day) if one.is_of(page.meeting, scope)),  # type: ignore[arg-type]
        owed=tuple(_owed(one, day, language) for one in owed), ended=tuple(_owed(one, day, language) for one in ended),
        message=close.plain if close and close.plain else _message(page, listed, language),
    )  # fmt: skip


def _point(element: Element, most: int | None = MOST_LINES) -> Point:
    numbers = [Number(one.label, one.value, one.as_of, one.say) for one in element.tiles]
    if element.matrix:
        numbers += [
            Number(f"{row.label} · {column}", cell.text, row.as_of, cell.say)
            for row in element.matrix.rows for column, cell in zip(element.matrix.columns, row.cells, strict=True)
        ]  # fmt: skip
    state, lines = "", []
    for row in element.rows[:most]:
        state = row.group or state
        lines.append(_line(row, state))
    return Point(element.code, element.title or element.question, element.as_of, tuple(numbers), tuple(lines), element.more, element.note)


def _line(row: Row, state: str) -> Line:
    money = " ".join(part for part in (row.money, row.per) if part)
    return Line(row.what, "".join(span.text for span in row.why), money, row.who, state)


def _owed(one: Action, day: date, language: str) -> Owed:
    standing = "".join(span.text for span in due_words(one, day, language))
    return Owed(
        one.id, one.version, one.what, owner_name(one.owner, language), one.due, standing, one.status, one.days_overdue(day) > 0,
        one.is_focus, one.review, one.expected, one.created_at, one.changed_at,
        is_still_judged=one.status == "dropped" and one.began is not None,
    )  # fmt: skip


def _bet(one: decisions.Record, language: str) -> Bet:
    words = say("page.record_row", language, metric=one.metric, change=one.change, scope=one.scope, by=figures.day(one.by_day, language),
                confidence=one.confidence, review=figures.day(one.review, language))  # fmt: skip
    return Bet(one.id, one.decision, owner_name(one.driver, language), words, one.review, one.made_at)


def _message(page: Page, decided: tuple[Owed, ...], language: str) -> str:
    """The text for the group where the close screen has none."""
    lines = [
        f"{number}. " + say("decisions.line", language, what=one.what, owner=one.owner, due=figures.day(one.due, language))
        for number, one in enumerate(decided, start=1)
    ]
    return "\n".join([page.stage_line, "", page.title, "", *(lines or [say("minutes.none_decided", language)])])
