"""Giving the data of now a name, from the Deliveries page."""

from __future__ import annotations

import streamlit as st

from huddle.elements.choices import Choices
from huddle.intake import snapshots
from huddle.intake.snapshots import WrongName
from huddle.text import say
from huddle.ui import filters


def name_it(choices: Choices) -> None:
    """A field and a button: the data this session looks at are kept under what is typed."""
    language = choices.language
    if not choices.may_write or choices.is_snapshot:
        return
    with st.expander(say("snapshots.form_title", language), key="snapshot"), st.form("snapshot-form", border=False):
        name = st.text_input(
            say("snapshots.form_name", language), placeholder=say("snapshots.form_hint", language), max_chars=snapshots.LONGEST
        )
        if st.form_submit_button(say("snapshots.form_do", language), type="primary"):
            _keep(name, choices)


def _keep(name: str, choices: Choices) -> None:
    try:
        made = snapshots.take(name, choices.stamp)
    except WrongName as wrong:
        st.error(say(f"snapshots.{wrong.key}", choices.language, **wrong.values))
        return
    filters.leave_note("snapshots.form_done", name=made.name)
    st.rerun()
