"""The door of Huddle: `python app.py` or `streamlit run app.py` serves the frame with everything warmed up.

Apart from the frame, because this runs once per server and the frame runs once per reader and click.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from huddle import access, paths
from huddle.ui import door, shelf, turns

SWITCH_SECONDS = 0.001
"""after how long the thread of a page gets its turn while another is at work; five times as often as Python would"""


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Answer at once, get ready meanwhile: the first reader's browser fetches its own part in that time."""
    print("Getting the numbers ready; after new exports this takes a little longer ...", flush=True)
    sys.setswitchinterval(SWITCH_SECONDS)
    turns.shut()
    gc.disable()  # of what is imported nothing goes again; looking for it takes a quarter of a second
    ends: list[Callable[[], None]] = []
    faults: list[BaseException | None] = []
    opening = threading.Thread(target=open_up, args=(ends, faults), name="opening", daemon=True)
    opening.start()
    yield {"ready": True}
    if not turns.is_open():
        turns.turn_away()
    for end in ends:
        end()
    if faults:
        opening.join()  # it still says where the fault lies
        print(f"Huddle did not start: {faults[0]}", file=sys.stderr, flush=True)
        os._exit(1)  # the server would end by the signal that stopped it, as if somebody had sent it


def open_up(ends: list[Callable[[], None]], faults: list[BaseException | None]) -> None:
    """Get ready, let the readers in and say where to find us; `ends` gains what stops the work that goes on.

    A fault is put into `faults` and ends the server.
    """
    try:
        opening = import_module("huddle.ui.opening")  # the libraries come with it
        stamp = opening.get_ready()
        print(greeting(), flush=True)
        turns.let_in()
        ends.append(opening.keep_ready(stamp))
    finally:
        if not turns.is_open():
            faults.append(sys.exception())
            os.kill(os.getpid(), signal.SIGTERM)


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
    if not turns.is_open():
        return JSONResponse({"status": "getting ready"}, 503)
    return JSONResponse({"status": "ok", "stamp": import_module("huddle.warehouse").stamp()})


def take(request: Request) -> Response:
    """A file that a page named."""
    answer: Response = import_module("huddle.ui.away").take(request)
    return answer


def minutes(request: Request) -> Response:
    """The minutes of a meeting that was closed."""
    answer: Response = import_module("huddle.ui.ending").take(request)
    return answer


async def room(request: Request) -> Response:
    """The guests' own page, which writes hypotheses and ratings and nothing else."""
    answer: Response = await import_module("huddle.ui.room").answer(request)
    return answer


app = st.App(
    paths.PROJECT / "huddle" / "ui" / "script.py",
    lifespan=lifespan,
    routes=[Route("/health", health), Route("/take/{name}/{file}", take),
            Route("/room/{key}/{meeting}", room, methods=["GET", "POST"]),
            Route("/minutes/{file}", minutes)],
    middleware=[Middleware(door.Door), Middleware(shelf.Shelf)],
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
