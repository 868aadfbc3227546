"""The traps of the formats: a declaration that falls into one no longer gives what its case says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from huddle import intake
from tests.intake.conftest import forget_declarations
from tests.intake.formats.conftest import HERE, Outcome, cases, drop
from tests.intake.formats.test_dialects import test_a_dialect_becomes_what_it_says as agree
from tests.intake.formats.test_dialects import test_the_typed_rows_hold_what_the_file_says as agree_in_rows

MUTATIONS = tomllib.loads((HERE / "mutations.toml").read_text(encoding="utf-8"))["mutation"]
CASES = {one.values[0]["name"]: one.values[0] for one in cases(besides=("hostile", "foreign"))}


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
        agree(case, spoiled)
        agree_in_rows(case, spoiled)
        _no_private_value(case, spoiled)


def _no_private_value(case: dict[str, Any], outcome: Outcome) -> None:
    stored = list(outcome.everything_stored())
    for mark in case["expect"].get("private", ()):
        assert not [where for where, text in stored if mark in text]


def test_the_same_cases_agree_when_nothing_is_spoiled(definitions: Path, tmp_path: Path) -> None:
    spoiled = {mutation["case"] for mutation in MUTATIONS}
    for name in sorted(spoiled):
        drop(CASES[name], tmp_path / "data", tmp_path)
    whole = Outcome(intake.take_in(), tmp_path / "data", tmp_path / "state")
    for name in sorted(spoiled):
        agree(CASES[name], whole)
        agree_in_rows(CASES[name], whole)
