"""The line above a page that is searched: what was typed, kept in the address, and the way back to where one came from."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from huddle.elements.choices import Choices
from huddle.elements.model import Link
from huddle.text import say
from huddle.ui import deeds, filters, menu
from huddle.ui.sheet import doing, sheet, styles


def _way_back(page: str, choices: Choices) -> tuple[Link, str] | None:
    """Where the reader came from, in words; on a product's page that nobody led to, the list of all."""
    name, _, rest = choices.back.partition(".")
    if name in menu.built() and name != page:
        _, _, row = rest.partition(".")
        words = say("asin.back", choices.language, page=menu.pages()[name].title(choices.language))
        return Link(name, {"row": row}), words
    if choices.asin and page == "asin":
        return Link("asin"), say("asin.to_list", choices.language)
    return None


def _draw_way_back(page: str, choices: Choices) -> None:
    back = _way_back(page, choices)
    if back is None:
        return
    link, said = back
    address = escape(deeds.url(link.page, filters.address(link.params)))
    markup = f'<a class="back" href="{address}"{doing("go", link.page, link.params)}>{escape(said)}</a>'
    told = sheet("search-back", markup, choices.language)
    if told.do == "go":
        deeds.go_back(Link(told.key, told.params)) if choices.back else deeds.go(Link(told.key, told.params))


def way_back(page: str, choices: Choices) -> None:
    """The way back to the row one came from, above a page that is not searched; nothing where nobody was led here."""
    if _way_back(page, choices) is not None:
        styles("drill.css")
        with st.container(key="search", horizontal=True, vertical_alignment="center"):
            _draw_way_back(page, choices)


def box(page: str, choices: Choices, beside: Callable[[Choices], None] | None = None) -> str:
    """Draw the way back and the search field (not on the wall) and return what is searched for; `beside` draws a field next to it."""
    words = st.query_params.get("q", "")[:80]
    if choices.view == "present":
        return words
    styles("drill.css")
    with st.container(key="search", horizontal=True, vertical_alignment="center"):
        _draw_way_back(page, choices)
        if beside is not None:
            beside(choices)
        typed = filters.text("q", say(f"{page}.search", choices.language), say(f"{page}.search_hint", choices.language))
    if page == "asin" and typed != words and choices.asin:
        filters.put(asin=None)
        st.rerun()
    return typed
