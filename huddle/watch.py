"""The watch: notices new exports while Huddle is open and has them taken in, away from the pages.

Intake runs as a process of its own, so that neither a large file nor a hostile one holds up or ends the meeting. The
numbers on the wall don't change: each reader keeps the stamp of the first visit until "new data" is pressed.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Literal

from huddle import intake, warehouse
from huddle.intake import apart, manifest, scan
from huddle.warehouse import spare

EVERY = 10.0
"""seconds between two looks; a file must lie still from one look to the next"""


@dataclass
class Watch:
    """One look after another at the data folder; see the module."""

    look: Callable[[], Hashable]
    """What lies in the folder: names, sizes, times."""
    is_new: Callable[[], bool]
    """Whether any of it has not been taken in."""
    take_in: Callable[[], bool]
    """Takes it in; whether that worked."""
    open_newest: Callable[[], None]
    """Makes what was taken in, here or by another process, the data of the next visit."""
    before: Hashable = None
    failed: Hashable = None

    def once(self) -> Literal["quiet", "settling", "taken in", "failed"]:
        """Look once, and act on files that lie still. What failed is tried again when something has changed."""
        here = self.look()
        still, self.before = here == self.before, here
        if not self.is_new() or here == self.failed:
            self.open_newest()
            return "quiet"
        if not still:
            return "settling"
        worked = self.take_in()
        self.failed = None if worked else here
        self.open_newest()
        return "taken in" if worked else "failed"

    def start(self) -> Callable[[], None]:
        """Keep looking from a thread of its own; returns what ends it."""
        ended = threading.Event()

        def keep_looking() -> None:
            while not ended.wait(EVERY):
                self.once()

        threading.Thread(target=keep_looking, name="watch", daemon=True).start()
        return ended.set


def _look() -> Hashable:
    return tuple(sorted(scan.seen(scan.scan()).items()))


def _take_in() -> bool:
    if fault := apart.take_in():
        print(f"New files could not be taken in: {fault}", file=sys.stderr, flush=True)
    return fault is None


def over_data(prepare: Callable[[str], None]) -> Watch:
    """The watch over the team's data folder; `prepare` works out what pages will ask of a new stamp before it is offered."""

    def open_newest() -> None:
        newest = manifest.current().stamp
        if newest != warehouse.stamp():
            prepare(newest)
            warehouse.refresh()
            spare.clear()

    return Watch(look=_look, is_new=intake.pending, take_in=_take_in, open_newest=open_newest)
