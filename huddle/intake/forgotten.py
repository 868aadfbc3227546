"""What was forgotten on purpose: a note for each time, without a row of what it held, and what must not come in again.

One file, replaced whole: the moment it is written is the moment the rows are gone, and everything else follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from huddle import paths
from huddle.intake.disk import read_json, write_json


@dataclass(frozen=True)
class Note:
    """One time that something was forgotten."""

    at: datetime
    file: str | None
    """as receipts write it; None where a whole shop was forgotten"""
    shop: str | None
    files: tuple[str, ...]
    """every file that was touched"""
    reports: tuple[str, ...]
    rows: int
    first_day: date | None
    last_day: date | None
    deliveries: tuple[str, ...]
    """their ids, in every stamp"""
    digests: tuple[str, ...] = ()
    """of the bytes of which nothing is left"""
    slices: tuple[str, ...] = ()
    """what of these bytes is not loaded again"""
    stamps: Mapping[str, str] = field(default_factory=dict)
    """stamp -> the stamp of what was left of it"""
    undone_at: datetime | None = None

    @property
    def is_in_force(self) -> bool:
        return self.undone_at is None


@dataclass(frozen=True)
class Forgotten:
    """All notes, and whether the rows they speak of still have to be taken off the disk."""

    notes: tuple[Note, ...] = ()
    is_unswept: bool = False

    @property
    def deliveries(self) -> frozenset[str]:
        """The ids of all deliveries that are forgotten."""
        return frozenset(one for note in self.notes if note.is_in_force for one in note.deliveries)

    @property
    def slices(self) -> frozenset[str]:
        """What of which bytes is not loaded."""
        return frozenset(one for note in self.notes if note.is_in_force for one in note.slices)

    @property
    def shops(self) -> frozenset[str]:
        """The shops whose rows are not loaded."""
        return frozenset(note.shop for note in self.notes if note.is_in_force and note.shop)

    def of_bytes(self, file: str, digest: str) -> Note | None:
        """The note by which a file that lies where it lay is not even opened; None where it has to be read to be known."""
        for note in self.notes:
            if note.is_in_force and file in note.files and digest in note.digests:
                return note
        return None

    def stands_for(self, stamp: str) -> str:
        """The stamp of what is left of a stamp; the stamp itself where nothing of it was forgotten."""
        moved = {old: new for note in self.notes for old, new in note.stamps.items()}
        seen = set()
        while stamp in moved and stamp not in seen:
            seen.add(stamp)
            stamp = moved[stamp]
        return stamp

    def of_stamp(self, stamp: str) -> tuple[Note, ...]:
        """The notes about what a stamp once held."""
        return tuple(note for note in self.notes if stamp in note.stamps.values())

    def with_note(self, note: Note) -> Forgotten:
        """The same with one more note, whose rows are still on the disk."""
        return Forgotten((*self.notes, note), True)

    def undone(self, note: Note, at: datetime) -> Forgotten:
        """The same with a note taken back: what it forgot may come in again."""
        return replace(self, notes=tuple(replace(one, undone_at=at) if one == note else one for one in self.notes))

    def without_stamp(self, stamp: str) -> Forgotten:
        """The same where a stamp is whole again: all its files were loaded once more."""
        return replace(
            self,
            notes=tuple(replace(one, stamps={old: new for old, new in one.stamps.items() if old != stamp}) for one in self.notes),
        )


def slice_of(digest: str, report: str, shop: str, marketplaces: Sequence[str], span: tuple[date, date] | None) -> str:
    """What a delivery is of, whatever the declarations it was read by: its bytes, report, shop, sites and days."""
    days = f"{span[0]}..{span[1]}" if span else ""
    return "|".join((digest, report, shop, "+".join(marketplaces), days))


def _store() -> Path:
    return paths.state() / "forgotten.json"


def load() -> Forgotten:
    """What is forgotten now. Raises ValueError in words when the store is damaged: it is never silently replaced."""
    store = _store()
    try:
        about = store.stat()
    except FileNotFoundError:
        return Forgotten()
    return _load(store, about.st_mtime_ns, about.st_ino)


@lru_cache(maxsize=4)
def _load(store: Path, _written: int, _inode: int) -> Forgotten:
    known = read_json(store) or {}
    try:
        return Forgotten(tuple(_note(row) for row in known["notes"]), bool(known["is_unswept"]))
    except (TypeError, KeyError, ValueError) as fault:
        raise ValueError(f"{store} is damaged ({fault}); mend it: without it, what was forgotten would come back") from None


def save(forgotten: Forgotten) -> None:
    """Writes the store, whole or not at all; to be called by the holder of the intake lock."""
    write_json(_store(), {"notes": [asdict(one) for one in forgotten.notes], "is_unswept": forgotten.is_unswept})


def _note(row: Mapping[str, Any]) -> Note:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("first_day", "last_day")}
    moments = {name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("at", "undone_at")}
    lists = {name: tuple(row[name]) for name in ("files", "reports", "deliveries", "digests", "slices")}
    return Note(**{**row, **days, **moments, **lists})
