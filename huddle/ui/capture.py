"""Taking an action on the spot: what, who, until when, and whether it is one of today's three."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from huddle import decisions, figures
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Handling, Page
from huddle.rules import role_name
from huddle.text import say
from huddle.ui import aside, filters

REVIEW_AFTER = timedelta(days=14)
"""what the form proposes from the due day to the day it is looked at whether it worked: ads settle in that time"""


def _save(
    what: str, owner: str, due: date, expected: str, review: date | None, is_focus: bool, cause: Capture, thing: Handling | None,
    page: Page, choices: Choices,
) -> str:  # fmt: skip
    """Store the action; returns a sentence when it cannot be, else nothing. The exception it answers is in its owner's hands until then."""
    language = choices.language
    if not what.strip():
        return say("page.capture_nothing", language)
    if not owner.strip():
        return say("page.capture_nobody", language)
    day = date.fromisoformat(page.clock_day)
    if expected.strip() and review is not None and review < day:
        return say("page.edit_backwards", language)
    try:
        decisions.add(
            what.strip(),
            owner=owner.strip(),
            due=due,
            day=day,
            marketplace=cause.marketplace,
            shop=cause.shop,
            asin=cause.asin,
            exception_kind=cause.exception_kind,
            link=filters.link(page.name),
            stamp=choices.stamp,
            is_focus=is_focus,
            expected=expected,
            starts=day if expected.strip() else None,
            review=review if expected.strip() else None,
        )
    except decisions.TooManyFocusItems:
        taken = [one.what for one in decisions.focus(day)]
        return say("page.capture_full", language, taken=say("page.list", language).join(taken))
    if thing is not None and not thing.is_held:  # what somebody answered meanwhile stands
        known = str(filters.recall("who") or "")
        reason = "" if what.strip() == cause.suggestion else what
        aside.save(thing, "acknowledged", page, choices, whom=owner, until=max(due, day), reason=reason, who=known)
    said = figures.day(due, language)
    filters.leave_note("page.capture_saved", what=what.strip(), owner=role_name(owner.strip(), language), due=said)
    return ""


def dialog(cause: Capture, thing: Handling | None, page: Page, choices: Choices) -> None:
    """Open the form over the page; it closes when the action is stored."""
    language = choices.language
    owners = list(dict.fromkeys([*([cause.owner] if cause.owner else []), *filters.owners()]))

    @st.dialog(say("page.capture_title", language))
    def form() -> None:
        with st.form("capture", border=False):
            what = st.text_input(say("page.capture_what", language), value=cause.suggestion, max_chars=160)
            left, right = st.columns(2)
            owner = left.selectbox(
                say("page.capture_owner", language), owners, index=0 if cause.owner else None, accept_new_options=True,
                format_func=lambda one: role_name(one, language),
            )  # fmt: skip
            day = date.fromisoformat(page.clock_day)
            due = right.date_input(say("page.capture_due", language), value=day, required=True)
            expected = left.text_input(say("page.capture_expected", language), value=cause.expected, max_chars=160)
            review = right.date_input(say("page.edit_review", language), value=day + REVIEW_AFTER)
            focus = st.checkbox(say("page.capture_focus", language), value=choices.item == "D9")
            saved = st.form_submit_button(say("page.capture_save", language), type="primary")
        if saved:
            fault = _save(what, owner or "", due, expected, review, focus, cause, thing, page, choices)
            if fault:
                st.error(fault)
            else:
                st.rerun()

    form()
