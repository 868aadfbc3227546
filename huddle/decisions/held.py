"""Meetings that were held: closed on some day, over what was chosen, on a state of the data, after so many minutes.

A closing is kept for good. A meeting that goes on afterwards and is closed again is another one, which takes the place of the first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from huddle.decisions import past, room
from huddle.decisions.kept import line_of, now
from huddle.decisions.past import Marks
from huddle.decisions.scope import KINDS, Kind, Scope
from huddle.decisions.store import alone, is_there, reading, settle, writing
from huddle.decisions.tables import MeetingRow


class UnknownMeeting(LookupError):
    """No meeting of that number was closed."""


@dataclass(frozen=True)
class Held:
    """One meeting that was closed."""

    id: int
    kind: Kind
    day: date
    """the meeting's day, on the team's calendar"""
    shop: str | None
    marketplace: str | None
    line: str | None
    owner: str | None
    shown_day: date | None
    """the day of data that was chosen; None for each site's own last complete day"""
    language: str
    stamp: str
    opened_at: datetime | None
    """None where no clock ran: it was held at the desk"""
    closed_at: datetime
    talked: Mapping[str, int]
    """seconds by screen on the wall, in the order they were come to; empty where no clock ran"""
    who: str
    """who closed it; empty where nobody said so"""
    link: str
    """the address of the screen it was closed on, from the first slash; after a scheme and host where the room's was known"""
    after: int | None
    """the closing that this one takes the place of"""
    marks: Marks
    """how far the store went"""

    @property
    def minutes(self) -> float | None:
        """Minutes from opening to close; None where no clock ran."""
        return None if self.opened_at is None else (self.closed_at - self.opened_at).total_seconds() / 60

    @property
    def screens(self) -> tuple[str, ...]:
        """Codes of the screens that were reached on the wall."""
        return tuple(self.talked)

    @property
    def scope(self) -> Scope:
        return Scope(self.shop, self.marketplace, self.line, self.owner)


def marks() -> Marks:
    """How far the store goes: nothing that is not there yet will ever have a number up to these."""
    with reading() as session:
        settle(session)
        return past.newest(session)


def has_moved_on(one: Held, over: str) -> bool:
    """Whether something was written since a meeting was closed that its minutes could hold; `over`: its room, by `room.code_of`."""
    with reading() as session:
        now = past.newest(session)
    is_told = room.newest(one.kind, one.day, over) > (one.marks.room or 0)
    return is_told or replace(now, room=None) != replace(one.marks, room=None)


def close(
    kind: Kind,
    day: date,
    scope: Scope,
    *,
    language: str,
    stamp: str,
    marks: Marks,
    seen: Mapping[str, Any],
    shown_day: date | None = None,
    seconds: float | None = None,
    talked: Mapping[str, int] | None = None,
    who: str = "",
    link: str = "",
    after: int = 0,
) -> Held:
    """Close a meeting; `seen` is what its minutes hold, at `marks`. `after`: number of its last closing the reader knew of, 0 for none.

    Closed by somebody meanwhile, or by the same click sent twice, it stays closed as it is, and that closing is the answer.
    `seconds`: how long it took, None where no clock ran. Raises ValueError for another kind of meeting.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no meeting; use {', '.join(KINDS)}")
    moment = now()
    with writing() as session:
        alone(session, "meetings")
        last = session.scalar(_of(kind, day, scope).order_by(MeetingRow.id.desc()).limit(1))
        if last is not None and last.id != after:
            return _held(last)
        row = MeetingRow(
            kind=kind, day=day, **vars(scope), shown_day=shown_day, language=language, stamp=stamp, closed_at=moment,
            opened_at=None if seconds is None else moment - timedelta(seconds=seconds),
            talked=json.dumps({code: int(spent) for code, spent in (talked or {}).items()}), who=line_of(who), link=link,
            after=last.id if last else None, history_to=marks.history, answers_to=marks.answers, records_to=marks.records,
            verdicts_to=marks.verdicts, lines_to=marks.lines, room_to=marks.room,
            seen=json.dumps(seen, ensure_ascii=False),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return _held(row)


def get(id: int) -> Held:
    """The meeting of that number. Raises UnknownMeeting."""
    if is_there():
        with reading() as session:
            row = session.get(MeetingRow, id)
            if row is not None:
                return _held(row)
    raise UnknownMeeting(f"no meeting {id} was closed")


def seen(id: int) -> dict[str, Any]:
    """What the minutes of a meeting hold. Raises UnknownMeeting."""
    get(id)
    with reading() as session:
        found: dict[str, Any] = json.loads(session.scalars(select(MeetingRow.seen).where(MeetingRow.id == id)).one())
        return found


def last(kind: Kind, day: date, scope: Scope) -> Held | None:
    """The newest closing of one meeting; None while it was not closed."""
    if not is_there():
        return None
    with reading() as session:
        row = session.scalar(_of(kind, day, scope).order_by(MeetingRow.id.desc()).limit(1))
        return _held(row) if row else None


def meetings(kind: Kind | None = None, since: date | None = None) -> list[Held]:
    """The meetings (of a kind, of a day or later) that were closed, oldest first; a closing whose place another took is left out."""
    if not is_there():
        return []
    replaced = select(MeetingRow.after).where(MeetingRow.after.is_not(None))
    wanted = select(MeetingRow).where(MeetingRow.id.not_in(replaced)).order_by(MeetingRow.day, MeetingRow.id)
    if kind is not None:
        wanted = wanted.where(MeetingRow.kind == kind)
    if since is not None:
        wanted = wanted.where(MeetingRow.day >= since)
    with reading() as session:
        return [_held(row) for row in session.scalars(wanted)]


def _of(kind: str, day: date, scope: Scope) -> Any:
    return select(MeetingRow).filter_by(kind=kind, day=day, **vars(scope))


def _held(row: MeetingRow) -> Held:
    values = {field.name: getattr(row, field.name) for field in fields(Held) if field.name != "marks"}
    values["opened_at"] = row.opened_at.replace(tzinfo=UTC) if row.opened_at else None
    values["closed_at"] = row.closed_at.replace(tzinfo=UTC)
    values["talked"] = json.loads(row.talked)
    return Held(**values, marks=Marks(**{field.name: getattr(row, f"{field.name}_to") for field in fields(Marks)}))
