"""Two people who change one action: what only one of them touched is merged, what both touched is refused with both values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huddle.decisions import past
from huddle.decisions.kept import as_kept, utc
from huddle.decisions.tables import ActionRow, HistoryRow


@dataclass(frozen=True)
class Clash:
    """A field that two people changed: what it was for both, what the one made of it, what the other wanted."""

    field: str
    was: Any
    theirs: Any
    yours: Any
    who: str
    """who changed it first; empty where nobody said so"""
    at: datetime


class StaleAction(RuntimeError):
    """Somebody changed the same field of the action after it was read; `clashes` name both values, nothing was written."""

    def __init__(self, words: str, clashes: Sequence[Clash], version: int) -> None:
        super().__init__(words)
        self.clashes = tuple(clashes)
        self.version = version
        """of the action with what the others made of it: who has read the clashes has seen this one"""


def merged(session: Session, row: ActionRow, version: int, changes: dict[str, Any]) -> dict[str, Any]:
    """Of the changes to an action seen at `version` those that still change something; raises StaleAction for what both changed."""
    entries = list(session.scalars(select(HistoryRow).where(HistoryRow.action_id == row.id).order_by(HistoryRow.id)))
    if version > row.version:
        raise ValueError(f"action {row.id} is at version {row.version}; nobody has seen version {version}")
    told = [(entry.version, json.loads(entry.fields)) for entry in entries]
    seen: dict[str, Any] = {name: past.FIRST.get(name) for _, set_to in told for name in set_to}
    for at, set_to in told:
        seen |= set_to if at <= version else {}
    wanted, clashes = {}, []
    for name, value in changes.items():
        present = getattr(row, name)
        if value == present or (name in seen and as_kept(value) == seen[name]):
            continue  # as it stands, or as the reader saw it: nothing the reader wants changed
        if name in seen and as_kept(present) != seen[name]:
            last = [entry for entry, (at, set_to) in zip(entries, told, strict=True) if at > version and name in set_to][-1]
            clashes.append(Clash(name, seen[name], as_kept(present), as_kept(value), last.who, utc(last.at)))
        wanted[name] = value
    if clashes:
        raise StaleAction(_in_words(row, clashes), clashes, row.version)
    return wanted


def _in_words(row: ActionRow, clashes: Sequence[Clash]) -> str:
    said = [
        f"{one.field} was made “{one.theirs}” by {one.who or 'somebody'} at {one.at:%Y-%m-%d %H:%M} UTC "
        f"(it was “{one.was}”, you wrote “{one.yours}”)"
        for one in clashes
    ]
    return (
        f"action {row.id} was changed meanwhile: {'; '.join(said)}. It now reads “{row.what}”, owner {row.owner or 'nobody'}, "
        f"due {row.due}; look at it again before changing it"
    )
