"""What an action is judged by: nobody can change it once the action has begun, for whoever could would make it come true.

Whether a day has come is asked of the real clock: a look back at a snapshot is no way to a day before the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from huddle import clock
from huddle.decisions.tables import ActionRow
from huddle.settings import setting

REGISTERED = ("expected", "starts", "shop", "marketplace", "asin", "asins", "channel", "metric", "direction")
"""its bet, its scope and its first day; the days compared are counted from that day and nobody chooses them"""


class AlreadyStarted(ValueError):
    """What an action is judged by cannot be changed once it has begun, nor can it begin in hindsight; another action can be taken."""


def home_day(moment: datetime) -> date:
    """The team's own day of a moment; one that says no zone is the store's, in UTC."""
    told = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return told.astimezone(ZoneInfo(str(setting("home_zone")))).date()


def began(starts: date | None, closed_at: datetime | None) -> date | None:
    """The day from which an action could show: as registered, else the day it was done; None while neither is known."""
    return starts or (home_day(closed_at) if closed_at else None)


def has_come(day: date | None) -> bool:
    """Whether a day has come at home."""
    return day is not None and day <= home_day(clock.present())


def has_passed(day: date | None) -> bool:
    """Whether a day is over at home."""
    return day is not None and day < home_day(clock.present())


def refuse_before(day: date, starts: date | None) -> None:
    """Raises AlreadyStarted for a new action that began before the meeting that takes it: of the days behind it somebody could choose
    those that came out well."""
    if starts is not None and starts < day:
        raise AlreadyStarted(f"an action taken on {day} cannot have begun on {starts}; let it start on {day} at the earliest")


def refuse_hindsight(row: ActionRow, wanted: Mapping[str, Any]) -> None:
    """Raises AlreadyStarted for changes to what a begun action is judged by, for a first day that has passed already, and for taking
    away the day on which it is looked at: that may move, for the days compared do not, but it comes."""
    since = began(row.starts, row.closed_at)
    fixed = [name for name in REGISTERED if name in wanted]
    if row.review is not None and "review" in wanted and wanted["review"] is None:
        fixed.append("review")
    if fixed and has_come(since):
        raise AlreadyStarted(f"action {row.id} started on {since}: {', '.join(fixed)} can no longer be changed; take another action")
    if has_passed(wanted.get("starts")):
        starts = wanted["starts"]
        raise AlreadyStarted(f"action {row.id} cannot be given {starts} as its first day now that it has passed; take another action")
