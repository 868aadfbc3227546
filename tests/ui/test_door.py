"""The door, asked directly: what a stranger, a guest and this machine get, over HTTP and over the WebSocket."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from huddle.access import LOOPBACK_HOSTS, Access
from huddle.ui.door import COOKIE, PROTECTION, Door

HERE, DESK, STRANGER = "127.0.0.1", "192.168.1.5", "192.168.1.9"


class Inside:
    """The application behind the door; remembers what reached it."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, Any]] = []

    async def __call__(self, scope, receive, send) -> None:
        self.scopes.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})
        else:
            await send({"type": "websocket.accept"})

    @property
    def role(self) -> list[str]:
        return [value.decode() for name, value in self.scopes[-1]["headers"] if name == b"x-huddle-role"]


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def room(inside: Inside) -> Door:
    return Door(inside, Access(passcode="k7mq-3vxz", hosts=LOOPBACK_HOSTS | {DESK}))


@pytest.fixture
def alone(inside: Inside) -> Door:
    return Door(inside, Access(passcode=None, hosts=LOOPBACK_HOSTS))


def ask(door: Door, path: str = "/", client: str = STRANGER, host: str = DESK, method: str = "GET", body: bytes = b"",
        kind: str = "http", **headers: str) -> tuple[int, dict[str, str], str]:  # fmt: skip
    """Status, headers and text of an answer; for a WebSocket 101 or 403."""
    sent: list[dict[str, Any]] = []
    path, _, query = path.partition("?")
    named = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "client": (client, 50000),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asked = door(scope, receive, send)
    with pytest.raises(StopIteration):  # nothing here waits, so one step ends it; no event loop beside the browser's
        asked.send(None)
    if kind == "websocket":
        return {"websocket.accept": 101, "websocket.close": 403}[sent[0]["type"]], {}, ""
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(part.get("body", b"") for part in sent[1:]).decode()


def enter(door: Door, code: str, onward: str = "/asin?day=2026-11-18", client: str = STRANGER):
    return ask(door, "/enter", method="POST", body=urlencode({"code": code, "next": onward}).encode(), client=client)


def cookie_from(headers: dict[str, str]) -> str:
    return headers["set-cookie"].split(";")[0]


def test_stranger_gets_the_form_and_nothing_else(room: Door, inside: Inside):
    for path in ("/", "/asin", "/health", "/_stcore/host-config", "/app/static/inter-latin.woff2", "/media/x.csv"):
        status, headers, text = ask(room, path)
        assert status == 401 and 'name="code"' in text
        assert headers["cache-control"] == "no-store"
    assert ask(room, "/_stcore/stream", kind="websocket")[0] == 403
    assert ask(room, "/enter", kind="websocket")[0] == 403
    assert not inside.scopes


def test_passcode_leads_on_to_the_page_that_was_asked_for(room: Door, inside: Inside):
    assert 'value="/asin?day=2026-11-18&amp;lang=zh"' in ask(room, "/asin?day=2026-11-18&lang=zh")[2]
    status, headers, _ = enter(room, "K7MQ 3vxz")
    assert (status, headers["location"]) == (303, "/asin?day=2026-11-18")
    assert "HttpOnly" in headers["set-cookie"] and "SameSite=lax" in headers["set-cookie"]
    assert ask(room, "/asin", cookie=cookie_from(headers))[0] == 200
    assert ask(room, "/_stcore/stream", kind="websocket", cookie=cookie_from(headers))[0] == 101
    assert inside.role == ["guest"]


@pytest.mark.parametrize("onward", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nb: c"])
def test_passcode_leads_to_no_other_host(room: Door, onward: str):
    assert enter(room, "k7mq-3vxz", onward)[1]["location"] == "/"


def test_form_quotes_what_it_was_given(room: Door):
    assert "<script>" not in ask(room, '/"><script>alert(1)</script>')[2]


def test_wrong_passcode_is_said_and_counted(room: Door):
    for _ in range(5):
        status, _, text = enter(room, "wrong")
        assert status == 401 and 'role="alert"' in text
    assert enter(room, "k7mq-3vxz")[0] == 429
    assert enter(room, "k7mq-3vxz", client="192.168.1.10")[0] == 303


def test_endless_form_is_cut(room: Door):
    assert ask(room, "/enter", method="POST", body=b"code=" + b"x" * 1_000_000)[0] == 401


def test_guest_reads_only(room: Door):
    cookie = cookie_from(enter(room, "k7mq-3vxz")[1])
    for method in ("PUT", "DELETE", "POST", "PATCH"):
        assert ask(room, "/_stcore/upload_file/a/b", method=method, cookie=cookie)[0] == 403
    assert ask(room, "/_stcore/metrics", cookie=cookie)[0] == 403
    assert ask(room, "/enter", cookie=cookie)[1]["location"] == "/"


def test_made_up_cookie_is_no_pass(room: Door):
    assert ask(room, cookie=f"{COOKIE}=9999999999.abc")[0] == 401


def test_this_machine_needs_no_passcode_and_may_write(room: Door, inside: Inside):
    assert ask(room, "/_stcore/metrics", client=HERE, host="localhost:8501")[0] == 200
    assert inside.role == ["host"]


def test_role_that_a_visitor_claims_is_taken_out(room: Door, inside: Inside):
    cookie = cookie_from(enter(room, "k7mq-3vxz")[1])
    ask(room, cookie=cookie, X_Huddle_Role="host")
    assert inside.role == ["guest"]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_other_names_for_this_machine_are_refused(room: Door, alone: Door, kind: str):
    for door in (room, alone):
        for client in (HERE, STRANGER):
            assert ask(door, host="evil.example:8501", client=client, kind=kind)[0] == 403


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_on_this_machine_alone_nobody_else_comes_in(alone: Door, kind: str):
    assert ask(alone, client=HERE, host="127.0.0.1:8501", kind=kind)[0] in (200, 101)
    assert ask(alone, client=STRANGER, host="127.0.0.1:8501", kind=kind)[0] == 403
    assert ask(alone, "/enter", client=STRANGER, host="localhost", method="POST", body=b"code=")[0] == 403


@pytest.mark.parametrize(("wanted", "word"), [("zh-CN,zh;q=0.9", "口令"), ("de-DE", "Passcode"), ("", "Passcode")])
def test_form_speaks_the_visitors_language(room: Door, wanted: str, word: str):
    assert word in ask(room, accept_language=wanted)[2]


def test_every_answer_is_protected(room: Door):
    for headers in (ask(room)[1], ask(room, client=HERE, host="localhost")[1], ask(room, host="evil.example")[1]):
        assert {name.lower() for name in PROTECTION} <= headers.keys()
