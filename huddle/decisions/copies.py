"""The whole store as JSON Lines, out and in again: a copy at night, a move from SQLite to PostgreSQL, a look by any program.

One line is one row of one table, with its table's name, what others speak of first. Bringing
in is all or nothing, adds what is not there, and refuses a row that says something else than the one of its number here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, DateTime, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from huddle.decisions.store import HEAD, alone, reading, writing
from huddle.decisions.tables import Base

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
    """Every row of the store as one line of JSON, after a first line that says what this is; read in one transaction."""
    with reading() as session:
        yield json.dumps({"kind": KIND, "version": HEAD})
        for table in TABLES:
            for row in session.execute(select(table).order_by(table.c.id)).mappings():
                yield json.dumps({"table": table.name, **{name: _told(value) for name, value in row.items()}}, ensure_ascii=False)


def bring_in(copy: Iterable[str]) -> Taken:
    """Add the rows of a copy that are not here. Raises WrongCopy, naming the line, and writes nothing then."""
    added = known = 0
    with writing() as session:
        alone(session, "answers")
        for number, row in _rows(copy):
            name = row.pop("table", None)
            table = next((one for one in TABLES if one.name == name), None)
            if table is None:
                raise WrongCopy(f"line {number}: there is no table {name!r}")
            if unknown := row.keys() - set(table.c.keys()):
                raise WrongCopy(f"line {number}: {name} has no {', '.join(sorted(unknown))}; this copy was made by a newer Huddle")
            here = session.execute(select(table).where(table.c.id == row.get("id"))).mappings().first()
            if here is None:
                _add(session, table, row, number)
                added += 1
            elif all(_told(here[column]) == value for column, value in row.items()):
                known += 1
            else:
                raise WrongCopy(f"line {number}: {name} {row['id']} says something else here; bring a copy into an empty store")
        _count_on(session)
    return Taken(added, known)


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


def _add(session: Session, table: Any, row: dict[str, Any], number: int) -> None:
    try:
        session.execute(insert(table).values({name: _read(table.c[name], value) for name, value in row.items()}))
    except (IntegrityError, ValueError, TypeError) as fault:
        raise WrongCopy(f"line {number} does not fit: {getattr(fault, 'orig', fault)}") from None


def _count_on(session: Session) -> None:
    """The next number comes after the last one brought in; SQLite counts so by itself."""
    if session.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            last = f"(select coalesce(max(id), 0) + 1 from {table.name})"
            session.execute(text(f"select setval(pg_get_serial_sequence('{table.name}', 'id'), {last}, false)"))


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _read(column: Any, value: Any) -> Any:
    if value is not None and isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if value is not None and isinstance(column.type, Date) else value
