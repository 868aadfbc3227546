"""Every kind of exception has its declared proposal of what an action should bring, and a faulty row is named."""

from __future__ import annotations

import pytest

from huddle import expected_changes, paths
from huddle.declared import DeclarationError
from huddle.rules import rules


def test_every_exception_that_can_be_acted_on_has_a_proposal():
    acted_on = {rule.id for rule in rules().values() if not rule.is_symptom}
    found = expected_changes.expected_changes()
    assert not acted_on - found.keys() and not found.keys() - rules().keys()
    assert found["buy_box_lost"].words("zh") == "赢回购物车，销量恢复正常"


def test_a_measure_nobody_can_judge_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "DEFINITIONS", tmp_path)
    row = '[low_stars]\nmetric = "mood"\ndirection = "up"\nen = "x"\nzh = "x"\n'
    (tmp_path / "expected_changes.toml").write_text(row, encoding="utf-8")
    with pytest.raises(DeclarationError, match="low_stars needs a metric of units, sales"):
        expected_changes.expected_changes.__wrapped__()
