"""Forgetting a file or a shop: gone from every stamp and from the disk, a note stays, and a kill leaves one state or the other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from huddle import cli, intake, warehouse
from huddle.intake import forgotten, manifest, snapshots
from tests.companies import share_empty_marts
from tests.intake.conftest import NOW, Team
from tests.intake.files import EXPORTED, by_asin, by_date, days, put

PROJECT = Path(__file__).parents[2]
MONDAY = date(2026, 11, 16)


def fill(team: Team) -> None:
    """Two shops on one site, one of them with a first version of a day that a second one restates."""
    put(team.data / "north/US/2026-11-16/a.csv", by_asin({1: 5, 2: 7}), EXPORTED - timedelta(days=2))
    put(team.data / "north/US/by date.csv", by_date(dict.fromkeys(days(MONDAY, MONDAY + timedelta(days=1)), 12)))
    put(team.data / "south/US/2026-11-16/b.csv", by_asin({3: 11, 4: 13}))


def sold(stamp: str | None = None) -> dict[tuple[str, str], float]:
    frame = warehouse.measure(["units"], ["shop", "day"], stamp=stamp)
    return {(row.shop, str(row.day)[:10]): row.units for row in frame.itertuples()}


@pytest.fixture
def taken(team: Team, kept: Path) -> Iterator[Team]:
    share_empty_marts(kept / "marts", team.state / "marts")
    warehouse.forget()
    fill(team)
    team.take_in()
    yield team
    share_empty_marts(team.state / "marts", kept / "marts")


def held(team: Team) -> str:
    """Every byte of the state folder in which a made-up ASIN could stand, as one text."""
    found = []
    for file in sorted(team.state.rglob("*")):
        if file.is_file() and file.suffix == ".parquet":
            found.append(str(pq.read_table(file).to_pylist()))
        elif file.is_file():
            found.append(file.read_bytes().decode("utf-8", "replace"))
    return "\n".join(found)


def test_a_shop_that_leaves_is_gone_everywhere_and_a_note_stays(taken: Team) -> None:
    before = manifest.stamp()
    snapshots.take("before they left")
    assert sold(before)["south", "2026-11-16"] == 24
    assert cli.main(["forget", "--shop", "south"]) == 0
    assert {shop for shop, _ in sold()} == {"north"} == {shop for shop, _ in sold(before)}
    assert sold(before) == sold(snapshots.find("before they left").stamp)
    assert "B0HUDDLE03" not in held(taken)
    (note,) = forgotten.load().notes
    assert (note.shop, note.files, note.rows) == ("south", ("south/US/2026-11-16/b.csv",), 2)
    receipt = taken.receipts()["south/US/2026-11-16/b.csv"]
    assert (receipt.verdict, receipt.fault) == ("refused", "forgotten")
    assert "south" in receipt.reason["zh"] and "--undo" in receipt.reason["en"]
    assert (taken.data / "south/US/2026-11-16/b.csv").exists()
    intake.take_in()
    assert {shop for shop, _ in sold()} == {"north"}


def test_a_wrong_drop_is_forgotten_in_all_its_versions_and_may_lie_where_it_belongs(taken: Team) -> None:
    first = manifest.stamp()
    put(taken.data / "south/US/2026-11-16/b.csv", by_asin({3: 11, 4: 15}), EXPORTED + timedelta(minutes=5))
    intake.take_in()
    note = intake.forget("south/US/2026-11-16/b.csv")
    assert len(note.deliveries) == 2
    for stamp in (None, first):
        assert {shop for shop, _ in sold(stamp)} == {"north"}
    put(taken.data / "west/US/2026-11-16/b.csv", (taken.data / "south/US/2026-11-16/b.csv").read_bytes())
    (taken.data / "south/US/2026-11-16/b.csv").unlink()
    intake.take_in()
    warehouse.refresh()
    assert sold()["west", "2026-11-16"] == 26


def test_what_was_forgotten_can_be_read_again_and_its_stamp_is_whole_once_more(taken: Team) -> None:
    before, was = manifest.stamp(), sold()
    intake.forget("south/US/2026-11-16/b.csv")
    assert manifest.resolved(before) == manifest.stamp() != before
    assert cli.main(["forget", "south/US/2026-11-16/b.csv", "--undo"]) == 0
    assert manifest.stamp() == before == manifest.resolved(before)
    warehouse.refresh()
    assert sold() == was == sold(before)
    assert forgotten.load().notes[0].undone_at is not None


def test_a_table_that_several_shops_share_keeps_the_others(team: Team) -> None:
    header = "marketplace,period_start,period_end,asin,units,sales,currency,shop"
    lines = [f"US,2026-11-16,2026-11-16,B0HUDDLE0{n},{n},{n * 10},USD,{shop}" for n, shop in ((1, "north"), (2, "north"), (3, "south"))]
    put(team.data / "erp.csv", "\n".join([header, *lines]) + "\n")
    warehouse.forget()
    assert team.take_in()["erp.csv"].verdict == "loaded", team.receipts()["erp.csv"].reason
    before = manifest.stamp()
    warehouse.refresh()
    assert sold() == {("north", "2026-11-16"): 3, ("south", "2026-11-16"): 3}
    intake.forget(shop="south")
    for stamp in (None, before):
        assert sold(stamp) == {("north", "2026-11-16"): 3}
    assert not [file for file in (team.state / "deliveries").glob("*.parquet") if "south" in str(pq.read_table(file).to_pylist())]


def test_a_wrong_name_is_told_what_is_known(taken: Team, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forget", "--shop", "west"]) == 2
    assert "known are north, south" in capsys.readouterr().err
    assert cli.main(["forget", "none.csv"]) == 2 == cli.main(["forget"])
    assert not forgotten.load().notes


class Killed(BaseException):
    """Stands for the end of the process: nothing after it is done."""


def shops_of(stamp: str | None = None) -> set[str]:
    held_then = manifest.current() if stamp is None else manifest.of(stamp)
    return {one.shop for one in held_then.deliveries}


@pytest.mark.parametrize("steps", range(9))
def test_ended_at_any_step_it_is_one_state_or_the_other(team: Team, monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    fill(team)
    team.take_in()
    before, left = manifest.stamp(), [steps]

    def counted(real):
        def step(*given, **named):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*given, **named)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", counted(os.replace))
        patch.setattr(Path, "unlink", counted(Path.unlink))
        with pytest.raises(Killed):
            intake.forget(shop="south")
    is_gone = bool(forgotten.load().notes)
    assert shops_of() == shops_of(before) == ({"north"} if is_gone else {"north", "south"})
    assert intake.pending() is is_gone or not is_gone
    intake.take_in()  # whatever was cut short is taken up again
    assert shops_of() == shops_of(before) == ({"north"} if is_gone else {"north", "south"})
    assert ("B0HUDDLE03" not in held(team)) == is_gone


def test_killed_for_good_it_is_one_state_or_the_other(team: Team) -> None:
    fill(team)
    team.take_in()
    before = manifest.stamp()
    told = {**os.environ, "HUDDLE_DATA": str(team.data), "HUDDLE_STATE": str(team.state), "HUDDLE_NOW": NOW}
    process = subprocess.Popen([sys.executable, "-m", "huddle", "forget", "--shop", "south"], cwd=PROJECT, env=told)
    while process.poll() is None and not (team.state / "forgotten.json").exists():
        continue  # not a pause but a point in the work
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert forgotten.load().notes
    assert shops_of(before) == {"north"}
    intake.take_in()
    assert shops_of() == {"north"}
    assert "B0HUDDLE03" not in held(team)


def test_the_list_tells_no_row(taken: Team, capsys: pytest.CaptureFixture[str]) -> None:
    intake.forget("south/US/2026-11-16/b.csv")
    capsys.readouterr()
    assert cli.main(["forget", "--list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["file"], row["rows"], row["first_day"]) == ("south/US/2026-11-16/b.csv", 2, "2026-11-16")
