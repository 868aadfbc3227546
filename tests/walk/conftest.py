"""A data folder like a real team's, on the fixed morning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.companies import MORNING, TEAM

SECOND = "2026-11-21T01:00Z"


@pytest.fixture(scope="session")
def team_files(take_in: Callable[..., dict[str, Path]]) -> Path:
    """What the team dropped on its first morning; never written to by a test."""
    return take_in(*TEAM)["data"]


@pytest.fixture
def taken(take_in: Callable[..., dict[str, Path]], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The team's house after its first morning was taken in, as `make run` does; returns its data folder."""
    folders = take_in(*TEAM)
    monkeypatch.setenv("HUDDLE_DATA", str(folders["data"]))
    monkeypatch.setenv("HUDDLE_STATE", str(folders["state"]))
    monkeypatch.setenv("HUDDLE_NOW", MORNING)
    return folders["data"]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty house with the clock fixed; returns its data folder."""
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("HUDDLE_DATA", str(data))
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HUDDLE_NOW", MORNING)
    return data
