"""A data folder like a real team's, on the fixed morning."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huddle import sample

FIRST, SECOND = "2026-11-20T01:00Z", "2026-11-21T01:00Z"


@pytest.fixture(scope="session")
def team_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the team dropped on its first morning; never written to by a test."""
    folder = tmp_path_factory.mktemp("team")
    sample.write_like_a_real_team(folder, end=date(2026, 11, 20))
    return folder


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty house with the clock fixed; returns its data folder."""
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("HUDDLE_DATA", str(data))
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HUDDLE_NOW", FIRST)
    return data
