"""What a stamp's data say of a morning, kept on disk: worked out once after an intake, read at every start.

A file is named after everything that shaped it (stamp, declarations, code, settings), so it never has to be taken back;
a missing or damaged one is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import feather

from huddle import paths
from huddle.intake.disk import keep_newest, write_arrow
from huddle.warehouse import catalog

KEPT = 8
"""files; the oldest go first"""
_ROWS = b"huddle.rows"


@cache
def _code() -> str:
    """A digest of all code and declarations that can change a word or a number of a morning."""
    files = [
        *sorted(Path(__file__).parent.glob("*.py")),
        *sorted(Path(__file__).parent.parent.glob("*.py")),
        *sorted(paths.DEFINITIONS.glob("*.toml")),
        *sorted((paths.DEFINITIONS / "strings").glob("*.toml")),
        *sorted((paths.QUERIES / "questions" / "exceptions").glob("*.sql")),
    ]
    told = hashlib.sha256(catalog.version().encode())
    for file in files:
        told.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return told.hexdigest()


def version() -> str:
    """What besides the data shapes a morning: code, declarations and the team's settings."""
    own = paths.data() / "settings.toml"
    settings = own.read_bytes() if own.is_file() else b""
    return hashlib.sha256(_code().encode() + settings).hexdigest()


def _file(stamp: str, made_by: str) -> Path:
    return paths.state() / "mornings" / f"{stamp}-{made_by[:16]}.arrow"


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept")


def save(stamp: str, made_by: str, clock: pd.DataFrame, rows: Sequence[Mapping[str, Any]], tested: int) -> None:
    """Keep a stock clock, and beside it the rows and how many series were tested."""
    table = pa.Table.from_pandas(clock, preserve_index=False)
    words = json.dumps({"rows": list(rows), "tested": tested}, default=_plain, ensure_ascii=False)
    target = _file(stamp, made_by)
    write_arrow(target, table.replace_schema_metadata({**(table.schema.metadata or {}), _ROWS: words.encode()}))
    keep_newest(target.parent, "*.arrow", KEPT)


def save_expected(stamp: str, made_by: str, days: pd.DataFrame) -> None:
    """Keep the expected day of every series beside the morning, under the same name."""
    target = paths.state() / "expected" / _file(stamp, made_by).name
    write_arrow(target, pa.Table.from_pandas(days, preserve_index=False))
    keep_newest(target.parent, "*.arrow", KEPT)


def load_expected(stamp: str, made_by: str) -> pd.DataFrame | None:
    """The expected days kept with a morning; None where there are none that can be read."""
    try:
        return feather.read_table(paths.state() / "expected" / _file(stamp, made_by).name, memory_map=False).to_pandas()
    except (FileNotFoundError, pa.ArrowInvalid, OSError):
        return None


def load(stamp: str, made_by: str) -> tuple[pd.DataFrame, list[dict[str, Any]], int] | None:
    """What was kept: the clock, the rows with their days as ISO text, the count; None where there is nothing to be read."""
    try:
        table = feather.read_table(_file(stamp, made_by), memory_map=False)
        told = json.loads(table.schema.metadata[_ROWS])
    except (FileNotFoundError, pa.ArrowInvalid, OSError, KeyError, TypeError, json.JSONDecodeError):
        return None
    return table.to_pandas(), told["rows"], told["tested"]
