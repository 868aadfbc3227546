"""Asking: a question's name and values in, a frame out, remembered by (stamp, question, values) and bounded in number."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

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
        if isinstance(column.dtype, (pd.CategoricalDtype, pd.BooleanDtype, pd.StringDtype)):
            frame[name] = column.astype(object).where(column.notna(), None)
        elif pd.api.types.is_integer_dtype(column.dtype) and column.hasnans:
            frame[name] = column.astype("float64")
    return frame


def answer(snapshot: Snapshot, name: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of a question on a snapshot. The frame is the caller's own: changing it changes no later answer."""
    asked = find(name)
    values = asked.bind(parameters)
    key = _key(snapshot.stamp, name, values)
    with _guard:
        frame = _answers.get(key)
        if frame is not None:
            _answers.move_to_end(key)
    if frame is None:
        with snapshot.cursor() as cursor:
            frame = plain(cursor.execute(asked.sql, values).df())
        with _guard:
            if len(frame) <= KEPT_ROWS:
                _answers[key] = frame
            while len(_answers) > KEPT_ANSWERS:
                _answers.popitem(last=False)
    return frame.copy(deep=False)  # copy on write: the caller's changes stay with the caller
