"""On which data a meeting decided: every action remembers its stamp, so a past meeting can be opened as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from huddle.decisions.store import reading
from huddle.decisions.tables import ActionRow


@dataclass(frozen=True)
class Meeting:
    """The actions that one meeting took on one state of the data."""

    day: date
    stamp: str
    actions: int


def meetings(most: int) -> list[Meeting]:
    """The newest meetings that took an action, with the data they took it on; at most so many."""
    wanted = (
        select(ActionRow.day, ActionRow.stamp, func.count())
        .where(ActionRow.stamp.is_not(None), ActionRow.stamp != "")
        .group_by(ActionRow.day, ActionRow.stamp)
        .order_by(ActionRow.day.desc(), func.max(ActionRow.id).desc())
        .limit(most)
    )
    with reading() as session:
        return [Meeting(day, stamp or "", count) for day, stamp, count in session.execute(wanted)]
