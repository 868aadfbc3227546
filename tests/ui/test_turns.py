"""Whose turn it is: pages wait until Huddle is open, and work ahead waits for pages."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from huddle.ui import turns


@pytest.fixture(autouse=True)
def open_again() -> Iterator[None]:
    yield
    turns._gone.clear()
    turns.let_in()


def page(drawn: threading.Event, may_end: threading.Event) -> threading.Thread:
    def draw() -> None:
        with turns.drawing():
            drawn.set()
            may_end.wait(10)

    thread = threading.Thread(target=draw, daemon=True)
    thread.start()
    return thread


def test_a_page_waits_until_huddle_is_open_and_is_turned_away_when_it_ends_before():
    drawn, may_end = threading.Event(), threading.Event()
    may_end.set()
    turns.shut()
    waiting = page(drawn, may_end)
    assert not turns.is_open() and not drawn.wait(0.05)
    turns.let_in()
    waiting.join(10)
    assert drawn.is_set() and turns.is_open()
    turns.turn_away()
    with pytest.raises(turns.NotOpen), turns.drawing():
        pass


def test_work_ahead_waits_while_a_page_is_drawn_and_for_the_calm_after_it_but_not_for_ever():
    drawn, may_end = threading.Event(), threading.Event()
    drawing = page(drawn, may_end)
    assert drawn.wait(10)
    began = time.monotonic()
    turns.give_way(0.0, 0.1)
    assert time.monotonic() - began >= 0.1, "a page that never ends holds up work for as long as it may"
    may_end.set()
    turns.give_way(0.0, 10.0)
    drawing.join(10)
    assert time.monotonic() - began < 10.0, "it goes on when the page is drawn"
    began = time.monotonic()
    turns.give_way(0.1, 10.0)
    assert time.monotonic() - began < 5.0
