"""Decisions on record: the question, what was refused, who stands for it, and the change it bets on before anybody knows.

A record is never changed, or a bet could be made to come true: an amendment is another record that names the one it amends, and
what was bet until then is judged all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from huddle.decisions import past
from huddle.decisions.fixed import home_day
from huddle.decisions.kept import line_of, now
from huddle.decisions.scope import Kind, Scope, is_taken_over, named_in
from huddle.decisions.store import alone, reading, writing
from huddle.decisions.tables import RecordRow

REQUIRED = ("question", "decision", "refused", "driver", "approver", "metric", "scope", "change", "because", "stop_rule")
"""words no record can be without"""


class IncompleteRecord(ValueError):
    """A decision lacks something it will be judged by: `missing` names the fields."""

    def __init__(self, words: str, missing: tuple[str, ...]) -> None:
        super().__init__(words)
        self.missing = missing


class UnknownRecord(LookupError):
    """There is no decision of that number."""


class Amended(RuntimeError):
    """Somebody amended the decision already: the newest is the one to amend."""


@dataclass(frozen=True)
class Record:
    """A decision: metric M in scope S changes by d until a day because of a reason, with what else the team agreed."""

    id: int
    day: date
    """the meeting's day"""
    question: str
    decision: str
    refused: str
    """the options that were not taken"""
    driver: str
    approver: str
    contributors: str
    informed: str
    metric: str
    scope: str
    change: str
    because: str
    by_day: date
    confidence: int
    """per cent, of the one who drives it"""
    stop_rule: str
    review: date
    who: str
    amends: int | None
    link: str | None
    stamp: str | None
    made_at: datetime
    meeting: Kind | None
    """the kind of meeting it was taken in; None outside of one, and from before that was kept"""
    held_over: str | None
    """what that meeting was held over, in the words of `Scope`; None where that is not known"""

    @property
    def since(self) -> date:
        """The day from which its change counts: never one before it was written down, whatever day the meeting looked at."""
        return max(self.day, home_day(self.made_at))

    @property
    def taken_in(self) -> Kind:
        """The meeting it was put on record in: as kept, else the one whose view it remembers; outside of any it is the weekly review's."""
        return self.meeting or named_in(self.link) or "weekly"

    def is_of(self, kind: Kind, scope: Scope) -> bool:
        """Whether it was put on record in a meeting of that kind over a scope, or a part of it."""
        return self.taken_in == kind and is_taken_over(self.held_over, Scope(), scope)


def record(
    day: date, *, by_day: date, review: date, confidence: int, amends: int | None = None, meeting: Kind | None = None,
    held_over: Scope | None = None, **words: str | None,
) -> Record:  # fmt: skip
    """Put a decision on record; `meeting` and `held_over` say in which one, if in any.

    Raises IncompleteRecord, naming every field that is missing, or for a confidence that is no per cent or a day that lies before the
    meeting; UnknownRecord and Amended for what it amends; TypeError for a field there is not.
    """
    known = {field.name for field in fields(Record)} - {"id", "made_at"}
    for unknown in words.keys() - known:
        raise TypeError(f"a decision has no {unknown}")
    told: dict[str, Any] = {name: value if name in ("link", "stamp") else line_of(value or "") for name, value in words.items()}
    missing = tuple(name for name in REQUIRED if not told.get(name))
    if missing:
        raise IncompleteRecord(f"a decision needs {', '.join(missing)}", missing)
    if not 0 <= confidence <= 100:
        raise IncompleteRecord(f"confidence is {confidence}; it is from 0 to 100 per cent", ("confidence",))
    early = tuple(name for name, value in (("by_day", by_day), ("review", review)) if value < day)
    if early:
        raise IncompleteRecord(f"{' and '.join(early)} lies before the meeting of {day}", early)
    with writing() as session:
        if amends is not None:
            alone(session, "records")
            if session.get(RecordRow, amends) is None:
                raise UnknownRecord(f"there is no decision {amends}")
            newer = session.scalar(select(RecordRow.id).where(RecordRow.amends == amends))
            if newer is not None:
                raise Amended(f"decision {amends} was amended by {newer} already; amend that one")
        over = None if held_over is None else held_over.words
        row = RecordRow(day=day, by_day=by_day, review=review, confidence=confidence, amends=amends, made_at=now(), meeting=meeting,
                        held_over=over, **told)  # fmt: skip
        session.add(row)
        session.flush()
        return _record(row)


def records(day: date | None = None) -> list[Record]:
    """The decisions in force (of a meeting's day), oldest first: what was amended is left out."""
    until = past.marks()
    known = RecordRow.id <= until.records if until is not None else RecordRow.id.is_not(None)
    amended = select(RecordRow.amends).where(RecordRow.amends.is_not(None), known)
    wanted = select(RecordRow).where(RecordRow.id.not_in(amended), known).order_by(RecordRow.id)
    with reading() as session:
        return [_record(row) for row in session.scalars(wanted if day is None else wanted.where(RecordRow.day == day))]


def bets() -> list[Record]:
    """Every decision that stood for longer than its day, oldest first: who amends it later does not take back what was bet."""
    until = past.marks()
    known = RecordRow.id <= until.records if until is not None else RecordRow.id.is_not(None)
    with reading() as session:
        rows = session.scalars(select(RecordRow).where(known).order_by(RecordRow.id)).all()
    amended = {row.amends: home_day(row.made_at) for row in rows if row.amends is not None}
    return [_record(row) for row in rows if row.id not in amended or amended[row.id] > home_day(row.made_at)]


def _record(row: RecordRow) -> Record:
    values = {field.name: getattr(row, field.name) for field in fields(Record)}
    return Record(**{**values, "made_at": row.made_at.replace(tzinfo=UTC)})
