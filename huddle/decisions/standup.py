"""The round of the morning: each person's progress, problem and help needed, in a few words of their own.

A line is only ever added; the newest of a person and day counts. Nothing is counted or compared per person, here or anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

from sqlalchemy import select

from huddle.decisions import past
from huddle.decisions.kept import line_of, now
from huddle.decisions.store import alone, is_there, reading, writing
from huddle.decisions.tables import StandupRow


@dataclass(frozen=True)
class Line:
    """What a person says in the round."""

    id: int
    person: str
    """a name or a role"""
    day: date
    progress: str
    problem: str
    help: str
    """what is needed, and from which role"""
    who: str
    """who wrote it down; empty where nobody said so"""
    made_at: datetime

    @property
    def is_empty(self) -> bool:
        """Whether it was taken back."""
        return not (self.progress or self.problem or self.help)


class StaleLine(RuntimeError):
    """Somebody wrote the person's line of the day after it was read; `line` is what they wrote, and nothing was written."""

    def __init__(self, line: Line) -> None:
        words = " / ".join(part or "-" for part in (line.progress, line.problem, line.help))
        who = line.who or "somebody"
        super().__init__(f"{who} wrote for {line.person} at {line.made_at:%Y-%m-%d %H:%M} UTC: {words}; look at it again before writing")
        self.line = line


def speak(
    person: str, day: date, *, progress: str = "", problem: str = "", help: str = "", who: str = "", seen: int | None = None
) -> Line:  # fmt: skip
    """Write a person's line of a day. `seen`: number of the line the reader knew of, 0 for none; None asks nothing.

    Raises ValueError without a person, StaleLine when somebody wrote it meanwhile.
    """
    name = line_of(person)
    if not name:
        raise ValueError("a line of the round needs the person or role that says it")
    with writing() as session:
        alone(session, f"standup {day}")
        last = session.scalar(select(StandupRow).filter_by(person=name, day=day).order_by(StandupRow.id.desc()).limit(1))
        if seen is not None and last is not None and last.id != seen:
            raise StaleLine(_line(last))
        words = {key: line_of(value) for key, value in (("progress", progress), ("problem", problem), ("help", help), ("who", who))}
        row = StandupRow(person=name, day=day, made_at=now(), **words)
        session.add(row)
        session.flush()
        return _line(row)


def spoken(day: date) -> dict[str, Line]:
    """The lines of a day by person, in the order they were first written; a store that is not there yet is not made."""
    if not is_there():
        return {}
    with reading() as session:
        wanted = select(StandupRow).where(StandupRow.day == day, past.known("lines")).order_by(StandupRow.id)
        return {row.person: _line(row) for row in session.scalars(wanted)}


def spoken_before(person: str, day: date) -> Line | None:
    """The person's newest line of an earlier day: what the form of `day` begins with."""
    wanted = select(StandupRow).where(StandupRow.person == person, StandupRow.day < day)
    with reading() as session:
        row = session.scalar(wanted.order_by(StandupRow.day.desc(), StandupRow.id.desc()).limit(1))
        return None if row is None else _line(row)


def _line(row: StandupRow) -> Line:
    values = {field.name: getattr(row, field.name) for field in fields(Line)}
    return Line(**{**values, "made_at": row.made_at.replace(tzinfo=UTC)})
