"""The declared rules: complete, in two languages, and refused in words when a row says too little."""

from __future__ import annotations

import pytest

from huddle import paths
from huddle import rules as declared
from huddle.declared import DeclarationError
from huddle.text import LANGUAGES, say, strings

GOOD = {
    "owner": "Ads", "level": "L1", "order": 1, "group": "ads", "enabled": True, "since": "2026-01-01", "source": "x",
    "thresholds": {"a": 1},
}  # fmt: skip


def test_every_rule_and_role_has_a_name_in_both_languages():
    for language in LANGUAGES:
        for rule in declared.rules().values():
            assert say(f"exceptions.rule_{rule.id}", language)
        for role in declared.ROLES:
            assert declared.role_name(role, language)
    assert declared.role_name("Supply", "zh") == "供应链"
    assert declared.role_name("Kitchen lead", "zh") == "Kitchen lead"


def test_every_what_has_a_why_and_every_rule_a_sentence():
    keys = {key.removeprefix("exceptions.") for key in strings() if key.startswith("exceptions.")}
    whats, whys = ({key[len(start) :] for key in keys if key.startswith(start)} for start in ("what_", "why_"))
    assert whats == whys
    for rule in declared.rules():
        assert any(key.startswith(rule) for key in whats)


def test_rules_come_in_the_order_of_causes():
    assert [rule.order for rule in declared.rules().values()] == sorted(rule.order for rule in declared.rules().values())
    assert next(iter(declared.rules())) == "stocked_out"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"owner": "Boss"}, "has owner 'Boss'"),
        ({"level": "L9"}, "has level 'L9'"),
        ({"group": "other"}, "has group 'other'"),
        ({"thresholds": {"chance": "low"}}, "chance is 'low'"),
        ({"thresholds": {"chance": -1}}, "chance is -1"),
        ({"extra": 1}, "needs exactly"),
    ],
)
def test_a_row_that_says_something_else_is_refused(change, said):
    with pytest.raises(DeclarationError, match=said):
        declared._rule("r", {**GOOD, **change})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[no_orders]", "[no_order]", "nothing sees no_order; use one of ad_clicks_off"),
        ("[no_orders]", "", "there is no no_orders; to silence"),
    ],
)
def test_a_row_that_nothing_reads_and_a_rule_without_a_row_are_refused(old, new, said, monkeypatch, tmp_path):
    text = (paths.DEFINITIONS / "rules.toml").read_text(encoding="utf-8")
    before, after = text.split(old)
    after = new + after if new else after[after.index("\n[") :]
    (tmp_path / "rules.toml").write_text(before + after, encoding="utf-8")
    monkeypatch.setattr(paths, "DEFINITIONS", tmp_path)
    with pytest.raises(DeclarationError, match=said):
        declared.rules.__wrapped__()


def test_a_threshold_that_is_missing_is_named():
    with pytest.raises(DeclarationError, match=r"no_orders has no patience among its thresholds"):
        declared.rules()["no_orders"]["patience"]
