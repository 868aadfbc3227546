"""Type on the wall follows the room: never under the tested floor, larger further away, never larger than what fits."""

from __future__ import annotations

import pytest

from huddle import legible


@pytest.mark.parametrize(
    ("inches", "metres", "px"),
    [(75, 5, 36.6), (90, 5, 36.6), (75, 3, 36.6), (65, 5, 42.2), (55, 5, 49.9), (75, 6, 43.9), (75, 6.5, 47.6), (32, 12, 50.0)],
)
def test_letters_keep_their_angle_for_who_sits_furthest(inches, metres, px):
    assert legible.smallest(inches, metres) == px


def test_the_tested_room_meets_both_rules_of_av_planners():
    letters = legible.FLOOR * 0.7
    assert letters >= 1080 / 50 and legible.TESTED <= 8


def test_the_variable_follows_the_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("HUDDLE_DATA", str(tmp_path))
    assert legible.style() == ":root { --least: 36.6; }"
    (tmp_path / "settings.toml").write_text("screen_inches = 65\n")
    assert legible.style() == ":root { --least: 42.2; }" and legible.growth() > 1.1
