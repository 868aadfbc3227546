"""The clock is one, can be fixed, and says so when it is told nonsense."""

from datetime import UTC, date, datetime

import pytest

from huddle import clock


@pytest.mark.parametrize(
    ("fixed", "moment"),
    [
        ("2026-11-20T01:00Z", datetime(2026, 11, 20, 1, tzinfo=UTC)),
        ("2026-11-20T09:00+08:00", datetime(2026, 11, 20, 1, tzinfo=UTC)),
        ("2026-07-01T00:30", datetime(2026, 7, 1, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_clock_can_be_fixed(monkeypatch: pytest.MonkeyPatch, fixed: str, moment: datetime) -> None:
    monkeypatch.setenv("HUDDLE_NOW", fixed)
    assert clock.now() == moment


def test_one_moment_is_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    assert clock.today("Asia/Shanghai") == date(2026, 11, 20)
    assert clock.today("America/Los_Angeles") == date(2026, 11, 19)


def test_nonsense_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUDDLE_NOW", "yesterday")
    with pytest.raises(ValueError, match="HUDDLE_NOW is 'yesterday'; expected a moment such as"):
        clock.now()
