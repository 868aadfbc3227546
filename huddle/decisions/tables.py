"""The tables of decisions, the same on SQLite and PostgreSQL; what changes them is a migration, never this file alone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, DateTime, Float, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The tables of the store."""


class ActionRow(Base):
    """An action as it stands now."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("length(trim(what)) > 0", name="action_says_what"),
        Index("action_by_due", "closed_at", "due"),
        Index("action_by_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[date] = mapped_column(Date)
    day: Mapped[date] = mapped_column(Date)
    marketplace: Mapped[str | None] = mapped_column(Text)
    shop: Mapped[str | None] = mapped_column(Text)
    asin: Mapped[str | None] = mapped_column(Text)
    exception_kind: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    stamp: Mapped[str | None] = mapped_column(Text)
    is_focus: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime)
    status: Mapped[str] = mapped_column(Text, default="open")
    blocker: Mapped[str] = mapped_column(Text, default="")
    help_from: Mapped[str] = mapped_column(Text, default="")
    expected: Mapped[str] = mapped_column(Text, default="")
    starts: Mapped[date | None] = mapped_column(Date)
    review: Mapped[date | None] = mapped_column(Date)
    asins: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    channel: Mapped[str | None] = mapped_column(Text)
    metric: Mapped[str | None] = mapped_column(Text)
    direction: Mapped[str | None] = mapped_column(Text)
    meeting: Mapped[str | None] = mapped_column(Text)
    """the kind of meeting it was taken in; null outside of one, and from before that was kept"""
    held_over: Mapped[str | None] = mapped_column(Text)
    """what that meeting was held over, as `scope.Scope.words` tells it; null where no meeting's was known"""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class HistoryRow(Base):
    """One change of an action; rows are added and never changed."""

    __tablename__ = "action_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    version: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(DateTime)
    happened: Mapped[str] = mapped_column(Text)
    fields: Mapped[str] = mapped_column(Text)
    """JSON of what was set"""
    who: Mapped[str] = mapped_column(Text, default="")
    """who changed it; empty where nobody said so"""


class AnswerRow(Base):
    """What the team said to an exception: known, handed over, silenced, brought back. Rows are added and never changed."""

    __tablename__ = "exception_answer"
    __table_args__ = (
        CheckConstraint("state in ('acknowledged', 'handed_over', 'silenced', 'reopened')", name="answer_is_known"),
        CheckConstraint("state = 'reopened' or until is not null", name="answer_ends"),
        CheckConstraint("state <> 'silenced' or length(trim(reason)) > 0", name="silence_has_a_reason"),
        Index("answer_by_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop: Mapped[str] = mapped_column(Text)
    marketplace: Mapped[str] = mapped_column(Text)
    asin: Mapped[str | None] = mapped_column(Text)
    line: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str | None] = mapped_column(Text)
    kinds: Mapped[str] = mapped_column(Text)
    """JSON: the cause's rule, then the rules of its symptoms"""
    state: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text, default="")
    whom: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    until: Mapped[date | None] = mapped_column(Date)
    day: Mapped[date] = mapped_column(Date)
    since: Mapped[date | None] = mapped_column(Date)
    value: Mapped[float | None] = mapped_column(Float)
    currency: Mapped[str] = mapped_column(Text, default="")
    sentence: Mapped[str] = mapped_column(Text, default="")
    stamp: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime)
    label: Mapped[str | None] = mapped_column(Text)


class RecordRow(Base):
    """A decision with what it rests on and how it will be judged. Rows are added and never changed: an amendment is another row."""

    __tablename__ = "decision_record"
    __table_args__ = (
        CheckConstraint("confidence between 0 and 100", name="confidence_is_a_share"),
        Index("record_by_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    question: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(Text)
    refused: Mapped[str] = mapped_column(Text)
    driver: Mapped[str] = mapped_column(Text)
    approver: Mapped[str] = mapped_column(Text)
    contributors: Mapped[str] = mapped_column(Text, default="")
    informed: Mapped[str] = mapped_column(Text, default="")
    metric: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text)
    change: Mapped[str] = mapped_column(Text)
    because: Mapped[str] = mapped_column(Text)
    stop_rule: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text, default="")
    by_day: Mapped[date] = mapped_column(Date)
    confidence: Mapped[int] = mapped_column(Integer)
    review: Mapped[date] = mapped_column(Date)
    amends: Mapped[int | None] = mapped_column(ForeignKey("decision_record.id"))
    link: Mapped[str | None] = mapped_column(Text)
    stamp: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime)
    meeting: Mapped[str | None] = mapped_column(Text)
    held_over: Mapped[str | None] = mapped_column(Text)
    """both as an action's"""


class RoomRow(Base):
    """One entry of what a room wrote in a meeting: topics, a hypothesis, the moment they were shown, a rating. Only ever added."""

    __tablename__ = "room_entry"
    __table_args__ = (
        CheckConstraint("kind in ('topics', 'hypothesis', 'shown', 'rating')", name="entry_is_known"),
        CheckConstraint("value is null or value between 1 and 10", name="rating_is_of_ten"),
        Index("room_by_day", "meeting", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(Text)
    topic: Mapped[int | None] = mapped_column()
    words: Mapped[str] = mapped_column(Text, default="")
    value: Mapped[int | None] = mapped_column()
    device: Mapped[str] = mapped_column(Text, default="")
    """a number the phone was given; it names nobody"""
    made_at: Mapped[datetime] = mapped_column(DateTime)
    over: Mapped[str | None] = mapped_column("scope_code", Text)
    """what the meeting was held over, as `room.code_of` names it; null from before it was kept: every meeting of the day reads it"""


class MeetingRow(Base):
    """A meeting that was closed. Rows are added and never changed: one that goes on afterwards and is closed again is another row."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("kind in ('morning', 'weekly', 'monthly')", name="meeting_is_known"),
        Index("meeting_by_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)
    shop: Mapped[str | None] = mapped_column(Text)
    marketplace: Mapped[str | None] = mapped_column(Text)
    line: Mapped[str | None] = mapped_column(Text)
    owner: Mapped[str | None] = mapped_column(Text)
    shown_day: Mapped[date | None] = mapped_column(Date)
    language: Mapped[str] = mapped_column(Text)
    stamp: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime | None] = mapped_column(DateTime)
    closed_at: Mapped[datetime] = mapped_column(DateTime)
    talked: Mapped[str] = mapped_column(Text)
    """JSON: seconds by screen"""
    who: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    history_to: Mapped[int] = mapped_column(Integer)
    """the newest entry of each table that the meeting knew; what came later it did not"""
    answers_to: Mapped[int] = mapped_column(Integer)
    records_to: Mapped[int] = mapped_column(Integer)
    verdicts_to: Mapped[int | None] = mapped_column(Integer)
    lines_to: Mapped[int | None] = mapped_column(Integer)
    room_to: Mapped[int | None] = mapped_column(Integer)
    """these three are null from before they were kept: the moment of the close says it then"""
    seen: Mapped[str] = mapped_column(Text)
    """JSON: what stands in its minutes"""


class MessageRow(Base):
    """What became of sending a meeting's message; rows are added and never changed, and no secret is in them."""

    __tablename__ = "meeting_message"
    __table_args__ = (CheckConstraint("outcome in ('confirmed', 'begun', 'sent', 'failed', 'unknown')", name="outcome_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    service: Mapped[str] = mapped_column(Text)
    target: Mapped[str] = mapped_column(Text)
    """a digest of where it goes: another group is confirmed anew"""
    outcome: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text, default="")
    who: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(DateTime)


class OwnVerdictRow(Base):
    """What the owner says came of an action, and why. Rows are added and never changed: the newest counts."""

    __tablename__ = "own_verdict"
    __table_args__ = (
        CheckConstraint("word in ('worked', 'did_not', 'unclear')", name="own_verdict_is_known"),
        CheckConstraint("length(trim(because)) > 0", name="own_verdict_says_why"),
        Index("own_verdict_by_action", "action_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    word: Mapped[str] = mapped_column(Text)
    because: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text, default="")
    day: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(DateTime)


class StandupRow(Base):
    """What a person says in the round of a morning. Rows are added and never changed: the newest of a person and day counts."""

    __tablename__ = "standup_line"
    __table_args__ = (
        CheckConstraint("length(trim(person)) > 0", name="standup_line_has_a_person"),
        Index("standup_by_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)
    progress: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    help: Mapped[str] = mapped_column(Text, default="")
    who: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(DateTime)
