"""A book of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from huddle.decisions import store


@pytest.fixture(autouse=True)
def own_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path))
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    yield tmp_path
    made = store._engines.pop(tmp_path.resolve() / "huddle.db", None)
    if made is not None:
        made.dispose()
