"""A state folder of its own for each test, and the manifest of the deliveries a test makes put in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huddle import warehouse
from huddle.intake import manifest
from huddle.intake.manifest import Delivery, Manifest


@pytest.fixture(scope="session")
def kept_marts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder of marts for all tests: they are named after their content, so what one test made another may read."""
    return tmp_path_factory.mktemp("marts")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, kept_marts: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "marts").symlink_to(kept_marts)
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path / "state"))
    warehouse.forget()
    yield tmp_path / "state"
    warehouse.forget()


@pytest.fixture
def put_in_force(state: Path) -> Callable[..., str]:
    """`put_in_force(*deliveries)` makes a manifest of them the one in force, switches to it and gives its stamp."""

    def put(*deliveries: Delivery) -> str:
        manifest.publish(Manifest(manifest.stamp_of(deliveries, "tests"), deliveries, (), datetime(2026, 11, 20, tzinfo=UTC)))
        return warehouse.refresh()

    return put
