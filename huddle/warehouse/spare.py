"""Kept marts that nobody needs any more are taken off the disk: a mart can be made again, the typed copies behind it stay for good.

Needed is what the stamp in force rests on, what named snapshots and meetings that were closed do, and what was opened in the last
days; any other stamp can still be opened, it only takes as long as the first time. Whoever opens a stamp has its rows in a
database of its own when the shared lock is let go, so that nothing is taken away under a reader's hands, and who builds is waited for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from huddle import clock, paths
from huddle.intake import manifest, snapshots
from huddle.intake.disk import locked, read_json, write_json
from huddle.settings import setting
from huddle.warehouse import catalog
from huddle.warehouse.build import Piece

_RESTS = "rests"
"""folder of what each stamp rests on, beside the marts"""
_MEETINGS = "meetings"
"""folder of one empty file for each stamp that a closed meeting looked at"""


@dataclass(frozen=True)
class Held:
    """What lies in the folder of marts."""

    files: int
    bytes: int
    spare: tuple[Path, ...]
    """those that nobody needs"""
    spare_bytes: int


def remember(stamp: str, pieces: Iterable[Piece]) -> None:
    """Notes what a stamp rests on; to be called when it was built."""
    marts = paths.state() / "marts"
    names = sorted(piece.path.relative_to(marts).as_posix() for piece in pieces)
    write_json(_note(stamp), {"version": catalog.version(), "pieces": names}, flushed=False)


def used(stamp: str) -> None:
    """Notes that a stamp was opened."""
    with suppress(FileNotFoundError):
        os.utime(_note(stamp))


def keep(stamp: str) -> None:
    """From now on a stamp is needed: a meeting that looked at it was closed, and will be looked at again."""
    folder = paths.state() / _MEETINGS
    folder.mkdir(parents=True, exist_ok=True)
    (folder / stamp).touch()


def held() -> Held | None:
    """What lies there and what of it nobody needs; None where that is not known: nothing was built since Huddle became another."""
    marts = paths.state() / "marts"
    needed = _needed()
    if needed is None or marts.is_symlink():  # a linked folder is not ours alone
        return None
    files = {file: file.stat().st_size for file in sorted(marts.rglob("*.parquet")) if file.is_file()}
    spare = tuple(file for file in files if file.relative_to(marts).as_posix() not in needed)
    return Held(len(files), sum(files.values()), spare, sum(files[file] for file in spare))


def clear() -> int:
    """Takes away what nobody needs, after whoever builds; how many files went. Safe beside readers and other processes."""
    if not (paths.state() / "marts").is_dir():
        return 0
    with locked(paths.state() / "marts.lock"):
        found = held()
        for file in found.spare if found else ():
            file.unlink(missing_ok=True)
        _clear_notes()
    return len(found.spare) if found else 0


def _note(stamp: str) -> Path:
    return paths.state() / _RESTS / f"{stamp}.json"


def _needed() -> set[str] | None:
    """The files some stamp needs, by the notes; None while the stamp in force has none."""
    in_force = manifest.resolved(manifest.stamp())
    if in_force == manifest.EMPTY or not _is_known(in_force):
        return None
    named = {one.stamp for one in snapshots.listed()} | {manifest.resolved(file.name) for file in (paths.state() / _MEETINGS).glob("*")}
    found: set[str] = set()
    for file in (paths.state() / _RESTS).glob("*.json"):
        if file.stem == in_force or file.stem in named or _is_young(file):
            told = read_json(file)
            found.update(told["pieces"] if told and told["version"] == catalog.version() else ())
    return found


def _is_known(stamp: str) -> bool:
    told = read_json(_note(stamp))
    return told is not None and told["version"] == catalog.version()


def _is_young(note: Path) -> bool:
    return clock.present().timestamp() - note.stat().st_mtime < setting("keep_marts_days") * 86_400


def _clear_notes() -> None:
    """Notes of stamps that no manifest knows, or of another Huddle, say nothing."""
    known = {manifest.resolved(stamp) for stamp in manifest.stamps()} | {manifest.stamp()}
    for file in (paths.state() / _RESTS).glob("*.json"):
        told = read_json(file)
        if file.stem not in known or told is None or told["version"] != catalog.version():
            file.unlink(missing_ok=True)
