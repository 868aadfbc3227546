"""Where minutes lie: `state/minutes/<day>-<kind>[-scope]` as `.md`, `.html`, `.xlsx` and `.ics`.

Each is there whole or not at all; a later closing writes them anew.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from huddle import paths
from huddle.decisions import minutes as found
from huddle.decisions.held import Held
from huddle.decisions.minutes.document import Minutes
from huddle.intake.disk import write_bytes

_UNFIT = re.compile(r"[^\w-]+")
_LONGEST = 40


def name(held: Held) -> str:
    """The name of the files without their ending: `2026-11-20-morning-US-Kitchen`."""
    chosen = [one for one in (held.shop, held.marketplace, held.line, held.owner) if one]
    return "-".join([held.day.isoformat(), held.kind, *map(_fit, chosen)])


def _fit(words: str) -> str:
    """A filter's name as part of a file's; one that had to be changed ends in what tells it from its like."""
    plain = _UNFIT.sub("-", words).strip("-")[:_LONGEST]
    return plain if plain == words else f"{plain}-{hashlib.blake2b(words.encode(), digest_size=3).hexdigest()}".strip("-")


def folder() -> Path:
    """The folder of all minutes."""
    return paths.state() / "minutes"


def write(minutes: Minutes) -> tuple[Path, ...]:
    """Writes the files of one meeting. Raises OSError when they cannot be written."""
    written = []
    for ending in found.ENDINGS:
        target = folder() / f"{name(minutes.held)}.{ending}"
        write_bytes(target, found.told(minutes, ending))
        written.append(target)
    return tuple(written)
