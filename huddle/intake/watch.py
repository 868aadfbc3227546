"""Notices new files while the app runs, and takes them in on a thread of its own, never on a page's.

A page asks `status()`; it never waits. What was taken in is offered as "new data" by comparing stamps: the watcher changes
nothing that a meeting has frozen.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from huddle.declared import DeclarationError
from huddle.intake import pending, scan, take_in
from huddle.settings import setting

EVERY_SECONDS = 5.0
_Snapshot = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Status:
    """What the watcher is doing."""

    is_reading: bool = False
    done: int = 0
    total: int = 0
    file: str = ""
    stamp: str | None = None
    """stamp of its last intake; None before the first"""
    fault: str | None = None
    """why the last intake failed, in words"""


class Watcher:
    """One thread that looks at the data folder every few seconds and takes in what has stopped changing.

    `after` is called with the new stamp on the watcher's thread (the warehouse builds its marts there).
    """

    def __init__(self, after: Callable[[str], object] | None = None, every: float = EVERY_SECONDS) -> None:
        self._after = after
        self._every = every
        self._status = Status()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._last: _Snapshot = {}
        self._is_moving = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Starts the thread; does nothing when it runs already."""
        if self._thread is None or not self._thread.is_alive():
            self._stop.clear()
            self._thread = threading.Thread(target=self._run, name="huddle-intake", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends the thread after the intake it is in."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def now(self) -> None:
        """Looks at once, after an upload or a confirmation."""
        self._wake.set()

    def status(self) -> Status:
        """What it is doing now; never blocks."""
        return self._status

    def look(self) -> bool:
        """One look: takes in if something changed and has been still since the last look. True when it took in."""
        snapshot = {one.file: (one.size, one.mtime_ns) for one in scan.scan()}
        self._is_moving, self._last = snapshot != self._last, snapshot
        if self._is_moving or not pending():
            return False
        self._status = Status(is_reading=True, stamp=self._status.stamp)
        try:
            made = take_in(progress=self._tell)
        except (OSError, ValueError, DeclarationError) as fault:
            self._status = Status(stamp=self._status.stamp, fault=str(fault))
            return False
        self._status = Status(stamp=made.stamp)
        if self._after:
            self._after(made.stamp)
        return True

    def _tell(self, done: int, total: int, file: str) -> None:
        self._status = replace(self._status, done=done, total=total, file=file)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except (OSError, ValueError, DeclarationError) as fault:
                self._status = Status(stamp=self._status.stamp, fault=str(fault))
            # What is still changing is looked at again after the settling time, everything else at the usual pace.
            self._wake.wait(float(setting("settle_seconds")) if self._is_moving else self._every)
            self._wake.clear()


@cache
def watcher() -> Watcher:
    """The process's one watcher, not started yet."""
    return Watcher()
