"""Writing a sample: the same bytes each time, the moment of the export on each file, the files of one level."""

import argparse
import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huddle.commands import sample
from huddle.sample import write_full, write_like_a_real_team, write_second_morning
from huddle.sample.exports import latest_morning

END = date(2026, 11, 20)


def contents(root: Path) -> dict[str, tuple[str, float | None]]:
    """Digest and mtime of every file; the truth file is no export and has no moment."""
    return {
        str(path.relative_to(root)): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            None if path.name == ".truth.json" else path.stat().st_mtime,
        )
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def kinds(root: Path) -> set[str]:
    return {told["report"] for told in json.loads((root / ".truth.json").read_text())["files"]}


def test_the_same_wish_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_full(tmp_path / name, asins=10, days=40, seed=5, end=END)
    write_full(tmp_path / "c", asins=10, days=40, seed=6, end=END)
    one, again, other = (contents(tmp_path / name) for name in "abc")
    assert one == again
    same = {name for name in one if one[name][0] == other[name][0]}
    assert set(one) == set(other) and same == {"exchange_rates.csv", "events.csv"}


def test_both_mornings_are_repeatable_and_the_second_only_adds(
    tmp_path: Path, team: tuple[Path, object, object]
) -> None:
    write_like_a_real_team(tmp_path, seed=3, end=END)
    first = contents(tmp_path)
    truth = write_second_morning(tmp_path)
    second = contents(tmp_path)
    assert second == contents(team[0])
    assert all(second[name] == found for name, found in first.items() if name != ".truth.json")
    assert "产品表.csv" not in first and "产品表.csv" in second
    assert truth.branch("north-shop", "US").last_day == date(2026, 11, 19)


def test_a_second_morning_needs_a_first(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no first morning"):
        write_second_morning(tmp_path)


def test_every_file_carries_the_moment_of_its_export(
    full: tuple[Path, object], team: tuple[Path, object, object]
) -> None:
    for root, truth in ((full[0], full[1]), (team[0], team[1]), (team[0], team[2])):
        for told in truth.files:  # type: ignore[attr-defined]
            moment = datetime.fromisoformat(told["exported_at"])
            assert (root / told["file"]).stat().st_mtime == moment.timestamp()
            assert moment <= truth.exported_at and moment.hour == 1  # type: ignore[attr-defined]
    daily = full[0] / "US/2026-10-30/BusinessReport-11-1-26.csv"
    assert datetime.fromtimestamp(daily.stat().st_mtime, UTC) == datetime(2026, 11, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("level", "adds"),
    [
        ("L1", {"orders", "ads SP", "ads SB", "ads SD"}),
        ("L2", {"planning"}),
        ("L3", {"by_date"}),
        ("L4", {"by_asin"}),
    ],
)
def test_a_level_writes_its_files_alone(tmp_path: Path, level: str, adds: set[str]) -> None:
    below = {"L1": set(), "L2": {"L1"}, "L3": {"L2"}, "L4": {"L3"}}[level]
    root = tmp_path / level
    write_full(root, asins=10, days=60, end=END, level=level)
    found = kinds(root)
    for lower in below:
        write_full(tmp_path / lower, asins=10, days=60, end=END, level=lower)
        found -= kinds(tmp_path / lower)
    assert found == adds


def test_the_end_is_the_clocks_last_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    assert latest_morning() == date(2026, 11, 20)
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T00:59Z")
    assert latest_morning() == date(2026, 11, 19)


def command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    sample.register(parser.add_subparsers())
    args = parser.parse_args(["sample", *words])
    return int(args.run(args))


def test_the_command_writes_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUDDLE_NOW", "2026-07-14T01:00Z")
    assert command(str(tmp_path / "x"), "--asins", "10", "--days", "40", "--no-events") == 0
    assert "US up to 2026-07-12, DE up to 2026-07-13" in capsys.readouterr().out
    assert json.loads((tmp_path / "x/.truth.json").read_text())["settings"]["events"] is False
    assert command(str(tmp_path / "x"), "--asins", "2") == 2
    assert "at least 10 ASINs" in capsys.readouterr().err
    assert command(str(tmp_path / "y"), "--like-a-real-team", "--day", "two") == 1
    assert "holds no first morning" in capsys.readouterr().err
