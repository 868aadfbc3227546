"""The frame around every page: the tab's title, the menu over the pages that exist, then the page itself.

`app.py` starts this script, and a deep link runs it too, so what is drawn here is there on every page.
"""

from __future__ import annotations

import streamlit as st

from huddle import paths

PAGES = paths.PROJECT / "pages"


def menu() -> dict[str, list[st.Page]]:
    """The pages by section, as their files lie: `pages/<section>/<page>.py` answers at `/<page>`."""
    sections: dict[str, list[st.Page]] = {}
    for file in sorted(PAGES.glob("*/[a-z]*.py")):
        title = file.stem.replace("_", " ").capitalize()
        is_first = file.stem == "morning"
        sections.setdefault(file.parent.name.replace("_", " ").capitalize(), []).append(
            st.Page(file, title=title, default=is_first)
        )
    return sections


# Before the navigation: a page icon named later makes the browser ask another host for it.
st.set_page_config(page_title="Huddle", page_icon=str(paths.PROJECT / "huddle/ui/static/favicon.png"), layout="wide")
st.navigation(menu(), position="top").run()
