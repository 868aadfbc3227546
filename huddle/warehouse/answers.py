"""Asking: a question's name and values in, a frame out, remembered by (stamp, question, values) and bounded in number."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from huddle.queries import question as find
from huddle.warehouse.snapshot import Snapshot

KEPT_ANSWERS = 500
KEPT_ROWS = 250_000
"""a larger frame is answered anew: a few of them would fill the memory that all the others share"""
_answers: OrderedDict[tuple, pd.DataFrame] = OrderedDict()
_guard = threading.Lock()


def _key(stamp: str, name: str, values: Mapping[str, Any]) -> tuple:
    return (stamp, name, tuple(sorted((key, tuple(value) if isinstance(value, list) else value) for key, value in values.items())))


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose types do not depend on what happens to be missing: NaN for numbers, NaT for days, None for the rest."""
    for name, column in frame.items():
        if isinstance(column.dtype, pd.CategoricalDtype):
            named = np.array([*column.cat.categories, None], dtype=object)  # the last one stands for place -1: none
            frame[name] = pd.Series(named[column.cat.codes], index=frame.index, dtype=object)
        elif isinstance(column.dtype, (pd.BooleanDtype, pd.StringDtype)):
            frame[name] = column.astype(object).where(column.notna(), None)
        elif pd.api.types.is_integer_dtype(column.dtype) and column.hasnans:
            frame[name] = column.astype("float64")
    return frame


def fetched(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows of the statement just run, with the types of `plain`.

    By way of arrays: as a frame pandas would turn every text into its own kind of text, to be turned back cell by cell.
    Enumerations come as a frame does, by their places: an array would make each of their cells a text of its own.
    """
    if any(one[1].id == "enum" for one in cursor.description or ()):
        return plain(cursor.df())
    arrays = {name: _unmasked(found) for name, found in cursor.fetchnumpy().items()}
    index = pd.RangeIndex(max(map(len, arrays.values()), default=0))  # one for all: they would be compared with each other
    return pd.DataFrame({name: pd.Series(array, index=index, dtype=array.dtype) for name, array in arrays.items()}, index=index)


def _unmasked(found: np.ndarray) -> np.ndarray:
    if not isinstance(found, np.ma.MaskedArray):
        return found
    hidden = np.ma.getmaskarray(found)
    if not hidden.any():
        return np.asarray(found.data)
    kind = found.dtype.kind
    values = found.data.astype("float64" if kind in "iuf" else "object" if kind in "bO" else found.dtype)
    values[hidden] = np.nan if kind in "iuf" else None if kind in "bO" else np.datetime64("NaT")
    return values


def remembered(key: tuple, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """The frame of a key that begins with its stamp, made when it is not at hand; the caller's own, whatever the caller does to it."""
    with _guard:
        frame = _answers.get(key)
        if frame is not None:
            _answers.move_to_end(key)
    if frame is None:
        frame = make()
        with _guard:
            if len(frame) <= KEPT_ROWS:
                _answers[key] = frame
            while len(_answers) > KEPT_ANSWERS:
                _answers.popitem(last=False)
    return frame.copy(deep=False)  # copy on write: the caller's changes stay with the caller


def answer(snapshot: Snapshot, name: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of a question on a snapshot. The frame is the caller's own: changing it changes no later answer."""
    asked = find(name)
    values = asked.bind(parameters)

    def made() -> pd.DataFrame:
        with snapshot.cursor() as cursor:
            return fetched(cursor.execute(asked.sql, values))

    return remembered(_key(snapshot.stamp, name, values), made)
