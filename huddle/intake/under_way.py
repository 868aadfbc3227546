"""How far the intake is, for whoever has a page open: told in a small file by whichever process reads."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from huddle import paths
from huddle.intake.arrivals import Progress
from huddle.intake.disk import read_json, write_json

_EVERY = 1.0
"""seconds between two notes"""
_STALE = 120.0
"""seconds without a note after which whoever wrote it is taken for dead"""


@dataclass(frozen=True)
class UnderWay:
    """The file that is being read."""

    file: str
    share: float
    """of the file, 0 to 1; more than 0 only of a long one"""
    number: int
    """its place among the files"""
    of: int
    done: float
    """of the bytes of all files, 0 to 1"""


@contextmanager
def told(progress: Progress | None) -> Iterator[Progress]:
    """A progress that is also noted; to be used by the holder of the intake lock."""
    noted = 0.0

    def tell(number: int, of: int, file: str, share: float, done: float) -> None:
        nonlocal noted
        if progress:
            progress(number, of, file, share, done)
        if time.monotonic() - noted >= _EVERY:
            noted = time.monotonic()
            write_json(_note(), asdict(UnderWay(file, share, number, of, done)), flushed=False)

    try:
        yield tell
    finally:
        _note().unlink(missing_ok=True)


def now() -> UnderWay | None:
    """What is being read at this moment, by any process; None while nothing is."""
    told_by = read_json(_note())
    if told_by is None:
        return None
    try:
        age = time.time() - _note().stat().st_mtime
    except FileNotFoundError:
        return None
    return UnderWay(**told_by) if age < _STALE else None


def _note() -> Path:
    return paths.state() / "under_way.json"
