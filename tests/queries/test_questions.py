"""Every question keeps its contract: its header says what it takes and gives, it has a case, and its SQL is portable."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from huddle import paths, queries
from huddle.declared import DeclarationError
from huddle.warehouse import catalog
from huddle.warehouse.answers import answer
from huddle.warehouse.snapshot import Snapshot, open_snapshot
from tests.warehouse.deliveries import deliver

CASES = Path(__file__).parent / "cases"
RULES = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))["rule"]
SQL = sorted(paths.QUERIES.rglob("*.sql"))
EXAMPLES: dict[str, Any] = {
    "VARCHAR": "x",
    "DATE": date(2026, 11, 17),
    "DOUBLE": 1.5,
    "BIGINT": 3,
    "BOOLEAN": True,
    "TIMESTAMP": datetime(2026, 11, 17),
    "VARCHAR[]": ["x"],
}
SAME = {"INTEGER": "BIGINT", "ENUM": "VARCHAR"}


@pytest.fixture(scope="module")
def empty(kept: Path) -> Snapshot:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_STATE", str(kept))
        return open_snapshot("empty", [])


@pytest.mark.parametrize("name", queries.questions())
def test_the_header_is_true_of_the_query(name, empty):
    asked = queries.question(name)
    (statement,) = duckdb.extract_statements(asked.sql)
    assert statement.named_parameters == {parameter.name for parameter in asked.parameters}
    with empty.cursor() as cursor:
        answer = cursor.execute(asked.sql, {one.name: EXAMPLES[one.type] for one in asked.parameters})
        given = [(column[0], re.sub(r"\(.*", "", str(column[1]))) for column in answer.description]
        assert answer.fetchall() == []
        cursor.execute(asked.sql, {one.name: None for one in asked.parameters})
    assert [(column, SAME.get(type_, type_)) for column, type_ in given] == [(one.name, one.type) for one in asked.columns]


@pytest.mark.parametrize("name", queries.questions())
def test_every_question_has_a_case(name):
    assert (CASES / f"{name}.toml").is_file(), f"write tests/queries/cases/{name}.toml: given, parameters, expect"


def cases() -> list[tuple[str, str]]:
    found = []
    for file in sorted(CASES.rglob("*.toml")):
        name = file.relative_to(CASES).with_suffix("").as_posix()
        found += [(name, key) for key in tomllib.loads(file.read_text(encoding="utf-8"))]
    return found


def told(value: Any) -> Any:
    if value is None or value != value:
        return "unknown"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def agrees(name: str, case: dict[str, Any], stamp: str) -> None:
    """Raises AssertionError where a question does not answer what its case expects."""
    made = []
    for one in case["given"]:
        exported = datetime.fromisoformat(one["exported"]) if "exported" in one else None
        places = {"shop": one.get("shop", "default"), "marketplaces": tuple(one.get("marketplaces", ["US"]))}
        more = {"report": one.get("report"), "absent": one.get("absent", "zero")}
        made.append(deliver(one["kind"], one["rows"], start=one.get("start"), end=one.get("end"), exported=exported, **places, **more))
    values = {key: None if value == "all" else value for key, value in case.get("parameters", {}).items()}
    asked = set(re.findall(r"\bmart\.\w+", queries.question(name).sql))
    frame = answer(open_snapshot(stamp, made, marts=asked), name, values)
    rows = [{str(key): told(value) for key, value in row.items()} for row in frame.to_dict("records")]
    wanted = [{key: pytest.approx(value) if isinstance(value, float) else value for key, value in row.items()} for row in case["expect"]]
    assert len(rows) == len(wanted)
    assert [{key: row[key] for key in want} for row, want in zip(rows, wanted, strict=True)] == wanted


def the_case(name: str, case: str) -> dict[str, Any]:
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))[case]


@pytest.mark.parametrize(("name", "case"), cases())
def test_the_answer_is_right(name, case, kept, monkeypatch):
    """`given`: deliveries; `parameters`: values, "all" for null; `expect`: rows in order, the columns that matter."""
    monkeypatch.setenv("HUDDLE_STATE", str(kept))
    agrees(name, the_case(name, case), f"{name} {case}")


@pytest.mark.parametrize("rule", [pytest.param(one, id=one["trap"]) for one in RULES])
def test_without_a_rule_of_a_question_a_case_fails(rule, kept, monkeypatch):
    monkeypatch.setenv("HUDDLE_STATE", str(kept))
    name, _, case = rule["case"].rpartition(".")
    asked = queries.question(name)
    assert rule["old"] in asked.sql, "the rule is written otherwise"
    monkeypatch.setitem(queries.questions(), name, replace(asked, sql=asked.sql.replace(rule["old"], rule["new"])))
    with pytest.raises(AssertionError):
        agrees(name, the_case(name, case), f"without {rule['trap']}")


NOT_PORTABLE = {
    r"group by all|order by all": "name the columns",
    r"select\s+\*|\.\*": "name the columns",
    r"\bexclude\s*\(|\breplace\s*\(": "name the columns",
    r"//": "use floor(a / b) on doubles",
    r"\basof\b": "join on a range",
    r"\b(list|array_agg|string_agg|group_concat|list_agg)\s*\(": "build lists in Python",
    r"\b(generate_series|range|isodow|strftime|date_trunc|dayofweek|date_part|extract)\s*\(": "join given.day or mart.day",
    r"\busing\s*\(": "join on conditions",
    r"\b(median|quantile_disc|mode)\s*\(": "use quantile_cont",
    r"\bdate_add\s*\(": "write day + interval 7 day",
    r"\b(arg_max|arg_min|max_by|min_by|any_value|first|last)\s*\(": "rank with row_number",
    r"(?<!')\s/\s(?!')": "a ratio is a metric: call metric.<name>(...)",
    r"\$\{|\{\{|%s": "values are $name parameters",
}


def bare(sql: str) -> str:
    """SQL in lower case without comments and texts."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--[^\n]*", "", sql)).lower()


@pytest.mark.parametrize("file", SQL, ids=lambda file: file.relative_to(paths.QUERIES).as_posix())
def test_the_sql_is_portable_and_small(file):
    sql = file.read_text(encoding="utf-8")
    for pattern, instead in NOT_PORTABLE.items():
        found = re.search(pattern, bare(sql))
        assert not found, f"{file.name} has {found.group(0)!r}: {instead}"
    assert len(duckdb.extract_statements(sql)) == 1
    assert len(sql.splitlines()) <= 60
    assert sql.splitlines()[0].endswith("?"), "the first line is the question the file answers"
    assert "\n-- result: one row per" in sql, "the header states the grain"
    if "questions" in file.parts or "month" in file.parts or "whole" in file.parts:
        assert re.search(r"\border by\b", bare(sql)), "a result has an order"


def test_the_index_is_up_to_date():
    written = (paths.QUERIES / "README.md").read_text(encoding="utf-8")
    assert written == queries.index(), "run: python -m huddle.queries > queries/README.md"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select 1", "first line must be the question"),
        ("-- How much?\nselect 1", "needs a line '-- parameters"),
        ("-- How much?\n-- parameters: none\n-- result: one row per site\nselect 1", "declares no result column"),
        ('-- How much?\n-- parameters: day DAY "x"\n-- result: one row\n--   a DOUBLE money "b"\nselect 1', "day has type DAY"),
    ],
)
def test_a_header_that_is_no_contract_is_refused_in_words(sql, said):
    with pytest.raises(DeclarationError, match=said):
        queries.parse("some/question", sql)


def test_keys_that_name_no_mart_are_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "QUERIES", tmp_path)
    (tmp_path / "day.sql").write_text("-- Which days?\n-- keys: shop of product\n-- result: one row\nselect 1 as shop", encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"day\.sql: a line of keys is '-- keys: <columns> of mart\.<mart>'"):
        catalog._read(tmp_path, "mart")
