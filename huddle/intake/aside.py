"""The typed rows of a long file, piece by piece: on the disk where there is a folder for them, so that no file is held whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import feather

from huddle.intake.derive import marks_of, once_each

_TABLE, _REJECTS = "table", "rejects"


class Aside:
    """Pieces of one table by their place in it."""

    def __init__(self, folder: Path | None = None, name: str = "") -> None:
        self._folder, self._name = folder, name
        self._held: dict[tuple[int, str], pa.Table] = {}
        self._places: set[int] = set()
        self._ordinals: Sequence[str] = ()
        self._seen: dict[int, dict[np.uint64, int]] = {}
        """by place: how often a key that stands in several pieces stood in those before; nothing where none does"""

    @property
    def is_held(self) -> bool:
        """Whether the pieces are in memory, for want of a folder."""
        return self._folder is None

    def put(self, place: int, table: pa.Table, rejects: pa.Table) -> None:
        """Lays a piece aside, in place of one that was laid there before."""
        self._places.add(place)
        for part, one in ((_TABLE, table), (_REJECTS, rejects)):
            if self._folder is None:
                self._held[place, part] = one
            else:
                self._folder.mkdir(parents=True, exist_ok=True)
                feather.write_feather(one, self._file(place, part), compression="uncompressed")

    def tables(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The pieces in order, of some columns or all."""
        for place in sorted(self._places):
            yield self._counted_on(place, self._get(place, _TABLE, columns))

    def rejects(self) -> pa.Table:
        """What did not fit in any piece."""
        return pa.concat_tables(self._get(place, _REJECTS, None) for place in sorted(self._places))

    def clear(self) -> None:
        """Lets go of every piece."""
        for place in self._places if self._folder is not None else ():
            for part in (_TABLE, _REJECTS):
                self._file(place, part).unlink(missing_ok=True)
        self._held.clear()
        self._places.clear()

    def count_on(self, ordinals: Sequence[str], marks: dict[int, np.ndarray]) -> None:
        """Says which columns tell equal keys apart by their place among them, and the marks of every key of every piece."""
        once = [once_each(one) for _, one in sorted(marks.items())]
        every = np.sort(np.concatenate(once)) if once else np.empty(0, np.uint64)
        shared = once_each(every[1:][every[1:] == every[:-1]])
        self._ordinals, self._seen = ordinals, {}
        counts = np.zeros(len(shared), np.int64)
        for place, one in sorted(marks.items()) if len(shared) else ():
            there = np.searchsorted(shared, one)
            there = np.where(there < len(shared), there, 0)
            hits = there[shared[there] == one]
            known = np.unique(hits)
            self._seen[place] = {shared[at]: int(counts[at]) for at in known if counts[at]}
            np.add.at(counts, hits, 1)

    def _counted_on(self, place: int, table: pa.Table) -> pa.Table:
        seen = self._seen.get(place)
        for name in self._ordinals if seen else ():
            if name not in table.column_names:
                continue
            keys = table.column(name).to_pylist()
            parts = [("", "") if key is None else (key.rpartition("-")[0], key.rpartition("-")[2]) for key in keys]
            marks = marks_of(pa.chunked_array([pa.array([base for base, _ in parts], pa.string())]))
            told = [
                f"{base}-{int(behind or 0) + before}" if base and (before := (seen or {}).get(mark, 0)) else key
                for key, (base, behind), mark in zip(keys, parts, marks, strict=True)
            ]
            table = table.set_column(table.schema.get_field_index(name), name, pa.chunked_array([pa.array(told, pa.string())]))
        return table

    def _get(self, place: int, part: str, columns: Sequence[str] | None) -> pa.Table:
        if self._folder is None:
            held = self._held[place, part]
            return held if columns is None else held.select(list(columns))
        return feather.read_table(self._file(place, part), columns=None if columns is None else list(columns), memory_map=False)

    def _file(self, place: int, part: str) -> Path:
        return (self._folder or Path()) / f"{self._name}-{place:06}-{part}"
