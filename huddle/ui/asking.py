"""Asking the room from the presenter's screen: which topics, show what was written, take a rating, and see what comes in."""

from __future__ import annotations

import secrets
from datetime import date

import streamlit as st

from huddle.decisions import room
from huddle.elements import asked
from huddle.elements.choices import Choices
from huddle.elements.model import Page
from huddle.text import say
from huddle.ui import filters
from huddle.ui.sheet import Deed

DEEDS = ("ask", "show", "rate")
WATCHED = (*asked.CODES, "W11R", "M13R")
"""screens that change while the room writes"""


def carry_out(told: Deed, page: Page, choices: Choices) -> None:
    """Do what the presenter asked for; the meeting is the page's over what is chosen, its day the day of its clock."""
    day, over = date.fromisoformat(page.clock_day), room.code_of(choices.where)
    if told.do == "ask":
        _dialog(page, day, choices)
        return
    try:
        if told.do == "show":
            room.show(page.meeting, day, over)
        elif told.key.isdecimal():
            device = f"wall-{secrets.token_hex(5)}"  # every key pressed is somebody else
            room.rate(page.meeting, day, int(told.key), device, over)
    except (room.NotOpen, room.TooMany, ValueError):
        filters.leave_note("page.told", words=say("room.too_many" if told.do == "rate" else "room.not_open", choices.language))
    st.rerun()


def _proposed(page: Page, language: str) -> list[room.Topic]:
    """The topics that stand there already, else what moved sales most."""
    rows = [row for element in page.elements if element.code == "W9" for row in element.rows if row.key.startswith("topic~")]
    if rows:
        return [room.Topic(row.what, row.link.page, dict(row.link.params)) if row.link else room.Topic(row.what) for row in rows]
    return list(asked.topics_of(next((one.rows for one in page.elements if one.code == "W5" and "wall" in one.places), ()), language))


def _dialog(page: Page, day: date, choices: Choices) -> None:
    """Up to three topics, filled in with what is proposed; those left as they are keep their way to the evidence."""
    language = choices.language
    proposed = _proposed(page, language)

    @st.dialog(say("room.dialog_title", language))
    def form() -> None:
        with st.form("topics", border=False):
            told = [
                st.text_input(
                    say("room.dialog_topic", language, number=place + 1), value=proposed[place].words if place < len(proposed) else "",
                    max_chars=room.LONGEST_TOPIC,
                )
                for place in range(room.MOST_TOPICS)
            ]  # fmt: skip
            saved = st.form_submit_button(say("room.dialog_save", language), type="primary")
        if saved:
            known = {one.words: one for one in proposed}
            topics = [known.get(words) or room.Topic(words) for words in told if words.strip()]
            if not topics:
                st.error(say("room.dialog_nothing", language))
                return
            room.ask_room(page.meeting, day, topics, room.code_of(choices.where))
            st.rerun()

    form()


def look_out(page: Page, item: str, choices: Choices) -> None:
    """On a screen the room writes to: draw it anew when something came in."""
    if item in WATCHED and page.meeting and page.clock_day:
        day, over = date.fromisoformat(page.clock_day), room.code_of(choices.where)
        _watch(page.meeting, day, over, room.newest(page.meeting, day, over))


@st.fragment(run_every="4s")
def _watch(meeting: str, day: date, over: str, drawn: int) -> None:
    if room.newest(meeting, day, over) != drawn:
        st.rerun()
