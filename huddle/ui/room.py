"""The guests' own page: one hypothesis while the meeting asks for it, one tap on what the meeting was worth at its end.

Apart from the pages, because it needs no Streamlit: a phone gets two kilobytes, and the address of this page opens nothing else.
"""

from __future__ import annotations

import re
import secrets
import time
from collections import deque
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import parse_qs, urlencode

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from huddle import access, clock
from huddle.access import PASS_SECONDS
from huddle.decisions import room
from huddle.elements.asked import Invite
from huddle.elements.choices import Choices
from huddle.settings import setting
from huddle.text import say
from huddle.ui import bare, door

COOKIE = "huddle_device"
POSTS_SECONDS, POSTS_EACH, POSTS_TOGETHER = 60, 20, 300
"""how many times one address, or all together, may write within so many seconds"""
_CODE = re.compile(rf"(?:[a-z2-7]{{{room.CODE_LETTERS}}})?")
STYLE = """form, .tap { display: block; } fieldset { border: 0; padding: 0; margin: 0 0 1rem; }
fieldset label { display: flex; gap: .6rem; align-items: baseline; font-weight: 500; padding: .35rem 0; margin: 0; }
input[type=radio] { flex: none; accent-color: var(--ink); width: 1.1rem; height: 1.1rem; }
textarea { width: 100%; box-sizing: border-box; resize: vertical; } form div { margin-top: .8rem; } form div button { flex: 1; }
.small { font-size: .95rem; margin: 1rem 0 0; } .own { color: var(--ink); overflow-wrap: anywhere; }
.tap { display: grid; grid-template-columns: repeat(5, 1fr); gap: .6rem; } .tap button { padding: 1rem 0; font-size: 1.2rem; }
.tap button:not(.mine) { background: transparent; color: var(--ink); } a { color: inherit; }
"""
_posts: deque[tuple[float, str]] = deque()


@dataclass(frozen=True)
class Sitting:
    """The meeting that a link leads to: its kind and what it is held over."""

    kind: str
    over: str


def today() -> date:
    """The day of the meeting that is held now, by the team's own clock."""
    return clock.today(str(setting("home_zone")))


def invite(meeting: str, choices: Choices) -> Invite | None:
    """Where the room writes, by this machine's address in its network; None in a look back, when no meeting is held."""
    if choices.day is not None or choices.is_snapshot:
        return None
    rules = door.rules()
    reached = access.addresses() if rules.passcode is not None else []
    machine = reached[0] if reached else "127.0.0.1"
    address = f"http://{machine}:{st.get_option('server.port')}{door.ROOM}{rules.room_key}/{meeting}"
    over = room.code_of(choices.where)
    return Invite(f"{address}?{_query(over)}" if over else address, bool(reached))


def _query(over: str, **more: object) -> str:
    """What a meeting is held over as part of its guests' address: another meeting of the day is another round."""
    return urlencode({**({"of": over} if over else {}), **more})


async def answer(request: Request) -> Response:
    """The page, or what comes of something that was written on it."""
    language = bare.language_of(request.scope)
    over = request.query_params.get("of", room.EVERYTHING)
    if not _CODE.fullmatch(over):
        return PlainTextResponse(say("room.unknown_key", language), 404)
    meeting, device = Sitting(request.path_params["meeting"], over), _device(request)
    if request.method == "POST":
        sent = parse_qs(await bare.form_of(request))
        made = await run_in_threadpool(_taken, sent, language, meeting, device, bare.client(request.scope))
    else:
        made = await run_in_threadpool(_page, language, meeting, device, sent=request.query_params.get("sent"))
    made.set_cookie(COOKIE, device, max_age=PASS_SECONDS, httponly=True, samesite="lax", path=door.ROOM)
    return made


def _device(request: Request) -> str:
    """The number this phone was given, or a new one; it tells phones apart and names nobody."""
    kept = request.cookies.get(COOKIE, "")
    return kept if len(kept) == 16 and kept.isalnum() and kept.isascii() else secrets.token_hex(8)


def _is_flood(client: str) -> bool:
    now = time.monotonic()
    while _posts and _posts[0][0] <= now - POSTS_SECONDS:
        _posts.popleft()
    is_over = sum(one == client for _, one in _posts) >= POSTS_EACH or len(_posts) >= POSTS_TOGETHER
    if not is_over:
        _posts.append((now, client))
    return is_over


def _taken(told: dict[str, list[str]], language: str, meeting: Sitting, device: str, client: str) -> Response:
    """Put down what was sent and lead on to what follows; else the page with what was wrong."""
    words, topic, value = (told.get(name, [""])[0] for name in ("words", "topic", "rating"))
    if _is_flood(client):
        return _page(language, meeting, device, problem="too_many", status=429)
    try:
        if value:
            room.rate(meeting.kind, today(), int(value) if value.isdecimal() else 0, device, meeting.over)
            return RedirectResponse(f"?{_query(meeting.over)}", 303)
        room.write(meeting.kind, today(), int(topic) if topic.isdecimal() else -1, words, device, meeting.over)
        return RedirectResponse(f"?{_query(meeting.over, sent=int(topic))}", 303)
    except room.NotOpen:
        return _page(language, meeting, device, problem="not_open", status=409)
    except room.TooMany:
        return _page(language, meeting, device, problem="too_many", status=429)
    except ValueError:
        return _page(language, meeting, device, problem="wrong", status=400, kept=(topic, words))


def _page(
    language: str, meeting: Sitting, device: str, *, sent: str | None = None, problem: str = "", status: int = 200,
    kept: tuple[str, str] = ("", ""),
) -> Response:  # fmt: skip
    found = room.round_of(meeting.kind, today(), meeting.over)
    if found is None or found.is_shown:
        return bare.page(language, status, _rating(language, meeting, device, problem), style=STYLE)
    own = room.own_words(meeting.kind, today(), device, meeting.over)
    if sent is not None and sent.isdecimal() and int(sent) in own and not problem:
        return bare.page(language, status, _thanks(language, found, own, int(sent), _query(meeting.over)), style=STYLE, head=_LOOKS_AGAIN)
    wanted = kept[0] or sent or ""
    topic = int(wanted) if wanted.isdecimal() and int(wanted) < len(found.topics) else next(
        (place for place in range(len(found.topics)) if place not in own), 0)  # fmt: skip
    return bare.page(language, status, _form(language, found, topic, kept[1] or own.get(topic, ""), problem), style=STYLE)


_LOOKS_AGAIN = '<meta http-equiv="refresh" content="20">\n'
"""on a page without a field: it turns to the rating by itself, and takes nobody's words away"""


def _alert(problem: str, language: str) -> str:
    return f'<p role="alert">{escape(say(f"room.{problem}", language, most=room.LONGEST_HYPOTHESIS))}</p>' if problem else ""


def _form(language: str, found: room.Round, topic: int, own: str, problem: str) -> str:
    if len(found.topics) == 1:
        title, topics = found.topics[0].words, '<input type="hidden" name="topic" value="0">'
    else:
        title = say("room.guest_title", language)
        lines = (
            f'<label><input type="radio" name="topic" value="{place}"{" checked" if place == topic else ""}>'
            f"<span>{escape(one.words)}</span></label>"
            for place, one in enumerate(found.topics)
        )
        topics = f"<fieldset>{''.join(lines)}</fieldset>"
    words = {name: bare.attribute(say(f"room.guest_{name}", language)) for name in ("label", "send", "promise")}
    return bare.filled("room.html", title=escape(title), topics=topics, longest=str(room.LONGEST_HYPOTHESIS), own=escape(own),
                       problem=_alert(problem, language), **words)  # fmt: skip


def _thanks(language: str, found: room.Round, own: dict[int, str], topic: int, back: str) -> str:
    """What this phone wrote, which only it is told, and the way to another topic."""
    more = say("room.guest_other" if len(found.topics) > 1 else "room.guest_change", language)
    return (
        f'<h1>{escape(say("room.guest_thanks", language))}</h1><p>{escape(say("room.guest_hidden", language))}</p>'
        f'<p class="own">{escape(own[topic])}</p><p><a href="?{bare.attribute(back)}">{escape(more)}</a></p>'
    )


def _rating(language: str, meeting: Sitting, device: str, problem: str) -> str:
    mine = room.own_rating(meeting.kind, today(), device, meeting.over)
    taps = "".join(
        f'<button name="rating" value="{value}"{" class=mine" if value == mine else ""}>{value}</button>'
        for value in range(room.WORST, room.BEST + 1)
    )
    said = say("room.guest_rated", language, value=mine) if mine else say("room.guest_scale", language)
    return (
        f'<form method="post"><h1>{escape(say(f"room.guest_rate_{meeting.kind}", language))}</h1><p>{escape(said)}</p>'
        f'<div class="tap">{taps}</div>{_alert(problem, language)}</form>'
    )
