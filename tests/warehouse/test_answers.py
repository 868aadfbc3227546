"""What is missing in an answer is missing in its frame, whatever its type: nothing takes its place."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd
import pytest

from huddle.warehouse.answers import fetched

KINDS = {
    "enum('a', 'b')": ("b", "object"), "varchar": ("x", "object"), "boolean": (True, "object"), "bigint": (7, "float64"),
    "double": (0.5, "float64"), "decimal(9, 2)": (1.25, "float64"), "date": (pd.Timestamp(date(2026, 11, 18)), "datetime64[us]"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_stays_missing(kind: str):
    value, dtype = KINDS[kind]
    written = f"'{value:%Y-%m-%d}'" if isinstance(value, pd.Timestamp) else repr(value).lower()
    with duckdb.connect() as connection:
        rows = connection.cursor().execute(f"select cast(column0 as {kind}) as told from (values ({written}), (null)) as given(column0)")
        found = fetched(rows)["told"]
    assert (found[0], str(found.dtype)) == (value, dtype)
    assert found.isna().tolist() == [False, True]
    assert dtype != "object" or found[1] is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_answer_has_its_types_all_the_same(kind: str):
    with duckdb.connect() as connection:
        found = fetched(connection.cursor().execute(f"select cast(null as {kind}) as told where false"))
    assert found.empty and list(found) == ["told"]
    assert str(found["told"].dtype) == {"bigint": "int64", "boolean": "bool"}.get(kind, KINDS[kind][1])
