"""What became of messages: one for each closed meeting, begun before it leaves, so that neither two people nor a crash send it twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from huddle.decisions.kept import line_of, now
from huddle.decisions.push.post import Outcome
from huddle.decisions.push.robots import Parcel
from huddle.decisions.store import alone, is_there, reading, writing
from huddle.decisions.tables import MessageRow


@dataclass(frozen=True)
class Sent:
    """What became of the message of a meeting."""

    service: str
    outcome: str
    """begun (it may have left), sent, failed (nothing arrived) or unknown (it may have arrived)"""
    why: str
    told: str
    at: datetime

    @property
    def may_be_sent(self) -> bool:
        """Nothing arrived: it can be sent again."""
        return self.outcome == "failed"


def sent(meeting_id: int) -> Sent | None:
    """What became of the message of a meeting; None where none was ever begun."""
    if not is_there():
        return None
    with reading() as session:
        return _last(session, meeting_id)


def _last(session: Session, meeting_id: int) -> Sent | None:
    wanted = select(MessageRow).where(MessageRow.meeting_id == meeting_id).order_by(MessageRow.id.desc()).limit(1)
    row = session.scalar(wanted)
    if row is None:
        return None
    words = json.loads(row.words) if row.words else {}
    return Sent(row.service, row.outcome, words.get("why", "begun"), words.get("told", ""), row.at.replace(tzinfo=UTC))


def is_confirmed(service: str, target: str) -> bool:
    """Whether a message to this very group was seen before and let go."""
    if not is_there():
        return False
    wanted = select(MessageRow.id).where(MessageRow.service == service, MessageRow.target == target, MessageRow.outcome == "confirmed")
    with reading() as session:
        return session.scalar(wanted.limit(1)) is not None


def confirm(service: str, target: str, who: str) -> None:
    """Somebody saw what goes to this group, and let it go."""
    with writing() as session:
        session.add(MessageRow(meeting_id=None, service=service, target=target, outcome="confirmed", words="", who=line_of(who), at=now()))


def begin(meeting_id: int, parcel: Parcel, who: str) -> bool:
    """From here on the message may have left; False where it left before, or may have."""
    with writing() as session:
        alone(session, "messages")
        before = _last(session, meeting_id)
        if before is not None and not before.may_be_sent:
            return False
        session.add(_row(meeting_id, parcel, "begun", "", who))
        return True


def end(meeting_id: int, parcel: Parcel, outcome: Outcome, who: str) -> Sent:
    """Keep what became of it, without anything that is secret."""
    told = outcome.told
    for secret in parcel.secrets:
        told = told.replace(secret, "…")
    words = json.dumps({"why": outcome.why, "told": told}, ensure_ascii=False)
    with writing() as session:
        session.add(_row(meeting_id, parcel, outcome.outcome, words, who))
    return Sent(parcel.service, outcome.outcome, outcome.why, told, now().replace(tzinfo=UTC))


def _row(meeting_id: int, parcel: Parcel, outcome: str, words: str, who: str) -> MessageRow:
    return MessageRow(
        meeting_id=meeting_id, service=parcel.service, target=parcel.target, outcome=outcome, words=words, who=line_of(who), at=now()
    )
