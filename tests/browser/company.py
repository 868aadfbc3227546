"""Sample companies taken in for browser tests, as an analyst would from the shell."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.browser.conftest import MORNING, PROJECT


def take_in(folder: Path, *how: str) -> dict[str, Path]:
    """Write a sample into `folder`/data, take it in, and return the folders a house starts on."""
    (folder / "state").mkdir(parents=True)
    known = {"HUDDLE_DATA": str(folder / "data"), "HUDDLE_STATE": str(folder / "state"), "HUDDLE_NOW": MORNING}
    for command in (["sample", str(folder / "data"), *how], ["intake"]):
        subprocess.run([sys.executable, "-m", "huddle", *command], cwd=PROJECT, env={**os.environ, **known}, check=True)
    return {"data": folder / "data", "state": folder / "state"}
