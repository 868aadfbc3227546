"""The browser's history holds pages that were drawn, and no step between two of them, so that Back leads to a page."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from huddle.ui.sheet import asset

_HISTORY = st.components.v2.component("huddle_history", html="<span hidden></span>", js=asset("history.js"), isolate_styles=False)


def drawn() -> None:
    """Tell the browser which address is being drawn: it is a page of its own. Called once at every drawing, on every page."""
    _HISTORY(key="history", data={"search": urlencode(st.query_params.to_dict())})
