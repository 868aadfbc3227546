"""The shelf: the browser's own part of Streamlit, handed out from memory.

While Huddle gets ready one interpreter both imports its libraries and serves these files. Streamlit reads each of the seventy
in several steps in several threads, and each step waits for its turn; from memory a file is one step.
"""

from __future__ import annotations

import mimetypes
from functools import cache
from pathlib import Path

import streamlit as st
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(st.__file__).parent / "static"
AT = "/static/"
KEPT = {"Cache-Control": "public, immutable, max-age=31536000"}
"""as Streamlit says itself: these files carry their digest in their name"""


class Shelf:
    """ASGI middleware behind the door; see the module. What it does not hold goes on to Streamlit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file of the browser's part; hand everything else on."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in names():
            kind = mimetypes.guess_type(scope["path"])[0] or "application/octet-stream"
            await Response(content(scope["path"]), 200, KEPT, kind)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


@cache
def names() -> frozenset[str]:
    """The addresses of all files of the browser's part; an address that is none of these is never looked for on disk."""
    return frozenset(AT + one.relative_to(FOLDER / "static").as_posix() for one in (FOLDER / "static").rglob("*") if one.is_file())


@cache
def content(path: str) -> bytes:
    """What stands in one of `names()`, read once."""
    return (FOLDER / path.lstrip("/")).read_bytes()
