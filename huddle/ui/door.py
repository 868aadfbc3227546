"""The door: looks at every request before Streamlit does, and lets in this machine and guests with a pass.

Plain ASGI, so that the WebSocket, over which Streamlit does all its work, stands behind the same rules as the pages.
"""

from __future__ import annotations

from functools import cache
from html import escape
from urllib.parse import parse_qs

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huddle import access
from huddle.access import PASS_SECONDS, ROLE_HEADER, Access
from huddle.meetings import meetings
from huddle.text import say
from huddle.ui import bare

COOKIE = "huddle_pass"
ENTRY = "/enter"
ROOM = "/room/"
"""the guests' own page: whoever has its key reads and writes there, and nowhere else"""
FONTS = "/app/static/"
HOST_ALONE = ("/_stcore/metrics", "/_stcore/agent")
# Streamlit styles itself inline, Vega compiles its expressions, and components arrive as blobs.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; media-src 'self' data: blob:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
PROTECTION = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@cache
def rules() -> Access:
    """The rules of this server, by the address it listens on; one passcode for as long as it runs."""
    return access.access_for(st.get_option("server.address") or "0.0.0.0")


class Door:
    """ASGI middleware in front of everything; see the module."""

    def __init__(self, app: ASGIApp, access: Access | None = None) -> None:
        self.app = app
        self.access = access or rules()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a stranger here; hand everybody else on with a role."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        role = self._role(scope)
        refusal = await self._refusal(scope, receive, role)
        if not refusal:
            await self.app(_with_role(scope, role), receive, _protected(scope, send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, _protected(scope, send))

    def _role(self, scope: Scope) -> str:
        """`host` on this machine, `guest` with a pass, else empty."""
        headers = Headers(scope=scope)
        if self.access.is_here(bare.client(scope), headers.get("host", "")):
            return "host"
        token = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        return "guest" if self.access.passcode and self.access.is_pass(token) else ""

    async def _refusal(self, scope: Scope, receive: Receive, role: str) -> Response | None:
        """The answer to a request that goes no further, in the visitor's language; None when it may."""
        language = bare.language_of(scope)
        is_entry = scope["path"] == ENTRY
        if not self.access.knows(Headers(scope=scope).get("host", "")):
            return PlainTextResponse(say("door.unknown_host", language), 403)
        if scope["type"] == "http" and scope["path"].startswith(ROOM):
            return None if self._is_room(scope["path"]) else PlainTextResponse(say("room.unknown_key", language), 404)
        if role:
            if is_entry:
                return RedirectResponse("/", 303)
            if role == "host" or _is_reading(scope):
                return None
            return PlainTextResponse(say("door.read_only", language), 403)
        if self.access.passcode is None:
            return PlainTextResponse(say("door.closed", language), 403)
        if is_entry and scope["type"] == "http" and scope["method"] == "POST":
            return await self._enter(Request(scope, receive), language)
        query = scope["query_string"].decode("latin-1")
        return _form(language, 401, onward="/" if is_entry else scope["path"] + (f"?{query}" if query else ""))

    def _is_room(self, path: str) -> bool:
        """Whether a path is the guests' page of a meeting with its key; nothing else is reached by that key."""
        key, _, meeting = path.removeprefix(ROOM).partition("/")
        return self.access.is_room(key) and meeting in meetings()

    async def _enter(self, request: Request, language: str) -> Response:
        """The answer to a passcode: a pass and the page that was asked for, or the form again."""
        client = bare.client(request.scope)
        fields = parse_qs(await bare.form_of(request))
        onward = _own_path(fields.get("next", ["/"])[0])
        if self.access.is_guessing(client):
            return _form(language, 429, onward=onward, problem="wait")
        if not self.access.admits(fields.get("code", [""])[0]):
            self.access.note_guess(client)
            return _form(language, 401, onward=onward, problem="wrong")
        answer = RedirectResponse(onward, 303)
        answer.set_cookie(COOKIE, self.access.new_pass(), max_age=PASS_SECONDS, httponly=True, samesite="lax")
        return answer


def _is_reading(scope: Scope) -> bool:
    """Whether a request only reads, and reads what is meant for guests."""
    is_read = scope["type"] == "websocket" or scope["method"] in ("GET", "HEAD", "OPTIONS")
    return is_read and not scope["path"].startswith(HOST_ALONE)


def _own_path(path: str) -> str:
    """The page to go on to: a path of ours, never another host's."""
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable() else "/"


def _form(language: str, status: int, *, onward: str, problem: str = "") -> Response:
    words = {key: escape(say(f"door.{key}", language)) for key in ("title", "ask", "label", "enter")}
    alert = f'<p role="alert">{escape(say(f"door.{problem}", language))}</p>' if problem else ""
    body = bare.filled("door.html", **words, next=bare.attribute(onward), entry=ENTRY, problem=alert)
    return bare.page(language, status, body)


def _with_role(scope: Scope, role: str) -> Scope:
    """The request with the role we gave it, and without any it claimed."""
    name = ROLE_HEADER.encode()
    kept = [(key, value) for key, value in scope["headers"] if key.lower() != name]
    return {**scope, "headers": [*kept, (name, role.encode())]}


def _protected(scope: Scope, send: Send) -> Send:
    """Send with the headers that tell browsers what this page will never do, and that fonts may be kept for a day."""

    async def send_protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in PROTECTION.items():
                headers.setdefault(name, value)
            if scope["path"].startswith(FONTS) and message["status"] == 200:
                headers.setdefault("Cache-Control", "private, max-age=86400")
        await send(message)

    return send_protected
