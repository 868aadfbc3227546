"""Pages without Streamlit: a form for those who are not inside, small enough for a phone, with nothing from anywhere else.

Apart from the door, because the room's own page is made the same way and is no door.
"""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from string import Template

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

LONGEST_FORM = 4096  # bytes


@cache
def _template(name: str) -> Template:
    return Template((Path(__file__).parent / name).read_text("utf-8"))


def page(language: str, status: int, body: str, *, style: str = "", head: str = "") -> Response:
    """A page around a body of our own markup, never kept by a browser."""
    made = _template("bare.html").substitute(language=language, body=body, style=style, head=head)
    return HTMLResponse(made, status, {"Cache-Control": "no-store"})


def filled(name: str, /, **values: str) -> str:
    """A file of markup beside this module, its places filled with markup or texts that are escaped already."""
    return _template(name).substitute(values).rstrip("\n")


def attribute(text: str) -> str:
    """A text as it stands between quotes."""
    return escape(text, quote=True)


def client(scope: Scope) -> str:
    """The address a request came from; empty where the server does not say."""
    return scope["client"][0] if scope.get("client") else ""


def language_of(scope: Scope) -> str:
    """The language a browser asks for first, of the two there are."""
    wanted = Headers(scope=scope).get("accept-language", "").lower()
    return "zh" if wanted.startswith("zh") else "en"


async def form_of(request: Request) -> str:
    """The form a visitor sent, cut at its longest useful length."""
    received = b""
    async for piece in request.stream():
        received += piece
        if len(received) > LONGEST_FORM:
            break
    return received[:LONGEST_FORM].decode("utf-8", "replace")
