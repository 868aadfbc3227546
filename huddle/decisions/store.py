"""Where decisions are kept: SQLite in `state/huddle.db`, or the team's PostgreSQL; nothing lost when the power goes.

On SQLite every writing transaction begins with BEGIN IMMEDIATE, so two writers queue instead of reading the same past; WAL lets
readers go on meanwhile, and synchronous=FULL puts a decision on the disk before anybody is told it was taken. On PostgreSQL a
writer locks the row it is about to change. Both are brought to today's shape by the same migrations when they are first opened.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from huddle import paths
from huddle.decisions.migrations import keep_forever
from huddle.decisions.tables import (
    ActionRow,
    AnswerRow,
    Base,
    HistoryRow,
    MeetingRow,
    MessageRow,
    OwnVerdictRow,
    RecordRow,
    RoomRow,
    StandupRow,
)

WAIT_SECONDS = 15
HEAD = "0010"
"""the newest migration: a store that is there already is opened without loading what migrates"""
MIGRATIONS = Path(__file__).parent / "migrations"
_engines: dict[URL, Engine] = {}
_guard = threading.Lock()


class WrongStore(ValueError):
    """`HUDDLE_DB` names no store that Huddle can use, or one that a newer Huddle made."""


class NoStore(OSError):
    """The store of decisions does not answer."""


def address() -> URL:
    """`HUDDLE_DB`, else SQLite in the state folder. Raises WrongStore for anything but SQLite and PostgreSQL."""
    named = os.environ.get("HUDDLE_DB", "").strip()
    if not named:
        return URL.create("sqlite", database=str(paths.state() / "huddle.db"))
    try:
        url = make_url(named)
    except ArgumentError:
        raise WrongStore("HUDDLE_DB is no address; expected one such as postgresql+psycopg://name@host/huddle") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise WrongStore(f"HUDDLE_DB begins with {url.drivername}; use postgresql+psycopg://name@host/huddle, or leave it out for SQLite")
    return url


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


def _made(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": WAIT_SECONDS})
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, connect_args={"timeout": WAIT_SECONDS})
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def _bring_up_to_date(made: Engine) -> None:
    """Run the migrations that are missing, in one transaction; of several processes that start together one does it."""
    with made.connect() as connection:
        if _version(connection) == HEAD:
            return
    with made.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(hashtext('huddle migrations'))"))
        version = _version(connection)
        if version is None and not inspect(connection).has_table(ActionRow.__tablename__):
            _make_new(connection)
        elif version != HEAD:
            _migrate(connection)


def _make_new(connection: Connection) -> None:
    """An empty store gets today's shape at once: what migrates need not even be loaded. A test holds both ways equal."""
    Base.metadata.create_all(connection)
    for table in (HistoryRow, AnswerRow, RecordRow, MeetingRow, MessageRow, OwnVerdictRow, RoomRow, StandupRow):
        keep_forever(connection, table.__tablename__)
    connection.execute(text("create table alembic_version (version_num varchar(32) not null primary key)"))
    connection.execute(text("insert into alembic_version values (:head)"), {"head": HEAD})


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as fault:
        raise WrongStore(f"the store of decisions was made by a newer Huddle; start that one, or a copy made before it ({fault})") from None


def engine() -> Engine:
    """The engine of the store in force, its tables brought to today's shape on first use.

    Raises WrongStore for an address that cannot be used, NoStore when nobody answers there.
    """
    url = address()
    with _guard:
        if url not in _engines:
            made = _made(url)
            try:
                _bring_up_to_date(made)
            except WrongStore:
                made.dispose()
                raise
            except OperationalError as fault:
                made.dispose()
                raise NoStore(f"the store of decisions, {url.render_as_string()}, does not answer: {fault.orig}") from None
            _engines[url] = made
        return _engines[url]


def is_there() -> bool:
    """Whether anything can have been decided: without the file of a SQLite store nothing was, and looking need not make one."""
    url = address()
    return url in _engines or url.get_backend_name() != "sqlite" or bool(url.database and Path(url.database).is_file())


def leave() -> None:
    """Close every connection of this process; the next question opens them anew."""
    with _guard:
        while _engines:
            _engines.popitem()[1].dispose()


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads."""
    with Session(engine(), expire_on_commit=False) as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """A session that writes: on SQLite it holds the write lock from its first statement to its commit."""
    with Session(engine().execution_options(writes=True), expire_on_commit=False) as session, session.begin():
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("select pg_advisory_xact_lock_shared(hashtext('huddle writes'))"))
        yield session


def settle(session: Session) -> None:
    """Waits for whoever writes just now, and lets nobody begin before this transaction ends: a number that a writer was given comes to be
    known no later than a higher one. On SQLite writers queue, so that it is never otherwise."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(hashtext('huddle writes'))"))


def alone(session: Session, what: str) -> None:
    """Within this transaction nobody else writes about `what`: on SQLite nobody writes anyhow."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(hashtext(:what))"), {"what": f"huddle {what}"})
