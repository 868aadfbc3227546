"""The store of decisions: an old one is brought up to date, many writers lose nothing, and what was acknowledged survives a kill."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from huddle import decisions
from huddle.decisions import store
from tests.decisions.writers import DAY, HOT

PROJECT = Path(__file__).resolve().parents[2]
# The tables as the first Huddle made them, before there were migrations.
FIRST = """
create table action (
  id integer not null, version integer not null, what text not null, owner varchar(120) not null, due date not null, day date not null,
  marketplace varchar(16), shop varchar(120), asin varchar(40), exception_kind varchar(40), link text, stamp varchar(64),
  is_focus boolean not null, created_at datetime not null, changed_at datetime not null, closed_at datetime,
  primary key (id), constraint action_says_what check (length(trim(what)) > 0));
create index action_by_day on action (day);
create index action_by_due on action (closed_at, due);
create table action_history (
  id integer not null, action_id integer not null, version integer not null, at datetime not null, happened varchar(20) not null,
  fields text not null, primary key (id), foreign key(action_id) references action (id));
create index ix_action_history_action_id on action_history (action_id);
create trigger history_is_kept before delete on action_history
  begin select raise(abort, 'the history of actions is never deleted'); end;
create trigger history_is_final before update on action_history
  begin select raise(abort, 'the history of actions is never changed'); end;
insert into action values (1, 2, 'Call the carrier', 'Ads', '2026-11-21', '2026-11-18', 'US', null, null, null, null, 'abc', 1,
  '2026-11-18 01:02:03.000004', '2026-11-18 02:00:00.000000', null);
insert into action values (2, 2, 'Done', 'Ads', '2026-11-18', '2026-11-18', null, null, null, null, null, null, 0,
  '2026-11-18 01:00:00.000000', '2026-11-18 01:00:00.000000', '2026-11-18 02:00:00.000000');
insert into action_history values (1, 1, 1, '2026-11-18 01:02:03.000004', 'added', '{"due": "2026-11-20", "owner": "Ads"}');
insert into action_history values (2, 1, 2, '2026-11-18 02:00:00.000000', 'changed', '{"due": "2026-11-21"}');
"""


def asked(*words: str) -> list[dict[str, int]]:
    command = [sys.executable, "-m", "tests.decisions.writers", *words]
    return json.loads(subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, timeout=120).stdout)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_store_from_before_migrations_is_brought_up_to_date_without_loss(own_book: Path):
    with sqlite3.connect(own_book / "huddle.db") as old:
        old.executescript(FIRST)
    old.close()
    kept = decisions.get(1)
    assert (kept.what, kept.owner, kept.due, kept.is_focus, kept.stamp) == ("Call the carrier", "Ads", date(2026, 11, 21), True, "abc")
    assert [(kept.status, kept.expected, kept.asins), decisions.get(2).status] == [("open", "", ()), "done"]
    assert [(one.version, one.happened, one.who) for one in decisions.history(1)] == [(1, "added", ""), (2, "changed", "")]
    assert decisions.change(1, 1, owner="Supply", who="Ana").due == date(2026, 11, 21), "a stale edit of it is merged as any other"
    store.leave()
    assert [one.who for one in decisions.history(1)] == ["", "", "Ana"]


def shape(connection: Connection) -> dict[str, object]:
    """Every table's columns with what may be missing, its indices and its checks, and the triggers."""
    seen = inspect(connection)
    found: dict[str, object] = {
        table: (
            {column["name"]: (str(column["type"]), column["nullable"]) for column in seen.get_columns(table)},
            sorted(str(index["name"]) for index in seen.get_indexes(table)),
            sorted(str(check["name"]) for check in seen.get_check_constraints(table)),
        )
        for table in sorted(seen.get_table_names()) if table != "alembic_version"
    }  # fmt: skip
    triggers = "select name from sqlite_master where type = 'trigger'" if connection.dialect.name == "sqlite" else (
        "select tgname from pg_trigger where not tgisinternal")  # fmt: skip
    return {**found, "triggers": sorted(connection.execute(text(triggers)).scalars())}


def test_a_new_store_has_the_shape_that_the_migrations_lead_to():
    with store.engine().begin() as connection:
        made = shape(connection)
        connection.execute(text("drop table exception_answer"))
        connection.execute(text("drop table action_history"))
        connection.execute(text("drop table action"))
        connection.execute(text("drop table alembic_version"))
        store._migrate(connection)
        assert shape(connection) == made and store._version(connection) == store.HEAD


def test_the_newest_migration_is_the_one_a_store_is_checked_against():
    versions = sorted(file.name[1:5] for file in (store.MIGRATIONS / "versions").glob("v*.py"))
    with store.engine().connect() as connection:
        assert store._version(connection) == store.HEAD == versions[-1]


def test_a_store_of_a_newer_huddle_is_left_alone():
    with store.writing() as session:
        session.connection().exec_driver_sql("update alembic_version set version_num = '9999'")
    store.leave()
    with pytest.raises(decisions.WrongStore, match="newer Huddle"):
        decisions.due(DAY)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_wrong_address_is_said_in_words(monkeypatch: pytest.MonkeyPatch):
    for named, words in (("mysql://host/x", "begins with mysql"), ("huddle", "is no address")):
        monkeypatch.setenv("HUDDLE_DB", named)
        with pytest.raises(decisions.WrongStore, match=words):
            decisions.due(DAY)
    monkeypatch.setenv("HUDDLE_DB", "postgresql://huddle:secret@127.0.0.1:1/huddle")
    with pytest.raises(decisions.NoStore, match="does not answer") as said:
        decisions.due(DAY)
    assert "secret" not in str(said.value)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_book_is_written_through_to_the_disk():
    with store.engine().connect() as connection:
        settings = {name: connection.exec_driver_sql(f"pragma {name}").scalar() for name in ("journal_mode", "synchronous", "busy_timeout")}
    assert settings == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 15000}


def test_eight_writers_lose_nothing_and_are_refused_only_in_words():
    for _ in range(HOT):
        decisions.add("counted 0", owner="Ads", due=DAY, day=DAY)
    store.leave()
    told = asked("count", "8", "50")
    written, refused = (sum(one[name] for one in told) for name in ("written", "refused"))
    assert written + refused == 400 and all(one["written"] >= 0 for one in told)
    assert sum(int(decisions.get(id).what.split()[-1]) for id in range(1, HOT + 1)) == written, "no count was lost"
    assert sum(len(decisions.history(id)) - 1 for id in range(1, HOT + 1)) == written


def test_several_writers_together_still_keep_only_three_focus_items():
    decisions.due(DAY)
    store.leave()
    told = asked("focus", "3", "3")
    assert sum(one["written"] for one in told) == 3 == len(decisions.focus(DAY))


def test_what_was_acknowledged_survives_a_kill():
    decisions.due(DAY)
    store.leave()
    writer = subprocess.Popen([sys.executable, "-m", "tests.decisions.writers", "kill"], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = [int(writer.stdout.readline()) for _ in range(25)]
    writer.kill()
    said += [int(line) for line in writer.stdout.read().split()]
    writer.wait()
    writer.stdout.close()
    there = {one.id: one for one in decisions.of_day(DAY)}
    assert set(said) <= set(there) and [there[id].what for id in said] == [f"kept {id}" for id in said]
    for one in there.values():
        assert [entry.version for entry in decisions.history(one.id)] == list(range(1, one.version + 1)), "no half of a change"
    with store.engine().connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("pragma integrity_check").scalar() == "ok"
