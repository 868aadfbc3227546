"""A PostgreSQL of the machine's own package, on a free loopback port in a temporary folder, for as long as the tests run."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USERS = ("postgres", "nobody")
"""whom the server runs as where the tests run as root, which it refuses to do"""


def programs() -> Path | None:
    """The folder of the newest server that is installed; None where there is none."""
    named = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    found = debian[-1] if debian else Path(named) if named else None
    return found.resolve().parent if found else None


def _owner() -> str | None:
    """The user the server has to run as; None for whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    there = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in there)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(bin: Path, folder: Path) -> Iterator[str]:
    """Start a server in an empty folder; gives the address of its first database, and ends the server afterwards."""
    owner, port = _owner(), _free_port()
    if owner:
        entry = pwd.getpwnam(owner)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    run = {"cwd": folder, "check": True, "capture_output": True, **({"user": owner, "extra_groups": []} if owner else {})}
    subprocess.run(
        [bin / "initdb", "-D", folder / "data", "-U", "huddle", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], **run
    )
    switches = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories='' -c jit=off -c fsync=off -c shared_buffers=16MB"
    control = [bin / "pg_ctl", "-D", folder / "data", "-w", "-t", "60"]
    start = [*control, "-l", folder / "log", "-o", switches, "start"]
    subprocess.run(start, **{**run, "capture_output": False, "stdout": subprocess.DEVNULL})  # the server would keep a pipe open
    try:
        yield f"postgresql+psycopg://huddle@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)
