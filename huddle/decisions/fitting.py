"""What a row of a copy must say beyond the types of its columns: a store that holds anything else would break the pages that read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from huddle.decisions.book import ENDS, STATUSES
from huddle.decisions.scope import KINDS
from huddle.expected_changes import MEASURES
from huddle.marketplaces import marketplaces
from huddle.metrics import metrics
from huddle.text import LANGUAGES

_ONE_OF: dict[tuple[str, str], Callable[[], tuple[str, ...]]] = {
    ("action", "status"): lambda: STATUSES,
    ("action", "direction"): lambda: ("up", "down"),
    ("action", "metric"): lambda: (*MEASURES, *metrics()),
    ("action", "marketplace"): lambda: tuple(marketplaces()),
    ("action", "meeting"): lambda: KINDS,
    ("decision_record", "meeting"): lambda: KINDS,
    ("meeting", "language"): lambda: tuple(LANGUAGES),
}
_NOT_BEFORE = {
    "action": (("review", "starts"),),
    "decision_record": (("by_day", "day"), ("review", "day")),
    "exception_answer": (("until", "day"),),
    "meeting": (("closed_at", "opened_at"),),
}
"""days and moments of a table, each with the one that it may not lie before"""


def fault(table: str, row: Mapping[str, Any]) -> str:
    """What a row says that no row can, in words; empty where it fits."""
    for name in ("id", "version"):
        if row.get(name) is not None and row[name] < 1:
            return f"{name} {row[name]} is below 1"
    for (of, name), allowed in _ONE_OF.items():
        if of == table and row.get(name) is not None and row[name] not in allowed():
            return f"{name} cannot be {json.dumps(row[name])}"
    for later, earlier in _NOT_BEFORE.get(table, ()):
        if row.get(later) is not None and row.get(earlier) is not None and row[later] < row[earlier]:
            return f"{later} {row[later]} lies before {earlier} {row[earlier]}"
    return _UNREADABLE[table](row) if table in _UNREADABLE else ""


def _of_action(row: Mapping[str, Any]) -> str:
    if (row.get("status", "open") in ENDS) != (row.get("closed_at") is not None):
        return f"closed_at {row.get('closed_at')} and status {row.get('status', 'open')} contradict each other"
    if row.get("status") == "blocked" and not (row.get("blocker") and row.get("help_from")):
        return "a blocked action says what blocks it and whose help it needs"
    return "" if _is_words(row.get("asins") or []) else "asins is no list of words"


def _of_history(row: Mapping[str, Any]) -> str:
    return "" if isinstance(_json(row["fields"]), dict) else "fields is no JSON object"


def _of_answer(row: Mapping[str, Any]) -> str:
    kinds = _json(row["kinds"])
    return "" if kinds and _is_words(kinds) else "kinds is no JSON list of rules"


def _of_room(row: Mapping[str, Any]) -> str:
    if row["kind"] != "topics":
        return ""
    topics = _json(row.get("words"))
    fits = isinstance(topics, list) and all(isinstance(one, dict) and one.keys() >= {"words", "page", "params"} for one in topics)
    return "" if fits and topics else "words is no JSON list of topics"


def _of_meeting(row: Mapping[str, Any]) -> str:
    from huddle.decisions.minutes.document import read  # the minutes know the store

    talked = _json(row["talked"])
    if not isinstance(talked, dict) or not all(type(seconds) is int for seconds in talked.values()):
        return "talked is no JSON object of seconds"
    try:
        read(json.loads(row["seen"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "seen is no minutes"
    return ""


def _json(text: Any) -> Any:
    try:
        return json.loads(text)
    except (ValueError, TypeError):
        return None


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_UNREADABLE: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "action": _of_action, "action_history": _of_history, "exception_answer": _of_answer, "room_entry": _of_room, "meeting": _of_meeting,
}  # fmt: skip
