"""What the team said to an exception: known, handed over, silenced until a day and why, or brought back.

Answers are only ever added, so that a morning looked back at sees those that had been given by then and no others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import func, select

from huddle.decisions import past
from huddle.decisions.kept import line_of, now
from huddle.decisions.store import alone, is_there, reading, writing
from huddle.decisions.tables import AnswerRow

State = Literal["acknowledged", "handed_over", "silenced", "reopened"]
STATES: tuple[State, ...] = ("acknowledged", "handed_over", "silenced", "reopened")


class IncompleteAnswer(ValueError):
    """An answer lacks what its kind must say: `field` names it."""

    def __init__(self, words: str, field: str) -> None:
        super().__init__(words)
        self.field = field


class StaleAnswer(RuntimeError):
    """Somebody answered the exception after it was read; `answer` is what they said, and nothing was written."""

    def __init__(self, answer: Answer) -> None:
        given = f"{answer.who or 'somebody'} has {answer.state.replace('_', ' ')} it at {answer.made_at:%Y-%m-%d %H:%M} UTC"
        until = f" until {answer.until}" if answer.until else ""
        reason = f": {answer.reason}" if answer.reason else ""
        super().__init__(f"{given}{until}{reason}; look at it again before answering")
        self.answer = answer


@dataclass(frozen=True)
class Thing:
    """What an exception is about: an ASIN, a line, a source, a campaign or a whole site."""

    shop: str
    marketplace: str
    asin: str | None = None
    line: str | None = None
    """only where the line itself is the thing; an ASIN may change its line"""
    channel: str | None = None
    label: str | None = None
    """the campaign's name"""


@dataclass(frozen=True)
class Answer:
    """One answer to an exception."""

    id: int
    shop: str
    marketplace: str
    asin: str | None
    line: str | None
    channel: str | None
    kinds: tuple[str, ...]
    """the cause's rule, then those of its symptoms, as they stood"""
    state: State
    who: str
    """who answered; empty where nobody said so"""
    whom: str
    """with whom it is; empty where nobody was named"""
    reason: str
    until: date | None
    """the last morning it holds on; None for `reopened`"""
    day: date
    """the last day of data that had been seen; a look back at an earlier day does not know the answer"""
    since: date | None
    """when the exception had begun"""
    value: float | None
    """money a day at stake, in `currency`, when it was answered; None where unknown"""
    currency: str
    sentence: str
    """the exception in words, as it was read"""
    stamp: str | None
    link: str | None
    made_at: datetime
    label: str | None

    @property
    def thing(self) -> Thing:
        return Thing(self.shop, self.marketplace, self.asin, self.line, self.channel, self.label)


def answer(
    thing: Thing,
    state: State,
    *,
    kinds: tuple[str, ...],
    day: date,
    until: date | None = None,
    who: str = "",
    whom: str = "",
    reason: str = "",
    since: date | None = None,
    value: float | None = None,
    currency: str = "",
    sentence: str = "",
    stamp: str | None = None,
    link: str | None = None,
    seen: int | None = None,
) -> Answer:
    """Answer an exception. `seen`: number of the last answer the reader knew of, 0 for none; None asks nothing.

    Raises IncompleteAnswer for silence without a reason, a hand-over to nobody, or an answer without an end; StaleAnswer when
    somebody answered it meanwhile.
    """
    if state not in STATES:
        raise ValueError(f"{state!r} is no answer; use {', '.join(STATES)}")
    values: dict[str, Any] = {
        **vars(thing), "kinds": json.dumps(list(kinds)), "state": state,
        "who": line_of(who), "whom": line_of(whom), "reason": line_of(reason),
        "until": None if state == "reopened" else until, "day": day, "since": since, "value": value, "currency": currency,
        "sentence": sentence, "stamp": stamp, "link": link,
    }  # fmt: skip
    _refuse_incomplete(state, values)
    with writing() as session:
        alone(session, "answers")
        if seen is not None:
            given = [one for one in session.scalars(_of(thing)) if set(kinds) & set(json.loads(one.kinds))]
            if given and given[-1].id != seen:
                raise StaleAnswer(_answer(given[-1]))
        row = AnswerRow(made_at=now(), **values)
        session.add(row)
        session.flush()
        return _answer(row)


def _refuse_incomplete(state: State, values: dict[str, Any]) -> None:
    if state == "silenced" and not values["reason"]:
        raise IncompleteAnswer("silence needs a reason", "reason")
    if state == "handed_over" and not values["whom"]:
        raise IncompleteAnswer("a hand-over needs somebody to hand over to", "whom")
    if state != "reopened" and values["until"] is None:
        raise IncompleteAnswer("an answer needs the day until which it holds", "until")
    if values["until"] is not None and values["until"] < values["day"]:
        raise IncompleteAnswer(f"{values['until']} is over; an answer holds until a day to come", "until")


def answers(at: datetime | None = None) -> list[Answer]:
    """Every answer given until the moment `at` (by default all), oldest first; a store that is not there yet is not made."""
    if not is_there():
        return []
    with reading() as session:
        return [_answer(row) for row in session.scalars(_given_by(at, select(AnswerRow).order_by(AnswerRow.id)))]


def last_answer(at: datetime | None = None) -> int:
    """The number of the newest answer, 0 for none: what is remembered about answers rests on it."""
    if not is_there():
        return 0
    with reading() as session:
        return session.scalar(_given_by(at, select(func.max(AnswerRow.id)))) or 0


def _given_by(at: datetime | None, wanted: Any) -> Any:
    """A question about answers, of those that the moment, and the past meeting that is looked at, knew."""
    until = past.marks()
    if at is not None:
        wanted = wanted.where(AnswerRow.made_at <= at.astimezone(UTC).replace(tzinfo=None))
    return wanted if until is None else wanted.where(AnswerRow.id <= until.answers)


def _of(thing: Thing) -> Any:
    return select(AnswerRow).filter_by(**vars(thing)).order_by(AnswerRow.id)


def _answer(row: AnswerRow) -> Answer:
    values = {field.name: getattr(row, field.name) for field in fields(Answer)}
    return Answer(**{**values, "kinds": tuple(json.loads(row.kinds)), "made_at": row.made_at.replace(tzinfo=UTC)})
