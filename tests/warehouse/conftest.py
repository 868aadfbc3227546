"""A state folder of its own for each test, and the manifest of the deliveries a test makes put in force."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from huddle import warehouse
from tests.warehouse.deliveries import Delivery, Manifest


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
def put_in_force(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """`put_in_force(*deliveries)` makes a manifest of them the one in force, switches to it and gives its stamp."""
    known: dict[str, Manifest] = {}

    def put(*deliveries: Delivery) -> str:
        made = Manifest("-".join(sorted(one.id for one in deliveries)) or "empty", deliveries)
        known[made.stamp] = made
        fake = ModuleType("huddle.intake.manifest")
        fake.current = lambda: made  # type: ignore[attr-defined]
        fake.of = known.__getitem__  # type: ignore[attr-defined]
        intake = sys.modules.get("huddle.intake") or ModuleType("huddle.intake")
        monkeypatch.setitem(sys.modules, "huddle.intake", intake)
        monkeypatch.setitem(sys.modules, "huddle.intake.manifest", fake)
        monkeypatch.setattr(intake, "manifest", fake, raising=False)
        return warehouse.refresh()

    return put
