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
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.eyes import LIMIT
from tests.companies import COMPANY, MORNING, PROJECT, share_empty_marts

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
expect.set_options(timeout=LIMIT)


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

    def asked(self, *words: str) -> Any:
        """What the command line answers on the same data, as JSON."""
        known = {"HUDDLE_DATA": str(self.data), "HUDDLE_STATE": str(self.state), "HUDDLE_NOW": MORNING}
        command = [sys.executable, "-m", "huddle", *words, "--json"]
        return json.loads(subprocess.run(command, cwd=PROJECT, env={**os.environ, **known}, check=True, capture_output=True).stdout)

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


@pytest.fixture(scope="session")
def start_house(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., House]]:
    """`start_house(data=, state=, now=, HOST=...)` starts a Huddle; empty folders and the fixed morning by default."""
    started: list[House] = []

    def start(data: Path | None = None, state: Path | None = None, now: str = MORNING, **environment: str) -> House:
        folder = tmp_path_factory.mktemp("house")
        for name in ("data", "state"):
            (folder / name).mkdir()
        marts = (state or folder / "state") / "marts"
        share_empty_marts(kept / "marts", marts)  # whatever wrote them, they would be made the same again
        house = _start(data or folder / "data", state or folder / "state", folder / "log.txt", now, **environment)
        share_empty_marts(marts, kept / "marts")
        started.append(house)
        return house

    yield start
    for house in started:
        if house.process.poll() is None:
            house.stop()


@pytest.fixture(scope="session")
def company_house(start_house: Callable[..., House], take_in: Callable[..., dict[str, Path]]) -> House:
    """A Huddle with a small company of fourteen months, for tests that only read."""
    return start_house(**take_in(*COMPANY))


@pytest.fixture(scope="session")
def own_house(start_house: Callable[..., House], take_in: Callable[..., dict[str, Path]]) -> House:
    """The same company for tests that decide something; each looks for what it wrote itself."""
    return start_house(**take_in(*COMPANY))


@pytest.fixture
def house(company_house: House) -> House:
    """What most files look at; one that writes, or needs another company, has a `house` of its own."""
    return company_house


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


@dataclass
class Reader:
    """A browser of one language and colour scheme, and the tab its pages are opened in."""

    context: BrowserContext
    tab: Page

    def forget(self) -> None:
        """Leave nothing that a page wrote; what was fetched and compiled stays, which is most of what opening a page costs."""
        self.context.clear_cookies()
        for page in self.context.pages:
            if page is not self.tab:
                page.close()
        if self.tab.url.startswith("http") and not self.tab.is_closed():
            self.tab.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
            self.tab.goto("about:blank")


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Iterator[dict[tuple[str, str], Reader]]:
    """Readers by language and colour scheme, taken by one test after the other."""
    known: dict[tuple[str, str], Reader] = {}
    yield known
    for reader in known.values():
        reader.context.close()


@pytest.fixture
def open_page(browser: Browser, readers: dict[tuple[str, str], Reader]) -> Iterator[Callable[..., Page]]:
    """`open_page(url, size=, language=, scheme=)` opens a page there as a reader of its own, watched until the test ends."""
    taken: set[tuple[str, str]] = set()
    others: list[Reader] = []
    watched: list[tuple[Page, str, Callable[[Any], None]]] = []
    wrong: list[str] = []

    def reader_of(language: str, scheme: str) -> Reader:
        is_first = (language, scheme) not in taken
        known = readers.get((language, scheme))
        if is_first and known and not known.tab.is_closed():
            taken.add((language, scheme))
            return known
        context = browser.new_context(locale=LOCALES[language], color_scheme=scheme, reduced_motion="reduce")
        context.set_default_timeout(LIMIT)
        reader = Reader(context, context.new_page())
        if is_first:
            taken.add((language, scheme))
            readers[language, scheme] = reader
        else:
            others.append(reader)
        return reader

    def open_it(
        url: str,
        size: tuple[int, int] = (1440, 900),
        language: Literal["en", "zh"] = "en",
        scheme: Literal["light", "dark"] = "light",
    ) -> Page:
        home = urlsplit(url).netloc

        def watch(asked: str) -> None:
            if urlsplit(asked).scheme not in ("about", "data", "blob") and urlsplit(asked).netloc != home:
                wrong.append(f"asked another host: {asked}")

        page = reader_of(language, scheme).tab
        page.set_viewport_size({"width": size[0], "height": size[1]})
        for news, told in (
            ("request", lambda request: watch(request.url)),
            ("websocket", lambda line: watch(line.url)),
            ("pageerror", lambda error: wrong.append(f"error in the page: {error}")),
            ("console", lambda said: wrong.append(f"policy: {said.text}") if "Content Security Policy" in said.text else None),
        ):
            page.on(news, told)
            watched.append((page, news, told))
        page.goto(url)
        return page

    yield open_it
    for key in taken:
        readers[key].forget()
    for page, news, told in watched:
        page.remove_listener(news, told)
    for reader in others:
        reader.context.close()
    assert not wrong, "\n".join(wrong)
