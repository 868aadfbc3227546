"""All cases are dropped at once and taken in once, honest and hostile files side by side: no file may hurt another."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huddle import intake
from huddle.intake.manifest import Manifest, Receipt
from tests.intake.formats import dialect, hostile

HERE = Path(__file__).parent
EXPORTED = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


def cases(*only: str, besides: tuple[str, ...] = ()) -> list[Any]:
    """The cases of `cases/*.toml` (or of those named), one pytest parameter each, its id the case's name."""
    files = sorted((HERE / "cases").glob("*.toml"))
    return [
        pytest.param(case, id=case["name"])
        for file in files
        if (not only or file.stem in only) and file.stem not in besides
        for case in tomllib.loads(file.read_text(encoding="utf-8"))["file"]
    ]


def drop(case: Mapping[str, Any], data: Path, outside: Path) -> None:
    """Puts the file of a case below the data folder, as old as the case's exports are."""
    at = data / case["path"]
    if "place" in case:
        hostile.place(case["place"], at, outside)
        return
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_bytes(dialect.build(case))
    os.utime(at, (EXPORTED.timestamp(), EXPORTED.timestamp()))
    if "sidecar" in case:
        at.with_name(at.name + ".toml").write_text(case["sidecar"], encoding="utf-8")


@dataclass(frozen=True)
class Outcome:
    """What became of all cases."""

    manifest: Manifest
    data: Path
    state: Path

    def receipt(self, path: str) -> Receipt | None:
        """The receipt of a file, or None when it got none."""
        found = [one for one in self.manifest.receipts if one.file == path]
        assert len(found) <= 1, f"{path} has {len(found)} receipts"
        return found[0] if found else None

    def rows(self, path: str, report: str | None = None) -> pa.Table:
        """The typed rows of a file, all its deliveries together, or those of one report."""
        deliveries = [one for one in self.manifest.deliveries if one.file == path and report in (None, one.report)]
        return pa.concat_tables(pq.read_table(self.state / one.parquet) for one in deliveries)

    @cached_property
    def stored(self) -> list[tuple[str, str]]:
        """The same as a list, read once."""
        return list(self.everything_stored())

    def everything_stored(self) -> Iterator[tuple[str, str]]:
        """(where, text) of all that intake wrote: raw bytes, and what the Parquet files unpack to."""
        for file in sorted(self.state.rglob("*")):
            if not file.is_file():
                continue
            yield f"{file.relative_to(self.state)}", file.read_bytes().decode("utf-8", errors="replace")
            if file.suffix == ".parquet":
                table = pq.read_table(file)
                unpacked = "\n".join(str(column.to_pylist()) for column in table.columns)
                yield f"{file.relative_to(self.state)}, unpacked", f"{unpacked}\n{table.schema}"
        for receipt in self.manifest.receipts:
            yield f"the receipt of {receipt.file}", repr(receipt)


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """Every case dropped, taken in once, the clock fixed at 2026-11-20T01:00Z."""
    data, state, outside = (tmp_path_factory.mktemp(name) for name in ("data", "state", "outside"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_DATA", str(data))
        patch.setenv("HUDDLE_STATE", str(state))
        patch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
        for parameter in cases():
            drop(parameter.values[0], data, outside)
        yield Outcome(intake.take_in(), data.resolve(), state.resolve())


@pytest.fixture(scope="session")
def stored(outcome: Outcome) -> list[tuple[str, str]]:
    """All that was stored, read once."""
    return outcome.stored
