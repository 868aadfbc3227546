"""The store as it stood when a meeting was closed: what came later is not there for a reader who looks at that meeting again.

Histories are only added to, so their newest numbers say how far a meeting knew them; moments would not, where two are equal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Date, DateTime, func, select, true
from sqlalchemy.orm import Session

from huddle import clock
from huddle.decisions.tables import ActionRow, AnswerRow, HistoryRow, OwnVerdictRow, RecordRow, RoomRow, StandupRow


@dataclass(frozen=True)
class Marks:
    """The newest entries there are, 0 for none: of the actions' history, of the answers to exceptions, of the decisions on record, of the
    owners' own verdicts, of the round's lines, of what rooms wrote. The last three are None where they were not kept yet."""

    history: int
    answers: int
    records: int
    verdicts: int | None = None
    lines: int | None = None
    room: int | None = None


_stood_at: ContextVar[Marks | None] = ContextVar("decisions_stood_at", default=None)


@contextmanager
def standing_at(marks: Marks | None) -> Iterator[None]:
    """Within it, this reader sees the store up to these entries; None leaves it as it is."""
    token = _stood_at.set(marks)
    try:
        yield
    finally:
        _stood_at.reset(token)


def marks() -> Marks | None:
    """How far this reader sees the store; None for all of it."""
    return _stood_at.get()


_MARKED: dict[str, Any] = {
    "history": HistoryRow, "answers": AnswerRow, "records": RecordRow, "verdicts": OwnVerdictRow, "lines": StandupRow, "room": RoomRow,
}  # fmt: skip


def known(name: Literal["history", "verdicts", "lines", "room"]) -> Any:
    """The condition that an entry of a table was known to the meeting that is looked at; always, where none is."""
    until, row = marks(), _MARKED[name]
    if until is None:
        return true()
    last = getattr(until, name)
    return row.id <= last if last is not None else row.made_at <= clock.now().replace(tzinfo=None)


def newest(session: Session) -> Marks:
    """The newest entries of the store. Exact only after `store.settle`."""
    return Marks(**{name: session.scalar(select(func.max(row.id))) or 0 for name, row in _MARKED.items()})


def actions(session: Session, until: Marks) -> list[dict[str, Any]]:
    """The columns of every action as it stood then, in the order of their numbers."""
    entries: dict[int, list[HistoryRow]] = {}
    for entry in session.scalars(select(HistoryRow).order_by(HistoryRow.id)):
        entries.setdefault(entry.action_id, []).append(entry)
    rows = session.scalars(select(ActionRow).order_by(ActionRow.id))
    return [_as_it_stood(row, entries[row.id], until) for row in rows if row.id in entries and entries[row.id][0].id <= until.history]


def _as_it_stood(row: ActionRow, entries: list[HistoryRow], until: Marks) -> dict[str, Any]:
    """What never changed as it is, what changed as the last entry known then says; what was not told by then had its first value."""
    columns = {column.name: column.type for column in ActionRow.__table__.columns}
    told = [json.loads(entry.fields) for entry in entries]
    values = {name: getattr(row, name) for name in columns}
    for name in {name for fields in told for name in fields} & columns.keys():
        values[name] = FIRST.get(name)
    for entry, fields in zip(entries, told, strict=True):
        if entry.id <= until.history:
            values |= {name: _read(columns[name], value) for name, value in fields.items() if name in columns}
            values |= {"version": entry.version, "changed_at": entry.at}
    return values


FIRST: dict[str, Any] = {"what": "", "owner": "", "blocker": "", "help_from": "", "expected": "", "status": "open", "is_focus": False}


def _read(type: Any, value: Any) -> Any:
    if isinstance(value, str) and isinstance(type, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(value, str) and isinstance(type, Date) else value
