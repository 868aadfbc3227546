"""Setting an exception aside on the spot: known, handed over or silenced, with whom, why and until when; or bringing it back."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from huddle import decisions, figures
from huddle.decisions import Answer
from huddle.elements.choices import Choices
from huddle.elements.model import Handling, Page
from huddle.rules import role_name
from huddle.settings import setting
from huddle.text import say
from huddle.ui import filters

_WAYS: tuple[decisions.State, ...] = ("acknowledged", "handed_over", "silenced")


def _said(answer: Answer, language: str) -> str:
    """What somebody answered, in the reader's words: `silenced, until Wed 25 Nov, price test`."""
    parts = [say(f"exceptions.state_{'open' if answer.state == 'reopened' else answer.state}", language)]
    parts += [figures.day(answer.until, language)] if answer.until else []
    return say("morning.names", language).join(part for part in (*parts, role_name(answer.whom, language), answer.reason) if part)


def save(
    thing: Handling, state: decisions.State, page: Page, choices: Choices, *,
    whom: str = "", until: date | None = None, reason: str = "", who: str = "",
) -> str:  # fmt: skip
    """Store the answer; returns a sentence when it cannot be, else nothing."""
    language = choices.language
    try:
        decisions.answer(
            thing.thing, state, kinds=thing.kinds, day=thing.day, until=until, who=who, whom=whom, reason=reason, since=thing.since,
            value=thing.value, currency=thing.currency, sentence=thing.sentence, stamp=choices.stamp, link=filters.link(page.name),
            seen=thing.seen,
        )  # fmt: skip
    except decisions.IncompleteAnswer as fault:
        return say(f"page.answer_no_{fault.field}", language)
    except decisions.StaleAnswer as fault:
        first = role_name(fault.answer.who, language) or say("page.answer_somebody", language)
        return say("page.answer_stale", language, who=first, what=_said(fault.answer, language))
    filters.remember("who", who)
    return ""


def bring_back(thing: Handling, page: Page, choices: Choices) -> None:
    """From now on the exception needs us again."""
    fault = save(thing, "reopened", page, choices, who=str(filters.recall("who") or ""))
    if fault:
        filters.leave_note("page.told", words=fault)
    else:
        filters.leave_note("page.answer_back", what=thing.sentence)
    st.rerun()


def dialog(thing: Handling, page: Page, choices: Choices) -> None:
    """Open the form over the page; it closes when the answer is stored."""
    language = choices.language
    people = list(dict.fromkeys([*([thing.owner] if thing.owner else []), *filters.owners()]))

    @st.dialog(say("page.answer_title", language))
    def form() -> None:
        st.caption(thing.sentence)
        with st.form("answer", border=False):
            state = st.radio(
                say("page.answer_how", language), _WAYS, horizontal=True, format_func=lambda one: say(f"page.answer_{one}", language)
            )
            left, right = st.columns(2)
            whom = left.selectbox(
                say("page.answer_whom", language), people, index=0 if people else None, accept_new_options=True,
                format_func=lambda one: role_name(one, language), placeholder=say("page.choose_or_write", language),
            )  # fmt: skip
            proposed = date.fromisoformat(page.clock_day) + timedelta(days=int(setting("answer_days")))
            until = right.date_input(say("page.answer_until", language), value=proposed, required=True)
            reason = left.text_input(say("page.answer_reason", language), max_chars=160)
            who = right.text_input(say("page.answer_who", language), value=str(filters.recall("who") or ""), max_chars=60)
            saved = st.form_submit_button(say("page.capture_save", language), type="primary")
        if saved:
            if until < date.fromisoformat(page.clock_day):
                st.error(say("page.answer_no_until", language))
                return
            fault = save(thing, state, page, choices, whom=whom or "", until=until, reason=reason, who=who)
            if fault:
                st.error(fault)
            else:
                filters.leave_note("page.answer_saved", until=figures.day(until, language), what=thing.sentence)
                st.rerun()

    form()
