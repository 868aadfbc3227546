"""Starting Huddle from a shell: what cannot be is said in a sentence, before anything is served."""

from __future__ import annotations

import os
import socket
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


def test_a_start_that_fails_ends_with_its_reason(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = subprocess.run(
        [sys.executable, "app.py"],
        cwd=PROJECT,
        env={**os.environ, "PORT": str(port), "HUDDLE_DATA": str(tmp_path), "HUDDLE_STATE": str(tmp_path / "file" / "state")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 1
    said = [line for line in run.stderr.splitlines() if line.startswith("Huddle did not start: ")]
    assert len(said) == 1 and "Not a directory" in said[0]
