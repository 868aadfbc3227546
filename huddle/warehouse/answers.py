"""Asking: a question's name and values in, a frame out, remembered by (stamp, question, values) and bounded in number."""

from __future__ import annotations

import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from huddle.queries import question as find
from huddle.warehouse.snapshot import Snapshot

KEPT_ANSWERS = 500
KEPT_ROWS = 250_000
"""a larger frame is answered anew: a few of them would fill the memory that all the others share"""
_answers: OrderedDict[tuple, pd.DataFrame] = OrderedDict()
_guard = threading.Lock()

# DuckDB advises `sql()`, which reads every question twice; the copy it warns of costs less.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")


def _key(stamp: str, name: str, values: Mapping[str, Any]) -> tuple:
    return (stamp, name, tuple(sorted((key, tuple(value) if isinstance(value, list) else value) for key, value in values.items())))


def fetched(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows of the statement just run; what is missing is NaN among numbers, NaT among days and None among the rest.

    By way of Arrow: enumerations come as places in a list, and no text becomes pandas' own kind of it to be turned back cell by cell.
    """
    table: pa.Table = cursor.to_arrow_table()
    index = pd.RangeIndex(table.num_rows)  # one for all: they would be compared with each other
    arrays = {name: _array(column) for name, column in zip(table.column_names, table.columns, strict=True)}
    columns = {name: pd.Series(array, index=index, dtype=array.dtype) for name, array in arrays.items()}
    return pd.DataFrame(columns, index=index, copy=False)


def _array(column: pa.ChunkedArray) -> np.ndarray:
    if pa.types.is_dictionary(column.type):
        return _named(column)
    if pa.types.is_date(column.type):
        column = column.cast(pa.timestamp("us"))
    elif pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    return np.asarray(column.to_numpy())


def _named(column: pa.ChunkedArray) -> np.ndarray:
    """The words of an enumeration. Its list is the same in every piece that DuckDB hands over, and is made to words once."""
    if not column.num_chunks:
        return np.array([], dtype=object)
    words = column.chunk(0).dictionary
    named = np.array([*words.to_pylist(), None], dtype=object)  # the last one stands for none
    places = pa.chunked_array([piece.indices for piece in column.chunks]).cast(pa.int64()).fill_null(len(words))
    return np.asarray(named[places.to_numpy()])


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
