"""What an action is judged by: nobody can change it once the action has begun, for whoever could would make it come true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from huddle import clock
from huddle.decisions.tables import ActionRow
from huddle.settings import setting

REGISTERED = ("expected", "starts", "shop", "marketplace", "asin", "asins", "channel", "metric", "direction")
"""its bet, its scope and its first day; the days compared are counted from that day and nobody chooses them"""


class AlreadyStarted(ValueError):
    """What an action is judged by cannot be changed once it has begun, nor can it begin in hindsight; another action can be taken."""


def began(starts: date | None, closed_at: datetime | None) -> date | None:
    """The day from which an action could show: as registered, else the day it was done; None while neither is known."""
    return starts or (closed_at.date() if closed_at else None)


def has_come(day: date | None) -> bool:
    """Whether a day has come at home."""
    return day is not None and day <= clock.today(str(setting("home_zone")))


def refuse_hindsight(row: ActionRow, wanted: Mapping[str, Any]) -> None:
    """Raises AlreadyStarted for changes to what a begun action is judged by, and for a first day that has passed already."""
    since = began(row.starts, row.closed_at)
    fixed = [name for name in REGISTERED if name in wanted]
    if fixed and has_come(since):
        raise AlreadyStarted(f"action {row.id} started on {since}: {', '.join(fixed)} can no longer be changed; take another action")
    starts = wanted.get("starts")
    if starts is not None and starts != clock.today(str(setting("home_zone"))) and has_come(starts):
        raise AlreadyStarted(f"action {row.id} cannot be given {starts} as its first day now that it has passed; take another action")
