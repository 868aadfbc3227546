"""Rows of an answer: as each cell alone would be, whatever its column is made of."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd

from huddle.elements import answers

DAYS = pd.to_datetime(["2026-11-18", None, "1969-12-31 23:30"], format="mixed")


def test_a_row_is_what_each_of_its_cells_is():
    frame = pd.DataFrame(
        {
            "count": [1, 2, 3], "share": [0.5, np.nan, 2.0], "flag": [True, False, True], "word": ["a", None, "c"],
            "day": DAYS, "own": [date(2026, 1, 2), None, datetime(2026, 1, 3, 4)],
            "mixed": [np.int64(4), [1, 2], pd.NaT], "texts": pd.array(["x", None, "y"], dtype="str"),
            "maybe": pd.array([1, None, 3], dtype="Int64"), "kind": pd.Categorical(["p", None, "q"]),
        }
    )  # fmt: skip
    found = answers.rows(frame)
    alone = [{name: answers.plain(frame[name].iloc[at]) for name in frame} for at in range(len(frame))]
    assert found == alone
    assert [{name: type(value) for name, value in row.items()} for row in found] == [
        {name: type(value) for name, value in row.items()} for row in alone
    ]
    assert found[1] == dict.fromkeys(frame) | {"count": 2, "flag": False, "mixed": [1, 2]}
    assert answers.rows(frame.head(0)) == [] and answers.first(frame.head(0)) is None
