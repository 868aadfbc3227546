"""Intake as a process of its own, so that neither a large file nor a hostile one holds up the pages, or ends them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from huddle import paths
from huddle.intake import under_way
from huddle.intake.under_way import UnderWay

_EVERY = 0.5
"""seconds between two looks at how far it is"""


def take_in(tell: Callable[[UnderWay | None], None] | None = None) -> str | None:
    """Takes in what lies in data(); gives its last words where that failed. `tell` hears how far it is, None while nothing is read."""
    command = [sys.executable, "-m", "huddle", "intake", "--json"]
    with subprocess.Popen(command, cwd=paths.PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as run:
        while True:
            try:
                _, said = run.communicate(timeout=_EVERY)
            except subprocess.TimeoutExpired:
                if tell:
                    tell(under_way.now())
            else:
                return (said.strip().splitlines()[-1:] or ["no reason given"])[0] if run.returncode else None
