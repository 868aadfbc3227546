"""The whole store as JSON Lines: it comes back as it was, in either kind of store, and contradicts nothing in silence."""

from __future__ import annotations

import json
from datetime import date

import pytest

from huddle import cli, decisions
from huddle.decisions import Thing, store

DAY = date(2026, 11, 18)


def filled() -> list[str]:
    made = decisions.add("Lower the price", owner="Ads", due=DAY, day=DAY, is_focus=True, who="Ana")
    decisions.change(made.id, 1, owner="Supply", who="Bo")
    decisions.close(decisions.add("减价", owner="", due=DAY, day=DAY).id)
    thing = Thing("default", "US", "B0AAAAAAAA")
    decisions.answer(thing, "silenced", kinds=("no_orders",), day=DAY, until=DAY, reason="recall", value=12.5)
    return list(decisions.lines())


def test_a_copy_brings_everything_back_and_counts_on(own_book, monkeypatch, tmp_path):
    copy = filled()
    assert [json.loads(line).get("table", "") for line in copy] == ["", *["action"] * 2, "exception_answer", *["action_history"] * 4]
    before = (decisions.every(), decisions.history(1), decisions.answers())
    assert decisions.bring_in(copy) == decisions.Taken(added=0, known=7)
    store.leave()
    monkeypatch.delenv("HUDDLE_DB", raising=False)
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "elsewhere"))
    assert decisions.bring_in(copy).added == 7
    assert (decisions.every(), decisions.history(1), decisions.answers()) == before
    assert decisions.add("next", owner="", due=DAY, day=DAY).id == 3


def test_what_is_brought_into_a_team_store_is_counted_on():
    lines = filled()
    moved = [line.replace('"id": 2,', '"id": 40,') if '"action"' in line and "减价" in line else line for line in lines]
    moved = [line for line in moved if '"action_history"' not in line and '"id": 1,' not in line]
    assert decisions.bring_in(moved).added == 1
    assert decisions.add("next", owner="", due=DAY, day=DAY).id == 41


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda lines: [], "no line at all"),
        (lambda lines: lines[1:], "no copy of decisions"),
        (lambda lines: [*lines, "{"], "line 9 is no JSON"),
        (lambda lines: [*lines, '{"table": "x", "id": 1}'], "no table 'x'"),
        (lambda lines: [*lines, '{"table": "action", "id": 9, "mood": 1}'], "no mood; this copy was made by a newer"),
        (lambda lines: [*lines, '{"table": "action", "id": 9, "what": ""}'], "line 9 does not fit"),
        (lambda lines: [line.replace("Lower", "Raise") for line in lines], "action 1 says something else here"),
    ],
)
@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_copy_that_does_not_fit_is_refused_and_nothing_is_written(spoil, words):
    copy = filled()
    before = list(decisions.lines())
    with pytest.raises(decisions.WrongCopy, match=words):
        decisions.bring_in(spoil(copy))
    assert list(decisions.lines()) == before


@pytest.mark.parametrize("kind", ["sqlite"])
def test_the_command_lists_adds_changes_closes_and_copies(capsys, tmp_path, monkeypatch):
    def told(*words: str, code: int = 0) -> str:
        assert cli.main(["decisions", *words]) == code
        said = capsys.readouterr()
        return said.err if code else said.out

    taking = ("add", "Match the offer", "--owner", "Listing", "--due", "2026-11-27", "--marketplace", "US", "--format", "json")
    made = json.loads(told(*taking))
    assert (made["id"], made["day"], made["version"], made["is_open"]) == (1, "2026-11-20", 1, True)
    told("change", "1", "--version", "1", "--owner", "Ads", "--who", "Ana")
    assert "made “Ads” by Ana" in told("change", "1", "--version", "1", "--owner", "Supply", code=1)
    assert "says what is to be done" in told("add", " ", "--due", "2026-11-27", code=2)
    assert "no action 9" in told("close", "9", code=2)
    assert "what blocks it" in told("change", "1", "--version", "2", "--status", "blocked", code=2)
    blocked = ("--status", "blocked", "--blocker", "stock", "--help-from", "Supply")
    stuck = json.loads(told("change", "1", "--version", "2", *blocked, "--json"))
    assert [stuck[name] for name in ("status", "blocker", "help_from", "asins")] == ["blocked", "stock", "Supply", []]
    told("close", "1")
    assert [row["what"] for row in json.loads(told("list", "--json"))] == ["Match the offer"]
    assert json.loads(told("list", "--open", "--json")) == []
    copy = tmp_path / "copy.jsonl"
    copy.write_text(told("export"), "utf-8")
    assert told("import", str(copy)) == "0 rows brought in, 5 were here already\n"
    copy.write_text("x", "utf-8")
    assert "no JSON" in told("import", str(copy), code=1)
