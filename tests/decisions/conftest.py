"""A book of its own for each test, on SQLite and on PostgreSQL: what is promised on the one holds on the other."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from huddle.decisions import store
from tests.decisions.server import programs, running

MISSING = "PostgreSQL is not installed; `apt-get install postgresql` lets these tests run on a team's store too"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of this run; skips, in words, where none can be had."""
    found = programs()
    if found is None:
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory(prefix="huddle-pg-", ignore_cleanup_errors=True) as folder, running(found, Path(folder)) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which store the book is kept in; a test that asks for one only overrides it."""
    return request.param


@pytest.fixture(autouse=True)
def own_book(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Path]:
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path))
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    monkeypatch.delenv("HUDDLE_DB", raising=False)
    if kind == "postgresql":
        address = request.getfixturevalue("server")
        name = f"book_{os.getpid()}_{abs(hash(request.node.nodeid))}"
        made = create_engine(address, isolation_level="AUTOCOMMIT")
        with made.connect() as connection:
            connection.exec_driver_sql(f"create database {name}")
        made.dispose()
        monkeypatch.setenv("HUDDLE_DB", address.rsplit("/", 1)[0] + f"/{name}")
    yield tmp_path
    store.leave()
