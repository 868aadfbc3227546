"""Snapshots: a state of the data that somebody gave a name, so that every page can be seen as it was then.

A snapshot is a stamp with a name, a moment and the receipts of that moment. The stamp's own deliveries are kept anyway; what
a snapshot adds is the name, and that its receipts are not replaced by later ones.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Set
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from huddle import clock, paths
from huddle.intake import manifest
from huddle.intake.disk import read_json, write_json
from huddle.intake.manifest import Receipt, receipt_from

LONGEST = 60
_NAME = re.compile(r"[^\W_][\w .,()（）·+&'#-]*")
_STAMP = re.compile(r"[0-9a-f]{6,64}")


class WrongName(ValueError):
    """A name that cannot be given to a snapshot; `key` and `values` say why in `strings/snapshots.toml`."""

    def __init__(self, key: str, words: str, **values: object) -> None:
        super().__init__(words)
        self.key, self.values = key, values


@dataclass(frozen=True)
class Snapshot:
    """One named state of the data."""

    name: str
    stamp: str
    taken_at: datetime
    receipts: tuple[Receipt, ...] = ()


def take(name: str, stamp: str | None = None) -> Snapshot:
    """Gives the data in force (or an earlier stamp) a name. The same name for the same data changes nothing.

    Raises WrongName for a name that is none or is taken, KeyError for a stamp that is not kept.
    """
    plain = _plain(name)
    held = manifest.current() if stamp is None else manifest.of(stamp)
    if held.stamp == manifest.EMPTY:
        raise WrongName("empty", "nothing is loaded that could be named")
    before = find(plain)
    if before is not None:
        if before.stamp == held.stamp:
            return before
        moment = f"{before.taken_at:%Y-%m-%d %H:%M} UTC"
        raise WrongName("taken", f"{before.name!r} already names the data of {moment}; choose another name", name=before.name)
    is_current = held.stamp == manifest.stamp()
    made = Snapshot(plain, held.stamp, clock.present() if is_current else held.made_at, held.receipts)
    write_json(_file(plain), asdict(made))
    return made


def remove(name: str) -> None:
    """Takes a name away; the data stays. Raises KeyError when no snapshot has it."""
    if find(name) is None:
        raise KeyError(f"there is no snapshot {name!r}")
    _file(name).unlink(missing_ok=True)


def find(name: str) -> Snapshot | None:
    """The snapshot of a name, whatever its capitals; None when there is none."""
    row = read_json(_file(name))
    return None if row is None else _snapshot(row)


def listed() -> list[Snapshot]:
    """Every snapshot, newest first."""
    rows = [read_json(file) for file in _folder().glob("*.json")]
    return sorted((_snapshot(row) for row in rows if row is not None), key=lambda one: (one.taken_at, one.name), reverse=True)


def open_named(text: str) -> Snapshot | None:
    """What a link names: a snapshot by its name, or any stamp that is kept; None for neither."""
    found = find(text)
    if found is not None or not _STAMP.fullmatch(text):
        return found
    try:
        held = manifest.of(text)
    except KeyError:
        return None
    return Snapshot("", held.stamp, held.made_at)


def in_link(name: str) -> str:
    """A name as the address bar writes it."""
    return quote_plus(name)


def drop_receipts(deliveries: Set[str], files: Set[str]) -> None:
    """Takes the receipts of forgotten deliveries and files out of every snapshot."""
    for one in listed():
        kept = tuple(row for row in one.receipts if row.file not in files and deliveries.isdisjoint(row.deliveries))
        write_json(_file(one.name), asdict(replace(one, receipts=kept)))


def _plain(name: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not _NAME.fullmatch(plain) or len(plain) > LONGEST:
        words = f"{name[:80]!r} is no name: begin with a letter or digit, use letters, digits, spaces and . , ( ) - # up to {LONGEST} signs"
        raise WrongName("wrong", words, longest=LONGEST)
    if _STAMP.fullmatch(plain):
        raise WrongName("like_a_stamp", f"{plain!r} looks like a data stamp; choose words")
    return plain


def _folder() -> Path:
    return paths.state() / "snapshots"


def _file(name: str) -> Path:
    folded = " ".join(unicodedata.normalize("NFC", name).split()).casefold()
    return _folder() / f"{hashlib.blake2b(folded.encode(), digest_size=10).hexdigest()}.json"


def _snapshot(row: dict[str, Any]) -> Snapshot:
    receipts = tuple(map(receipt_from, row["receipts"]))
    return Snapshot(row["name"], manifest.resolved(row["stamp"]), datetime.fromisoformat(row["taken_at"]), receipts)
