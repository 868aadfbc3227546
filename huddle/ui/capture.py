"""Taking an action on the spot, by keys alone: what, who, until when; what it should bring is proposed, what it could show is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from huddle import clock, decisions, figures
from huddle.analysis.verdict_words import plan
from huddle.decisions.fixed import home_day
from huddle.elements import verdicts
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Handling, Page
from huddle.marketplaces import marketplaces
from huddle.rules import role_name
from huddle.text import say
from huddle.ui import aside, filters
from huddle.ui.focus import first_field

REVIEW_AFTER = timedelta(days=14)
"""what the form proposes from the due day to the day it is looked at whether it worked: ads settle in that time"""


@dataclass(frozen=True)
class _Told:
    """What the form says."""

    what: str
    owner: str
    due: date
    expected: str
    review: date | None
    is_focus: bool


def _save(told: _Told, cause: Capture, thing: Handling | None, page: Page, choices: Choices) -> str:
    """Store the action; returns a sentence when it cannot be, else nothing. The exception it answers is in its owner's hands until then."""
    language, what, owner = choices.language, told.what.strip(), told.owner.strip()
    if not what:
        return say("page.capture_nothing", language)
    if not owner:
        return say("page.capture_nobody", language)
    day = date.fromisoformat(page.clock_day)
    bets, starts = bool(told.expected.strip()), home_day(clock.present())  # also where a snapshot is looked at: it begins now
    if bets and told.review is not None and told.review < starts:
        return say("page.edit_backwards", language)
    meeting, over = filters.taken_in(page, choices)
    try:
        decisions.add(
            what, owner=owner, due=told.due, day=day, marketplace=cause.marketplace, shop=cause.shop, asin=cause.asin,
            exception_kind=cause.exception_kind, link=filters.link(page.name), stamp=choices.stamp, is_focus=told.is_focus,
            expected=told.expected, starts=starts if bets else None, review=told.review if bets else None,
            metric=cause.metric or None if bets else None, direction=cause.direction or None if bets else None,
            meeting=meeting, held_over=over,
        )  # fmt: skip
    except decisions.TooManyFocusItems:
        taken = [one.what for one in decisions.focus(day, over or decisions.Scope())]
        return say("page.capture_full", language, taken=say("page.list", language).join(taken))
    if thing is not None and not thing.is_held:  # what somebody answered meanwhile stands
        known = str(filters.recall("who") or "")
        reason = "" if what == cause.suggestion else what
        aside.save(thing, "acknowledged", page, choices, whom=owner, until=max(told.due, day), reason=reason, who=known)
    said = figures.day(told.due, language)
    filters.leave_note("page.capture_saved", what=what, owner=role_name(owner, language), due=said)
    return ""


def _scope(cause: Capture, language: str) -> str:
    """Where it is done and by what it will be judged: `B0SMPL0001 · US · judged by units, up`; what names no product is not judged."""
    site = marketplaces()[cause.marketplace].name(language) if cause.marketplace else ""
    judged = ""
    if cause.metric and cause.asin:
        way = say(f"page.capture_{cause.direction or 'up'}", language)
        judged = say("page.capture_judged", language, metric=say(f"verdicts.measure_{cause.metric}", language), way=way)
    return " · ".join(part for part in (cause.asin or "", site, judged) if part)


def least_words(cause: Capture, day: date, choices: Choices) -> str:
    """What the action could show at the least, with the advice to pool or to wait; empty for one that no measure of products shows."""
    if not cause.asin or not cause.marketplace or choices.stamp == "empty" or not (cause.metric or not cause.exception_kind):
        return ""
    measure, is_up = cause.metric or "units", cause.direction != "down"
    share = verdicts.least(cause.marketplace, (cause.asin,), day, cause.shop, choices.stamp, measure, is_up=is_up)
    return plan(share, 1, choices.language)


def dialog(cause: Capture, thing: Handling | None, page: Page, choices: Choices) -> None:
    """Open the form over the page, everything filled in and the cursor in its first field; it closes when the action is stored.

    Three fields are asked for; the expected effect, its review and the focus are told and open below them.
    """
    language, day = choices.language, date.fromisoformat(page.clock_day)
    owners = list(dict.fromkeys([*([cause.owner] if cause.owner else []), *filters.owners()]))
    review_day = day + REVIEW_AFTER

    @st.dialog(say("page.capture_title", language))
    def form() -> None:
        if scope := _scope(cause, language):
            st.caption(scope)
        with st.form("capture", border=False):
            what = st.text_input(say("page.capture_what", language), value=cause.suggestion, max_chars=160)
            left, right = st.columns(2)
            owner = left.selectbox(
                say("page.capture_owner", language), owners, index=0 if cause.owner else None, accept_new_options=True,
                format_func=lambda one: role_name(one, language), placeholder=say("page.choose_or_write", language),
            )  # fmt: skip
            due = right.date_input(say("page.capture_due", language), value=day, required=True)
            bet = say("page.capture_bet", language, expected=cause.expected, review=figures.day(review_day, language))
            with st.expander(bet if cause.expected else say("page.capture_more", language)):
                expected = st.text_input(say("page.capture_expected", language), value=cause.expected, max_chars=160)
                review = st.date_input(say("page.edit_review", language), value=review_day)
                focus = st.checkbox(say("page.capture_focus", language), value=cause.is_focus)
            least = st.empty()
            saved = st.form_submit_button(say("page.capture_save", language), type="primary")
        first_field("capture")
        if saved:
            fault = _save(_Told(what, owner or "", due, expected, review, focus), cause, thing, page, choices)
            if not fault:
                st.rerun()
            st.error(fault)
        if words := least_words(cause, day, choices):  # after the fields: on a large house it takes a moment
            least.caption(words)

    form()
