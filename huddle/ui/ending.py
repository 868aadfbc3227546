"""Closing a meeting from its close screen, and its minutes as files to take away."""

from __future__ import annotations

import json
from urllib.parse import quote, urlsplit

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from huddle.decisions import held, minutes, push
from huddle.decisions.minutes import files
from huddle.elements import minutes as closing
from huddle.elements.choices import Choices
from huddle.elements.model import Page
from huddle.text import say
from huddle.ui import filters
from huddle.ui.sheet import Deed

KINDS = {
    "md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8", "ics": "text/calendar; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
LONGEST = 24 * 3600
"""seconds: a clock that ran longer was left running, and how long the meeting took is not known"""


def shut(told: Deed, page: Page, choices: Choices) -> None:
    """Close the meeting of a page, which a look back never does, and say where its minutes lie."""
    if choices.is_snapshot or page.meeting not in closing.ENDS or not page.clock_day:
        return
    seconds, talked = ran(told)
    who = str(filters.recall("who") or "")
    try:
        _, written = closing.end(page, choices, int(told.key), seconds=seconds, talked=talked, who=who, link=_here(page.name))
        filters.leave_note("minutes.just_closed", file=next(file.name for file in written if file.suffix == ".md"))
    except OSError as fault:
        filters.leave_note("minutes.not_written", fault=fault.strerror or type(fault).__name__)
    st.rerun()


def send(number: int, choices: Choices) -> None:
    """Send the message of a closed meeting; to a group that never got one it is shown first."""
    language, to = choices.language, push.chosen()
    if to is None:
        return
    try:
        told = minutes.of(number)
        parcel = push.parcel(to, told)
        if push.is_confirmed(parcel):
            with st.spinner(say("minutes.send", language, service=to.title(language))):
                push.send(to, told, who=str(filters.recall("who") or ""))
            st.rerun()
        _show(to, told, parcel, language)
    except push.NotReady as fault:
        _refuse(say(f"minutes.not_ready_{fault.key}", language, **fault.values), to.title(language), language)
    except held.UnknownMeeting:
        return


def _show(to: push.Chosen, told: minutes.Minutes, parcel: push.Parcel, language: str) -> None:
    @st.dialog(say("minutes.send_title", language, service=to.title(language)), width="large")
    def form() -> None:
        st.caption(say("minutes.send_first", language, host=parcel.host))
        st.code(parcel.shown, language=None, wrap_lines=True, height=320)
        if st.button(say("minutes.send_do", language), type="primary"):
            push.send(to, told, confirmed=True, who=str(filters.recall("who") or ""))
            st.rerun()

    form()


def _refuse(words: str, service: str, language: str) -> None:
    @st.dialog(say("minutes.send_title", language, service=service))
    def form() -> None:
        st.error(words)

    form()


def ran(told: Deed) -> tuple[float | None, dict[str, int]]:
    """How long the clock ran and how long each screen was on the wall, as the browser says; None where it cannot be."""
    seconds = told.params.get("seconds", "")
    if not seconds.isdigit() or int(seconds) > LONGEST:
        return None, {}
    try:
        spent = json.loads(told.params.get("talked", "{}"))
    except json.JSONDecodeError:
        spent = None
    if not isinstance(spent, dict):
        return float(seconds), {}
    return float(seconds), {str(code)[:8]: int(value) for code, value in spent.items() if isinstance(value, int) and 0 <= value <= LONGEST}


def _here(page: str) -> str:
    """The address of what is on the screen with the host the room reached it by."""
    host = urlsplit(st.context.url or "")
    return (f"{host.scheme}://{host.netloc}" if host.netloc else "") + filters.link(page)


def take(request: Request) -> Response:
    """The minutes of the meeting that the address names, as it ends; in words, when there are none."""
    number, _, ending = request.path_params["file"].partition(".")
    language = "zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"
    if ending not in KINDS or not number.isdecimal() or len(number) > 9:
        return PlainTextResponse(say("minutes.no_meeting", language), 404)
    try:
        found = minutes.of(int(number))
    except held.UnknownMeeting:
        return PlainTextResponse(say("minutes.no_meeting", language), 404)
    named = f"attachment; filename*=UTF-8''{quote(files.name(found.held), safe='')}.{ending}"
    away = {} if ending == "html" else {"Content-Disposition": named}
    return Response(minutes.told(found, ending), media_type=KINDS[ending], headers={**away, "Cache-Control": "no-store"})
