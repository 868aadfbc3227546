"""How far the intake is with a long file, for whoever has a page open: told in a small file, by whichever process reads."""

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
    """A long file that is being read."""

    file: str
    share: float
    """of the file, 0 to 1"""
    number: int
    """its place among the files"""
    of: int


@contextmanager
def told(progress: Progress | None) -> Iterator[Progress]:
    """A progress that is also noted while a long file is read; to be used by the holder of the intake lock."""
    noted = 0.0

    def tell(number: int, of: int, file: str, share: float) -> None:
        nonlocal noted
        if progress:
            progress(number, of, file, share)
        if share and time.monotonic() - noted >= _EVERY:
            noted = time.monotonic()
            write_json(_note(), asdict(UnderWay(file, share, number, of)), flushed=False)

    try:
        yield tell
    finally:
        _note().unlink(missing_ok=True)


def now() -> UnderWay | None:
    """The long file that is being read at this moment, by any process; None while none is."""
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
