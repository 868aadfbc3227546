"""What a meeting decided: who does what until when, kept so that the next meeting can ask."""

from huddle.decisions import held, past
from huddle.decisions.answers import STATES, Answer, IncompleteAnswer, StaleAnswer, State, Thing, answer, answers, last_answer
from huddle.decisions.book import (
    STATUSES,
    Action,
    AlreadyStarted,
    Clash,
    StaleAction,
    Status,
    TooManyFocusItems,
    UnknownAction,
    add,
    change,
    close,
    due,
    every,
    focus,
    get,
    history,
    of_day,
    upcoming,
)
from huddle.decisions.copies import Taken, WrongCopy, bring_in, lines
from huddle.decisions.message import group_message
from huddle.decisions.records import Amended, IncompleteRecord, Record, UnknownRecord, record, records
from huddle.decisions.seen import Meeting, meetings
from huddle.decisions.store import NoStore, WrongStore

__all__ = [
    "STATES", "STATUSES", "Action", "AlreadyStarted", "Amended", "Answer", "Clash", "IncompleteAnswer", "IncompleteRecord",
    "Meeting", "NoStore", "Record", "StaleAction", "StaleAnswer", "State", "Status", "Taken", "Thing", "TooManyFocusItems",
    "UnknownAction", "UnknownRecord", "WrongCopy", "WrongStore", "add", "answer", "answers", "bring_in", "change", "close", "due",
    "every", "focus", "get", "group_message", "held", "history", "last_answer", "lines", "meetings", "of_day", "past", "record", "records",
    "upcoming",
]  # fmt: skip
