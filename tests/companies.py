"""Sample companies that were taken in, each made once in a run however many tests and workers begin with it."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
MORNING = "2026-11-20T01:00Z"
COMPANY = ("--asins", "10", "--days", "420", "--end", "2026-11-19")
TEAM = ("--like-a-real-team", "--end", "2026-11-20")


def _write_and_take_in(folder: Path, how: Sequence[str]) -> None:
    """A sample in `folder`/data, written as an analyst would from the shell, and taken in."""
    (folder / "state").mkdir(parents=True)
    known = {"HUDDLE_DATA": str(folder / "data"), "HUDDLE_STATE": str(folder / "state"), "HUDDLE_NOW": MORNING}
    for command in (["sample", str(folder / "data"), *how], ["intake"]):
        subprocess.run([sys.executable, "-m", "huddle", *command], cwd=PROJECT, env={**os.environ, **known}, check=True)


def taken_in(how: Sequence[str], kept: Path, draft: Path, own: Path) -> dict[str, Path]:
    """The data and the state of a sample that was taken in, copied into `own`; made in `draft` where `kept` has it not yet."""
    made = kept / "companies" / "_".join(how).replace("-", "")
    made.parent.mkdir(exist_ok=True)
    with made.with_suffix(".lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)  # the other worker waits for the one that makes it
        if not made.exists():
            _write_and_take_in(draft, how)
            draft.rename(made)
    shutil.copytree(made, own, dirs_exist_ok=True)  # with the files' times, by which the intake knows them
    return {"data": own / "data", "state": own / "state"}


def share_empty_marts(source: Path, target: Path) -> None:
    """Put the empty marts of one folder of marts, which carry the types alone, into another that lacks them."""
    for empty in source.glob("*/empty-*.parquet"):
        there = target / empty.parent.name / empty.name
        there.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # another worker's tests may put it there at the same time
            there.hardlink_to(empty)
