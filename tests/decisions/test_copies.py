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


def uncounted(copy: list[str]) -> list[str]:
    """A copy whose first line does not say how many rows follow, as from before it did."""
    head = json.loads(copy[0])
    return [json.dumps({name: head[name] for name in ("kind", "version")}), *copy[1:]]


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
    head, *rows = (json.loads(line) for line in uncounted(filled()))
    moved = [{**row, "id": 40} for row in rows if row["table"] == "action" and row["id"] == 2]
    moved += [{**row, "id": row["id"] + 40, "action_id": 40} for row in rows if row.get("action_id") == 2]
    assert decisions.bring_in(map(json.dumps, [head, *moved])).added == 3
    assert decisions.add("next", owner="", due=DAY, day=DAY).id == 41


def test_a_copy_taken_while_somebody_writes_can_be_brought_in(monkeypatch, tmp_path):
    filled()
    taken = decisions.lines()
    copy = [next(taken), next(taken)]
    decisions.add("meanwhile", owner="", due=DAY, day=DAY)
    copy += taken
    store.leave()
    monkeypatch.delenv("HUDDLE_DB", raising=False)
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "elsewhere"))
    assert decisions.bring_in(copy).added == len(copy) - 1 and len(decisions.every()) == 2


def test_both_stores_refuse_in_words_what_is_no_row_or_no_action_its_history_leads_to():
    """A copy is no way round what is fixed: neither an action without its history nor a history that says something else is taken."""
    copy, day, at = filled(), "2026-11-18", "2026-11-18T00:00:00"
    bare = {"table": "action", "id": 9, "version": 1, "what": "Bare", "due": day, "day": day, "created_at": at, "changed_at": at}
    forged = {"table": "action_history", "id": 50, "action_id": 1, "version": 3, "at": at, "happened": "changed", "fields": '{"due": "x"}'}
    spoilt = [{"id": "x"}, {"id": None}, {"id": 10**20}, {"version": "1"}, {"what": {"a": 1}}, {"what": "a\0b"}, {"due": 5}, {"due": "x"},
              {"is_focus": "maybe"}, {"asins": "B0A"}, {"created_at": f"{at}+05:00"}]  # fmt: skip
    answer, entry = ({**json.loads(copy[at]), "id": 50} for at in (3, 5))
    record = {"table": "decision_record", "id": 1, "day": day, "by_day": day, "review": day, "confidence": 70, "made_at": at,
              **dict.fromkeys(("question", "decision", "refused", "driver", "approver", "metric", "scope", "change", "because"), "x"),
              "stop_rule": "x"}  # fmt: skip
    wrong = [
        ({**bare, "status": "maybe"}, 'action 9: status cannot be "maybe"'), ({**bare, "status": "done"}, "contradict each other"),
        ({**bare, "direction": "sideways"}, "direction cannot be"), ({**bare, "metric": "mood"}, "metric cannot be"),
        ({**bare, "marketplace": "XX"}, "marketplace cannot be"), ({**bare, "meeting": "yearly"}, "meeting cannot be"),
        ({**bare, "starts": day, "review": "2026-11-17"}, "review 2026-11-17 lies before starts 2026-11-18"),
        ({**bare, "status": "blocked", "blocker": "x"}, "a blocked action says"), ({**bare, "asins": [1]}, "asins is no list of words"),
        ({**answer, "until": "2026-11-17"}, "until 2026-11-17 lies before day"), ({**answer, "kinds": "{}"}, "kinds is no JSON list"),
        ({**entry, "fields": "{"}, "fields is no JSON object"), ({**entry, "fields": "[1]"}, "fields is no JSON object"),
        ({**entry, "action_id": 77}, "action_history 50 speaks of action 77, which is not there"),
        ({**record, "amends": 7}, "decision_record 1 speaks of decision_record 7, which is not there"),
        ({**record, "confidence": 101}, "decision_record 1: confidence is a share"),
        ({**record, "review": "2026-11-17"}, "review 2026-11-17 lies before day 2026-11-18"),
        ({**entry, "id": 0}, "id 0 is below 1"), ({"table": "action_history", "id": 50}, "fields is no JSON object"),
        ({"table": "room_entry", "id": 1, "meeting": "weekly", "day": day, "kind": "topics", "words": "x", "made_at": at}, "no JSON list"),
        ({"table": "meeting", "id": 1, "talked": "{}", "seen": "{}"}, "seen is no minutes"),
    ]  # fmt: skip
    for row, words in (*(({**bare, **one}, f"line 9 does not fit: {next(iter(one))} of action") for one in spoilt),
                       *((one, f"line 9.*{said}") for one, said in wrong),
                       (bare, "line 9: action 9 is not what its history says"),
                       (forged, "line 9: action 1 is not what its history says")):  # fmt: skip
        with pytest.raises(decisions.WrongCopy, match=words) as said:
            decisions.bring_in([*uncounted(copy), json.dumps(row)])
        assert "\n" not in str(said.value)
    assert list(decisions.lines()) == copy


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda lines: [], "no line at all"),
        (lambda lines: lines[1:], "no copy of decisions"),
        (lambda lines: [*lines, "{"], "line 9 is no JSON"),
        (lambda lines: [*lines, '{"table": "action", "id": NaN}'], "line 9 is no JSON: NaN is no number"),
        (lambda lines: [*lines, '{"table": "action", "id": 1, "id": 2}'], "line 9 is no JSON: a name stands twice"),
        (lambda lines: [*lines, "[" * 100_000], "line 9 is no JSON"),
        (lambda lines: [*lines, '{"table": "action", "id": 9, "what": "\\ud800"}'], "line 9 does not fit: what of action"),
        (lambda lines: [lines[0].replace(store.HEAD, "9999"), *lines[1:]], "line 1: this copy of version 9999 was made by a newer Huddle"),
        (lambda lines: [json.dumps({"kind": "huddle.decisions"}), *lines[1:]], "line 1: this copy does not say of which version"),
        (lambda lines: lines[:-2], "line 6 is the last, and the copy has 5 of 7 rows; take the whole file"),
        (lambda lines: [*lines, json.dumps({**json.loads(lines[1]), "what": "Other"})], "line 9: action 1 says something else here"),
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
    assert "'us' is no site; use US" in told("add", "Match", "--due", "2026-11-27", "--marketplace", "us", "--asin", "B0AAAAAAAA", code=2)
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
    copy.write_bytes(b"\xef\xbb\xbf" + copy.read_bytes())
    assert told("import", str(copy)).startswith("0 rows"), "an editor's mark at the beginning is no fault"
    copy.write_text(copy.read_text("utf-8-sig"), "utf-16")
    assert "line 1 is no text in UTF-8" in told("import", str(copy), code=1)
    copy.write_text("x", "utf-8")
    assert "no JSON" in told("import", str(copy), code=1)
