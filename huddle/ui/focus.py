"""The cursor in a dialog's first text field, so that an action is written down without the mouse: Streamlit leaves it on the frame."""

from __future__ import annotations

import streamlit as st

from huddle.ui.sheet import asset

_FOCUS = st.components.v2.component("huddle_focus", html="<span hidden></span>", js=asset("focus.js"), isolate_styles=False)


def first_field(key: str) -> None:
    """Put the cursor into the first text field of the dialog this is called in; `key` names the dialog."""
    with st.container(key=f"focus-{key}", height=1, border=False):
        _FOCUS(key=f"first-{key}")
