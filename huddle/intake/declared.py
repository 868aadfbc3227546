"""Which declarations decide how a file is read, so that a changed one has only those files read again that it concerns.

Kinds, sites and currencies concern every file. A report concerns the files that are read as it, and those in whose header row it
would stand now: a header row is kept with each reading, and looked at again instead of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from huddle import paths
from huddle.declared import read_table
from huddle.intake.disk import read_json, write_json
from huddle.intake.recognise import is_signed
from huddle.reports import house, own

VERSION = 6
"""raised when a change of code reads the same bytes differently"""


def _digest(files: Iterable[Path], told: str) -> str:
    made = hashlib.blake2b(told.encode(), digest_size=8)
    for file in files:
        made.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return made.hexdigest()


@cache
def common_digest() -> str:
    """A digest over what concerns every file: kinds, sites, currencies and the code."""
    return _digest((paths.DEFINITIONS / name for name in ("kinds.toml", "marketplaces.toml", "currencies.toml")), str(VERSION))


@cache
def definitions_digest() -> str:
    """A digest over every declaration of the project that decides how bytes are read."""
    return _digest(sorted((paths.DEFINITIONS / "reports").rglob("*.toml")), common_digest())


@cache
def _each() -> dict[str, str]:
    """A digest of what each report of the project says, with the words it shares."""
    folder = paths.DEFINITIONS / "reports"
    found = {}
    for name in house():
        words = read_table(folder / f"{name}.toml").get("words")
        found[name] = _digest([folder / f"{name}.toml", *([folder / "words" / f"{words}.toml"] if words else [])], common_digest())
    return found


def report_digest(name: str) -> str:
    """A digest over what decides how a report's rows are read, the team's own formats included."""
    if name in _each():
        return _each()[name]
    return _digest(sorted((paths.DEFINITIONS / "reports" / "words").glob("*.toml")), common_digest()) + own().digests.get(name, "")


def remember() -> None:
    """Keeps what each report says today, to be compared with what it says on another day."""
    if not _kept(definitions_digest()).exists():
        write_json(_kept(definitions_digest()), _each())


def _kept(digest: str) -> Path:
    return paths.state() / "readings" / f"declared-{digest}.json"


def still_hold(digest: str, reports: Iterable[str], headers: Mapping[str, Sequence[Sequence[str]]]) -> bool:
    """Whether a file that was read under the declarations of a digest, as some reports, would be read alike today.

    `headers` are its header rows by the shape of their table; none where what it holds was not told by header rows alone.
    """
    if digest == definitions_digest():
        return True
    before: Mapping[str, str] | None = read_json(_kept(digest))
    if before is None or not headers:
        return False
    changed = {name for name in {*before, *_each()} if before.get(name) != _each().get(name)}
    if not changed.isdisjoint(reports):
        return False
    now = [report for name, report in house().items() if name in changed]
    rows = [(shape, tuple(filter(None, row))) for shape, found in headers.items() for row in found]
    return not any(shape in report.shape and is_signed(report, row) for report in now for shape, row in rows)
