"""The health of meetings: six figures by hand, the tip of the weakest, nothing before a meeting was closed and nothing of a person."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from huddle import decisions
from huddle.elements import health
from huddle.elements.choices import Choices
from huddle.elements.health import Number

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def own_state(state) -> None:
    """A store of its own."""


def meeting(day: date, minutes: float | None, screens: tuple[str, ...]) -> SimpleNamespace:
    return SimpleNamespace(kind="morning", day=day, minutes=minutes, screens=screens, talked=dict.fromkeys(screens, 60), who="Secret")


def test_six_figures_by_hand_and_the_tip_of_the_weakest(monkeypatch):
    closed = [meeting(DAY, 12, ("D1", "D3", "D8", "D9")), meeting(DAY - timedelta(days=1), 10, ("D1",)),
              meeting(DAY - timedelta(days=30), None, ())]  # fmt: skip
    monkeypatch.setattr(health.held, "meetings", lambda kind=None, since=None: [one for one in closed if since is None or one.day >= since])
    assert {one.name: one.now for one in health.numbers(DAY, "empty")}["on_time"] is None
    late = decisions.add("Late", owner="Secret", due=DAY - timedelta(days=2), day=DAY - timedelta(days=5))
    done = decisions.add("Done", owner="Secret", due=DAY, day=DAY - timedelta(days=5), review=DAY)
    decisions.close(done.id)
    decisions.close(late.id)
    decisions.add("Of today", owner="Secret", due=DAY, day=DAY - timedelta(days=70))  # its day is not over
    found = {one.name: one for one in health.numbers(DAY, "empty")}
    assert (found["minutes"].now, found["minutes"].before) == (22 / 20, None)
    assert (found["items"].now, found["decisions"].now, found["decisions"].before) == (5 / 10, 1.0, 0.0)
    assert (found["on_time"].now, found["verified"].now, found["hits"].now) == (0.5, 0.0, None)
    assert health.weakest(tuple(found.values())) == "verified"
    for language, word in (("en", "verdicts that wait"), ("zh", "待复盘")):
        element = health.elements(Choices(stamp="empty", language=language), DAY)[0]
        assert word in element.note and word in health.tip(DAY, "empty", language) and "Secret" not in repr(element)
        assert [one.tone for one in element.tiles] == ["normal"] * 4 + ["attention"]


def test_the_hit_rate_is_of_what_can_be_judged_and_became_so_in_these_weeks(monkeypatch):
    starts = DAY - timedelta(days=20)  # judged from the seventeenth day on
    for what, began in (("a", starts), ("b", starts), ("c", starts), ("d", starts), ("e", DAY), ("f", starts - timedelta(days=28))):
        decisions.add(what, owner="Ads", due=began, day=began, starts=began, asin="B0AAAAAAAA", marketplace="US")
    words = {"a": "worked", "b": "no_change", "c": "too_early", "d": "confounded", "e": "worked", "f": "worse"}
    monkeypatch.setattr(health.verdicts, "verdict", lambda one, *_: SimpleNamespace(word=words[one.what]))
    hits = {one.name: one for one in health.numbers(DAY, "a stamp")}["hits"]
    assert (hits.now, hits.before) == (0.5, 0.0)


def test_before_the_first_closing_there_is_nothing_but_the_tip_to_close():
    assert health.elements(Choices(stamp="empty"), DAY) == ()
    assert "close the meeting" in health.tip(DAY, "empty", "en")


@pytest.mark.parametrize(("now", "weak"), [(None, 0.0), (1.2, 0.2), (0.9, 0.0), (3.0, 1.0)])
def test_minutes_are_weak_above_the_plan_alone(now, weak):
    assert Number("minutes", now, None, 1.0).weakness == pytest.approx(weak)
