"""Answers of the warehouse as plain rows: None for unknown, dates as dates, so that an element never meets a NaN."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
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
    columns = [_plain_column(column) for _, column in frame.items()]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _plain_column(column: pd.Series) -> list[Any]:
    """The cells of a column as `plain` gives them, whole columns of numbers or days at once: an answer may have thousands."""
    if not isinstance(column.dtype, np.dtype):
        return [cell if type(cell) is str else plain(cell) for cell in column]
    found = column.to_numpy()
    if found.dtype.kind in "iub":
        return list(found.tolist())
    if found.dtype.kind == "f":
        return [None if cell != cell else cell for cell in found.tolist()]
    if found.dtype.kind == "M":
        return list(found.astype("datetime64[D]").astype(object))
    return [cell if type(cell) is str else plain(cell) for cell in found]


def of_choice(frame: pd.DataFrame, where: Mapping[str, str | None]) -> pd.DataFrame:
    """The rows of an answer about every product that are of a choice (`Choices.where`), as SQL would have chosen them.

    Asked once for everything and chosen from here, an answer serves every filter a meeting tries.
    """
    wanted = [frame[name].eq(value).to_numpy(dtype=bool) for name, value in where.items() if value is not None]
    return frame[np.logical_and.reduce(wanted)] if wanted else frame


def first(frame: pd.DataFrame) -> Row | None:
    """The only row of an answer, or None when it has none."""
    found = rows(frame.head(1))
    return found[0] if found else None


def day(value: Any) -> date | None:
    """A day out of an answer, or None."""
    found = plain(value)
    return found if isinstance(found, date) else None
