"""The whole store as JSON Lines, out and in again: a copy at night, a move from SQLite to PostgreSQL, a look by any program.

One line is one row of one table, with its table's name, what others speak of first. Bringing
in is all or nothing, adds what is not there, and refuses a row that says something else than the one of its number here, or an
action that its own history does not lead to: a copy is no way round what cannot be changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Float, Integer, Text, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from huddle.decisions.kept import as_kept
from huddle.decisions.store import HEAD, alone, reading, writing
from huddle.decisions.tables import ActionRow, Base, HistoryRow

KIND = "huddle.decisions"
TABLES = Base.metadata.sorted_tables


class WrongCopy(ValueError):
    """What is to be brought in is no copy of decisions, or contradicts what is here; nothing was written."""


@dataclass(frozen=True)
class Taken:
    """What was brought in."""

    added: int
    known: int
    """rows that were here already, word for word"""


def lines() -> Iterator[str]:
    """Every row of the store as one line of JSON, after a first line that says what this is; as the store stood at one moment."""
    with reading() as session:
        if session.get_bind().dialect.name == "postgresql":  # else each table is read as it stands by then
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield json.dumps({"kind": KIND, "version": HEAD})
        for table in TABLES:
            for row in session.execute(select(table).order_by(table.c.id)).mappings():
                yield json.dumps({"table": table.name, **{name: _told(value) for name, value in row.items()}}, ensure_ascii=False)


def bring_in(copy: Iterable[str]) -> Taken:
    """Add the rows of a copy that are not here. Raises WrongCopy, naming the line, and writes nothing then."""
    added = known = 0
    touched: set[int] = set()
    with writing() as session:
        alone(session, "answers")
        for number, row in _rows(copy):
            name = row.pop("table", None)
            table = next((one for one in TABLES if one.name == name), None)
            if table is None:
                raise WrongCopy(f"line {number}: there is no table {name!r}")
            if unknown := row.keys() - set(table.c.keys()):
                raise WrongCopy(f"line {number}: {name} has no {', '.join(sorted(unknown))}; this copy was made by a newer Huddle")
            values = _values(table, row, number)
            here = session.execute(select(table).where(table.c.id == values["id"])).mappings().first()
            if here is None:
                _add(session, table, values, number)
                added += 1
                if name in (ActionRow.__tablename__, HistoryRow.__tablename__):
                    touched.add(values["action_id" if name == HistoryRow.__tablename__ else "id"])
            elif all(_told(here[column]) == value for column, value in row.items()):
                known += 1
            else:
                raise WrongCopy(f"line {number}: {name} {row['id']} says something else here; bring a copy into an empty store")
        _refuse_gaps(session, touched)
        _count_on(session)
    return Taken(added, known)


def _refuse_gaps(session: Session, touched: set[int]) -> None:
    """Raises WrongCopy for an action of those that is not what its history says, change by change."""
    for id in sorted(touched):
        action = session.get_one(ActionRow, id)
        entries = session.scalars(select(HistoryRow).where(HistoryRow.action_id == id).order_by(HistoryRow.id)).all()
        told: dict[str, Any] = {}
        for entry in entries:
            told |= json.loads(entry.fields)
        here = {name: getattr(action, name, None) for name in told}
        if [one.version for one in entries] != list(range(1, action.version + 1)) or any(
            as_kept(value) != told[name] for name, value in here.items()
        ):
            raise WrongCopy(f"action {id} is not what its history says; bring in a copy as it was exported")


def _rows(copy: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows with the numbers of their lines; raises WrongCopy for what is no line of a copy."""
    is_copy = False
    for number, line in enumerate(copy, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as fault:
            raise WrongCopy(f"line {number} is no JSON: {fault}") from None
        if not isinstance(row, dict) or (not is_copy and row.get("kind") != KIND):
            raise WrongCopy(f"line {number}: this is no copy of decisions; the first line of one names {KIND}")
        if is_copy:
            yield number, row
        is_copy = True
    if not is_copy:
        raise WrongCopy("there is no line at all; a copy of decisions has at least one")


def _values(table: Any, row: dict[str, Any], number: int) -> dict[str, Any]:
    """A row as the store takes it. Raises WrongCopy, for either kind of store alike, for a value that is none of its column."""
    found = {}
    for name, value in {"id": None, **row}.items():
        try:
            found[name] = _read(table.c[name], value)
        except (ValueError, TypeError):
            raise WrongCopy(f"line {number} does not fit: {name} of {table.name} cannot be {json.dumps(value)[:60]}") from None
    return found


def _add(session: Session, table: Any, values: dict[str, Any], number: int) -> None:
    try:
        session.execute(insert(table).values(values))
    except (IntegrityError, DataError) as fault:
        raise WrongCopy(f"line {number} does not fit: {fault.orig}") from None


def _count_on(session: Session) -> None:
    """The next number comes after the last one brought in; SQLite counts so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            last = f"(select coalesce(max(id), 0) + 1 from {table.name})"
            session.execute(text(f"select setval(pg_get_serial_sequence('{table.name}', 'id'), {last}, false)"))


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _read(column: Any, value: Any) -> Any:
    """A value of a column. Raises ValueError and TypeError for one that is none."""
    if value is None:
        if column.primary_key:
            raise ValueError("a row has a number")
        return None
    if isinstance(column.type, DateTime):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            raise ValueError("moments are kept in UTC, without saying so")
        return moment
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    fits = next((types for kind, types in _TYPES if isinstance(column.type, kind)), (list,))
    if not isinstance(value, fits) or (isinstance(value, bool) and bool not in fits):
        raise TypeError("another type")
    if (isinstance(value, int) and abs(value) > _MOST) or (isinstance(value, str) and "\0" in value):
        raise ValueError("more than a store holds")
    return value


_TYPES: tuple[tuple[Any, tuple[type, ...]], ...] = ((Text, (str,)), (Boolean, (bool,)), (Integer, (int,)), (Float, (int, float)))
_MOST = 2**31 - 1
