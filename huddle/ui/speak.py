"""A person's line of the round, written on the spot: progress, problem, help needed, filled in with what was said last."""

from __future__ import annotations

from datetime import date

import streamlit as st

from huddle import decisions, figures
from huddle.decisions import Line
from huddle.elements.choices import Choices
from huddle.elements.model import Page
from huddle.rules import role_name
from huddle.text import say
from huddle.ui import filters
from huddle.ui.focus import first_field

_PARTS = ("progress", "problem", "help")


def _save(person: str, day: date, words: dict[str, str], seen: Line | None, language: str) -> str:
    """Store the line; returns a sentence when it cannot be, else nothing."""
    name = role_name(person, language)
    try:
        decisions.speak(person, day, who=str(filters.recall("who") or ""), seen=seen.id if seen else 0, **words)
    except decisions.StaleLine as fault:
        first = role_name(fault.line.who, language) or say("page.answer_somebody", language)
        told = say("page.list", language).join(part for part in (getattr(fault.line, one) for one in _PARTS) if part)
        return say("page.speak_stale", language, who=first, person=name, words=told)
    filters.leave_note("page.speak_saved", person=name)
    return ""


def dialog(person: str, page: Page, choices: Choices) -> None:
    """Open the form over the page; it closes when the line is stored."""
    language, day = choices.language, date.fromisoformat(page.clock_day)
    now = decisions.spoken(day).get(person)
    last = now or decisions.spoken_before(person, day)

    @st.dialog(say("page.speak_title", language, who=role_name(person, language)))
    def form() -> None:
        if last is not None and now is None and not last.is_empty:
            st.caption(say("page.speak_before", language, day=figures.day(last.day, language)))
        with st.form("speak", border=False):
            words = {
                one: st.text_input(say(f"page.speak_{one}", language), value=getattr(last, one) if last else "", max_chars=90)
                for one in _PARTS
            }
            saved = st.form_submit_button(say("page.capture_save", language), type="primary")
        first_field("speak")
        if saved:
            fault = _save(person, day, words, now, language)
            if not fault:
                st.rerun()
            st.error(fault)

    form()
