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

from sqlalchemy import Boolean, Date, DateTime, Float, Integer, Text, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from huddle.decisions.fitting import fault as misfit
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
        count = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
        yield json.dumps({"kind": KIND, "version": HEAD, "rows": count})
        for table in TABLES:
            for row in session.execute(select(table).order_by(table.c.id)).mappings():
                yield json.dumps({"table": table.name, **{name: _told(value) for name, value in row.items()}}, ensure_ascii=False)


def bring_in(copy: Iterable[str]) -> Taken:
    """Add the rows of a copy that are not here. Raises WrongCopy, naming the line, and writes nothing then."""
    added = known = 0
    touched: dict[int, int] = {}
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
                    touched[values["action_id" if name == HistoryRow.__tablename__ else "id"]] = number
            elif all(_told(here[column]) == value for column, value in row.items()):
                known += 1
            else:
                raise WrongCopy(f"line {number}: {name} {row['id']} says something else here; bring a copy into an empty store")
        _refuse_gaps(session, touched)
        _count_on(session)
    return Taken(added, known)


def _refuse_gaps(session: Session, touched: dict[int, int]) -> None:
    """Raises WrongCopy for an action of those, with the line that last spoke of it, that is not what its history says, change by change."""
    for id, number in sorted(touched.items()):
        action = session.get_one(ActionRow, id)
        entries = session.scalars(select(HistoryRow).where(HistoryRow.action_id == id).order_by(HistoryRow.id)).all()
        told: dict[str, Any] = {}
        for entry in entries:
            told |= json.loads(entry.fields)
        here = {name: getattr(action, name, None) for name in told}
        if [one.version for one in entries] != list(range(1, action.version + 1)) or any(
            as_kept(value) != told[name] for name, value in here.items()
        ):
            raise WrongCopy(f"line {number}: action {id} is not what its history says; bring in a copy as it was exported")


def _rows(copy: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows with the numbers of their lines; raises WrongCopy for what is no line of a copy."""
    head: dict[str, Any] | None = None
    number = found = 0
    for number, line in enumerate(copy, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_constant=_refuse_constant, object_pairs_hook=_once)
        except (ValueError, RecursionError) as fault:
            raise WrongCopy(f"line {number} is no JSON: {str(fault)[:100]}") from None
        if not isinstance(row, dict) or (head is None and row.get("kind") != KIND):
            raise WrongCopy(f"line {number}: this is no copy of decisions; the first line of one names {KIND}")
        if head is None:
            head = row
            _refuse_newer(row, number)
            continue
        found += 1
        yield number, row
    if head is None:
        raise WrongCopy("there is no line at all; a copy of decisions has at least one")
    if head.get("rows", found) != found:
        raise WrongCopy(f"line {number} is the last, and the copy has {found} of {head['rows']} rows; take the whole file")


def _refuse_newer(head: dict[str, Any], number: int) -> None:
    version = head.get("version")
    if not isinstance(version, str) or not version.isdecimal():
        raise WrongCopy(f"line {number}: this copy does not say of which version it is")
    if int(version) > int(HEAD):
        raise WrongCopy(f"line {number}: this copy of version {version} was made by a newer Huddle; this one reads up to {HEAD}")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in it")
    return found


def _values(table: Any, row: dict[str, Any], number: int) -> dict[str, Any]:
    """A row as the store takes it. Raises WrongCopy, for either kind of store alike, for a value that is none of its column."""
    found = {}
    if table is ActionRow.__table__ and row.get("closed_at") and "status" not in row:
        row = {**row, "status": "done"}  # a copy from before actions had a state: what was closed was done
    for name, value in {"id": None, **row}.items():
        try:
            found[name] = _read(table.c[name], value)
        except (ValueError, TypeError):
            raise WrongCopy(f"line {number} does not fit: {name} of {table.name} cannot be {json.dumps(value)[:60]}") from None
    if words := misfit(table.name, {**dict.fromkeys(_required(table)), **found}):
        raise WrongCopy(f"line {number} does not fit: {table.name} {found['id']}: {words}")
    return found


def _required(table: Any) -> list[str]:
    return [column.name for column in table.c if not column.nullable and column.default is None and not column.primary_key]


def _add(session: Session, table: Any, values: dict[str, Any], number: int) -> None:
    for column in table.c:
        for key in column.foreign_keys:
            meant = values.get(column.name)
            if meant is not None and session.scalar(select(key.column).where(key.column == meant)) is None:
                raise WrongCopy(f"line {number}: {table.name} {values['id']} speaks of {key.column.table.name} {meant}, which is not there")
    try:
        session.execute(insert(table).values(values))
    except (IntegrityError, DataError) as fault:
        named = (str(one.name).replace("_", " ") for one in table.constraints if one.name and str(one.name) in str(fault.orig))
        broken = next(named, "") or str(fault.orig).splitlines()[0]
        raise WrongCopy(f"line {number} does not fit: {table.name} {values['id']}: {broken}") from None


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
    if isinstance(value, str):
        value.encode()  # half a pair of signs is no text
    return value


_TYPES: tuple[tuple[Any, tuple[type, ...]], ...] = ((Text, (str,)), (Boolean, (bool,)), (Integer, (int,)), (Float, (int, float)))
_MOST = 2**31 - 1
