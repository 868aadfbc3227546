"""The owner's own verdict on the spot: one word, one line why. It stands beside the measured one and never replaces it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from huddle import decisions
from huddle.decisions import OwnVerdict
from huddle.elements.choices import Choices
from huddle.elements.model import Page
from huddle.rules import role_name
from huddle.text import say
from huddle.ui import filters
from huddle.ui.focus import first_field


def _save(id: int, word: str, because: str, who: str, seen: OwnVerdict | None, page: Page, language: str) -> str:
    """Store the verdict; returns a sentence when it cannot be, else nothing."""
    if not because.strip():
        return say("page.own_no_because", language)
    day = date.fromisoformat(page.clock_day)
    try:
        decisions.judge_own(id, word, because, day=day, who=who, seen=seen.id if seen else 0)
    except decisions.StaleVerdict as fault:
        first = role_name(fault.verdict.who, language) or say("page.answer_somebody", language)
        told = say(f"page.own_{fault.verdict.word}", language)
        return say("page.own_stale", language, who=first, word=told, because=fault.verdict.because)
    filters.remember("who", who)
    filters.leave_note("page.own_saved", what=decisions.get(id).what)
    return ""


def dialog(id: int, page: Page, choices: Choices) -> None:
    """Open the form over the page, filled in with what was said last; it closes when the verdict is stored."""
    language, action, last = choices.language, decisions.get(id), decisions.own_verdict(id)

    @st.dialog(say("page.own_title", language))
    def form() -> None:
        st.caption(action.what)
        with st.form("own", border=False):
            word = st.radio(
                say("page.own_word", language), decisions.OWN_WORDS, index=decisions.OWN_WORDS.index(last.word) if last else 0,
                horizontal=True, format_func=lambda one: say(f"page.own_{one}", language),
            )  # fmt: skip
            because = st.text_input(say("page.own_because", language), value=last.because if last else "", max_chars=160)
            known = str(filters.recall("who") or "") or role_name(action.owner, language)
            who = st.text_input(say("page.answer_who", language), value=known, max_chars=60)
            saved = st.form_submit_button(say("page.capture_save", language), type="primary")
        first_field("own")
        if saved:
            fault = _save(id, word, because, who, last, page, language)
            if not fault:
                st.rerun()
            st.error(fault)

    form()
