"""The declared checks: complete, in two languages, and refused in words when a row says too little; a new one is a row and two files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from huddle import checks as declared
from huddle import paths
from huddle.declared import DeclarationError, read_table

KNOWN = {"asins", "by_date"}


@pytest.fixture
def good() -> dict:
    return read_table(paths.DEFINITIONS / "checks.toml")["asins_total"]


def test_every_check_has_its_sides_its_kinds_and_its_words():
    sides = {file.stem for file in declared.files()}
    used = {side for one in declared.checks().values() for side in (one.left, one.right)} - {""}
    assert used == sides
    for one in declared.checks().values():
        assert one.kinds
        for language in ("en", "zh"):
            assert all(one.say(word, language) for word in ("name", "left", "rule_words", "mend"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"left": "nobody"}, "there is no queries/checks/nobody.sql"),
        ({"left": ""}, "there is no queries/checks/.sql"),
        ({"rule": "near"}, "rule is 'near'"),
        ({"measure": "joy"}, "measure is 'joy'"),
        ({"severity": "grave"}, "severity is 'grave'"),
        ({"share": 1.5}, "share is 1.5; expected a share"),
        ({"days": 0}, "days is 0"),
        ({"kinds": ["weather"]}, "kinds is 'weather'"),
        ({"mend": {"en": "x"}}, "mend needs words in en and zh"),
        ({"sides": {"left": {"en": "x", "zh": "x"}}}, "sides.right needs words"),
        ({"tolerance": 1}, "there is no 'tolerance'"),
    ],
)
def test_a_row_that_says_something_else_is_refused(good, change, said):
    with pytest.raises(DeclarationError, match=said):
        declared._check("c", 1, {**good, **change}, KNOWN)


def test_a_row_that_says_too_little_is_refused(good):
    with pytest.raises(DeclarationError, match="lacks floor"):
        declared._check("c", 1, {name: value for name, value in good.items() if name != "floor"}, KNOWN)


def test_a_new_check_is_a_row_and_its_sides_and_no_python(good, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from huddle.warehouse import catalog

    for folder in ("queries", "definitions"):
        shutil.copytree(getattr(paths, folder.upper()), tmp_path / folder)
        monkeypatch.setattr(paths, folder.upper(), tmp_path / folder)
    sql = (tmp_path / "queries" / "checks" / "orders.sql").read_text("utf-8")
    (tmp_path / "queries" / "checks" / "orders_too.sql").write_text(sql, "utf-8")
    table = tmp_path / "definitions" / "checks.toml"
    words = 'en = "x"\nzh = "x"\n'
    numbers = "days = 28\nyoung = 0\nshare = 0.1\nwhole = 0.1\nfloor = 1\n"
    row = '[again]\nleft = "orders"\nright = "orders_too"\nrule = "equal"\nmeasure = "units"\nseverity = "mild"\nkinds = ["orders"]\n'
    row += numbers
    row += "".join(f"[again.{name}]\n{words}" for name in ("name", "rule_words", "mend", "sides.left", "sides.right"))
    table.write_text(table.read_text("utf-8") + "\n" + row, "utf-8")
    before = catalog.opening.__wrapped__()
    assert list(declared.checks.__wrapped__())[-1] == "again"
    assert "'orders_too' as side" in catalog._sides().sql
    (tmp_path / "queries" / "checks" / "orders_too.sql").write_text(sql + "\n", "utf-8")
    assert catalog.opening.__wrapped__() != before
