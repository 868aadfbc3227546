"""`python -m huddle exceptions`: the fields a program needs, filters, and wrong usage."""

from __future__ import annotations

import argparse
import json
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from huddle.analysis.exceptions import exceptions
from huddle.commands import decisions as decisions_command
from huddle.commands import exceptions as command
from huddle.commands.asked import WrongUsage, where
from huddle.elements import life
from huddle.elements.known import Known, Site
from tests.analysis.marts import Marts

LAST = date(2026, 11, 18)
FIELDS = {
    "rank", "kind", "rule", "shop", "marketplace", "line", "asin", "channel", "name", "day", "since", "loss_starts",
    "value_at_stake", "currency", "value_home", "cause", "symptoms", "owner", "sentence", "why", "arithmetic", "p", "stamp",
    "key", "part_of", "state", "until", "by", "reason", "age_days", "whom", "back_because",
}  # fmt: skip


@pytest.fixture
def parser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> argparse.ArgumentParser:
    marts = Marts()
    for place in range(8):
        units = np.full(250, 20) + np.arange(250) % (place + 2)
        if place < 7:  # on different days: what begins together on a line is one row
            units[-4 if place == 6 else -5 - 2 * place :] = 0
        marts.add_asin(f"A{place}", units, last=LAST, line="Kitchen" if place < 6 else "Garden")
    monkeypatch.setattr(life, "exceptions", partial(exceptions, ask=marts.ask))
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path))
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    built = argparse.ArgumentParser()
    command.register(built.add_subparsers())
    return built


def said(parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture, *arguments: str) -> list[dict]:
    args = parser.parse_args(["exceptions", *arguments, "--format", "json"])
    assert args.run(args) == 0
    return json.loads(capsys.readouterr().out)


def test_five_rows_unless_all_are_wanted(parser, capsys):
    five, every = said(parser, capsys), said(parser, capsys, "--all")
    assert len(five) == 5 and every[:5] == five and [row["rank"] for row in every] == [1, 2, 3, 4, 5, 6, 7]
    assert set(five[0]) == FIELDS and set(five[0]["sentence"]) == {"en", "zh"}
    assert five[0]["kind"] == five[0]["rule"] == "no_orders" and five[0]["day"] == "2026-11-18" and "**" not in five[0]["why"]["en"]


def test_filters_choose_among_the_rows(parser, capsys):
    assert [row["asin"] for row in said(parser, capsys, "--where", "line=Garden,marketplace=US")] == ["A6"]
    assert said(parser, capsys, "--where", "marketplace=DE") == []
    assert where("line=Home, Garden,owner=Li, Wei") == {"line": "Home, Garden", "owner": "Li, Wei"}, "a value may hold a comma"
    args = parser.parse_args(["exceptions", "--where", "line=Nope", "--format", "json"])
    assert args.run(args) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == [] and "no line is called Nope; known are " in told.err
    args = parser.parse_args(["exceptions", "--where", "owner=Listing", "--format", "json"])
    assert args.run(args) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) and not told.err, "a rule's role has rows though no product names it"
    assert [row["since"] for row in said(parser, capsys, "--where", "line=Garden", "--day", "2026-11-16")] == ["2026-11-15"]


def test_a_day_before_the_data_is_said_and_no_quiet_morning(parser, capsys, monkeypatch):
    first, last = date(2026, 3, 14), LAST
    monkeypatch.setattr(command, "known", lambda stamp: Known())
    args = parser.parse_args(["exceptions", "--format", "json"])
    assert args.run(args) == 0 and "no day of sales is known; drop an export" in capsys.readouterr().err
    there = Known((Site("Main", "US", "USD", first, last, 1.0, 1.0),))
    monkeypatch.setattr(command, "known", lambda stamp: there)
    args = parser.parse_args(["exceptions", "--day", "2016-01-01", "--format", "json"])
    assert args.run(args) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == [] and f"known up to 2016-01-01; the first is {first}, the last {last}" in told.err
    args = parser.parse_args(["exceptions", "--day", str(first), "--format", "json"])
    assert args.run(args) == 0 and not capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--day", "yesterday"], ["--where", "colour=red"], ["--where", "line"], ["--format", "xml"],
                                   ["--day", "0001-01-06"],
                                   ["--where", "line="], ["--where", "line=Home,colour=red"],
                                   ["--where", "marketplace=US,marketplace=DE"]])  # fmt: skip
def test_wrong_usage_ends_with_two(parser, capsys, wrong):
    with pytest.raises(SystemExit) as end:
        parser.parse_args(["exceptions", *wrong])
    assert end.value.code == 2


def test_what_was_answered_stands_at_the_end_of_the_columns_and_a_look_back_does_not_know_it(parser, capsys):
    def answered(*words: str) -> dict:
        args = decided.parse_args(["decisions", "answer", *words, "--json"])
        assert args.run(args) == 0
        return json.loads(capsys.readouterr().out)

    decided = argparse.ArgumentParser()
    decisions_command.register(decided.add_subparsers())
    made = answered("silenced", "A0", "--until", "2026-11-25", "--reason", "recall", "--who", "Ana")
    assert [made[name] for name in ("asin", "state", "until", "by", "reason")] == ["A0", "silenced", "2026-11-25", "Ana", "recall"]
    five, every = said(parser, capsys), said(parser, capsys, "--all")
    assert "A0" not in {row["asin"] for row in five} and len(five) == 5, "the five are refilled"
    assert [(row["asin"], row["state"], row["age_days"]) for row in every][-1] == ("A0", "silenced", 5)
    assert list(every[0])[-7:] == ["state", "until", "by", "reason", "age_days", "whom", "back_because"]
    assert {row["state"] for row in said(parser, capsys, "--all", "--day", "2026-11-17")} == {"open"}
    with pytest.raises(WrongUsage, match="silence needs a reason"):
        answered("silenced", "A1", "--until", "2026-11-25")
    with pytest.raises(WrongUsage, match="A9 has 0 exceptions"):
        answered("silenced", "A9", "--until", "2026-11-25", "--reason", "recall")
