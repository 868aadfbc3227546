"""The one clock: `HUDDLE_NOW` fixes it, and nothing else in Huddle asks the machine for the time.

Whoever looks at a snapshot stands at the moment it was taken: what is late, due or over is read as the room read it then.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stood_at: ContextVar[datetime | None] = ContextVar("stood_at", default=None)


@contextmanager
def standing_at(moment: datetime | None) -> Iterator[None]:
    """Within it, `now()` is that moment for this reader alone; None leaves the clock running."""
    token = _stood_at.set(moment)
    try:
        yield
    finally:
        _stood_at.reset(token)


def now() -> datetime:
    """The moment numbers are read at, in UTC: the one a snapshot was taken at, else the present.

    Raises ValueError, in words, when `HUDDLE_NOW` is no moment.
    """
    return _stood_at.get() or present()


def present() -> datetime:
    """The present moment in UTC, or the moment `HUDDLE_NOW` names (ISO 8601; without an offset it is UTC).

    For what is done, such as an action taken while a snapshot is looked at. Raises ValueError as `now`.
    """
    fixed = os.environ.get("HUDDLE_NOW")
    if not fixed:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(fixed)
    except ValueError:
        raise ValueError(f"HUDDLE_NOW is {fixed!r}; expected a moment such as 2026-11-20T01:00Z") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def today(zone: str) -> date:
    """The calendar day that `now()` falls on in a time zone such as `Asia/Shanghai`."""
    return now().astimezone(ZoneInfo(zone)).date()
