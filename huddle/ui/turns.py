"""Whose turn it is: what is worked out ahead of readers waits while a page is being drawn.

Both share one interpreter, so that a page drawn meanwhile would take half as long again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_changed = threading.Condition()
_drawing: list[int] = []
"""the threads that draw a page now"""
_ended: list[float] = []
"""when the last page was drawn; empty before the first"""


@contextmanager
def drawing() -> Iterator[None]:
    """A page is being drawn in this thread."""
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
