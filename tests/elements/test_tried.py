"""Playbooks: every rule has its checks in both languages, they stand with the exception, and past actions are counted by verdict."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from huddle import decisions
from huddle.elements import tried
from huddle.elements.asin import diagnosis
from huddle.elements.choices import Choices
from huddle.playbooks import checks, playbooks
from huddle.rules import rules
from huddle.text import say

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def own_state(state) -> None:
    """A store of its own."""


def test_every_branch_of_a_diagnosis_has_a_playbook():
    assert {branch for one in playbooks().values() for branch in one.branches} == set(diagnosis.BRANCHES)


def test_every_rule_has_a_playbook_and_a_name_in_both_languages():
    assert set(playbooks()) == set(rules())
    for kind in rules():
        for language in ("en", "zh"):
            assert 3 <= len(checks(kind, language)) <= 5 and say(f"playbooks.kind_{kind}", language)
            assert tried.steps(kind, language).count("\n") == len(checks(kind, language))
    assert tried.steps("new_rule", "en") == ""


@pytest.mark.parametrize(("words", "said"), [
    (("worked", "worse", "no_change", "worked", "worked", "too_early"), "3 of 5 past actions on this worked"),
    (("worked", "worked", "confounded", "too_early"), ""), (("worked", "worked"), ""),
])  # fmt: skip
def test_past_actions_are_counted_by_their_verdict_from_three_on(monkeypatch, words, said):
    found = iter(words)
    monkeypatch.setattr(tried.verdicts, "verdict", lambda *_: SimpleNamespace(word=next(found)))
    assert tried.elements(Choices(stamp="x"), DAY) == ()
    for place in range(len(words)):
        decisions.add(f"Match {place}", owner="Ads", due=DAY, day=DAY, exception_kind="buy_box_lost", starts=DAY, asin="B0AAAAAAAA")
    decisions.add("Elsewhere", owner="Ads", due=DAY, day=DAY, exception_kind="no_orders", starts=DAY, asin="B0AAAAAAAA")
    shown = tried.elements(Choices(stamp=f"stamp of {words}"), DAY)[0]
    assert [row.key for row in shown.rows] == ["playbook~buy_box_lost", "playbook~no_orders"]
    assert shown.rows[0].why[-1].text.endswith(said or "actions") and "跟卖" in tried.steps("buy_box_lost", "zh")
