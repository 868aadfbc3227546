"""Changing an action on the spot: where it stands, what blocks it, who has it, until when.

What somebody else changed meanwhile in other fields is merged; where both changed one field, both values are shown and one is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from huddle import decisions, figures
from huddle.analysis.verdict import DAYS_AFTER
from huddle.decisions import Action, Clash
from huddle.elements.choices import Choices
from huddle.rules import role_name
from huddle.text import say
from huddle.ui import filters
from huddle.ui.focus import first_field

_LABELS = {
    "what": "capture_what", "owner": "capture_owner", "due": "capture_due", "status": "edit_status", "blocker": "edit_blocker",
    "help_from": "edit_help", "review": "edit_review", "expected": "capture_expected", "starts": "edit_starts",
}  # fmt: skip
_CLASH = "clash"
"""what this session remembers of a refused edit: the action as it was then, the faults, the changes that were wanted"""


def _shown(field: str, value: Any, language: str) -> str:
    if field in ("due", "review", "starts"):
        return figures.day(date.fromisoformat(value) if value else None, language)
    if field == "status":
        return say(f"page.status_{value}", language)
    return role_name(value, language) if field in ("owner", "help_from") else str(value)


def _clash_words(clash: Clash, language: str) -> str:
    who = role_name(clash.who, language) or say("page.answer_somebody", language)
    values = {name: _shown(clash.field, getattr(clash, name), language) for name in ("was", "theirs", "yours")}
    return say("page.edit_clash", language, field=say(f"page.{_LABELS[clash.field]}", language), who=who, **values)


def _clashes_words(clashes: Sequence[Clash], language: str) -> str:
    return "\n\n".join(_clash_words(clash, language) for clash in clashes)


def _save(action: Action, version: int, changes: Mapping[str, Any], language: str) -> str:
    """Store the changes to an action seen at a version; returns a sentence when they cannot be, else nothing.

    A clash is remembered with what was changed by this reader alone: the form sends its other fields as they once were.
    """
    if not str(changes.get("what", action.what)).strip():
        return say("page.capture_nothing", language)
    if changes.get("status") == "blocked" and not (
        str(changes.get("blocker", action.blocker)).strip() and changes.get("help_from", action.help_from)
    ):
        return say("page.edit_no_blocker", language)
    starts, review = changes.get("starts", action.starts), changes.get("review")
    if starts and review and review < starts:
        return say("page.edit_backwards", language)
    try:
        saved = decisions.change(action.id, version, who=str(filters.recall("who") or ""), **changes)
    except decisions.StaleAction as fault:
        mine = {name: value for name, value in changes.items() if value != getattr(action, name)}
        filters.remember(_CLASH, (action.id, fault.version, fault.clashes, mine))
        return _clashes_words(fault.clashes, language)
    except decisions.AlreadyStarted:
        return say("page.edit_started", language)
    except ValueError:  # somebody cleared meanwhile what a blocked action must say
        return say("page.edit_no_blocker", language)
    filters.remember(_CLASH, None)
    filters.leave_note("page.edit_saved", what=saved.what)
    return ""


def _choose(action: Action, language: str) -> bool:
    """After a clash: keep what the others wrote, or write what was wanted over it, knowingly. False where there is none.

    What they have made of it since the clash was told is told as well, before anything is written over it.
    """
    known = filters.recall(_CLASH)
    if not known or known[0] != action.id:
        return False
    _, version, clashes, wanted = known
    told = st.empty()
    told.error(_clashes_words(clashes, language))
    left, right = st.columns(2)
    theirs = left.button(say("page.edit_theirs", language), key="edit-theirs", width="stretch")
    if theirs or right.button(say("page.edit_mine", language), key="edit-mine", width="stretch"):
        both = {clash.field for clash in clashes} if theirs else set()
        fault = _save(action, version, {name: value for name, value in wanted.items() if name not in both}, language)
        if not fault:
            st.rerun()
        told.error(fault)
    return True


def _bet(action: Action, language: str) -> str:
    """What an action is judged by, as one line: `+10% units, judged by units, up`; empty where it bets on nothing."""
    judged = ""
    if action.metric or action.expected:
        way = say(f"page.capture_{action.direction or 'up'}", language)
        judged = say("page.capture_judged", language, metric=say(f"verdicts.measure_{action.metric or 'units'}", language), way=way)
    return say("page.list", language).join(part for part in (action.expected, judged) if part)


def _bet_fields(action: Action, language: str) -> dict[str, Any]:
    """The fields of what it is judged by while it has not started; after that they are told and cannot be changed."""
    bet = _bet(action, language)
    if action.has_started:
        if bet:
            starts = figures.day(action.starts or action.began, language)
            st.caption(say("page.edit_fixed", language, bet=bet, starts=starts, days=DAYS_AFTER))
        return {}
    if not bet and action.starts is None:
        return {}
    expected = st.text_input(say("page.capture_expected", language), value=action.expected, max_chars=160)
    return {"expected": expected, "starts": st.date_input(say("page.edit_starts", language), value=action.starts)}


def dialog(id: int, choices: Choices) -> None:
    """Open the form over the page, with the action as it stands now; it closes when the changes are stored."""
    language, action = choices.language, decisions.get(id)
    people = list(dict.fromkeys([one for one in (action.owner, action.help_from, *filters.owners()) if one]))
    filters.remember(_CLASH, None)

    unnamed = say("page.choose_or_write", language)

    def named(one: str) -> str:
        return role_name(one, language)

    @st.dialog(say("page.edit_title", language))
    def form() -> None:
        if _choose(action, language):
            return
        place = st.empty()
        with place.container(), st.form("edit", border=False):
            status = st.radio(
                say("page.edit_status", language), decisions.STATUSES, index=decisions.STATUSES.index(action.status), horizontal=True,
                format_func=lambda one: say(f"page.status_{one}", language),
            )  # fmt: skip
            what = st.text_input(say("page.capture_what", language), value=action.what, max_chars=160)
            left, right = st.columns(2)
            owner = left.selectbox(
                say("page.capture_owner", language), people, index=people.index(action.owner) if action.owner else None,
                accept_new_options=True, format_func=named, placeholder=unnamed,
            )  # fmt: skip
            due = right.date_input(say("page.capture_due", language), value=action.due)
            blocker = left.text_input(say("page.edit_blocker", language), value=action.blocker, max_chars=160)
            help_from = right.selectbox(
                say("page.edit_help", language), people, index=people.index(action.help_from) if action.help_from else None,
                accept_new_options=True, format_func=named, placeholder=unnamed,
            )  # fmt: skip
            is_kept = action.has_started and action.review is not None  # it may move then, and is not taken away
            review = left.date_input(say("page.edit_review", language), value=action.review, required=is_kept)
            who = right.text_input(say("page.answer_who", language), value=str(filters.recall("who") or ""), max_chars=60)
            bets = _bet_fields(action, language)
            saved = st.form_submit_button(say("page.capture_save", language), type="primary")
        first_field("edit")
        if saved:
            filters.remember("who", who)
            changes = {"status": status, "what": what, "owner": owner or "", "due": due, "review": review, **bets}
            fault = _save(action, action.version, {**changes, "blocker": blocker, "help_from": help_from or ""}, language)
            if not fault:
                st.rerun()
            elif filters.recall(_CLASH):
                place.empty()
                _choose(action, language)
            else:
                st.error(fault)

    form()
