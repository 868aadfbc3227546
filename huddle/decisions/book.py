"""The book of actions: add, change, close, and ask what is due. A stale edit is refused, never merged."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huddle import clock
from huddle.decisions.store import ActionRow, HistoryRow, reading, writing

MOST_FOCUS_ITEMS = 3
CHANGEABLE = ("what", "owner", "due", "is_focus", "link", "marketplace", "shop", "asin", "exception_kind")


class UnknownAction(LookupError):
    """There is no action of that number."""


class StaleAction(RuntimeError):
    """Somebody changed the action after it was read."""


class TooManyFocusItems(ValueError):
    """A day already has its three focus items."""


@dataclass(frozen=True)
class Action:
    """What somebody does until a day."""

    id: int
    version: int
    """grows with every change; an edit must name the version it saw"""
    what: str
    owner: str
    """a name or a role; empty while nobody took it"""
    due: date
    day: date
    """the meeting's day"""
    marketplace: str | None
    shop: str | None
    asin: str | None
    exception_kind: str | None
    """rule of the exception it answers"""
    link: str | None
    """the view it was decided on"""
    stamp: str | None
    """the data it was decided on"""
    is_focus: bool
    created_at: datetime
    changed_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def days_overdue(self, day: date) -> int:
        """Days past its due day on `day`; 0 when it is not overdue or is closed."""
        return max((day - self.due).days, 0) if self.is_open else 0


@dataclass(frozen=True)
class Change:
    """One entry of an action's history."""

    version: int
    at: datetime
    happened: str
    """added, changed or closed"""
    fields: dict[str, Any]


def add(
    what: str,
    *,
    owner: str,
    due: date,
    day: date,
    marketplace: str | None = None,
    shop: str | None = None,
    asin: str | None = None,
    exception_kind: str | None = None,
    link: str | None = None,
    stamp: str | None = None,
    is_focus: bool = False,
) -> Action:
    """Write an action into the book. Raises ValueError without a text, TooManyFocusItems for a fourth focus item of a day."""
    values = {
        "what": _text(what), "owner": owner.strip(), "due": due, "day": day, "marketplace": marketplace, "shop": shop,
        "asin": asin, "exception_kind": exception_kind, "link": link, "stamp": stamp, "is_focus": is_focus,
    }  # fmt: skip
    now = _now()
    with writing() as session:
        if is_focus:
            _refuse_fourth(session, day)
        row = ActionRow(version=1, created_at=now, changed_at=now, **values)
        session.add(row)
        session.flush()
        _remember(session, row, "added", values)
        return _action(row)


def get(id: int) -> Action:
    """The action of that number. Raises UnknownAction."""
    with reading() as session:
        return _action(_row(session, id))


def due(day: date) -> list[Action]:
    """Open actions due on `day` or before: the longest overdue first."""
    return _select(ActionRow.closed_at.is_(None), ActionRow.due <= day, order=(ActionRow.due, ActionRow.id))


def upcoming(day: date) -> list[Action]:
    """Open actions due after `day`, the nearest first."""
    return _select(ActionRow.closed_at.is_(None), ActionRow.due > day, order=(ActionRow.due, ActionRow.id))


def of_day(day: date) -> list[Action]:
    """Everything decided in the meeting of `day`, open or closed, in the order it was written."""
    return _select(ActionRow.day == day, order=(ActionRow.id,))


def focus(day: date) -> list[Action]:
    """The day's focus: at most three, in the order they were chosen."""
    return _select(ActionRow.day == day, ActionRow.is_focus.is_(True), order=(ActionRow.id,))


def change(id: int, version: int, **changes: Any) -> Action:
    """Change fields of an action last seen at `version`.

    Raises StaleAction when it was changed since, UnknownAction, TypeError for a field that cannot be changed,
    TooManyFocusItems and ValueError as `add`.
    """
    for unknown in changes.keys() - set(CHANGEABLE):
        raise TypeError(f"{unknown} of an action cannot be changed; these can: {', '.join(CHANGEABLE)}")
    if "what" in changes:
        changes["what"] = _text(changes["what"])
    with writing() as session:
        row = _row(session, id)
        _refuse_stale(row, version)
        if changes.get("is_focus") and not row.is_focus:
            _refuse_fourth(session, row.day)
        for name, value in changes.items():
            setattr(row, name, value)
        return _written(session, row, "changed", changes)


def close(id: int, version: int | None = None) -> Action:
    """Mark an action as done. Closing a closed one changes nothing. With `version`, a stale one is refused."""
    with writing() as session:
        row = _row(session, id)
        if row.closed_at is not None:
            return _action(row)
        if version is not None:
            _refuse_stale(row, version)
        row.closed_at = _now()
        return _written(session, row, "closed", {"closed_at": row.closed_at})


def history(id: int) -> list[Change]:
    """Every change of an action, oldest first. Raises UnknownAction."""
    with reading() as session:
        _row(session, id)
        rows = session.scalars(select(HistoryRow).where(HistoryRow.action_id == id).order_by(HistoryRow.id))
        return [Change(row.version, _utc(row.at), row.happened, json.loads(row.fields)) for row in rows]


def _select(*conditions: Any, order: Sequence[Any]) -> list[Action]:
    with reading() as session:
        return [_action(row) for row in session.scalars(select(ActionRow).where(*conditions).order_by(*order))]


def _row(session: Session, id: int) -> ActionRow:
    row = session.get(ActionRow, id)
    if row is None:
        raise UnknownAction(f"there is no action {id}")
    return row


def _refuse_stale(row: ActionRow, version: int) -> None:
    if row.version != version:
        raise StaleAction(
            f"action {row.id} was changed meanwhile: it now reads “{row.what}”, owner {row.owner or 'nobody'}, due {row.due}; "
            "look at it again before changing it"
        )


def _refuse_fourth(session: Session, day: date) -> None:
    taken = list(session.scalars(select(ActionRow.what).where(ActionRow.day == day, ActionRow.is_focus.is_(True))))
    if len(taken) >= MOST_FOCUS_ITEMS:
        raise TooManyFocusItems(f"{day} already has {MOST_FOCUS_ITEMS} focus items: {'; '.join(taken)}; drop one first")


def _written(session: Session, row: ActionRow, happened: str, changes: dict[str, Any]) -> Action:
    row.version += 1
    row.changed_at = _now()
    _remember(session, row, happened, changes)
    session.flush()
    return _action(row)


def _remember(session: Session, row: ActionRow, happened: str, values: dict[str, Any]) -> None:
    written = json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)
    session.add(HistoryRow(action_id=row.id, version=row.version, at=row.changed_at, happened=happened, fields=written))


def _text(what: str) -> str:
    text = " ".join(what.split())
    if not text:
        raise ValueError("an action needs one line that says what is to be done")
    return text


def _now() -> datetime:
    return clock.present().replace(tzinfo=None)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _action(row: ActionRow) -> Action:
    values = {field.name: getattr(row, field.name) for field in fields(Action)}
    for name in ("created_at", "changed_at", "closed_at"):
        values[name] = _utc(values[name]) if values[name] is not None else None
    return Action(**values)
