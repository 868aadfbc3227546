"""The watcher takes in what has stopped changing, tells how far it is, and never falls over a fault."""

from __future__ import annotations

from huddle.intake.watch import Watcher
from tests.intake.conftest import Team
from tests.intake.files import by_asin, put


def test_a_file_is_taken_in_once_it_is_still(team: Team) -> None:
    made: list[str] = []
    watcher = Watcher(made.append)
    assert watcher.look() is False
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5}))
    assert watcher.look() is False, "it may still be growing"
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5, 2: 6}))
    assert watcher.look() is False, "it was"
    assert watcher.look() is True
    assert made == [watcher.status().stamp]
    assert watcher.look() is False, "nothing new"


def test_a_fault_is_told_and_the_watch_goes_on(team: Team) -> None:
    watcher = Watcher()
    put(team.data / "US/2026-11-18/a.csv", by_asin({1: 5}))
    put(team.data / "settings.toml", 'largest_file_mb = "many"')
    watcher.look()
    assert watcher.look() is False
    assert "largest_file_mb" in (watcher.status().fault or "")
    (team.data / "settings.toml").unlink()
    assert watcher.look() is True
    assert watcher.status().fault is None


def test_it_starts_once_and_stops(team: Team) -> None:
    watcher = Watcher(every=0.05)
    watcher.start()
    watcher.start()
    watcher.now()
    watcher.stop()
    assert watcher.status().is_reading is False
