"""The guests' own page, asked through the door: one link opens it and nothing else, and no phone reads what another wrote."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from huddle import clock
from huddle.access import LOOPBACK_HOSTS, Access
from huddle.decisions import room as book
from huddle.decisions import store
from huddle.decisions.room import Topic
from huddle.elements.choices import Choices
from huddle.ui import room
from huddle.ui.door import Door

DESK = "192.168.1.5"
ACCESS = Access(passcode="k7mq-3vxz", hosts=LOOPBACK_HOSTS | {DESK})
KEY = ACCESS.room_key


@pytest.fixture(autouse=True)
def own_book(tmp_path, monkeypatch):
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path))
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    monkeypatch.delenv("HUDDLE_DB", raising=False)
    room._posts.clear()
    yield
    store.leave()


async def _app(scope, receive, send) -> None:
    inside = Starlette(routes=[Route("/room/{key}/{meeting}", room.answer, methods=["GET", "POST"])])
    await Door(inside, ACCESS)(scope, receive, send)


def ask(path: str, method: str = "GET", client: str = "192.168.1.9", language: str = "en", cookie: str = "", **form: str):
    """Status, headers and text of an answer; in a thread of its own, for a browser's test may have a loop in this one."""
    sent: list[dict[str, Any]] = []
    path, _, query = path.partition("?")
    headers = {"host": DESK, "accept-language": language, "cookie": cookie, "content-type": "application/x-www-form-urlencoded"}
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(), "scheme": "http",
        "root_path": "", "server": (DESK, 8501), "client": (client, 50000),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": urlencode(form).encode(), "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, _app(scope, receive, send)).result()
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, b"".join(part.get("body", b"") for part in sent[1:]).decode()


def asked() -> date:
    day = clock.today("Asia/Shanghai")
    book.ask_room("weekly", day, [Topic("Garlic <press>"), Topic("Bird feeder")])
    return day


def test_the_key_opens_this_page_alone_and_is_no_pass():
    page = f"/room/{KEY}/weekly"
    assert ask(page)[0] == 200
    another = KEY[:-1] + ("y" if KEY.endswith("x") else "x")
    for path in (f"/room/{another}/weekly", f"/room/{KEY}/asin", f"/room/{KEY}", f"/room/{KEY}/weekly/more", f"/room/{KEY}/../asin"):
        assert ask(path)[0] == 404
    cookie = ask(page)[1]["set-cookie"].split(";")[0]
    assert ask("/asin", cookie=cookie)[0] == 401, "who may write here still needs the passcode to read"
    assert ask("/asin", "POST", cookie=cookie)[0] in (401, 403)


@pytest.mark.parametrize(("language", "send", "sent"), [("en", "Send", "Sent"), ("zh-CN", "提交", "已提交")])
def test_a_phone_writes_one_hypothesis_and_reads_no_other(language, send, sent):
    day, page = asked(), f"/room/{KEY}/weekly"
    status, headers, text = ask(page, language=language)
    assert status == 200 and send in text and "Garlic &lt;press&gt;" in text and text.count("<textarea") == 1 and "<nav" not in text
    mine = headers["set-cookie"].split(";")[0]
    status, headers, _ = ask(page, "POST", cookie=mine, topic="1", words="<i>secret</i> cause")
    assert (status, headers["location"]) == (303, "?sent=1")
    own, other = (ask(f"{page}?sent=1", cookie=cookie, language=language)[2] for cookie in (mine, ""))
    assert "&lt;i&gt;secret&lt;/i&gt;" in own and sent in own and "secret" not in other
    assert "secret" in ask(page, cookie=mine)[2].partition("<textarea")[2] or "Garlic" in ask(page, cookie=mine)[2]
    book.show("weekly", day)
    assert "secret" not in ask(page)[2] and 'value="10"' in ask(page)[2], "what follows is the rating"
    assert ask(page, "POST", cookie=mine, topic="0", words="late")[0] == 409


def test_what_does_not_fit_is_said_and_kept_in_the_field():
    asked()
    status, _, text = ask(f"/room/{KEY}/weekly", "POST", topic="0", words="y" * (book.LONGEST_HYPOTHESIS + 1))
    assert status == 400 and 'role="alert"' in text and "yyy" in text
    assert ask(f"/room/{KEY}/weekly", "POST", topic="x", words="fine")[0] == 400
    assert ask(f"/room/{KEY}/weekly", "POST", rating="11")[0] == 400


def test_a_tap_is_a_rating_and_a_flood_is_turned_away(monkeypatch):
    page = f"/room/{KEY}/monthly"
    cookie = ask(page)[1]["set-cookie"].split(";")[0]
    assert ask(page, "POST", cookie=cookie, rating="8")[0] == 303
    assert 'value="8" class=mine' in ask(page, cookie=cookie)[2]
    monkeypatch.setattr(room, "POSTS_EACH", 3)
    answers = [ask(page, "POST", rating="1")[0] for _ in range(4)]
    assert answers == [303, 303, 429, 429] and ask(page, "POST", client="192.168.1.10", rating="1")[0] == 303
    assert [one.count for one in book.ratings("monthly", date(2026, 11, 21))] == [4]


def test_the_link_of_a_site_s_review_leads_to_its_own_round(monkeypatch):
    monkeypatch.setattr(room.door, "rules", lambda: ACCESS)
    monkeypatch.setattr(room.access, "addresses", lambda: [DESK])
    links = {site: room.invite("weekly", Choices(marketplace=site)) for site in (None, "US", "DE")}
    paths = {site: link.address.partition("8501")[2] for site, link in links.items() if link}
    day, mine = clock.today("Asia/Shanghai"), "huddle_device=0123456789abcdef"
    for site, words in (("US", "Garlic press"), ("DE", "Vogelhaus")):
        book.ask_room("weekly", day, [Topic(words), Topic("else")], book.code_of({"marketplace": site}))
    assert "Garlic" in ask(paths["US"])[2] and "Vogelhaus" in ask(paths["DE"])[2] and "<textarea" not in ask(paths[None])[2]
    onward = ask(paths["US"], "POST", cookie=mine, topic="0", words="the price")[1]["location"]
    page = paths["US"].partition("?")[0]
    text = ask(page + onward, cookie=mine)[2]
    assert "the price" in text and f'href="?{paths["US"].partition("?")[2]}"' in text
    assert ask(page + ask(paths["US"], "POST", cookie=mine, rating="8")[1]["location"])[0] == 200
    assert book.own_rating("weekly", day, "0123456789abcdef", book.code_of({"marketplace": "US"})) == 8
    assert book.own_words("weekly", day, "0123456789abcdef", book.code_of({"marketplace": "DE"})) == {}
    assert ask(f"{page}?of=<b>")[0] == 404
