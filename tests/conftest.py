"""How properties are tried everywhere, and what the tests of one run share.

Properties: the same examples each time, and no clock that a busy machine could lose against.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.companies import taken_in

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder for all tests of this run and all its workers: only for what is named after its content, and never unlinked.

    Making a warehouse is what costs here. A mart or a typed delivery that any test made is found there by all the others.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kept"
    for name in ("stored", "marts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def take_in(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Path]]:
    """`take_in(*how)` gives the folders of a sample that was taken in, a copy of one's own: each sample is made once in a run."""
    return lambda *how: taken_in(how, kept, tmp_path_factory.mktemp("draft"), tmp_path_factory.mktemp("company"))


HOUSES_OF_THEIR_OWN = {f"tests/browser/test_{name}.py" for name in ("deliveries", "dictionary", "door", "eyes", "walk")}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files go to workers whole, and those that look at the same house in a browser go to the same worker: it starts that house once."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ByHouse(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            if not file.startswith("tests/browser/"):
                return file
            return "houses of their own" if file in HOUSES_OF_THEIR_OWN else "the company's house"

    return ByHouse(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out is said once, with how it can be had: a check that was not made must not pass for one that was."""
    left_out = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)]
    for reason in dict.fromkeys(left_out):
        terminalreporter.write_line(f"LEFT OUT ({left_out.count(reason)} tests): {reason.removeprefix('Skipped: ')}", yellow=True)
