"""Writing that survives a crash: a temporary name beside the target, flushed to the disk, then renamed over it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

TEMPORARY = ".part"


def put_in_place(draft: Path, target: Path) -> None:
    """A written draft becomes the target: flushed to disk, renamed, and the rename flushed too."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    os.replace(draft, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _publish(target: Path, write: Callable[[Path], None]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}{TEMPORARY}")
    write(draft)
    put_in_place(draft, target)


def write_text(target: Path, text: str) -> None:
    """A small file, whole or not at all."""

    def write(draft: Path) -> None:
        draft.write_text(text, encoding="utf-8")

    _publish(target, write)


def write_json(target: Path, value: Any) -> None:
    """A JSON file with sorted keys, whole or not at all."""
    write_text(target, json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def read_json(source: Path) -> Any | None:
    """A JSON file's value, or None when there is none or it cannot be read as JSON."""
    try:
        return json.loads(source.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return None


def write_parquet(target: Path, table: pa.Table) -> None:
    """A Parquet file, whole or not at all; the same table gives the same bytes."""
    _publish(target, lambda draft: parquet.write_table(table, draft, compression="zstd", store_schema=False))


@contextmanager
def locked(lock: Path) -> Iterator[None]:
    """Holds a lock file; a second holder waits until the first is done or dead."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def sweep(folders: Iterable[Path]) -> None:
    """Removes drafts that a killed process left in these folders; only to be called by the holder of the lock."""
    for folder in folders:
        for draft in folder.glob(f".*{TEMPORARY}"):
            draft.unlink(missing_ok=True)
