"""Answers of the warehouse as plain rows: None for unknown, dates as dates, so that an element never meets a NaN."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd

Row = dict[str, Any]


def plain(value: Any) -> Any:
    """One cell as Python knows it; every kind of missing becomes None."""
    if value is None or value is pd.NaT or (not isinstance(value, str | list) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp | datetime):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def rows(frame: pd.DataFrame) -> list[Row]:
    """Every row of an answer as a mapping of its columns."""
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, (plain(cell) for cell in cells), strict=True)) for cells in frame.itertuples(index=False, name=None)]


def first(frame: pd.DataFrame) -> Row | None:
    """The only row of an answer, or None when it has none."""
    found = rows(frame.head(1))
    return found[0] if found else None


def day(value: Any) -> date | None:
    """A day out of an answer, or None."""
    found = plain(value)
    return found if isinstance(found, date) else None
