"""What a meeting decided: who does what until when, kept so that the next meeting can ask."""

from huddle.decisions import held, past
from huddle.decisions.answers import STATES, Answer, IncompleteAnswer, StaleAnswer, State, Thing, answer, answers, last_answer
from huddle.decisions.book import (
    STATUSES,
    Action,
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
    taken,
    upcoming,
)
from huddle.decisions.copies import Taken, WrongCopy, bring_in, lines
from huddle.decisions.fixed import AlreadyStarted
from huddle.decisions.merging import Clash, StaleAction
from huddle.decisions.message import group_message
from huddle.decisions.own import OWN_WORDS, OwnVerdict, OwnWord, StaleVerdict, judge_own, own_verdict, own_verdicts
from huddle.decisions.raised import Raised, raised
from huddle.decisions.records import Amended, IncompleteRecord, Record, UnknownRecord, bets, record, records
from huddle.decisions.scope import Scope
from huddle.decisions.seen import Meeting, meetings
from huddle.decisions.standup import Line, StaleLine, speak, spoken, spoken_before
from huddle.decisions.store import NoStore, WrongStore

__all__ = [
    "OWN_WORDS", "STATES", "STATUSES", "Action", "AlreadyStarted", "Amended", "Answer", "Clash", "IncompleteAnswer", "IncompleteRecord",
    "Line", "Meeting", "NoStore", "OwnVerdict", "OwnWord", "Raised", "Record", "Scope", "StaleAction", "StaleAnswer", "StaleLine",
    "StaleVerdict", "State", "Status", "Taken", "Thing", "TooManyFocusItems", "UnknownAction", "UnknownRecord", "WrongCopy", "WrongStore",
    "add", "answer", "answers", "bets", "bring_in", "change", "close", "due", "every", "focus", "get", "group_message", "held", "history",
    "judge_own", "last_answer", "lines", "meetings", "of_day", "own_verdict", "own_verdicts", "past", "raised", "record", "records",
    "speak", "spoken", "spoken_before", "taken", "upcoming",
]  # fmt: skip
