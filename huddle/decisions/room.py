"""What the room writes in a meeting: hypotheses nobody reads before they are shown, and what the meeting was worth to each.

Apart from decisions, because nobody signs here and guests may write. A round is a sequence of entries that are only ever added:
its topics, the hypotheses, and the moment they are shown, after which it takes no more. It is of one meeting, day and scope; entries
from before scopes were kept are read by every meeting of their day.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from huddle.decisions import past
from huddle.decisions.kept import line_of, now
from huddle.decisions.store import alone, is_there, reading, writing
from huddle.decisions.tables import RoomRow

MOST_TOPICS = 3
LONGEST_TOPIC, LONGEST_HYPOTHESIS = 80, 140
"""letters"""
MOST_EACH, MOST_TOGETHER = 12, 240
"""hypotheses, or ratings, of one device and of a whole meeting; a change of mind is one too"""
WORST, BEST = 1, 10
EVERYTHING = ""
"""what a meeting without a filter is held over"""
CODE_LETTERS = 6


class NotOpen(RuntimeError):
    """No hypothesis can be written now: nobody asked for any, or they have been shown."""


class TooMany(RuntimeError):
    """A device, or the whole room, has written as much as one meeting takes."""


@dataclass(frozen=True)
class Topic:
    """What hypotheses are asked about, and the page that shows the evidence."""

    words: str
    page: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Round:
    """The hypotheses of a meeting as they stand; their texts are here only once they have been shown."""

    topics: tuple[Topic, ...]
    counts: tuple[int, ...]
    """how many came in for each topic"""
    is_shown: bool
    hypotheses: tuple[tuple[str, ...], ...]
    """by topic, in the order they came in; nothing until they are shown"""

    @property
    def count(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Rated:
    """What a meeting was worth to those who said so."""

    day: date
    mean: float
    count: int


def code_of(where: Mapping[str, str | None]) -> str:
    """A short name of the filters a meeting is held over, for the store and for an address that is typed from the wall: `k7mq3v`."""
    chosen = {name: value for name, value in where.items() if value is not None}
    if not chosen:
        return EVERYTHING
    told = json.dumps(chosen, ensure_ascii=False, sort_keys=True).encode()
    return base64.b32encode(hashlib.blake2b(told, digest_size=5).digest()).decode().lower()[:CODE_LETTERS]


def ask_room(meeting: str, day: date, topics: Sequence[Topic], over: str = EVERYTHING) -> None:
    """Ask for hypotheses on up to three topics; a round that was open or shown is over then. Raises ValueError without a topic."""
    told = [{"words": line_of(one.words)[:LONGEST_TOPIC], "page": one.page, "params": dict(one.params)} for one in topics]
    told = [one for one in told if one["words"]]
    if not 0 < len(told) <= MOST_TOPICS:
        raise ValueError(f"{len(told)} topics; ask about one to {MOST_TOPICS}")
    with writing() as session:
        alone(session, _name(meeting, day))
        _add(session, meeting, day, over, "topics", words=json.dumps(told, ensure_ascii=False))


def round_of(meeting: str, day: date, over: str = EVERYTHING) -> Round | None:
    """The round of a meeting; None when nobody was asked."""
    entries = _entries(meeting, day, over)
    if not entries:
        return None
    topics = _topics(entries[0])
    is_shown = any(one.kind == "shown" for one in entries)
    newest: dict[tuple[int, str], str] = {}
    for one in entries:
        if one.kind == "hypothesis" and one.topic is not None:
            newest[one.topic, one.device] = one.words
    by_topic = tuple(tuple(words for (at, _), words in newest.items() if at == place) for place in range(len(topics)))
    return Round(topics, tuple(map(len, by_topic)), is_shown, by_topic if is_shown else ())


def own_words(meeting: str, day: date, device: str, over: str = EVERYTHING) -> dict[int, str]:
    """By topic, what a device itself wrote in the round that is open."""
    return {one.topic: one.words for one in _entries(meeting, day, over)
            if one.kind == "hypothesis" and one.device == device and one.topic is not None}  # fmt: skip


def write(meeting: str, day: date, topic: int, words: str, device: str, over: str = EVERYTHING) -> None:
    """Put down a device's hypothesis on a topic, in place of the one it wrote before.

    Raises ValueError for no words, too many, or a topic there is not; NotOpen before anybody asked and once they are shown; TooMany.
    """
    text = line_of(words)
    if not text or len(text) > LONGEST_HYPOTHESIS:
        raise ValueError(f"a hypothesis has 1 to {LONGEST_HYPOTHESIS} letters, this one {len(text)}")
    with writing() as session:
        alone(session, _name(meeting, day))
        entries = _read(session, meeting, day, over)
        if not entries or any(one.kind == "shown" for one in entries):
            raise NotOpen("no hypothesis can be written now")
        if not 0 <= topic < len(_topics(entries[0])):
            raise ValueError(f"there is no topic {topic}")
        _refuse_flood(session, meeting, day, over, "hypothesis", device)
        _add(session, meeting, day, over, "hypothesis", topic=topic, words=text, device=device)


def show(meeting: str, day: date, over: str = EVERYTHING) -> None:
    """Show the hypotheses: from now on none can be added or changed. Raises NotOpen where nobody was asked; twice is once."""
    with writing() as session:
        alone(session, _name(meeting, day))
        entries = _read(session, meeting, day, over)
        if not entries:
            raise NotOpen("nobody was asked")
        if not any(one.kind == "shown" for one in entries):
            _add(session, meeting, day, over, "shown")


def rate(meeting: str, day: date, value: int, device: str, over: str = EVERYTHING) -> None:
    """Say what the meeting was worth, 1 to 10; a device's last word counts. Raises ValueError, TooMany."""
    if not WORST <= value <= BEST:
        raise ValueError(f"{value} is no rating; it is from {WORST} to {BEST}")
    with writing() as session:
        alone(session, _name(meeting, day))
        _refuse_flood(session, meeting, day, over, "rating", device)
        _add(session, meeting, day, over, "rating", value=value, device=device)


def newest(meeting: str, day: date, over: str = EVERYTHING) -> int:
    """The number of the newest entry of a meeting, 0 for none: whoever drew another has an old picture."""
    if not is_there():
        return 0
    with reading() as session:
        return session.scalar(select(func.max(RoomRow.id)).where(RoomRow.day == day, *_is_of(meeting, over))) or 0


def own_rating(meeting: str, day: date, device: str, over: str = EVERYTHING) -> int | None:
    """What a device itself said the meeting was worth; None when it has not."""
    if not is_there():
        return None
    wanted = select(RoomRow.value).where(RoomRow.day == day, *_is_of(meeting, over), RoomRow.kind == "rating", RoomRow.device == device)
    with reading() as session:
        return session.scalar(wanted.order_by(RoomRow.id.desc()).limit(1))


def ratings(meeting: str, until: date, over: str = EVERYTHING) -> list[Rated]:
    """The ratings of each meeting held over a scope up to a day, the oldest first."""
    if not is_there():
        return []
    wanted = (
        select(RoomRow.day, RoomRow.device, RoomRow.value)
        .where(*_is_of(meeting, over), RoomRow.kind == "rating", RoomRow.day <= until, past.known("room"))
        .order_by(RoomRow.id)
    )  # fmt: skip
    newest: dict[date, dict[str, int]] = {}
    with reading() as session:
        for day, device, value in session.execute(wanted):
            newest.setdefault(day, {})[device] = value or 0
    return [Rated(day, sum(told.values()) / len(told), len(told)) for day, told in sorted(newest.items())]


def _name(meeting: str, day: date) -> str:
    return f"room {meeting} {day}"


def _is_of(meeting: str, over: str) -> tuple[Any, Any]:
    """The conditions that an entry is of a meeting over a scope."""
    return RoomRow.meeting == meeting, or_(RoomRow.over.is_(None), RoomRow.over == over)


def _add(session: Session, meeting: str, day: date, over: str, kind: str, *, topic: int | None = None, words: str = "",
         value: int | None = None, device: str = "") -> None:  # fmt: skip
    session.add(RoomRow(meeting=meeting, day=day, kind=kind, topic=topic, words=words, value=value, device=device, made_at=now(),
                        over=over))  # fmt: skip


def _entries(meeting: str, day: date, over: str) -> list[RoomRow]:
    if not is_there():
        return []
    with reading() as session:
        return _read(session, meeting, day, over)


def _read(session: Session, meeting: str, day: date, over: str) -> list[RoomRow]:
    """The entries of the newest round, its topics first; none when nobody was asked."""
    wanted = select(RoomRow).where(RoomRow.day == day, *_is_of(meeting, over), past.known("room"))
    rows = session.scalars(wanted.order_by(RoomRow.id)).all()
    begins = [place for place, one in enumerate(rows) if one.kind == "topics"]
    return list(rows[begins[-1] :]) if begins else []


def _topics(first: RoomRow) -> tuple[Topic, ...]:
    return tuple(Topic(one["words"], one["page"], one["params"]) for one in json.loads(first.words))


def _refuse_flood(session: Session, meeting: str, day: date, over: str, kind: str, device: str) -> None:
    counted = select(func.count()).select_from(RoomRow).where(RoomRow.day == day, *_is_of(meeting, over), RoomRow.kind == kind)
    if (session.scalar(counted.where(RoomRow.device == device)) or 0) >= MOST_EACH or (session.scalar(counted) or 0) >= MOST_TOGETHER:
        raise TooMany("this device or this room has written as much as one meeting takes")
