"""The rules of the warehouse as data: deliveries given, rows of a mart expected (`cases/*.toml`)."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from huddle.intake.manifest import Delivery
from huddle.warehouse.snapshot import open_snapshot
from tests.warehouse.deliveries import deliver

CASES = {
    f"{file.stem}.{name}": case
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for name, case in tomllib.loads(file.read_text(encoding="utf-8")).items()
}


def given(case: dict[str, Any]) -> list[Delivery]:
    made = []
    for one in case["deliver"]:
        exported = datetime.fromisoformat(one["exported"]) if "exported" in one else None
        made.append(
            deliver(
                one["kind"],
                one["rows"],
                start=one.get("start"),
                end=one.get("end"),
                exported=exported,
                shop=one.get("shop", "default"),
                marketplaces=tuple(one.get("marketplaces", ["US"])),
                report=one.get("report"),
                absent=one.get("absent", "zero"),
                missing=one.get("missing", ()),
            )
        )
    return made


def plain(value: Any) -> Any:
    if value is None:
        return "unknown"
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def found(snapshot: Any, expect: dict[str, Any]) -> list[dict[str, Any]]:
    columns = list(dict.fromkeys(name for row in expect["rows"] for name in row)) or ["*"]
    with snapshot.cursor() as cursor:
        sql = f"select {', '.join(columns)} from mart.{expect['mart']} where {expect.get('where', 'true')} order by all"
        answer = cursor.execute(sql)
        names = [column[0] for column in answer.description]
        return [{name: plain(value) for name, value in zip(names, row, strict=True)} for row in answer.fetchall()]


def as_expected(expect: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            name: pytest.approx(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
            for name, value in row.items()
        }
        for row in expect["rows"]
    ]


@pytest.mark.parametrize("name", CASES)
def test_the_rule_holds(name):
    case = CASES[name]
    agrees(open_snapshot(name, given(case), marts={f"mart.{expect['mart']}" for expect in case["expect"]}), name, case)


def agrees(snapshot: Any, name: str, case: dict[str, Any]) -> None:
    """Raises AssertionError where the marts do not hold what a case expects; `snapshot` gives a cursor as an opened stamp does."""
    for expect in case["expect"]:
        rows = found(snapshot, expect)
        if expect["rows"]:
            columns = list(dict.fromkeys(column for row in expect["rows"] for column in row))
            wanted = [{column: row[column] for column in columns if column in row} for row in as_expected(expect)]
            rows = [{column: row[column] for column in want} for row, want in zip(rows, wanted, strict=False)] + rows[len(wanted) :]
            assert rows == wanted, f"{name}: {case['says']}"
        else:
            assert rows == [], f"{name}: {case['says']}"


def test_the_order_of_arrival_changes_nothing():
    deliveries = given(CASES["totals.by_date_first"])
    answers, marts = [], ("site_day", "line_day", "asin_day", "product")
    for arrived in permutations(deliveries, len(deliveries)):
        with open_snapshot("x", arrived, marts={f"mart.{mart}" for mart in marts}).cursor() as cursor:
            answers.append(
                [
                    cursor.execute(f"select * from mart.{mart} order by all").fetchall()
                    for mart in marts
                ]
            )
        if len(answers) == 6:
            break
    assert all(answer == answers[0] for answer in answers)
