"""What lies in `data/`: every file with what its folder and its sidecar say of shop, site, period, currency and age.

Nothing is opened but sidecars, nothing is followed out of the folder, and nothing is ever written or moved.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from huddle import marketplaces, paths
from huddle.currencies import codes
from huddle.declared import read_table
from huddle.intake import period
from huddle.intake.sentences import Sentence, sentence
from huddle.reports import own, own_files

SAMPLE = "sample"
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"))
_OWN = frozenset(("readme.md", "readme.txt", "readme", "settings.toml", "truth.json", "truth.toml", "truth.csv"))
_ARRIVING = (".crdownload", ".download", ".partial", ".part", ".tmp", ".opdownload", ".!qb")
_EXPORTS = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".xlsm", ".parquet", ".json", ".jsonl")


@dataclass(frozen=True)
class Said:
    """What one source (folder, sidecar, confirmation) says of a file; None where it says nothing."""

    shop: str | None = None
    marketplace: str | None = None
    period: str | None = None
    currency: str | None = None
    exported_at: str | None = None


@dataclass(frozen=True)
class Found:
    """One file below `data/`."""

    file: str
    """relative to data(), with forward slashes"""
    path: Path
    size: int
    mtime_ns: int
    folder: Said
    sidecar: Said
    is_sample: bool
    fault: Sentence | None = None
    """why it cannot even be opened, or what its sidecar or folder says wrongly"""
    waits: bool = False
    """the fault is one that a person mends without a new export"""
    first_ns: int | None = None
    """the oldest time these bytes ever had, where they were met before"""

    @property
    def modified(self) -> datetime:
        """When the bytes were written: a copy or a second drop of them is no younger than the first."""
        oldest = self.mtime_ns if self.first_ns is None else min(self.mtime_ns, self.first_ns)
        return datetime.fromtimestamp(oldest / 1e9, UTC)


def scan() -> list[Found]:
    """Every file below data() that is a delivery or pretends to be one, by name; and every format of the team's own that is faulty."""
    root = paths.data()
    faults = own().faults.items()
    faulty = [_faulty(paths.own_reports() / name, root, sentence("bad_format", fault=fault), waits=True) for name, fault in faults]
    return sorted([*_walk(root), *faulty], key=lambda found: found.file)


def seen(found: Iterable[Found]) -> dict[str, tuple[int, int]]:
    """Everything whose change calls for another intake: size and time of each file found and of each format of the team's own."""
    formats = {Path(path).relative_to(paths.data()).as_posix(): (size, time) for path, size, time in own_files()}
    return {**{one.file: (one.size, one.mtime_ns) for one in found}, **formats}


def is_delivery(name: str, below: Path) -> bool:
    """Whether a name may be a delivery: no hidden file, no system file, no lock of an open workbook, none of ours."""
    plain = name.casefold()
    if plain.startswith((".", "~$", "~")) or plain in _SYSTEM:
        return False
    return not (plain in _OWN and below in (paths.data(), paths.data() / SAMPLE))


def _walk(root: Path) -> Iterator[Found]:
    for folder, inner, names in os.walk(root, followlinks=False):
        here = Path(folder)
        inner[:] = sorted(name for name in inner if not name.startswith((".", "~")) and name != "__MACOSX")
        if here == root and "definitions" in inner:
            inner.remove("definitions")
        for name in inner:
            link = here / name
            if link.is_symlink():
                yield _faulty(link, root, sentence("link_folder"))
            elif name.casefold().endswith(_EXPORTS):
                yield _faulty(link, root, sentence("folder_named_file"))
        sidecars = {name for name in names if name.endswith(".toml") and name[:-5] in names}
        for name in names:
            if name not in sidecars and is_delivery(name, here):
                yield _found(here / name, root, (here / f"{name}.toml") if f"{name}.toml" in sidecars else None)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix().encode("utf-8", errors="replace").decode("utf-8")


def _faulty(path: Path, root: Path, fault: Sentence, waits: bool = False) -> Found:
    relative = _relative(path, root)
    return Found(relative, path, 0, 0, Said(), Said(), relative.startswith(f"{SAMPLE}/"), fault, waits)


def _found(path: Path, root: Path, sidecar: Path | None) -> Found:
    try:
        real = path.resolve()
        if path.is_symlink() and not real.is_relative_to(root):
            return _faulty(path, root, sentence("link_outside"))
        about = path.stat()
    except (OSError, RuntimeError):
        return _faulty(path, root, sentence("link_broken" if path.is_symlink() else "unreadable"))
    if not stat.S_ISREG(about.st_mode):
        return _faulty(path, root, sentence("no_file"))
    if path.name.casefold().endswith(_ARRIVING):
        return _faulty(path, root, sentence("still_written"), waits=True)
    if path.name.endswith(".toml"):
        return _faulty(path, root, sentence("lone_sidecar", file=path.name[:-5]), waits=True)
    parts = path.relative_to(root).parts[:-1]
    is_sample = bool(parts) and parts[0] == SAMPLE
    folder, fault = placement(parts[1:] if is_sample else parts)
    told, wrong = read_sidecar(sidecar) if sidecar else (Said(), None)
    fault = fault or wrong
    return Found(
        _relative(path, root),
        path,
        about.st_size,
        about.st_mtime_ns,
        folder,
        told,
        is_sample,
        fault,
        fault is not None,
    )


@cache
def _plain_folders() -> frozenset[str]:
    return frozenset(name.casefold() for name in read_table(paths.DEFINITIONS / "folders.toml")["plain"])


def placement(parts: tuple[str, ...]) -> tuple[Said, Sentence | None]:
    """What folder names say: `<shop>/<marketplace>/<period>`, each optional; or what they say wrongly."""
    shop = site = span = None
    for part in parts:
        named = marketplaces.find(part)
        if period.looks_like_one(part):
            if span not in (None, part):
                return Said(), sentence("folder_twice", first=span or "", second=part)
            span = part
        elif named:
            if site not in (None, named.code):
                return Said(), sentence("folder_twice", first=site or "", second=part)
            site = named.code
        elif shop is None and part.casefold() not in _plain_folders():
            shop = part.strip()
    if span:
        try:
            period.resolve(span, site)
        except period.BadPeriod as fault:
            return Said(), sentence("bad_folder_period", fault=fault.why)
    return Said(shop, site, span), None


def read_sidecar(file: Path) -> tuple[Said, Sentence | None]:
    """What a sidecar says, checked; or what is wrong with it."""
    try:
        row = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return Said(), sentence("bad_sidecar", file=file.name, fault="TOML")
    known = {field.name for field in fields(Said)}
    for key in row:
        if key not in known:
            return Said(), sentence("sidecar_key", file=file.name, word=key[:40], known=", ".join(sorted(known)))
    return checked(Said(**{key: _text(value) for key, value in row.items()}))


def _text(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value).strip()


def checked(said: Said) -> tuple[Said, Sentence | None]:
    """The same with names made canonical; or the sentence about the part that is none."""
    site = marketplaces.find(said.marketplace) if said.marketplace else None
    if said.marketplace and site is None:
        return Said(), sentence("bad_marketplace", value=said.marketplace[:40], known=_sites())
    if said.currency and said.currency.upper() not in codes():
        return Said(), sentence("bad_currency", value=said.currency[:40])
    if said.period:
        try:
            period.resolve(said.period, site.code if site else None)
        except period.BadPeriod as fault:
            return Said(), sentence("bad_period", fault=fault.why)
    if said.exported_at:
        try:
            moment = datetime.fromisoformat(said.exported_at)
        except ValueError:
            return Said(), sentence("bad_moment", value=said.exported_at[:40])
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        said = Said(said.shop, said.marketplace, said.period, said.currency, moment.isoformat())
    return Said(
        said.shop or None,
        site.code if site else None,
        said.period or None,
        said.currency.upper() if said.currency else None,
        said.exported_at,
    ), None


def _sites() -> str:
    return ", ".join(marketplaces.marketplaces())
