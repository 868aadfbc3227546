"""The traps of the formats: a declaration or a reader that falls into one no longer gives what its case says."""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest

from huddle import intake, paths
from huddle.intake import workbook
from tests.intake.conftest import Team, forget_declarations
from tests.intake.formats.conftest import HERE, Outcome, cases, drop
from tests.intake.formats.test_dialects import test_a_dialect_becomes_what_it_says as agree
from tests.intake.formats.test_dialects import test_the_typed_rows_hold_what_the_file_says as agree_in_rows
from tests.intake.formats.test_hostile import test_a_fault_is_named as is_refused

MUTATIONS = tomllib.loads((HERE / "mutations.toml").read_text(encoding="utf-8"))["mutation"]
RULES = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))["rule"]
CASES = {one.values[0]["name"]: one.values[0] for one in cases()}


def _taken_in(case: dict[str, Any], tmp_path: Path) -> Outcome:
    drop(case, tmp_path / "data", tmp_path)
    return Outcome(intake.take_in(), tmp_path / "data", tmp_path / "state")


@pytest.mark.parametrize("mutation", [pytest.param(one, id=one["trap"]) for one in MUTATIONS])
def test_a_declaration_in_a_trap_is_found_out(mutation: dict[str, str], definitions: Path, tmp_path: Path) -> None:
    file = definitions / mutation["file"]
    declared = file.read_text(encoding="utf-8")
    assert mutation["old"] in declared, "the mutation changes nothing"
    file.write_text(declared.replace(mutation["old"], mutation["new"]), encoding="utf-8")
    forget_declarations()
    case = CASES[mutation["case"]]
    spoiled = _taken_in(case, tmp_path)
    with pytest.raises(AssertionError):
        _agree(case, spoiled)


def _agree(case: dict[str, Any], outcome: Outcome) -> None:
    """Raises AssertionError where a file did not end as its case says."""
    if "says" in case["expect"]:
        is_refused(case, outcome)
        return
    agree(case, outcome)
    agree_in_rows(case, outcome)
    _no_private_value(case, outcome)


def _no_private_value(case: dict[str, Any], outcome: Outcome) -> None:
    for mark in case["expect"].get("private", ()):
        assert not [where for where, text in outcome.stored if mark in text]


def test_the_same_cases_agree_when_nothing_is_spoiled(definitions: Path, tmp_path: Path) -> None:
    spoiled = {one["case"] for one in (*MUTATIONS, *RULES)}
    for name in sorted(spoiled):
        drop(CASES[name], tmp_path / "data", tmp_path)
    whole = Outcome(intake.take_in(), tmp_path / "data", tmp_path / "state")
    for name in sorted(spoiled):
        _agree(CASES[name], whole)


DECLARING = ("huddle.header_words", "huddle.report_columns")
"""modules by which the declarations are read"""
BELIEVED = """
import re
import zipfile


def believed(rows, told, what):
    \"\"\"The rows that a reader sees who believes what a workbook says of itself.\"\"\"
    sheet = zipfile.ZipFile(io.BytesIO(told)).read("xl/worksheets/sheet1.xml").decode()
    if what == "dimension":
        return rows[:1] if re.search('<dimension ref="A1"', sheet) else rows
    hidden = {int(one) for one in re.findall('<row r="([0-9]+)" hidden="1"', sheet)}
    return [row for place, row in enumerate(rows, 1) if place not in hidden]


"""


@pytest.fixture
def spoiling(team: Team) -> Iterator[pytest.MonkeyPatch]:
    """Takes rules away and gives them back."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.mark.parametrize("rule", [pytest.param(one, id=one["trap"]) for one in RULES])
def test_without_a_rule_of_the_reader_a_case_fails(rule: dict[str, str], spoiling: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written = (paths.PROJECT / rule["file"]).read_text(encoding="utf-8")
    assert rule["old"] in written, "the rule is written otherwise"
    spoiled = written.replace(rule["old"], rule["new"])
    name = rule["file"].removesuffix(".py").replace("/", ".")
    if rule["file"].endswith("_child.py"):
        _run_instead(spoiled, tmp_path, spoiling)
    else:
        _do_instead(name, spoiled, spoiling)
    _forget(name)
    outcome = _taken_in(CASES[rule["case"]], tmp_path)
    spoiling.undo()
    _forget(name)
    with pytest.raises((AssertionError, KeyError)):
        _agree(CASES[rule["case"]], outcome)


def _run_instead(spoiled: str, tmp_path: Path, spoiling: pytest.MonkeyPatch) -> None:
    """The script that reads workbooks, spoiled."""
    spoiled = spoiled.replace("def main()", BELIEVED + "def main()", 1)
    spoiled = spoiled.replace("sys.stdin.buffer.read()", "told := sys.stdin.buffer.read()")
    script = tmp_path / "child.py"
    script.write_text(spoiled, encoding="utf-8")
    spoiling.setattr(workbook, "_CHILD", script)


def _do_instead(name: str, spoiled: str, spoiling: pytest.MonkeyPatch) -> None:
    """The functions of a module do what the spoiled ones do, for whoever has imported them."""
    module, made = importlib.import_module(name), ModuleType(name)
    exec(compile(spoiled, f"{name}, spoiled", "exec"), vars(made))
    for key, value in vars(made).items():
        kept = vars(module)[key]
        if isinstance(value, type) and value.__module__ == name:
            pairs = [(vars(kept)[one], method) for one, method in vars(value).items()]
        else:
            pairs = [(kept, value)]
        for there, here in ((inspect.unwrap(one), inspect.unwrap(other)) for one, other in pairs):
            if isinstance(here, FunctionType) and here.__module__ == name:
                spoiling.setattr(there, "__code__", here.__code__)
        if isinstance(value, tuple | dict | str | re.Pattern) and not key.startswith("__") and value != kept:
            spoiling.setattr(module, key, value)


def _forget(name: str) -> None:
    """What was read by a module's rules is read anew: every declaration, where it reads these."""
    if name in DECLARING:
        forget_declarations()
        return
    for value in vars(importlib.import_module(name)).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()
