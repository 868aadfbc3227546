"""The team's settings: read when they are asked for, so that a change is seen at once and by everything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from huddle.declared import DeclarationError
from huddle.settings import setting


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path))
    return tmp_path / "settings.toml"


def write(own: Path, text: str, at: int) -> None:
    own.write_text(text, encoding="utf-8")
    os.utime(own, ns=(at, at))


def test_a_change_is_seen_at_once_even_where_the_file_stays_as_long_as_it_was(own: Path):
    usual = setting("warning_cover_days")
    write(own, "warning_cover_days = 31\n", 10)
    assert setting("warning_cover_days") == 31
    write(own, "warning_cover_days = 32\n", 20)
    assert setting("warning_cover_days") == 32
    write(own, "warning_cover_days = 133\n", 20)
    assert setting("warning_cover_days") == 133
    own.unlink()
    assert setting("warning_cover_days") == usual


def test_what_cannot_be_is_said_and_mends_itself_with_the_file(own: Path):
    write(own, 'warning_cover_days = "many"\n', 10)
    with pytest.raises(DeclarationError, match="warning_cover_days is 'many'"):
        setting("warning_cover_days")
    write(own, "colour = 3\n", 20)
    with pytest.raises(DeclarationError, match="there is no setting 'colour'"):
        setting("warning_cover_days")
    write(own, "warning_cover_days = 40\n", 30)
    assert setting("warning_cover_days") == 40
