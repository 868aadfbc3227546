"""The traps of the formats: a declaration that falls into one no longer gives what its case says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from huddle import header_words, intake
from huddle.intake import days, numbers
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


NEVER = re.compile("(?!)")
RULES = [
    ("a dash of any kind is a hyphen", header_words, "_DASHES", {},
     "UK, SKU level, weekly: sessions once per child, B2B is a subset, one child under two parents"),
    ("a currency in brackets is no part of the name", header_words, "_currency_token", lambda: NEVER,
     "SellerSprite products: the currency in the header of the price, no rating yet"),
    ("a picture is no letter of a name", header_words, "_PICTURES", "\U0010ffff",
     "Keepa: a picture in the price's header, the lowest new price where nobody has the Buy Box"),
    ("a header may say its name in two languages", header_words, "_BILINGUAL", NEVER,
     "generation 2, Chinese: ad products by name, a bilingual header, daily rows of two sites"),
    ("a space may stand between thousands", numbers, "_SPACES", NEVER,
     "Transactions, France: nine lines above, amounts with a space for thousands, a payout, storage, advertising"),
    ("a day may be written in Chinese", days, "_CHINESE", NEVER,
     "generation 2, Chinese: ad products by name, a bilingual header, daily rows of two sites"),
    ("a day may be eight digits", days, "_COMPACT", NEVER,
     "生意参谋 items by day: numbers of items are text, dates without dashes, running totals not read"),
    ("a month may be a word", days, "_WORDS", NEVER, "SP search term, English CSV: a span is kept as a span, months as words"),
    ("two days may stand in one cell", days, "_RANGE", NEVER,
     "generation 2, English: guarded ids, one date range in a cell, brands' rows without a product"),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "without", "case"), [pytest.param(*rule[1:], id=rule[0]) for rule in RULES])
def test_without_a_rule_of_the_reader_a_case_fails(
    definitions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, without: Any, case: str
) -> None:
    assert hasattr(module, name)
    monkeypatch.setattr(module, name, without)
    forget_declarations()
    spoiled = _taken_in(CASES[case], tmp_path)
    with pytest.raises((AssertionError, KeyError)):
        agree(CASES[case], spoiled)
        agree_in_rows(CASES[case], spoiled)
