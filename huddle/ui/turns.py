"""Whose turn it is: pages wait until Huddle is open, and what is worked out ahead of readers waits while a page is being drawn.

Both share one interpreter, so that a page drawn meanwhile would take half as long again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_open = threading.Event()
_open.set()
_gone = threading.Event()
_changed = threading.Condition()
_drawing: list[int] = []
"""the threads that draw a page now"""
_ended: list[float] = []
"""when the last page was drawn; empty before the first"""


class NotOpen(RuntimeError):
    """The server ends, and this page will not be drawn."""


def shut() -> None:
    """From now on pages wait for `let_in`."""
    _open.clear()


def let_in() -> None:
    """Draw the pages that wait, and all that come."""
    _open.set()


def turn_away() -> None:
    """Draw none of the pages that wait: the server ends before it could let them in."""
    _gone.set()
    _open.set()


def is_open() -> bool:
    """Whether pages are drawn."""
    return _open.is_set()


@contextmanager
def drawing() -> Iterator[None]:
    """A page is being drawn in this thread, as soon as Huddle is open. Raises NotOpen where it ends before that."""
    _open.wait()
    if _gone.is_set():
        raise NotOpen("Huddle ended before it was ready")
    with _changed:
        _drawing.append(threading.get_ident())
    try:
        yield
    finally:
        with _changed:
            _drawing.remove(threading.get_ident())
            _ended[:] = [time.monotonic()]
            _changed.notify_all()


def give_way(calm: float, at_most: float) -> None:
    """Wait until no page has been drawn for `calm` seconds, but no longer than `at_most` seconds: work ahead must end some day."""
    given_up = time.monotonic() + at_most
    with _changed:
        while (now := time.monotonic()) < given_up:
            left = given_up - now if _drawing else _ended[0] + calm - now if _ended else 0.0
            if left <= 0:
                return
            _changed.wait(min(left, given_up - now))
