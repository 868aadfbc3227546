"""What a meeting decided: who does what until when, kept so that the next meeting can ask."""

from huddle.decisions.book import (
    Action,
    StaleAction,
    TooManyFocusItems,
    UnknownAction,
    add,
    change,
    close,
    due,
    focus,
    get,
    history,
    of_day,
    upcoming,
)
from huddle.decisions.message import group_message
from huddle.decisions.seen import Meeting, meetings

__all__ = [
    "Action", "Meeting", "StaleAction", "TooManyFocusItems", "UnknownAction", "add", "change", "close", "due", "focus", "get",
    "group_message", "history", "meetings", "of_day", "upcoming",
]  # fmt: skip
