"""Writing that survives a crash: a temporary name beside the target, flushed to the disk, then renamed over it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import feather, parquet

TEMPORARY = ".part"
_FLUSHED_AT_ONCE = 8


def put_in_place(draft: Path, target: Path) -> None:
    """A written draft becomes the target: flushed to disk, renamed, and the rename flushed too."""
    _flush(draft)
    os.replace(draft, target)
    _flush(target.parent)


def flush(files: Iterable[Path]) -> None:
    """Files written with `flushed=False` reach the disk, with their names; many at once, because the disk takes them together."""
    written = set(files)
    with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as pool:
        for _ in pool.map(_flush, written):
            continue
    for folder in {file.parent for file in written}:
        _flush(folder)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _publish(target: Path, write: Callable[[Path], None], *, flushed: bool = True) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}{TEMPORARY}")
    write(draft)
    if flushed:
        put_in_place(draft, target)
    else:
        os.replace(draft, target)


def write_bytes(target: Path, content: bytes, *, flushed: bool = True) -> None:
    """A small file, whole or not at all; without `flushed` a loss of power may take it."""

    def write(draft: Path) -> None:
        draft.write_bytes(content)

    _publish(target, write, flushed=flushed)


def write_text(target: Path, text: str, *, flushed: bool = True) -> None:
    """The same of text, as UTF-8."""
    write_bytes(target, text.encode(), flushed=flushed)


def write_json(target: Path, value: Any, *, flushed: bool = True) -> None:
    """A JSON file with sorted keys, whole or not at all; one that can be made again need not be `flushed`."""
    write_text(target, json.dumps(value, ensure_ascii=False, sort_keys=True, default=str), flushed=flushed)


def read_json(source: Path) -> Any | None:
    """A JSON file's value, or None when there is none or it cannot be read as JSON."""
    try:
        return json.loads(source.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return None


def write_parquet(target: Path, table: pa.Table, *, flushed: bool = True) -> None:
    """A Parquet file, whole or not at all; the same rows give the same bytes. Without `flushed`, `flush` it before it counts."""
    whole = table.combine_chunks()
    _publish(target, lambda draft: parquet.write_table(whole, draft, **_written(whole.schema)), flushed=flushed)


def _written(schema: pa.Schema) -> dict[str, Any]:
    """How a table is written: a dictionary of values that hardly come twice would be made and thrown away, and only days are looked for.

    The lengths of keys stand apart from them, which halves the time of reading them, and keys are not packed: of hashes, half a row's
    bytes, packing takes a third of all writing and leaves half. Lines and moments follow one another: they are told by their steps.
    """
    alone = {one.name for one in schema if one.name.endswith("_key") or one.name == "line_number" or pa.types.is_timestamp(one.type)}
    dictionary = [name for name in schema.names if name not in alone]
    days = [one.name for one in schema if pa.types.is_date(one.type)]
    texts = {one.name for one in schema if pa.types.is_string(one.type)}
    apart = {name: "DELTA_LENGTH_BYTE_ARRAY" if name in texts else "DELTA_BINARY_PACKED" for name in alone}
    packed = {name: "none" if name in alone & texts else "zstd" for name in schema.names}
    known = {"compression": packed, "store_schema": False, "use_dictionary": dictionary, "write_statistics": days or False}
    return {**known, "column_encoding": apart or None}


def write_pieces(target: Path, tables: Iterator[pa.Table]) -> None:
    """A Parquet file of a row group for each of some tables, of which no more than two are held; `flush` it before it counts."""

    def write(draft: Path) -> None:
        first = next(tables)
        with parquet.ParquetWriter(draft, first.schema, **_written(first.schema)) as file, ThreadPoolExecutor(1) as pool:
            written = pool.submit(file.write_table, first)
            for table in tables:
                written.result()
                written = pool.submit(file.write_table, table)
            written.result()

    _publish(target, write, flushed=False)


def write_arrow(target: Path, table: pa.Table) -> None:
    """An Arrow file with all that its schema says, whole or not at all."""
    _publish(target, lambda draft: feather.write_feather(table, draft, compression="lz4"))


@contextmanager
def locked(lock: Path, *, shared: bool = False) -> Iterator[None]:
    """Holds a lock file; a second holder waits until the first is done or dead. `shared` ones wait only for one that is not."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


def sweep(folders: Iterable[Path]) -> None:
    """Removes drafts that a killed process left in these folders; only to be called by the holder of the lock."""
    for folder in folders:
        for draft in folder.glob(f".*{TEMPORARY}"):
            draft.unlink(missing_ok=True)


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Removes all but the newest files of a folder of things that can be made again; who has one open goes on reading it."""
    aged = []
    for file in folder.glob(pattern):
        with suppress(FileNotFoundError):  # another process may be at the same work
            aged.append((file.stat().st_mtime_ns, file))
    for _, old in sorted(aged, reverse=True)[count:]:
        old.unlink(missing_ok=True)
