"""The one clock: `HUDDLE_NOW` fixes it, and nothing else in Huddle asks the machine for the time."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment in UTC, or the moment `HUDDLE_NOW` names (ISO 8601; without an offset it is UTC).

    Raises ValueError, in words, when `HUDDLE_NOW` is no such moment.
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
