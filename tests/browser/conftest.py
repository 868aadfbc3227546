"""The real app on a free port, and Chromium in front of it.

Every page a test opens is watched until the test ends: a request to another host, a broken content policy or an error
in the page's own code fails the test, whatever it set out to show.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {socket.gethostname()} 127.0.0.1",  # this machine by name: a guest's way in
)
LOCALES = {"en": "en-US", "zh": "zh-CN"}
STARTS_WITHIN = 240  # seconds on a busy machine; a limit, not a measure
MORNING = "2026-11-20T01:00Z"
expect.set_options(timeout=60_000)  # milliseconds on a busy machine; a limit, not a measure


@dataclass(frozen=True)
class House:
    """One running Huddle."""

    url: str
    """Where it answers, without a slash at the end."""
    data: Path
    state: Path
    log: Path
    """Everything it printed."""
    process: subprocess.Popen[bytes]

    def health(self) -> dict | None:
        """What the health route says; None while nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def stop(self) -> None:
        """End this server, and no other."""
        self.process.terminate()
        self.process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _start(data: Path, state: Path, log: Path, now: str, **environment: str) -> House:
    port = _free_port()
    known = {"HUDDLE_DATA": str(data), "HUDDLE_STATE": str(state), "HUDDLE_NOW": now, "PORT": str(port)}
    with log.open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, str(PROJECT / "app.py")],
            cwd=PROJECT,
            env={**os.environ, **known, **environment},
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    house = House(f"http://127.0.0.1:{port}", data, state, log, process)
    pause = threading.Event()
    for _ in range(STARTS_WITHIN * 10):
        if process.poll() is not None:
            break
        if house.health():
            return house
        pause.wait(0.1)
    process.kill()
    raise AssertionError(f"Huddle did not start; it printed:\n{log.read_text('utf-8', 'replace')}")


def take_in(folder: Path, *how: str) -> dict[str, Path]:
    """Write a sample into `folder`/data as an analyst would from the shell, take it in, and return the folders a house starts on."""
    (folder / "state").mkdir(parents=True)
    known = {"HUDDLE_DATA": str(folder / "data"), "HUDDLE_STATE": str(folder / "state"), "HUDDLE_NOW": MORNING}
    for command in (["sample", str(folder / "data"), *how], ["intake"]):
        subprocess.run([sys.executable, "-m", "huddle", *command], cwd=PROJECT, env={**os.environ, **known}, check=True)
    return {"data": folder / "data", "state": folder / "state"}


@pytest.fixture(scope="session")
def start_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., House]]:
    """`start_house(data=, state=, now=, HOST=...)` starts a Huddle; empty folders and the fixed morning by default."""
    started: list[House] = []

    def start(data: Path | None = None, state: Path | None = None, now: str = MORNING, **environment: str) -> House:
        folder = tmp_path_factory.mktemp("house")
        for name in ("data", "state"):
            (folder / name).mkdir()
        house = _start(data or folder / "data", state or folder / "state", folder / "log.txt", now, **environment)
        started.append(house)
        return house

    yield start
    for house in started:
        if house.process.poll() is None:
            house.stop()


@pytest.fixture(scope="session")
def company_house(start_house: Callable[..., House], tmp_path_factory: pytest.TempPathFactory) -> House:
    """A Huddle with a small company of fourteen months, for tests that only read."""
    folder = tmp_path_factory.mktemp("company")
    take_in(folder, "--asins", "10", "--days", "420", "--end", "2026-11-19")
    return start_house(data=folder / "data", state=folder / "state")


@pytest.fixture(scope="session")
def empty_house(start_house: Callable[..., House]) -> House:
    """A Huddle that was given nothing yet."""
    return start_house()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the machine has it; nothing is downloaded."""
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert program, "no Chromium on this machine; `make check` says how to install it"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Iterator[dict[tuple[str, str], BrowserContext]]:
    """Readers by language and colour scheme, who keep what their browser has fetched but nothing that a page wrote."""
    known: dict[tuple[str, str], BrowserContext] = {}
    yield known
    for reader in known.values():
        reader.close()


@pytest.fixture
def open_page(browser: Browser, readers: dict[tuple[str, str], BrowserContext]) -> Iterator[Callable[..., Page]]:
    """`open_page(url, size=, language=, scheme=)` opens a page there as a reader of its own, watched until the test ends."""
    taken: dict[tuple[str, str], BrowserContext] = {}
    others: list[BrowserContext] = []
    pages: list[Page] = []
    wrong: list[str] = []

    def reader_of(language: str, scheme: str) -> BrowserContext:
        known = {"locale": LOCALES[language], "color_scheme": scheme}
        if (language, scheme) in taken:
            others.append(browser.new_context(**known))
            return others[-1]
        if (language, scheme) not in readers:
            readers[language, scheme] = browser.new_context(**known)
        taken[language, scheme] = readers[language, scheme]
        return readers[language, scheme]

    def open_it(
        url: str,
        size: tuple[int, int] = (1440, 900),
        language: Literal["en", "zh"] = "en",
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        home = urlsplit(url).netloc

        def watch(asked: str) -> None:
            if urlsplit(asked).scheme not in ("data", "blob") and urlsplit(asked).netloc != home:
                wrong.append(f"asked another host: {asked}")

        page = reader_of(language, scheme).new_page()
        pages.append(page)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("request", lambda request: watch(request.url))
        page.on("websocket", lambda line: watch(line.url))
        page.on("pageerror", lambda error: wrong.append(f"error in the page: {error}"))
        page.on(
            "console",
            lambda said: wrong.append(f"policy: {said.text}") if "Content Security Policy" in said.text else None,
        )
        page.goto(url)
        return page

    yield open_it
    for page in pages:
        if not page.is_closed():
            page.evaluate("() => localStorage.clear()")
            page.close()
    for reader in taken.values():
        reader.clear_cookies()
    for reader in others:
        reader.close()
    assert not wrong, "\n".join(wrong)
