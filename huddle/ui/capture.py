"""Taking an action on the spot: what, who, until when, and whether it is one of today's three."""

from __future__ import annotations

from datetime import date

import streamlit as st

from huddle import decisions, figures
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Page
from huddle.rules import role_name
from huddle.text import say
from huddle.ui import filters


def _save(what: str, owner: str, due: date, is_focus: bool, cause: Capture, page: Page, choices: Choices) -> str:
    """Store the action; returns a sentence when it cannot be, else nothing."""
    language = choices.language
    if not what.strip():
        return say("page.capture_nothing", language)
    if not owner.strip():
        return say("page.capture_nobody", language)
    try:
        decisions.add(
            what.strip(),
            owner=owner.strip(),
            due=due,
            day=date.fromisoformat(page.clock_day),
            marketplace=cause.marketplace,
            shop=cause.shop,
            asin=cause.asin,
            exception_kind=cause.exception_kind,
            link=filters.link(page.name),
            stamp=choices.stamp,
            is_focus=is_focus,
        )
    except decisions.TooManyFocusItems:
        taken = [one.what for one in decisions.focus(date.fromisoformat(page.clock_day))]
        return say("page.capture_full", language, taken=say("page.list", language).join(taken))
    said = figures.day(due, language)
    filters.leave_note("page.capture_saved", what=what.strip(), owner=role_name(owner.strip(), language), due=said)
    return ""


def dialog(cause: Capture, page: Page, choices: Choices) -> None:
    """Open the form over the page; it closes when the action is stored."""
    language = choices.language
    owners = list(dict.fromkeys([*([cause.owner] if cause.owner else []), *filters.owners()]))

    @st.dialog(say("page.capture_title", language))
    def form() -> None:
        with st.form("capture", border=False):
            what = st.text_input(say("page.capture_what", language), value=cause.suggestion, max_chars=160)
            owner = st.selectbox(
                say("page.capture_owner", language), owners, index=0 if cause.owner else None, accept_new_options=True,
                format_func=lambda one: role_name(one, language),
            )  # fmt: skip
            due = st.date_input(say("page.capture_due", language), value=date.fromisoformat(page.clock_day), required=True)
            focus = st.checkbox(say("page.capture_focus", language), value=choices.item == "D9")
            saved = st.form_submit_button(say("page.capture_save", language), type="primary")
        if saved:
            fault = _save(what, owner or "", due, focus, cause, page, choices)
            if fault:
                st.error(fault)
            else:
                st.rerun()

    form()
