"""A file that somebody dropped on the page, written into `data/` whole or not at all, and never over another.

Apart from the screen, so that a test can hand it the names and sizes a browser would not.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from pathlib import Path

from huddle import paths

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json", ".jsonl", ".parquet")
MOST_MB = 200
_NAME = re.compile(r"[^\W_][\w .,()（）+&'@#~=-]*")
_LONGEST = 180
"""bytes of a name, so that it fits with a number behind it on every file system"""
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10))}
"""names that mean a device where the folder is shared with Windows"""


class NotStored(ValueError):
    """A dropped file that was not written; `key` and `values` say why in `strings/deliveries.toml`."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key}: {values}")
        self.key, self.values = key, values


def safe_name(name: str) -> str:
    """The file's own name where it is harmless. Raises NotStored for a path, a hidden or reserved name, a foreign ending."""
    plain = unicodedata.normalize("NFC", name).strip()
    stem, ending = os.path.splitext(plain)
    fits = _NAME.fullmatch(plain) and ending.lower() in ENDINGS and len(plain.encode()) <= _LONGEST
    if not fits or stem.casefold() in _RESERVED or ".." in plain or stem != stem.rstrip(" ."):
        raise NotStored("upload_bad_name", file=name[:80])
    return plain


def store(name: str, content: bytes) -> Path:
    """Write a dropped file into `data/` under its own name and return its path; the next free number if the name is taken.

    Raises NotStored for an unsafe name, an empty or too large file, the same bytes under that name, or a full disk.
    """
    plain = safe_name(name)
    if not content:
        raise NotStored("upload_empty", file=plain)
    if len(content) > MOST_MB << 20:
        raise NotStored("upload_too_large", file=plain, size=len(content) >> 20, limit=MOST_MB)
    folder = paths.data()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Hidden while it grows: the intake passes over names that begin with a dot.
        handle, growing = tempfile.mkstemp(prefix=".dropped-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(growing, 0o644)
            return _settled(Path(growing), folder, plain, content)
        finally:
            Path(growing).unlink(missing_ok=True)
    except OSError as fault:
        raise NotStored("upload_full", file=plain, fault=fault.strerror or type(fault).__name__) from None


def _settled(growing: Path, folder: Path, plain: str, content: bytes) -> Path:
    """Give the whole file its name in one step that fails rather than replaces; two at once get two names."""
    stem, ending = os.path.splitext(plain)
    number = 1
    while True:
        target = folder / (plain if number == 1 else f"{stem} ({number}){ending}")
        try:
            os.link(growing, target)
            return target
        except FileExistsError:
            if target.is_file() and target.stat().st_size == len(content) and target.read_bytes() == content:
                raise NotStored("upload_known", file=target.name) from None
            number += 1
