"""How properties are tried everywhere, and what the tests of one run share.

Properties: the same examples each time, and no clock that a busy machine could lose against.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out is said once, with how it can be had: a check that was not made must not pass for one that was."""
    left_out = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)]
    for reason in dict.fromkeys(left_out):
        terminalreporter.write_line(f"LEFT OUT ({left_out.count(reason)} tests): {reason.removeprefix('Skipped: ')}", yellow=True)
