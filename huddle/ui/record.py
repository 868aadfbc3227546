"""Putting a decision on record: what was refused, who stands for it, and the change it bets on; nothing of it can be changed later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from huddle import decisions
from huddle.elements.choices import Choices
from huddle.elements.model import Page
from huddle.rules import role_name
from huddle.text import say
from huddle.ui import filters

BY_DAYS, REVIEW_DAYS, CONFIDENCE = 14, 21, 70
"""what the form proposes: two weeks to change, a third to be sure of it"""


def dialog(page: Page, choices: Choices) -> None:
    """Open the form over the page; it closes when the decision is stored."""
    language, day = choices.language, date.fromisoformat(page.clock_day)
    people = list(filters.owners())

    def words(name: str) -> str:
        return say(f"page.record_{name}", language)

    def named(one: str) -> str:
        return role_name(one, language)

    @st.dialog(words("title"), width="large")
    def form() -> None:
        with st.form("record", border=False):
            told = {name: st.text_input(words(name), max_chars=200) for name in ("question", "decision")}
            left, right = st.columns(2)
            told["refused"] = left.text_input(words("refused"), max_chars=200)
            told["stop_rule"] = right.text_input(words("stop_rule"), max_chars=200)
            st.caption(words("hypothesis"))
            metric, scope, change = st.columns(3)
            told["metric"] = metric.text_input(words("metric"), max_chars=80)
            told["scope"] = scope.text_input(words("scope"), max_chars=120)
            told["change"] = change.text_input(words("change"), max_chars=60)
            told["because"] = st.text_input(words("because"), max_chars=200)
            left, middle, right = st.columns(3)
            by_day = left.date_input(words("by_day"), value=day + timedelta(days=BY_DAYS), required=True)
            review = middle.date_input(words("review"), value=day + timedelta(days=REVIEW_DAYS), required=True)
            confidence = right.number_input(words("confidence"), min_value=0, max_value=100, value=CONFIDENCE, step=5)
            for name, column in zip(("driver", "approver"), st.columns(2), strict=True):
                told[name] = column.selectbox(
                    words(name), people, index=None, accept_new_options=True, format_func=named,
                    placeholder=say("page.choose_or_write", language),
                ) or ""  # fmt: skip
            left, right = st.columns(2)
            told["contributors"] = left.text_input(words("contributors"), max_chars=160)
            told["informed"] = right.text_input(words("informed"), max_chars=160)
            saved = st.form_submit_button(say("page.capture_save", language), type="primary")
        if saved:
            fault = _save(told, by_day, review, int(confidence), day, page, choices)
            if fault:
                st.error(fault)
            else:
                st.rerun()

    form()


def _save(told: dict[str, Any], by_day: date, review: date, confidence: int, day: date, page: Page, choices: Choices) -> str:
    """Store the decision; returns a sentence when it cannot be, else nothing."""
    language = choices.language
    who = str(filters.recall("who") or "")
    meeting, over = filters.taken_in(page, choices)
    try:
        made = decisions.record(
            day, by_day=by_day, review=review, confidence=confidence, link=filters.link(page.name), stamp=choices.stamp, who=who,
            meeting=meeting, held_over=over, **told,
        )  # fmt: skip
    except decisions.IncompleteRecord as fault:
        missing = say("morning.names", language).join(say(f"page.record_{name}", language) for name in fault.missing)
        return say("page.record_missing", language, fields=missing)
    filters.leave_note("page.record_saved", what=made.decision)
    return ""
