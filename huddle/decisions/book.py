"""The book of actions: add, change, close, and ask what is due.

What two people change at once is merged or refused in `merging.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from huddle.decisions import fixed, past
from huddle.decisions.kept import as_kept, line_of, now, utc
from huddle.decisions.merging import merged
from huddle.decisions.scope import Kind, Scope, is_taken_over, named_in
from huddle.decisions.store import alone, reading, writing
from huddle.decisions.tables import ActionRow, HistoryRow
from huddle.marketplaces import marketplaces

MOST_FOCUS_ITEMS = 3
Status = Literal["open", "doing", "blocked", "done", "dropped"]
STATUSES: tuple[Status, ...] = ("open", "doing", "blocked", "done", "dropped")
ENDS = ("done", "dropped")
EVERYTHING = Scope()
Direction = Literal["up", "down"]
CHANGEABLE = (
    "what", "owner", "due", "is_focus", "link", "marketplace", "shop", "asin", "exception_kind", "status", "blocker", "help_from",
    "expected", "starts", "review", "asins", "channel", "metric", "direction",
)  # fmt: skip


class UnknownAction(LookupError):
    """There is no action of that number."""


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
    status: Status
    blocker: str
    """what it waits for, while it is blocked"""
    help_from: str
    """whose help it needs, while it is blocked: a person or role"""
    expected: str
    """what it should bring, in one line"""
    starts: date | None
    review: date | None
    """when it is looked at whether it worked"""
    asins: tuple[str, ...]
    """the ASINs it is done to, where they are more than `asin`"""
    channel: str | None
    metric: str | None
    """what it is to change, a measure of `huddle.analysis.history`; None counts as units"""
    direction: Direction | None
    """which way it is to change it; None counts as up"""
    meeting: Kind | None
    """the kind of meeting it was taken in; None outside of one, and from before that was kept"""
    held_over: str | None
    """what that meeting was held over, in the words of `Scope`; None where that is not known"""

    @property
    def taken_in(self) -> Kind:
        """The kind of meeting it was taken in: as kept, else the one whose view it remembers; outside of any it is the morning's."""
        return self.meeting or named_in(self.link) or "morning"

    def is_over(self, scope: Scope) -> bool:
        """Whether it was taken in a meeting over a scope, or a part of it."""
        return is_taken_over(self.held_over, Scope(self.shop, self.marketplace), scope)

    def is_of(self, kind: Kind, scope: Scope) -> bool:
        """Whether it was taken in a meeting of that kind over a scope, or a part of it."""
        return self.taken_in == kind and self.is_over(scope)

    def concerns(self, scope: Scope) -> bool:
        """Whether a meeting over a scope follows it up: neither its owner, its site and shop nor the filters it was taken over are others;
        what is of no site is everybody's."""
        places = (Scope(self.shop, self.marketplace), replace(Scope.of(self.held_over or ""), owner=self.owner))
        return all(scope.may_hold(place) for place in places)

    @property
    def began(self) -> date | None:
        """The day from which it could show: as registered, else the day it was done; None for one never done. One dropped after its first
        day had begun: whoever could drop a loser out of the count would never lose."""
        if self.status != "dropped" or self.closed_at is None:
            return fixed.began(self.starts, self.closed_at)
        return self.starts if self.starts is not None and self.starts < fixed.home_day(self.closed_at) else None

    @property
    def has_started(self) -> bool:
        """Whether what it is judged by is fixed: its first day has come at home."""
        return fixed.has_come(self.starts or self.began)

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
    who: str = ""
    """empty where nobody said so"""


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
    expected: str = "",
    starts: date | None = None,
    review: date | None = None,
    asins: Sequence[str] = (),
    channel: str | None = None,
    metric: str | None = None,
    direction: Direction | None = None,
    meeting: Kind | None = None,
    held_over: Scope | None = None,
    who: str = "",
) -> Action:
    """Write an action into the book; `meeting` and `held_over` say in which one it is taken, if in any.

    Raises ValueError without a text, for an unknown site or a review before the start, AlreadyStarted for a start before the
    meeting's day, TooManyFocusItems for a fourth focus item of a day.
    """
    _refuse_backwards(starts, review)
    _refuse_unknown(marketplace)
    fixed.refuse_before(day, starts)
    values = {
        "what": _text(what), "owner": line_of(owner), "due": due, "day": day, "marketplace": marketplace, "shop": shop,
        "asin": asin, "exception_kind": exception_kind, "link": link, "stamp": stamp, "is_focus": is_focus, "expected": line_of(expected),
        "starts": starts, "review": review, "asins": list(asins) or None, "channel": channel, "metric": metric, "direction": direction,
        "meeting": meeting, "held_over": None if held_over is None else held_over.words,
    }  # fmt: skip
    moment = now()
    with writing() as session:
        row = ActionRow(created_at=moment, changed_at=moment, **values)
        if is_focus:
            _refuse_fourth(session, row)
        session.add(row)
        session.flush()
        _remember(session, row, "added", values, who)
        return _action(row)


def get(id: int) -> Action:
    """The action of that number. Raises UnknownAction."""
    if past.marks() is not None:
        found = [one for one in every() if one.id == id]
        if not found:
            raise UnknownAction(f"there was no action {id}")
        return found[0]
    with reading() as session:
        return _action(_row(session, id))


def due(day: date) -> list[Action]:
    """Open actions due on `day` or before: the longest overdue first."""
    return _select(lambda one: one.is_open and one.due <= day, ActionRow.closed_at.is_(None), ActionRow.due <= day, by_due=True)


def upcoming(day: date) -> list[Action]:
    """Open actions due after `day`, the nearest first."""
    return _select(lambda one: one.is_open and one.due > day, ActionRow.closed_at.is_(None), ActionRow.due > day, by_due=True)


def of_day(day: date) -> list[Action]:
    """Everything decided on `day`, in whatever meeting, open or closed, in the order it was written."""
    return _select(lambda one: one.day == day, ActionRow.day == day)


def taken(kind: Kind, day: date, scope: Scope) -> list[Action]:
    """What one meeting decided, open or closed, in the order it was written."""
    return [one for one in of_day(day) if one.is_of(kind, scope)]


def every() -> list[Action]:
    """Every action there is, in the order it was written."""
    return _select(lambda one: True)


def focus(day: date, scope: Scope = EVERYTHING) -> list[Action]:
    """A day's focus: at most three of a meeting, in the order they were chosen; over all sites also what meetings over a part chose."""
    chosen = _select(lambda one: one.day == day and one.is_focus, ActionRow.day == day, ActionRow.is_focus.is_(True))
    return [one for one in chosen if one.is_over(scope)]


def change(id: int, version: int, *, who: str = "", **changes: Any) -> Action:
    """Change fields of an action last seen at `version`. What others changed since in other fields stays as they made it.

    Raises StaleAction, with both values, when somebody else made something else of the same field; UnknownAction; TypeError for a
    field that cannot be changed; AlreadyStarted for what it is judged by; TooManyFocusItems and ValueError as `add`, ValueError also for
    a version there is not yet and a blocked action that does not say what blocks it and whose help it needs.
    """
    for unknown in changes.keys() - set(CHANGEABLE):
        raise TypeError(f"{unknown} of an action cannot be changed; these can: {', '.join(CHANGEABLE)}")
    if "what" in changes:
        changes["what"] = _text(changes["what"])
    changes |= {name: line_of(changes[name]) for name in ("owner", "blocker", "help_from", "expected") if name in changes}
    if "asins" in changes:
        changes["asins"] = list(changes["asins"]) or None
    _refuse_unknown(changes.get("marketplace"))
    with writing() as session:
        row = _row(session, id, to_change=True)
        wanted = merged(session, row, version, changes)
        if not wanted:
            return _action(row)
        if wanted.get("is_focus"):
            _refuse_fourth(session, row)
        fixed.refuse_hindsight(row, wanted)
        wanted |= _standing(row, wanted)
        for name, value in wanted.items():
            setattr(row, name, value)
        return _written(session, row, "changed", wanted, who)


def close(id: int, *, who: str = "") -> Action:
    """Mark an action as done, whatever else was changed meanwhile, be it dropped. Twice changes nothing. Raises UnknownAction."""
    with writing() as session:
        row = _row(session, id, to_change=True)
        if row.status == "done":
            return _action(row)
        done = {"status": "done", "blocker": "", "help_from": "", "closed_at": now()}
        for name, value in done.items():
            setattr(row, name, value)
        return _written(session, row, "closed", done, who)


def _standing(row: ActionRow, wanted: dict[str, Any]) -> dict[str, Any]:
    """What follows from where an action stands: an end has its moment, and only a blocked one has a blocker. Raises ValueError."""
    status = wanted.get("status", row.status)
    if status not in STATUSES:
        raise ValueError(f"{status!r} is no state of an action; use {', '.join(STATUSES)}")
    follows: dict[str, Any] = {}
    if status != row.status:
        done_on = fixed.began(row.starts, row.closed_at) if row.status == "done" else None
        if row.starts is None and fixed.has_passed(done_on):
            follows["starts"] = done_on  # it has begun: nobody begins it anew by taking back that it was done
        if status in ENDS or row.closed_at is not None:
            follows["closed_at"] = now() if status in ENDS else None
    if status != "blocked":
        follows |= {name: "" for name in ("blocker", "help_from") if getattr(row, name) or wanted.get(name)}
    elif not wanted.get("blocker", row.blocker) or not wanted.get("help_from", row.help_from):
        raise ValueError("a blocked action says what blocks it and whose help it needs")
    starts, review = (wanted.get(name, getattr(row, name)) for name in ("starts", "review"))
    _refuse_backwards(starts, review)
    return follows


def _refuse_unknown(marketplace: str | None) -> None:
    """Every page names the site of an action: one that nobody knows would close them all."""
    if marketplace is not None and marketplace not in marketplaces():
        raise ValueError(f"{marketplace!r} is no site; use {', '.join(marketplaces())}")


def _refuse_backwards(starts: date | None, review: date | None) -> None:
    if starts is not None and review is not None and review < starts:
        raise ValueError(f"it cannot be looked at on {review} whether it worked: it starts on {starts}")


def history(id: int) -> list[Change]:
    """Every change of an action, oldest first. Raises UnknownAction."""
    with reading() as session:
        _row(session, id)
        wanted = select(HistoryRow).where(HistoryRow.action_id == id).order_by(HistoryRow.id)
        until = past.marks()
        rows = session.scalars(wanted if until is None else wanted.where(HistoryRow.id <= until.history))
        return [Change(row.version, utc(row.at), row.happened, json.loads(row.fields), row.who) for row in rows]


def _select(holds: Callable[[Action], bool], *conditions: Any, by_due: bool = False) -> list[Action]:
    """Actions in the order they were written, or are due; `holds` says what the conditions do where a past meeting is looked at."""
    until = past.marks()
    with reading() as session:
        if until is not None:
            then = [one for row in past.actions(session, until) if holds(one := _of_values(row))]
            return sorted(then, key=lambda one: (one.due, one.id)) if by_due else then
        order = (ActionRow.due, ActionRow.id) if by_due else (ActionRow.id,)
        return [_action(row) for row in session.scalars(select(ActionRow).where(*conditions).order_by(*order))]


def _row(session: Session, id: int, *, to_change: bool = False) -> ActionRow:
    row = session.get(ActionRow, id, with_for_update=True if to_change else None)
    if row is None:
        raise UnknownAction(f"there is no action {id}")
    return row


def _refuse_fourth(session: Session, row: ActionRow) -> None:
    """Raises TooManyFocusItems where the meeting the action is taken in has its three."""
    alone(session, f"focus {row.day}")
    chosen = session.scalars(select(ActionRow).where(ActionRow.day == row.day, ActionRow.is_focus.is_(True)).order_by(ActionRow.id))
    taken = [one.what for one in map(_action, chosen) if one.is_over(Scope.of(row.held_over or ""))]
    if len(taken) >= MOST_FOCUS_ITEMS:
        raise TooManyFocusItems(f"{row.day} already has {MOST_FOCUS_ITEMS} focus items: {'; '.join(taken)}; drop one first")


def _written(session: Session, row: ActionRow, happened: str, changes: dict[str, Any], who: str) -> Action:
    row.changed_at = now()
    session.flush()
    _remember(session, row, happened, changes, who)
    return _action(row)


def _remember(session: Session, row: ActionRow, happened: str, values: dict[str, Any], who: str) -> None:
    written = json.dumps({name: as_kept(value) for name, value in values.items()}, ensure_ascii=False, sort_keys=True)
    entry = HistoryRow(action_id=row.id, version=row.version, at=row.changed_at, happened=happened, fields=written, who=line_of(who))
    session.add(entry)


def _text(what: str) -> str:
    text = line_of(what)
    if not text:
        raise ValueError("an action needs one line that says what is to be done")
    return text


def _action(row: ActionRow) -> Action:
    return _of_values({field.name: getattr(row, field.name) for field in fields(Action)})


def _of_values(values: dict[str, Any]) -> Action:
    for name in ("created_at", "changed_at", "closed_at"):
        values[name] = utc(values[name]) if values[name] is not None else None
    return Action(**{**values, "asins": tuple(values["asins"] or ())})
