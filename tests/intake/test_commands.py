"""The shell's view: receipts, status and confirmations, as JSON alone and with the right exit status."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from typing import Any

import pytest

from huddle import cli
from tests.intake.conftest import Team
from tests.intake.files import by_asin, by_date, put

KEYS = {"file", "verdict", "report", "shop", "marketplace", "period", "currency", "rows", "rejected", "totals", "reason"}


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert cli.main(arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_receipts_are_json_and_the_second_time_nothing_changes(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5, 2: 7}, price=20.5))
    put(team.data / "b.csv", "<html></html>")
    first, refused = _json(capsys, "intake", "--json")
    assert set(first) >= KEYS
    assert (first["verdict"], first["report"], first["marketplace"]) == ("loaded", "business_report_asin", "US")
    assert first["period"] == {"start": "2026-11-18", "end": "2026-11-18"}
    assert first["totals"] == {"sales": 246.0, "units": 12, "order_items": 12, "sessions": 132, "page_views": 204}
    assert refused["verdict"] == "refused" and "web page" in refused["reason"] and "网页" in refused["reason_zh"]
    assert [one["verdict"] for one in _json(capsys, "intake", "--json")] == ["unchanged", "refused"]


def test_every_format_prints_the_same_receipts_and_sources(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5, 2: 7}, price=20.5))
    told = {}
    for command in ("intake", "status"):
        for format in ("table", "csv", "json"):
            assert cli.main([command, "--format", format]) == 0
            told[command, format] = capsys.readouterr().out
    receipt, = csv.DictReader(told["intake", "csv"].splitlines())
    as_json, = json.loads(told["intake", "json"])
    assert list(receipt) == list(as_json) and receipt["rows"] == str(as_json["rows"]) and json.loads(receipt["totals"]) == as_json["totals"]
    source, = csv.DictReader(told["status", "csv"].splitlines())
    assert {**source, "days": 1} == {name: "" if value is None else value if name == "days" else str(value)
                                     for name, value in json.loads(told["status", "json"])["sources"][0].items()}  # fmt: skip
    assert told["intake", "table"].startswith("loaded") and told["status", "table"].startswith("source")


def test_paths_limit_what_is_printed(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5}))
    put(team.data / "b.csv", "<html></html>")
    assert [one["file"] for one in _json(capsys, "intake", "US", "--json")] == ["US/2026-11-18/a.csv"]
    assert [one["file"] for one in _json(capsys, "intake", str(team.data / "b.csv"), "--json")] == ["b.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["intake", "/etc"],
        ["intake", "none.csv"],
        ["confirm", "a.csv"],
        ["confirm", "a.csv", "--period", "2026-11-18", "--undo"],
        ["confirm", "a.csv", "--period", "someday"],
        ["confirm", "none.csv", "--period", "2026-11-18"],
        ["confirm", "none.csv", "--undo"],
        ["map", "none.csv", "--json"],
    ],
)
def test_wrong_usage_is_told_on_standard_error(team: Team, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    put(team.data / "a.csv", by_asin({1: 5}))
    assert cli.main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.startswith("huddle ")


def test_unknown_commands_and_options_are_wrong_usage(team: Team) -> None:
    for arguments in (["dance"], ["intake", "--loud"], []):
        with pytest.raises(SystemExit) as left:
            cli.main(arguments)
        assert left.value.code == 2


def test_a_team_setting_that_cannot_be_is_a_failure(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    put(team.data / "settings.toml", 'rejected_share_limit = "many"')
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5}))
    assert cli.main(["intake", "--json"]) == 1
    assert "rejected_share_limit" in capsys.readouterr().err


def test_confirming_and_undoing(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    put(team.data / "a.csv", by_asin({1: 5, 2: 7}))
    assert _json(capsys, "intake", "--json")[0]["fault"] == "needs_both"
    loaded = _json(capsys, "confirm", "a.csv", "--period", "2026-W46", "--marketplace", "UK", "--currency", "USD", "--json")
    assert (loaded["verdict"], loaded["period"]["start"], loaded["currency"]) == ("loaded", "2026-11-08", "USD")
    assert _json(capsys, "confirm", "a.csv", "--undo", "--json")["verdict"] == "waiting"


def test_status_tells_sources_sites_and_what_waits(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    span = {date(2026, 11, 1) + timedelta(days=number): 5 + number for number in range(10) if number != 4}
    put(team.data / "US/by date.csv", by_date(span))
    put(team.data / "DE/a.csv", by_asin({1: 5}).replace("$", "€"))
    assert _json(capsys, "status", "--json")["pending"] is True
    _json(capsys, "intake", "--json")
    told = _json(capsys, "status", "--json")
    assert told["pending"] is False
    assert [(one["source"], one["marketplace"], one["last_day"]) for one in told["sources"]] == [("site_traffic", "US", "2026-11-10")]
    assert told["sites"] == [{"shop": "default", "marketplace": "US", "last_day": {"site_traffic": "2026-11-10"}}]
    assert [one["file"] for one in told["waiting"]] == ["DE/a.csv"]
    assert cli.main(["status"]) == 0
    assert "waiting" in capsys.readouterr().out


def test_an_empty_folder_is_no_failure(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    assert _json(capsys, "intake", "--json") == []
    assert _json(capsys, "status", "--json")["stamp"] == "empty"
