"""A state folder of its own for each test, and the manifest of the deliveries a test makes put in force."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huddle import warehouse
from huddle.intake import manifest
from huddle.intake.manifest import Delivery, Manifest
from huddle.warehouse.snapshot import Snapshot, open_snapshot
from tests.companies import share_empty_marts
from tests.warehouse.deliveries import at_hand

HELD = 6
"""opened snapshots; each is a database in memory"""


@pytest.fixture(scope="session")
def kept_marts(kept: Path) -> Path:
    """The marts of all tests: they are named after their content."""
    return kept / "marts"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, kept: Path, kept_marts: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own for what a test publishes: what was delivered before counts. Its marts and typed files are those of all tests."""
    (tmp_path / "state").mkdir()
    for folder in (kept / "stored", kept_marts):
        (tmp_path / "state" / folder.name).symlink_to(folder)
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    warehouse.forget()
    yield tmp_path / "state"
    warehouse.forget()


@pytest.fixture
def own_marts(state: Path, kept_marts: Path) -> Path:
    """Marts of this test alone, where it makes others than all tests under the same name, or clears them away.

    The empty ones, which carry the types alone, need not be made again.
    """
    (state / "marts").unlink()
    (state / "marts").mkdir()
    share_empty_marts(kept_marts, state / "marts")
    return state / "marts"


@pytest.fixture(scope="session")
def open_once() -> Callable[..., Snapshot]:
    """Opens a stamp as the warehouse does, but the same deliveries once for all tests: what is opened is locked, none can change it."""
    held: OrderedDict[str, Snapshot] = OrderedDict()

    def open_it(stamp: str, deliveries: Sequence[Delivery], earlier: Sequence[Delivery] = ()) -> Snapshot:
        told = repr((stamp, deliveries, earlier))
        if told not in held:
            held[told] = open_snapshot(stamp, deliveries, earlier)
        held.move_to_end(told)
        if len(held) > HELD:
            held.popitem(last=False)
        return held[told]

    return open_it


@pytest.fixture
def put_in_force(state: Path, open_once: Callable[..., Snapshot], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """`put_in_force(*deliveries)` makes a manifest of them the one in force, switches to it and gives its stamp."""
    monkeypatch.setattr(warehouse, "open_snapshot", open_once)

    def put(*deliveries: Delivery) -> str:
        for one in deliveries:
            at_hand(Path(one.parquet).name)  # some are made once for many tests
        manifest.publish(Manifest(manifest.stamp_of(deliveries, "tests"), deliveries, (), datetime(2026, 11, 20, tzinfo=UTC)))
        return warehouse.refresh()

    return put
