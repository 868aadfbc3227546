"""Reading what lies in the data folder: each file once, and not at all while it is the file it was."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from huddle import paths
from huddle.intake import forgotten, scan
from huddle.intake.confirmations import Confirmations
from huddle.intake.disk import read_json, write_json
from huddle.intake.place import context_of
from huddle.intake.reading import Reading, Readings
from huddle.intake.scan import Found, Said
from huddle.intake.sentences import Refusal, sentence
from huddle.intake.settle import not_read
from huddle.intake.source import Source
from huddle.settings import setting

Progress = Callable[[int, int, str, float, float], None]
"""hears which file is read, of how many, its name, how much of it is read (0 when it is begun, more while a long one is), and how
much of the bytes of all"""


@dataclass(frozen=True)
class Arrivals:
    """Every file with its reading and what was confirmed for it; a file without a reading is still being written."""

    found: list[Found]
    readings: Mapping[str, Reading]
    confirmed: Mapping[str, Said]


def read_all(reader: Readings, told: Confirmations, progress: Progress | None) -> Arrivals:
    """Reads every file of the data folder under what its folder, sidecar and confirmation say of site and period."""
    found = scan.scan()
    present = [one.file for one in found]
    digests, ages, known = _Digests(), _Ages(), forgotten.load()
    readings: dict[str, Reading] = {}
    confirmed: dict[str, Said] = {}
    still: list[Found] = []
    whole, before = max(sum(one.size for one in found), 1), 0
    for count, one in enumerate(found, start=1):
        tell = None if progress is None else partial(_told, progress, (count, len(found), one.file), before / whole, one.size / whole)
        before += one.size
        if tell:
            tell(0.0)
        if one.fault is not None:
            still.append(one)
            continue
        most = setting("largest_file_mb")
        if one.size > most << 20:
            fault = sentence("too_large", megabytes=f"{one.size >> 20:,}", most=most)
            still.append(replace(one, fault=fault))
            continue
        source, digest = digests.of(one)
        if digest is None:
            still.append(one if one.path.exists() else replace(one, fault=sentence("unreadable")))
            continue
        one = replace(one, first_ns=ages.of(digest, one.mtime_ns))
        confirmed[one.file] = told.of(one.file, digest, present)
        context = context_of(one, confirmed[one.file])
        reading = not_read(one.file, digest, known)
        if reading is None and source is None:
            reading = reader.cached(digest, context)
        if reading is None:
            if source is None:
                source = Source.at(one.path)
                if source.digest() != digest:
                    still.append(one)
                    continue
            reading = reader.of(source, digest, context, one.path.name, tell)
        readings[one.file] = reading
        still.append(one)
    digests.save(present)
    ages.save()
    return Arrivals(still, readings, confirmed)


def _told(progress: Progress, file: tuple[int, int, str], before: float, part: float, share: float) -> None:
    """Says how much is read of a file, which is a part of all bytes and has others before it."""
    progress(*file, share, before + part * share)


class _Digests:
    """Digests by name, size and time, so that a file that was not touched is not read again."""

    def __init__(self) -> None:
        self._store = paths.state() / "digests.json"
        self._known = read_json(self._store) or {}
        self._changed = False

    def of(self, found: Found) -> tuple[Source | None, str | None]:
        """The bytes, where they had to be read, and the digest; no digest for a file that changed while it was read."""
        told = self._known.get(found.file)
        if told and told[:2] == [found.size, found.mtime_ns]:
            return None, told[2]
        try:
            source = Source.at(found.path)
            digest = source.digest()
            after = found.path.stat()
        except (OSError, Refusal):
            return None, None
        if (after.st_size, after.st_mtime_ns) != (found.size, found.mtime_ns) or source.size != found.size:
            return None, None
        self._known[found.file] = [found.size, found.mtime_ns, digest]
        self._changed = True
        return source, digest

    def save(self, present: Sequence[str]) -> None:
        """Keeps the digests of the files that are still there."""
        kept = {file: self._known[file] for file in present if file in self._known}
        if self._changed or len(kept) != len(self._known):
            write_json(self._store, kept)


class _Ages:
    """The oldest time any bytes ever had: dropped once more, under the same name or another, an export is no younger."""

    def __init__(self) -> None:
        self._store = paths.state() / "ages.json"
        self._known: dict[str, int] = read_json(self._store) or {}
        self._changed = False

    def of(self, digest: str, mtime_ns: int) -> int:
        """The oldest of these times, remembered."""
        if mtime_ns < self._known.get(digest, mtime_ns + 1):
            self._known[digest] = mtime_ns
            self._changed = True
        return self._known[digest]

    def save(self) -> None:
        """Keeps what was learned."""
        if self._changed:
            write_json(self._store, self._known)


def forget_ages(digests: Collection[str]) -> None:
    """Takes bytes out of what is remembered; to be called by the holder of the intake lock."""
    store = paths.state() / "ages.json"
    known = read_json(store)
    if known and not known.keys().isdisjoint(digests):
        write_json(store, {digest: age for digest, age in known.items() if digest not in digests})
