"""W9, hypotheses written before they are shown, and the rating that ends a meeting: what the room itself writes.

Before they are shown no text is read from the store, so that none can reach a wall, a guest's page or a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from huddle import figures
from huddle.charts import invite as picture
from huddle.decisions import room
from huddle.decisions.room import Rated, Round, Topic
from huddle.elements.choices import Choices
from huddle.elements.model import Button, Chart, Element, Link, Row, Tile
from huddle.elements.morning.things import number_word
from huddle.meetings import meetings
from huddle.text import say

CODES = ("W9", "W9B", "W9C")
"""one screen a topic once the hypotheses are shown"""
WALL_ROWS = 6
TREND = 6
"""meetings whose rating is told"""


@dataclass(frozen=True)
class Invite:
    """Where the room writes."""

    address: str
    is_reached: bool
    """phones in the room can open it; else only this machine can"""


def _words(key: str, language: str, **values: object) -> str:
    return say(f"room.{key}", language, **values)


def _counted(key: str, count: int, language: str, **values: object) -> str:
    many = "one" if count == 1 else "many"
    return _words(f"{key}_{many}", language, **({"count": number_word(count, language)} if many == "many" else {}), **values)


def _written(count: int, language: str) -> str:
    return _words("count_one" if count == 1 else "count_many", language, count=count) if count else ""


def topics_of(movers: Sequence[Row], language: str) -> tuple[Topic, ...]:
    """What is proposed: the products that moved sales most, whichever way, with what they moved them by."""
    made = []
    for row in sorted(movers, key=lambda row: -row.size)[: room.MOST_TOPICS]:
        words = _words("topic", language, name=row.what, money=row.money) if row.money else row.what
        made.append(Topic(words, row.link.page, dict(row.link.params)) if row.link else Topic(words))
    return tuple(made)


def hypotheses(choices: Choices, day: date, proposed: Sequence[Topic], invite: Invite | None) -> tuple[Element, ...]:
    """W9 for the desk and the wall: what to ask about, how many came in, or what was written; nothing with nothing to ask about."""
    found = room.round_of("weekly", day, room.code_of(choices.where))
    if found is None:
        return (_to_ask(choices, proposed),) if proposed else ()
    return _shown(choices, found) if found.is_shown else _open(choices, found, invite)


def _bare(title: str, language: str) -> Element:
    return Element("W9", _words("question", language), title, minutes=meetings()["weekly"].minutes_of("W9"))


def _topic_rows(topics: Sequence[Topic], counts: Sequence[int] | None, language: str) -> tuple[Row, ...]:
    return tuple(
        Row(
            key=f"topic~{place}", what=one.words, link=Link(one.page, one.params) if one.page else None,
            money=_written(counts[place], language) if counts else "",
        )
        for place, one in enumerate(topics)
    )  # fmt: skip


def _to_ask(choices: Choices, proposed: Sequence[Topic]) -> Element:
    language = choices.language
    element = _bare(_counted("title_ask", len(proposed), language), language)
    ask = Button("ask", _words("ask", language), is_first=True)
    return replace(
        element, rows=_topic_rows(proposed, None, language), numbered=True, buttons=(ask,),
        note="" if choices.may_write else _words("guest_wait", language),
    )  # fmt: skip


def _open(choices: Choices, found: Round, invite: Invite | None) -> tuple[Element, ...]:
    language = choices.language
    title = _counted("title_in", found.count, language) if found.count else _words("title_none", language)
    buttons = (Button("show", _words("show", language), is_first=True), Button("ask", _words("ask_again", language)))
    element = replace(_bare(title, language), buttons=buttons)
    rows = _topic_rows(found.topics, found.counts, language)
    if invite is None or not invite.is_reached:
        note = _words("alone", language, address=invite.address) if invite else ""
        return (replace(element, rows=rows, numbered=True, note=note),)
    lines = [picture.Line(f"{place}. {one.words}", is_strong=True) for place, one in enumerate(found.topics, 1)]
    lines += [picture.Line(_words("scan", language)), picture.Line(invite.address, is_address=True)]
    alt = _words("picture", language, address=invite.address)
    wall = replace(element, chart=Chart(alt, picture.drawn(invite.address, lines, alt, picture.WALL)), places=frozenset({"wall"}))
    shown = Chart(alt, picture.drawn(invite.address, lines[-2:], alt, picture.DESK))
    return wall, replace(element, rows=rows, numbered=True, chart=shown, places=frozenset({"desk"}))


def _shown(choices: Choices, found: Round) -> tuple[Element, ...]:
    """All on one sheet at the desk; on the wall a screen for each topic somebody wrote about."""
    language = choices.language
    again = (Button("ask", _words("ask_again", language)),)
    if not found.count:
        nobody = _bare(_words("title_shown_none", language), language)
        return (replace(nobody, rows=_topic_rows(found.topics, None, language), buttons=again),)
    by_topic = [
        tuple(
            Row(key=f"hypothesis~{place}~{at}", what=words, link=Link(topic.page, topic.params) if topic.page else None)
            for at, words in enumerate(found.hypotheses[place])
        )
        for place, topic in enumerate(found.topics)
    ]
    walls: list[Element] = []
    every: list[Row] = []
    for topic, rows in zip(found.topics, by_topic, strict=True):
        if not rows:
            continue
        every += [replace(rows[0], group=topic.words), *rows[1:]]
        left = len(rows) - WALL_ROWS
        element = _bare(_counted("title_shown", len(rows), language, topic=topic.words), language)
        walls.append(replace(
            element, code=CODES[len(walls)], rows=rows, numbered=True, places=frozenset({"wall"}), buttons=() if walls else again,
            more=say("morning.more_rows", language, count=left) if left > 0 else "", minutes=element.minutes if not walls else None,
        ))  # fmt: skip
    desk = replace(_bare(_counted("title_shown_all", found.count, language), language), rows=tuple(every), buttons=again,
                   places=frozenset({"desk"}))  # fmt: skip
    return desk, *walls


def _of_ten(mean: float) -> str:
    return f"{mean:.1f}".removesuffix(".0")


def rating(choices: Choices, meeting: str, code: str, day: date, invite: Invite | None, tip: str) -> tuple[Element, ...]:
    """What the meeting was worth to the room: the mean with how many said so, the last times, and what to try the next time."""
    language = choices.language
    told = room.ratings(meeting, day, room.code_of(choices.where))
    own = told[-1] if told and told[-1].day == day else None
    before = [one for one in told if one.day < day]
    values = {"mean": _of_ten(own.mean)} if own else {}
    title = _people("rate_title", own, language, **values) if own else _words("rate_title_none", language)
    buttons = tuple(Button("rate", str(value), str(value), is_number=True) for value in range(room.WORST, room.BEST + 1))
    note = _words("rate_tip", language, tip=tip) if tip else _words("guest_scale", language)
    element = Element(
        code, _words("rate_question", language), title, buttons=buttons, note=note,
        more=_trend([*before, *([own] if own else [])], language), minutes=meetings()[meeting].minutes_of(code),
    )  # fmt: skip
    if not choices.may_write and not (invite and invite.is_reached) and not told:
        return ()
    if invite is None or not invite.is_reached:
        return (replace(element, tiles=_tiles(own, before, language)),)
    lines = [picture.Line(_words("rate_question", language), is_strong=True), picture.Line(_words("guest_scale", language)),
             picture.Line(_words("scan", language)), picture.Line(invite.address, is_address=True)]  # fmt: skip
    alt = _words("picture", language, address=invite.address)
    wall = Chart(alt, picture.drawn(invite.address, lines, alt, picture.WALL_LOW))
    desk = Chart(alt, picture.drawn(invite.address, lines[2:], alt, picture.DESK))
    return replace(element, chart=wall, places=frozenset({"wall"})), replace(element, chart=desk, places=frozenset({"desk"}))


def _people(key: str, told: Rated, language: str, **values: object) -> str:
    return _words(f"{key}_{'one' if told.count == 1 else 'many'}", language, count=told.count, **values)


def _tiles(own: Rated | None, before: Sequence[Rated], language: str) -> tuple[Tile, ...]:
    if own is None:
        return ()
    last = _words("rate_before", language, mean=_of_ten(before[-1].mean)) if before else _words("rate_first", language)
    return (Tile("rating", _words("rate_label", language), _words("rate_value", language, mean=_of_ten(own.mean)),
                 figures.date_without_weekday(own.day, language), last, _people("rate_by", own, language)),)  # fmt: skip


def _trend(told: Sequence[Rated], language: str) -> str:
    """`The last 4 times: 6, 7.5, 7, 8`, the oldest first; nothing for a single one."""
    if len(told) < 2:
        return ""
    means = _words("rate_list", language).join(_of_ten(one.mean) for one in told[-TREND:])
    return _words("rate_trend", language, count=len(told[-TREND:]), means=means)
