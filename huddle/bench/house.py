"""A house to measure: a sample company in a folder of its own, taken in by the real command, served by the real app.

Everything runs in child processes, so that time and memory are the operating system's own account of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huddle import paths

NOW = "2026-11-20T01:00Z"
STARTS_WITHIN = 120
"""seconds after which a server that does not answer counts as broken"""


@dataclass(frozen=True)
class Run:
    """What one finished command cost."""

    seconds: float
    spoke_seconds: float
    """until it began to print; what it does afterwards nobody waits for"""
    cpu_seconds: float
    peak_mib: float
    printed: str


def environment(data: Path, state: Path) -> dict[str, str]:
    """The environment in which a command works on these folders with the clock fixed.

    Modules stay compiled where `make` compiled the libraries and where a first command left Huddle's own, as on a team's machine,
    whatever this shell forbids.
    """
    known = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")}
    return {**known, "HUDDLE_DATA": str(data), "HUDDLE_STATE": str(state), "HUDDLE_NOW": NOW}


def command(arguments: list[str], known: Mapping[str, str], module: str = "huddle") -> Run:
    """Run `python -m huddle ...` (or another module) and account for it. Raises RuntimeError with its last words when it fails."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=paths.PROJECT, env=dict(known), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:
        said: list[str] = []
        reader = threading.Thread(target=lambda: said.append(process.stderr.read() if process.stderr else ""))
        reader.start()
        printed = process.stdout.read(1) if process.stdout else ""
        spoke = time.perf_counter() - began
        printed += process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        reader.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join([module, *arguments[:1]])} ended with {process.returncode}: {''.join(said)[-500:]}")
    cpu = usage.ru_utime + usage.ru_stime
    return Run(time.perf_counter() - began, spoke, cpu, usage.ru_maxrss / 1024, printed)


def sample(folder: Path, asins: int, days: int) -> None:
    """Write the sample company of that size once; a folder that is complete is used again while the sample is written the same."""
    done = folder / "complete.json"
    files = sorted((paths.PROJECT / "huddle" / "sample").rglob("*.py"))
    writers = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    wanted = {"asins": asins, "days": days, "now": NOW, "writers": writers}
    if done.is_file() and json.loads(done.read_text()) == wanted:
        return
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)  # of an earlier run that was ended
    command(["sample", str(data), "--asins", str(asins), "--days", str(days), "--end", NOW[:10]], environment(data, folder / "state"))
    done.write_text(json.dumps(wanted))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    """Whether the server answers, if only that it is getting ready: from then on a browser waits for its page."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@dataclass(frozen=True)
class Server:
    """A running app."""

    url: str
    pid: int
    began: float
    """`time.perf_counter()` when its process was started"""

    def peak_mib(self) -> float:
        """The most memory the process ever held, in MiB."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


@contextmanager
def server(data: Path, state: Path) -> Iterator[Server]:
    """The app on a free loopback port, ended when the block is left."""
    port = _free_port()
    began = time.perf_counter()
    known = {**environment(data, state), "PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, str(paths.PROJECT / "app.py")],
        cwd=paths.PROJECT, env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        url, pause = f"http://127.0.0.1:{port}", threading.Event()
        for _ in range(STARTS_WITHIN * 50):
            if process.poll() is not None:
                raise RuntimeError(f"the app ended with {process.returncode} before it answered")
            if _answers(url):
                break
            pause.wait(0.02)
        yield Server(url, process.pid, began)
    finally:
        process.terminate()
        process.wait(timeout=30)
