"""Broken, foreign and hostile files: each is told its fault in both languages, and none hurts the files beside it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from huddle import paths
from huddle.text import LANGUAGES
from tests.intake.formats.conftest import Outcome, cases


@pytest.mark.parametrize("case", cases("hostile", "foreign"))
def test_a_fault_is_named(case: Mapping[str, Any], outcome: Outcome) -> None:
    wanted = case["expect"]
    allowed = wanted["verdict"] if isinstance(wanted["verdict"], list) else [wanted["verdict"]]
    receipt = outcome.receipt(case["path"])
    if receipt is None:
        assert "absent" in allowed, "no receipt"
        return
    assert receipt.verdict in allowed, receipt.reason
    for name in ("report", "marketplace", "rows", "rejected"):
        if name in wanted:
            assert getattr(receipt, name) == wanted[name], name
    for name, total in wanted.get("totals", {}).items():
        assert receipt.totals[name] == pytest.approx(total, abs=0.0001), name
    if "loaded" not in allowed:
        assert re.search(wanted["says"], receipt.reason["en"]), receipt.reason["en"]
        assert re.search(wanted["says_zh"], receipt.reason["zh"]), receipt.reason["zh"]
        assert re.search("[\u4e00-\u9fff]", receipt.reason["zh"])
        assert not re.search("Traceback|Error\\b|Exception", receipt.reason["en"])


def test_there_are_many_of_them() -> None:
    assert len(cases("hostile", "foreign")) >= 60


def test_every_file_gets_one_receipt_and_none_is_touched(outcome: Outcome) -> None:
    files = [one.file for one in outcome.manifest.receipts]
    assert len(files) == len(set(files))
    for receipt in outcome.manifest.receipts:
        assert set(receipt.reason or dict.fromkeys(LANGUAGES, "")) == set(LANGUAGES)


def test_refused_files_leave_no_rows(outcome: Outcome) -> None:
    loaded = {one.file for one in outcome.manifest.receipts if one.verdict in ("loaded", "unchanged")}
    assert {one.file for one in outcome.manifest.deliveries} <= loaded


@pytest.mark.parametrize("case", cases("foreign"))
def test_a_foreign_file_is_refused_for_what_it_is_and_not_for_its_cells(case: Mapping[str, Any], outcome: Outcome) -> None:
    receipt = outcome.receipt(case["path"])
    assert receipt is not None
    assert receipt.fault in ("foreign", "foreign_instead"), receipt.reason


def test_the_command_line_tells_the_same_and_nothing_personal(outcome: Outcome) -> None:
    """`python -m huddle intake --json` over all of them: status 0, one JSON array, no personal value, no trace of a fault."""
    command = [sys.executable, "-m", "huddle", "intake", "--json"]
    told = subprocess.run(command, cwd=paths.PROJECT, capture_output=True, text=True, timeout=300, check=False)
    assert told.returncode == 0, told.stderr
    said = {one["file"]: one for one in json.loads(told.stdout)}
    assert {file: one["verdict"].replace("unchanged", "loaded") for file, one in said.items()} == {
        one.file: one.verdict for one in outcome.manifest.receipts
    }
    for parameter in cases(besides=("hostile", "foreign")):
        case = parameter.values[0]
        shown, wanted = said[case["path"]], case["expect"]
        for name in ("rows", "rejected"):
            assert name not in wanted or shown[name] == wanted[name], (case["name"], name)
        assert "period" not in wanted or list(shown["period"].values()) == wanted["period"], case["name"]
        assert {name: shown["totals"].get(name) for name in wanted.get("totals", {})} == pytest.approx(wanted.get("totals", {}), abs=0.0001)
    for output in (told.stdout, told.stderr):
        assert "PRIVATE" not in output
        assert "Traceback" not in output
