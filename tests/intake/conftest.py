"""A data folder and a state folder of one test's own, and a clock that stands."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from huddle import intake, paths
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


def forget_declarations() -> None:
    """Empties every cache of the readers, so that the declarations are read again."""
    for name, module in list(sys.modules.items()):
        if name == "huddle" or name.startswith("huddle."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


@pytest.fixture
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the declarations that a test may spoil."""
    copy = tmp_path / "definitions"
    shutil.copytree(paths.DEFINITIONS, copy)
    monkeypatch.setattr(paths, "DEFINITIONS", copy)
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HUDDLE_NOW", NOW)
    forget_declarations()
    yield copy
    monkeypatch.undo()
    forget_declarations()
