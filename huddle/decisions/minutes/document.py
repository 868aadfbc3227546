"""What stands in minutes, in the language of the meeting: words and figures as they were on the screen, nothing to be worked out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from huddle import figures
from huddle.decisions.held import Held
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say


@dataclass(frozen=True)
class Number:
    """A number with its own day and its verdict."""

    label: str
    value: str
    as_of: str
    say: str


@dataclass(frozen=True)
class Line:
    """A row as it was read: what, why, its money, who has it, and under which heading it stood."""

    what: str
    why: str = ""
    money: str = ""
    who: str = ""
    state: str = ""


@dataclass(frozen=True)
class Point:
    """One item of the agenda with its finding."""

    code: str
    title: str
    as_of: str = ""
    numbers: tuple[Number, ...] = ()
    lines: tuple[Line, ...] = ()
    more: str = ""
    note: str = ""


@dataclass(frozen=True)
class Owed:
    """An action as it stood."""

    id: int
    version: int
    what: str
    owner: str
    """as it is read; `unassigned` while nobody took it"""
    due: date
    standing: str
    status: str
    is_late: bool
    is_focus: bool
    review: date | None
    expected: str
    created_at: datetime
    changed_at: datetime
    is_still_judged: bool = False
    """dropped after its first day, so that it is looked at all the same; minutes of before this was kept do not say"""


@dataclass(frozen=True)
class Bet:
    """A decision on record."""

    id: int
    decision: str
    driver: str
    words: str
    review: date
    made_at: datetime


@dataclass(frozen=True)
class Seen:
    """Everything that stands in the minutes of one meeting."""

    finding: str
    scope: str
    as_of: str
    sources: tuple[str, ...]
    points: tuple[Point, ...]
    exceptions: Point | None
    decided: tuple[Owed, ...]
    on_record: tuple[Bet, ...]
    owed: tuple[Owed, ...]
    """open actions of earlier meetings, the longest overdue first"""
    ended: tuple[Owed, ...]
    """what was done or dropped of late: a calendar that holds it learns so"""
    message: str
    """the text for the group, as it stood on the close screen"""


@dataclass(frozen=True)
class Minutes:
    """A meeting that was closed, and what stands in its minutes."""

    held: Held
    seen: Seen

    @property
    def title(self) -> str:
        """`Morning meeting · Fri 20 Nov · all lines · US`."""
        language = self.held.language
        name = meetings()[self.held.kind].title(language)
        return " · ".join(part for part in (name, dated(self.held.day, language), self.seen.scope) if part)

    @property
    def closing(self) -> str:
        """How it ended: when, after how long, by whom."""
        return closed_words(self.held, self.held.language)

    def link(self, item: str = "") -> str:
        """The address that opens the meeting, or one item of it, as it was; whole where the room's address was known."""
        parts = urlsplit(self.held.link)
        here = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        return f"{here}/{self.held.kind}?{urlencode({'meeting': self.held.id, **({'item': item} if item else {})})}"


def closed_words(one: Held, language: str) -> str:
    """How a meeting ended: `Closed Fri 20 Nov, 09:10 · 9:48 min · 5 screens · by Ana`."""
    there = one.closed_at.astimezone(ZoneInfo(str(setting("home_zone"))))
    said = [say("minutes.closed_at", language, day=figures.day(there.date(), language), time=f"{there:%H:%M}")]
    if one.minutes is not None:
        said.append(say("minutes.took", language, time=f"{int(one.minutes)}:{round(one.minutes * 60) % 60:02d}"))
        said.append(say(f"minutes.reached_{'one' if len(one.screens) == 1 else 'many'}", language, count=len(one.screens)))
    if one.who:
        said.append(say("minutes.by", language, who=one.who))
    return " · ".join(said)


def dated(day: date, language: str) -> str:
    """A day with its year, because minutes are read years later: `Fri 20 Nov 2026`."""
    plain = figures.day(day, language)
    return f"{day.year}年{plain}" if language == "zh" else f"{plain} {day.year}"


def as_row(seen: Seen) -> dict[str, Any]:
    """What the store keeps; days and moments as text."""
    kept: dict[str, Any] = _plain(asdict(seen))
    return kept


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def read(row: dict[str, Any]) -> Seen:
    """What the store kept."""
    actions = {name: tuple(_owed(one) for one in row[name]) for name in ("decided", "owed", "ended")}
    return Seen(
        finding=row["finding"], scope=row["scope"], as_of=row["as_of"], message=row["message"], sources=tuple(row["sources"]),
        points=tuple(_point(one) for one in row["points"]),
        exceptions=_point(row["exceptions"]) if row["exceptions"] else None,
        on_record=tuple(
            Bet(**{**one, "review": date.fromisoformat(one["review"]), "made_at": datetime.fromisoformat(one["made_at"])})
            for one in row["on_record"]
        ),
        decided=actions["decided"], owed=actions["owed"], ended=actions["ended"],
    )  # fmt: skip


def _point(row: dict[str, Any]) -> Point:
    numbers, lines = tuple(Number(**one) for one in row["numbers"]), tuple(Line(**one) for one in row["lines"])
    return Point(**{**row, "numbers": numbers, "lines": lines})


def _owed(row: dict[str, Any]) -> Owed:
    moments = {name: datetime.fromisoformat(row[name]) for name in ("created_at", "changed_at")}
    review = date.fromisoformat(row["review"]) if row["review"] else None
    return Owed(**{**row, **moments, "due": date.fromisoformat(row["due"]), "review": review})
