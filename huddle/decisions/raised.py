"""What goes one meeting up: an action found overdue at two mornings comes to the weekly review, at two of those to the monthly.

Days count from the history, so that a new date after the old one had passed does not begin the count again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import select

from huddle.decisions import past
from huddle.decisions.book import Action, upcoming
from huddle.decisions.book import due as owed
from huddle.decisions.fixed import home_day
from huddle.decisions.store import reading
from huddle.decisions.tables import HistoryRow

TWICE = 2
DAYS_OF_TWO_WEEKS = 14
"""whoever is overdue for so long was so at two weekly reviews, whatever their weekday"""
_WEEKEND = (5, 6)


@dataclass(frozen=True)
class Raised:
    """Which meeting an action has come up to, and from how often it was found overdue."""

    to: Literal["weekly", "monthly"]
    mornings: int
    """working days that began with it overdue"""
    days: int
    """all days it was overdue"""
    since: date
    """the working day, or for the monthly the day, it came up"""


def raised(day: date) -> dict[int, Raised]:
    """The open actions that come up to a meeting of `day` from the one below it, by number."""
    openly = [one for one in (*owed(day), *upcoming(day)) if home_day(one.created_at) < day]
    if not openly:
        return {}
    dates: dict[int, list[tuple[date, date]]] = {one.id: [] for one in openly}
    shut: dict[int, list[tuple[date, bool]]] = {one.id: [] for one in openly}
    wanted = select(HistoryRow.action_id, HistoryRow.at, HistoryRow.fields)
    wanted = wanted.where(HistoryRow.action_id.in_(dates), past.known("history")).order_by(HistoryRow.id)
    with reading() as session:
        for id, at, told in session.execute(wanted):
            fields = json.loads(told)
            if fields.get("due") is not None:
                dates[id].append((home_day(at), date.fromisoformat(fields["due"])))
            if "closed_at" in fields:
                shut[id].append((home_day(at), fields["closed_at"] is not None))
    found = {one.id: _raised(one, overdue_days(dates[one.id], day, shut[one.id])) for one in openly}
    return {id: one for id, one in found.items() if one is not None}


def overdue_days(dates: list[tuple[date, date]], day: date, shut: Sequence[tuple[date, bool]] = ()) -> list[date]:
    """The days up to `day` that began with an action overdue, oldest first, from the days on which it got each due day; `shut`: the
    days on which it was closed and opened again, for what is done is not overdue."""
    found: set[date] = set()
    for at, (begun, due) in enumerate(dates):
        until = min(dates[at + 1][0] if at + 1 < len(dates) else day, day)
        first = max(due, begun) + timedelta(days=1)
        found |= {first + timedelta(days=step) for step in range((until - first).days + 1)}
    return sorted(one for one in found if not _began_shut(shut, one))


def _began_shut(shut: Sequence[tuple[date, bool]], day: date) -> bool:
    before = [is_shut for at, is_shut in shut if at < day]
    return bool(before) and before[-1]


def _raised(action: Action, late: list[date]) -> Raised | None:
    mornings = [one for one in late if one.weekday() not in _WEEKEND]
    if action.taken_in == "monthly":
        return None
    if len(late) >= DAYS_OF_TWO_WEEKS:
        return Raised("monthly", len(mornings), len(late), late[DAYS_OF_TWO_WEEKS - 1])
    if action.taken_in == "morning" and len(mornings) >= TWICE:
        return Raised("weekly", len(mornings), len(late), mornings[TWICE - 1])
    return None
