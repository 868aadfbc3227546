"""Killed at any moment, or run twice at once: the state equals that of one clean intake."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huddle import intake, paths
from tests.intake.conftest import NOW, Team
from tests.intake.files import EXPORTED, by_asin, by_date, order, orders, put

PROJECT = Path(__file__).parents[2]
FIRST = date(2026, 11, 1)


def exports() -> dict[str, tuple[str, int]]:
    """Files by name: content, and minutes by which they are younger than the oldest."""
    found = {
        f"US/{FIRST + timedelta(days=number)}/day.csv": (by_asin({item: 3 + item + number for item in range(1, 9)}), number)
        for number in range(6)
    }
    found["orders 1.txt"] = (orders(order(number, FIRST + timedelta(days=number % 9), 1 + number % 7) for number in range(80)), 1)
    found["orders 2.txt"] = (orders(order(number, FIRST + timedelta(days=number % 9), 1 + number % 7) for number in range(40, 120)), 2)
    found["US/by date.csv"] = (by_date({FIRST + timedelta(days=number): 40 + number for number in range(9)}), 3)
    found["US/waiting.csv"] = (by_asin({1: 3, 2: 9}), 4)
    found["refused.csv"] = ("<html>", 5)
    return found


def drop(data: Path, name: str, target: str | None = None) -> None:
    content, age = exports()[name]
    put(data / (target or name), content, EXPORTED - timedelta(minutes=20 - age))


def state(folder: Path) -> dict[str, bytes]:
    """What counts in a state: the stamp, its manifest, and every typed file it names."""
    stamp = (folder / "current").read_text().split()[0]
    held = {"stamp": stamp.encode(), "manifest": (folder / "manifests" / f"{stamp}.json").read_bytes()}
    for kind in ("deliveries", "rejects"):
        held.update({file.name + kind: file.read_bytes() for file in (folder / kind).glob("*.parquet")})
    return held


def command(data: Path, folder: Path) -> subprocess.Popen[bytes]:
    told = {**os.environ, "HUDDLE_DATA": str(data), "HUDDLE_STATE": str(folder), "HUDDLE_NOW": NOW}
    arguments = [sys.executable, "-m", "huddle", "intake", "--json"]
    return subprocess.Popen(arguments, cwd=PROJECT, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def clean(team: Team) -> dict[str, bytes]:
    """The state of a clean intake of all exports."""
    for name in exports():
        drop(team.data, name)
    team.take_in()
    return state(team.state)


def test_killed_while_it_works_it_comes_out_clean(team: Team, clean: dict[str, bytes], tmp_path: Path) -> None:
    again = tmp_path / "again"
    chance = random.Random(11)
    kills = 0
    for _ in range(40):
        process = command(team.data, again)
        deadline = time.monotonic() + 120
        seen = len(list(again.rglob("*")))
        wanted = seen + chance.randint(1, 6)
        # Not a pause but a point in the work: after so many files more the process dies.
        while process.poll() is None and time.monotonic() < deadline and len(list(again.rglob("*"))) < wanted:
            continue
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.wait()
        if kills >= 6 or (again / "current").exists():
            break
    assert kills >= 1
    assert command(team.data, again).wait() == 0
    assert state(again) == clean
    assert not [file.name for file in again.rglob("*.part")]


def test_two_at_once_are_as_good_as_one(team: Team, clean: dict[str, bytes], tmp_path: Path) -> None:
    again = tmp_path / "again"
    both = [command(team.data, again) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert state(again) == clean


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(sorted(exports())), st.sets(st.sampled_from(sorted(exports()))), st.integers(1, 10))
def test_neither_order_nor_copies_matter(
    team: Team, clean: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, names: list[str], twice: set[str], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("order")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_DATA", str(folder / "data"))
        patch.setenv("HUDDLE_STATE", str(folder / "state"))
        for name in names[:cut]:
            drop(folder / "data", name)
        intake.take_in()
        for name in names[cut:]:
            drop(folder / "data", name)
        for name in twice:
            # A copy is younger than its original and says the same of shop, site and period.
            copy = Path(name).with_name(f"z copy of {Path(name).name}")
            drop(folder / "data", name, str(copy))
            late = (EXPORTED + timedelta(minutes=10)).timestamp()
            os.utime(folder / "data" / copy, (late, late))
        intake.take_in()
        assert paths.state() == folder / "state"
        assert state(folder / "state") == clean
