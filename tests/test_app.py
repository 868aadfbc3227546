"""Starting Huddle from a shell: what cannot be is said in a sentence, before anything is served."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"HOST": "203.0.113.7"}, "HOST is '203.0.113.7'"),
        ({"PORT": "eighty"}, "PORT is 'eighty'"),
        ({"PORT": "70000"}, "PORT is '70000'"),
        ({"HOST": "0.0.0.0", "HUDDLE_PASSCODE": "abc"}, "HUDDLE_PASSCODE has 3 letters and digits"),
    ],
)
def test_what_cannot_be_is_said(environment: dict[str, str], said: str):
    run = subprocess.run(
        [sys.executable, "app.py"],
        cwd=PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 1
    assert run.stderr.startswith(f"Huddle did not start: {said}") and "Traceback" not in run.stderr
