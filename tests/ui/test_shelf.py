"""The shelf, asked directly: what it hands out is what Streamlit would, and nothing else is looked for on disk."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from huddle.ui import shelf


async def page(scope, receive, send) -> None:
    """A page as Streamlit would send it."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html; charset=utf-8")]})
    await send({"type": "http.response.body", "body": b"passed on"})


def ask(app: Any, path: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to a GET."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()  # nothing was sent with it, and nobody hangs up
        return {}

    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "query_string": b"", "headers": [], "extensions": {}}
    with ThreadPoolExecutor(1) as apart:  # a browser's loop may run in this thread
        apart.submit(asyncio.run, app(scope, receive, send)).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


STREAMLIT = create_streamlit_static_handler(str(shelf.FOLDER), None)
SOME = [next(name for name in sorted(shelf.names()) if name.endswith(ending)) for ending in (".js", ".css", ".woff2")]


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.rpartition(".")[2])
def test_a_file_is_what_streamlit_would_send(path: str):
    status, headers, body = ask(shelf.Shelf(page), path)
    ours, theirs = (status, body), ask(STREAMLIT, path)
    assert ours == (theirs[0], theirs[2])
    assert {name: headers[name] for name in ("content-type", "content-length", "cache-control")} == {
        name: theirs[1][name] for name in ("content-type", "content-length", "cache-control")
    }


@pytest.mark.parametrize("path", ["/static/js/../../index.html", "/static/js/none.js", "/static/js", "/index.html", "/weekly"])
def test_what_is_no_file_of_the_browsers_part_goes_on(path: str):
    assert ask(shelf.Shelf(page), path)[2] == b"passed on"
