"""The owner's own verdict on an action, in one word and one line: it stands beside what was measured and never replaces it.

Verdicts are only ever added; the newest of an action counts, and what was thought before stays.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import select

from huddle.decisions import past
from huddle.decisions.book import UnknownAction
from huddle.decisions.kept import line_of, now
from huddle.decisions.store import alone, is_there, reading, writing
from huddle.decisions.tables import ActionRow, OwnVerdictRow

OwnWord = Literal["worked", "did_not", "unclear"]
OWN_WORDS: tuple[OwnWord, ...] = ("worked", "did_not", "unclear")


@dataclass(frozen=True)
class OwnVerdict:
    """What the owner says came of an action."""

    id: int
    action_id: int
    word: OwnWord
    because: str
    """the reason, in one line"""
    who: str
    """who said it; empty where nobody said so"""
    day: date
    """the meeting's day it was said on"""
    made_at: datetime


class StaleVerdict(RuntimeError):
    """Somebody gave a verdict on the action after it was read; `verdict` is what they said, and nothing was written."""

    def __init__(self, verdict: OwnVerdict) -> None:
        at = f"{verdict.made_at:%Y-%m-%d %H:%M} UTC"
        said = f"{verdict.who or 'somebody'} has said {verdict.word.replace('_', ' ')} at {at}: {verdict.because}"
        super().__init__(f"{said}; look at it again before saying more")
        self.verdict = verdict


def judge_own(action: int, word: str, because: str, *, day: date, who: str = "", seen: int | None = None) -> OwnVerdict:
    """Say what came of an action. `seen`: number of the last own verdict the reader knew of, 0 for none; None asks nothing.

    Raises ValueError for a word that is none or without a reason, UnknownAction, StaleVerdict when somebody said one meanwhile.
    """
    if word not in OWN_WORDS:
        raise ValueError(f"{word!r} is no verdict; use {', '.join(OWN_WORDS)}")
    reason = line_of(because)
    if not reason:
        raise ValueError("a verdict needs one line that says why")
    with writing() as session:
        alone(session, f"verdict {action}")
        if session.get(ActionRow, action) is None:
            raise UnknownAction(f"there is no action {action}")
        last = session.scalar(select(OwnVerdictRow).filter_by(action_id=action).order_by(OwnVerdictRow.id.desc()).limit(1))
        if seen is not None and last is not None and last.id != seen:
            raise StaleVerdict(_verdict(last))
        row = OwnVerdictRow(action_id=action, word=word, because=reason, who=line_of(who), day=day, made_at=now())
        session.add(row)
        session.flush()
        return _verdict(row)


def own_verdicts() -> dict[int, OwnVerdict]:
    """The newest own verdict of each action that has one, by its number; a store that is not there yet is not made."""
    if not is_there():
        return {}
    with reading() as session:
        wanted = select(OwnVerdictRow).where(past.known("verdicts")).order_by(OwnVerdictRow.id)
        return {row.action_id: _verdict(row) for row in session.scalars(wanted)}


def own_verdict(action: int) -> OwnVerdict | None:
    """The newest own verdict of an action; None where its owner said nothing yet."""
    with reading() as session:
        wanted = select(OwnVerdictRow).where(OwnVerdictRow.action_id == action, past.known("verdicts"))
        row = session.scalar(wanted.order_by(OwnVerdictRow.id.desc()).limit(1))
        return None if row is None else _verdict(row)


def _verdict(row: OwnVerdictRow) -> OwnVerdict:
    values = {field.name: getattr(row, field.name) for field in fields(OwnVerdict)}
    return OwnVerdict(**{**values, "made_at": row.made_at.replace(tzinfo=UTC)})
