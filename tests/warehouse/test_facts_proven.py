"""The rules of the facts: a query without one of them no longer gives what its case says (`rules.toml`).

Each case is made once, in one database; a spoiled query then stands in for a moment, and what rests on it is made anew and undone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huddle.warehouse import build, catalog, given
from huddle.warehouse.catalog import Select
from tests.warehouse.test_cases import CASES, agrees
from tests.warehouse.test_cases import given as delivered

RULES = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))["rule"]
BY_CASE = {name: list(rules) for name, rules in groupby(sorted(RULES, key=lambda rule: rule["case"]), key=lambda rule: rule["case"])}
FOLDERS = {"facts": "fact", "marts/month": "part", "marts/whole": "part", "marts/opened": "mart"}


def _graph() -> dict[str, Select]:
    return {**catalog.facts(), **catalog.monthly(), **catalog.whole(), **catalog.opened()}


def _table(rule: dict[str, str]) -> str:
    folder, _, name = rule["file"].rpartition("/")
    return f"{FOLDERS[folder]}.{name.removesuffix('.sql')}"


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """One for all cases: what depends on no delivery is made once."""
    with duckdb.connect() as connection:
        given.furnish(connection)
        yield connection


@contextmanager
def _made(connection: duckdb.DuckDBPyConnection, case: dict[str, Any]) -> Iterator[list[Select]]:
    """Every query behind what a case expects, made; gone afterwards."""
    graph, deliveries = _graph(), delivered(case)
    wanted = {next(name for name in (f"mart.{one['mart']}", f"part.{one['mart']}") if name in graph) for one in case["expect"]}
    selects = catalog.in_order({*wanted, build.LISTING}, graph)
    kinds = {need.removeprefix("raw.") for one in selects for need in one.needs if need.startswith("raw.")} - catalog.OF_ALL_KINDS
    months = build.months_touched(deliveries)
    last = given.month_after(months[-1]) - timedelta(days=1) if months else date.max
    with build._opened_pass(connection, deliveries, kinds, months[0] if months else date.min, last, build._nothing_seen()):
        connection.execute("create schema mart")
        try:
            for one in sorted(selects, key=lambda one: one.name not in _listed(graph)):
                _make(connection, one)
                if one.name == build.LISTING:
                    connection.execute(
                        "insert into given.first_seen select shop, marketplace, asin, min(first_day) from part.listing group by all"
                    )
            yield selects
        finally:
            connection.execute("drop schema mart cascade")


def _listed(graph: dict[str, Select]) -> set[str]:
    """What tells since when each ASIN is known: made before everything else."""
    return {one.name for one in catalog.in_order({build.LISTING}, graph)}


def _make(connection: duckdb.DuckDBPyConnection, select: Select) -> None:
    if "aspect." in select.sql:
        given.teach(connection)
    connection.execute(f"create or replace table {select.name} as {select.sql}")


class _Reading:
    """A database read as an opened stamp is: what is kept by month is read as `mart.` there."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @contextmanager
    def cursor(self) -> Iterator[_Reading]:
        yield self

    def execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        name = sql.split(" from mart.")[1].split(" ")[0]
        return self._connection.execute(sql if f"mart.{name}" in catalog.opened() else sql.replace(f" mart.{name} ", f" part.{name} "))


@contextmanager
def _spoiled(connection: duckdb.DuckDBPyConnection, selects: list[Select], rule: dict[str, str]) -> Iterator[None]:
    """What rests on a query, made as if a rule of it were not there; undone afterwards."""
    table = _table(rule)
    (one,) = (select for select in selects if select.name == table)
    assert rule["old"] in one.sql, f"{rule['trap']}: the rule is written otherwise"
    stale = {table}
    connection.execute("begin")
    try:
        for select in selects:
            if select.name == table:
                _make(connection, replace(select, sql=select.sql.replace(rule["old"], rule["new"])))
            elif stale & {*select.needs}:
                stale.add(select.name)
                _make(connection, select)
        yield
    finally:
        connection.execute("rollback")


@pytest.mark.parametrize("name", BY_CASE)
def test_without_a_rule_of_the_facts_a_case_fails(name: str, database: duckdb.DuckDBPyConnection) -> None:
    case, reading = CASES[name], _Reading(database)
    with _made(database, case) as selects:
        agrees(reading, name, case)
        for rule in BY_CASE[name]:
            with _spoiled(database, selects, rule):
                try:
                    agrees(reading, name, case)
                except AssertionError:
                    continue
            pytest.fail(f"{rule['trap']}: nothing shows that the rule is gone")
