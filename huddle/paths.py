"""Where things are: the project's own folders, and the two that belong to the team.

Apart, so that no other module builds a path: `HUDDLE_DATA` and `HUDDLE_STATE` move what was given and what was made.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DEFINITIONS = PROJECT / "definitions"
QUERIES = PROJECT / "queries"


@lru_cache(maxsize=64)
def _whole(folder: str) -> Path:
    """An absolute folder with its links followed, once: a page asks where things are a thousand times."""
    return Path(folder).resolve()


def data() -> Path:
    """The folder into which people drop files; Huddle only reads it."""
    return _whole(os.path.abspath(os.environ.get("HUDDLE_DATA") or PROJECT / "data"))


def own_reports() -> Path:
    """The folder of the export formats the team declared itself; beside its settings, so that an update never meets them."""
    return data() / "definitions" / "reports"


def state() -> Path:
    """The folder of everything Huddle made; it can be deleted and made again from `data()`, save for decisions."""
    return _whole(os.path.abspath(os.environ.get("HUDDLE_STATE") or PROJECT / "state"))
