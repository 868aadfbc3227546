"""A folder of all good files at once: arrival means nothing, a second drop means nothing, and the facts are the same to the byte."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle import clock, intake
from huddle.intake import manifest, scan
from huddle.intake.arrivals import Arrivals, read_all
from huddle.intake.confirmations import Confirmations
from huddle.intake.manifest import Delivery, Manifest
from huddle.intake.reading import Readings
from huddle.intake.settle import settle
from huddle.warehouse.snapshot import open_snapshot
from tests.intake.formats.conftest import EXPORTED, Outcome, cases

GOOD = [one.values[0] for one in cases(besides=("hostile", "foreign"))]
LOADED = [case for case in GOOD if case["expect"]["verdict"] == "loaded"]
SHUFFLES = 10
LATER = (EXPORTED + timedelta(hours=6)).timestamp()


@dataclass(frozen=True)
class House:
    """A data folder and a state folder of one arrival's own."""

    root: Path
    source: Path
    """where all files lie as they were exported"""
    point_to: Callable[[Path], None]

    def arrive(self, batches: Sequence[Sequence[dict[str, Any]]], again: Sequence[dict[str, Any]] = ()) -> Manifest:
        """Drops the files batch by batch, each taken in before the next; some of the first once more with the last, under a new name."""
        self.point_to(self.root)
        for place, batch in enumerate(batches):
            for case in batch:
                self._drop(case, case["path"])
            for case in again if place == len(batches) - 1 else ():
                first = Path(case["path"])
                second = self._drop(case, str(first.with_name(f"{first.stem} (1){first.suffix}")))
                os.utime(second, (LATER, LATER))
            intake.take_in()
        return manifest.current()

    def _drop(self, case: dict[str, Any], path: str) -> Path:
        target = self.root / "data" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self.source / case["path"], target)
        if "sidecar" in case:
            target.with_name(target.name + ".toml").write_text(case["sidecar"], encoding="utf-8")
        return target


@pytest.fixture
def house(tmp_path: Path, outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], House]:
    """`house(name)` gives empty folders; the process looks at those that a file last arrived in."""

    def point_to(root: Path) -> None:
        monkeypatch.setenv("HUDDLE_DATA", str(root / "data"))
        monkeypatch.setenv("HUDDLE_STATE", str(root / "state"))
        monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")

    def give(name: str) -> House:
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "state").mkdir()
        return House(tmp_path / name, outcome.data, point_to)

    return give


def shuffled(seed: int) -> tuple[list[list[dict[str, Any]]], list[dict[str, Any]]]:
    """All good files in an order of chance, in two batches, and some of the first to be dropped once more."""
    chance = random.Random(seed)
    order = chance.sample(GOOD, len(GOOD))
    cut = chance.randint(len(GOOD) // 4, len(GOOD) * 3 // 4)
    first = [case for case in order[:cut] if case["expect"]["verdict"] == "loaded"]
    return [order[:cut], order[cut:]], chance.sample(first, min(10, len(first)))


def told(made: Manifest) -> list[tuple[Any, ...]]:
    """What is in force: everything of each delivery that a number can rest on."""
    return [
        (one.id, one.file, one.report, one.shop, one.marketplaces, one.period_start, one.period_end, one.exported_at, one.currency,
         one.rows, one.rejected, sorted(one.totals.items()), one.absent, one.part_first, one.shops)
        for one in made.deliveries
    ]  # fmt: skip


def verdicts(made: Manifest) -> dict[str, tuple[str, str]]:
    return {one.file: (one.verdict, one.fault) for one in made.receipts if one.fault != "copy"}


def content(root: Path, pattern: str) -> dict[str, str]:
    """Digest of every Parquet file below a folder, by its name; names are made of what went in."""
    found = sorted((root / "state").glob(pattern))
    return {path.relative_to(root / "state").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_the_folder_is_large_and_varied() -> None:
    shapes = {(case["expect"]["report"], str(case["header"])[:400] if "header" in case else case["shape"], case.get("encoding", "utf-8"))
              for case in LOADED}  # fmt: skip
    assert len(GOOD) >= 60 and len(shapes) >= 60
    assert len({name for case in LOADED for name in case["expect"]["report"].split("+")}) >= 60


def test_shuffled_ten_times_the_same_folder_gives_the_same_facts_to_the_byte(house: Callable[[str], House], outcome: Outcome) -> None:
    """Two arrivals read everything themselves; the others share what is read of a file alone, as a second intake does."""
    batches, again = shuffled(0)
    first = house("0")
    made = first.arrive(batches, again)
    wanted, typed = told(made), content(first.root, "deliveries/*.parquet")
    assert len(wanted) >= 100 and len(typed) >= 100
    assert {one.file for one in made.deliveries} == {case["path"] for case in LOADED}
    for place in range(1, SHUFFLES):
        other = house(str(place))
        shutil.copytree(first.root / "state/readings", other.root / "state/readings", copy_function=os.link)
        shutil.copytree(first.root / "state/deliveries", other.root / "state/deliveries", copy_function=os.link)
        arrived = other.arrive(*shuffled(place))
        assert (arrived.stamp, told(arrived), verdicts(arrived)) == (made.stamp, wanted, verdicts(made)), place
    # the folder that also held every broken file was read for itself, all at once
    own = {one.id: outcome.state / one.parquet for one in outcome.manifest.deliveries}
    for one in made.deliveries:
        assert own[one.id].read_bytes() == (first.root / "state" / one.parquet).read_bytes(), one.file
    marts = [_marts(first.root, house(name).root, deliveries) for name, deliveries in
             (("as told", made.deliveries), ("backwards", made.deliveries[::-1]))]  # fmt: skip
    assert marts[0] == marts[1] and len(marts[0]) > 30


def _marts(typed: Path, root: Path, deliveries: Sequence[Delivery]) -> dict[str, str]:
    """Digest of every kept mart of these deliveries, made from nothing in a state folder of their own."""
    (root / "state/deliveries").symlink_to(typed / "state/deliveries")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_STATE", str(root / "state"))
        open_snapshot("x", deliveries).connection.close()
    return content(root, "marts/**/*.parquet")


@pytest.fixture(scope="module")
def arrivals(outcome: Outcome) -> Arrivals:
    """All files with what they say, read once."""
    reader = Readings()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDDLE_DATA", str(outcome.data))
        patch.setenv("HUDDLE_STATE", str(outcome.state))
        read = read_all(reader, Confirmations(), None)
    reader.close()
    return read


def _placed(read: Arrivals, found: Sequence[scan.Found], sources: dict[str, str]) -> set[tuple[str, str, Any]]:
    """What would be loaded: each slice with the file it is taken from and its age."""
    readings = {one.file: read.readings[sources[one.file]] for one in found if sources[one.file] in read.readings}
    settled = settle(found, readings, {}, clock.present())
    return {(one.id, one.found.file, one.exported_at) for outcome in settled if outcome.verdict == "loaded" for one in outcome.placed}


@settings(max_examples=12)
@given(st.data())
def test_any_subset_dropped_again_in_any_order_changes_nothing(arrivals: Arrivals, data: st.DataObject) -> None:
    read = arrivals
    chosen = data.draw(st.lists(st.integers(0, len(read.found) - 1), unique=True, max_size=40))
    copies = [replace(read.found[place], file=f"{read.found[place].file} (1)", mtime_ns=read.found[place].mtime_ns + 10**9,
                      first_ns=read.found[place].mtime_ns) for place in chosen]  # fmt: skip
    sources = {one.file: one.file for one in read.found} | {one.file: one.file.removesuffix(" (1)") for one in copies}
    order = random.Random(data.draw(st.integers(0, 10**6))).sample([*read.found, *copies], len(read.found) + len(copies))
    assert _placed(read, order, sources) == _placed(read, read.found, sources)


@settings(max_examples=12)
@given(st.data())
def test_what_a_file_says_does_not_depend_on_which_others_have_come(arrivals: Arrivals, data: st.DataObject) -> None:
    """Files of one slice speak of each other; a file alone in its slice is the same in any company."""
    read, sources = arrivals, {one.file: one.file for one in arrivals.found}
    chosen = random.Random(data.draw(st.integers(0, 10**6))).sample(read.found, data.draw(st.integers(1, len(read.found))))
    whole = {(id_, age) for id_, _, age in _placed(read, read.found, sources)}
    part = {(id_, age) for id_, _, age in _placed(read, chosen, sources)}
    assert part <= whole
