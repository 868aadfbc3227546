"""The door of Huddle: `python app.py` or `streamlit run app.py` serves the frame with everything warmed up.

Apart from the frame, because this runs once per server and the frame runs once per reader and click.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from huddle import access, elements, paths, warehouse, watch
from huddle.elements import channel, monthly, morning, weekly
from huddle.elements.choices import Choices
from huddle.elements.known import known
from huddle.intake import manifest
from huddle.settings import setting
from huddle.ui import away, door, turns

FIRST_PAGE_SECONDS = 5.0
"""how long the first reader has the machine alone before the pages of the other filters are worked out"""
CALM_SECONDS, AT_MOST_SECONDS = 3.0, 60.0
"""how long no page must have been drawn before another meeting is worked out ahead, and how long that waits at most"""
SWITCH_SECONDS = 0.001
"""after how long the thread of a page gets its turn while another is at work; five times as often as Python would"""


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Pay for imports and open the warehouse before the first reader comes, then say where to find us."""
    print("Getting the numbers ready; after new exports this takes a little longer ...", flush=True)
    warm_up()
    stamp = warehouse.refresh()
    morning.warm(stamp)
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.collect()
    gc.freeze()  # Streamlit collects after every run: what is here now stays, and need not be looked at again
    print(greeting(), flush=True)
    others = threading.Timer(FIRST_PAGE_SECONDS, warm_others, args=(stamp,))
    others.daemon = True
    others.start()
    end_watch = watch.over_data(prepare).start()
    yield {"ready": True}
    others.cancel()
    end_watch()


def prepare(stamp: str) -> None:
    """Have the morning ready on a stamp before readers are offered it; the other meetings follow while they read the offer."""
    morning.warm(stamp)
    morning.warm_filters(stamp)
    threading.Thread(target=warm_others, args=(stamp,), name="warm others", daemon=True).start()


def warm_others(stamp: str) -> None:
    """Work out what readers turn to next: the morning of every filter and, where that takes a while, the other meetings.

    While a page is drawn this waits: the morning of one filter takes little, another meeting takes a while.
    """
    morning.warm_filters(stamp, between=lambda: turns.give_way(0.0, AT_MOST_SECONDS))
    if stamp == "empty" or not warehouse.is_large(manifest.of(stamp).deliveries):
        return
    for marketplace in (*known(stamp).marketplaces(), None):
        for page in (weekly.page, monthly.page, channel.page):
            turns.give_way(CALM_SECONDS, AT_MOST_SECONDS)
            page(Choices(stamp=stamp, language=str(setting("language")), marketplace=marketplace))


def warm_up() -> None:
    """Import what the first page would otherwise wait for: the libraries, and every element."""
    import pyarrow  # noqa: F401
    import streamlit.elements.vega_charts  # noqa: F401

    for module in walk_packages(elements.__path__, f"{elements.__name__}."):
        import_module(module.name)


def greeting() -> str:
    """Where to open Huddle, and what to tell guests, in a few lines for the terminal."""
    rules, port = door.rules(), st.get_option("server.port")
    here = f"Huddle is open: http://127.0.0.1:{port}"
    if rules.passcode is None:
        return here
    there = [f"  for the room:  http://{address}:{port}" for address in access.addresses()]
    words = [f"  passcode:      {rules.passcode}", "  Guests read only; this machine may write."]
    return "\n".join([here, *there, *words])


async def health(_: Request) -> JSONResponse:
    """Whether Huddle is ready, and the stamp of the data it shows."""
    return JSONResponse({"status": "ok", "stamp": warehouse.stamp()})


app = st.App(
    paths.PROJECT / "huddle" / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[Route("/health", health), away.route],
    middleware=[Middleware(door.Door)],
)


def settings() -> dict[str, Any]:
    """What the shell chose: `HOST` (else this machine alone) and `PORT` (else 8501, or the next one free).

    Raises ValueError, in words, for a host or a port that cannot be, and for a passcode that is too short.
    """
    address, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or ""
    if not access.is_own(address):
        raise ValueError(f"HOST is {address!r}; expected 0.0.0.0 or an address of this machine")
    if port and not (port.isdecimal() and int(port) < 65536):
        raise ValueError(f"PORT is {port!r}; expected a number below 65536")
    if not access.is_loopback(address):
        access.passcode()
    chosen = {"server.address": address, "server.allowedHosts": sorted(access.hosts(address))}
    return chosen | ({"server.port": int(port)} if port else {})


if __name__ == "__main__":
    try:
        chosen = settings()
    except ValueError as wrong:
        sys.exit(f"Huddle did not start: {wrong}")
    app.run(config=chosen)
