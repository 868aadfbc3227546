"""The database of decisions: SQLite in `state/huddle.db`, one writer at a time, nothing lost when the power goes.

Every writing transaction begins with BEGIN IMMEDIATE, so two writers queue instead of reading the same past; WAL lets
readers go on meanwhile, and synchronous=FULL puts a decision on the disk before anybody is told it was taken.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Date, DateTime, Engine, ForeignKey, Index, String, Text, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from huddle import paths

WAIT_SECONDS = 15
_engines: dict[Path, Engine] = {}
_guard = threading.Lock()


class Base(DeclarativeBase):
    """The tables of `huddle.db`."""


class ActionRow(Base):
    """An action as it stands now."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("length(trim(what)) > 0", name="action_says_what"),
        Index("action_by_due", "closed_at", "due"),
        Index("action_by_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120), default="")
    due: Mapped[date] = mapped_column(Date)
    day: Mapped[date] = mapped_column(Date)
    marketplace: Mapped[str | None] = mapped_column(String(16))
    shop: Mapped[str | None] = mapped_column(String(120))
    asin: Mapped[str | None] = mapped_column(String(40))
    exception_kind: Mapped[str | None] = mapped_column(String(40))
    link: Mapped[str | None] = mapped_column(Text)
    stamp: Mapped[str | None] = mapped_column(String(64))
    is_focus: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(DateTime)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime)


class HistoryRow(Base):
    """One change of an action; rows are added and never changed."""

    __tablename__ = "action_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    version: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(DateTime)
    happened: Mapped[str] = mapped_column(String(20))
    fields: Mapped[str] = mapped_column(Text)
    """JSON of what was set"""


_APPEND_ONLY = (
    "create trigger if not exists history_is_kept before delete on action_history "
    "begin select raise(abort, 'the history of actions is never deleted'); end",
    "create trigger if not exists history_is_final before update on action_history "
    "begin select raise(abort, 'the history of actions is never changed'); end",
)


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin` does
    cursor = connection.cursor()
    cursor.execute(f"pragma busy_timeout = {WAIT_SECONDS * 1000}")
    cursor.execute("pragma journal_mode = wal")
    cursor.execute("pragma synchronous = full")
    cursor.execute("pragma foreign_keys = on")
    cursor.close()


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("begin immediate" if connection.get_execution_options().get("writes") else "begin")


def engine() -> Engine:
    """The engine of the present state folder, its tables made on first use."""
    file = paths.state() / "huddle.db"
    with _guard:
        if file not in _engines:
            file.parent.mkdir(parents=True, exist_ok=True)
            made = create_engine(f"sqlite:///{file}", connect_args={"timeout": WAIT_SECONDS})
            event.listen(made, "connect", _prepare)
            event.listen(made, "begin", _begin)
            with made.execution_options(writes=True).begin() as connection:
                Base.metadata.create_all(connection)
                for trigger in _APPEND_ONLY:
                    connection.exec_driver_sql(trigger)
            _engines[file] = made
        return _engines[file]


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads."""
    with Session(engine(), expire_on_commit=False) as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """A session that holds the write lock from its first statement to its commit."""
    with Session(engine().execution_options(writes=True), expire_on_commit=False) as session, session.begin():
        yield session
