"""A data folder and a state folder of one test's own, and a clock that stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from huddle import intake
from huddle.intake.manifest import Receipt

NOW = "2026-11-20T01:00Z"


@dataclass(frozen=True)
class Team:
    """One team's folders."""

    data: Path
    state: Path

    def take_in(self) -> dict[str, Receipt]:
        """Takes in and gives the receipts in force by file (not as news)."""
        intake.take_in()
        return self.receipts()

    def receipts(self) -> dict[str, Receipt]:
        """The receipts in force by file."""
        return {one.file: one for one in intake.manifest.current().receipts}


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    """Folders of this test's own."""
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    (tmp_path / "data").mkdir()
    return Team(tmp_path / "data", tmp_path / "state")
