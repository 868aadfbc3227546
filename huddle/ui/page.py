"""How a page is made: begin with the reader's choices, ask for elements, show them on the desk or the wall."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from huddle.elements.choices import Choices
from huddle.elements.model import Page
from huddle.ui import filters, present, show

_CHOICES = "choices"


def begin() -> Choices:
    """The reader's choices, as the frame read them from the address bar for this run."""
    found = filters.recall(_CHOICES)
    if not isinstance(found, Choices):
        raise RuntimeError("a page is run by huddle/ui/frame.py, which reads the reader's choices first")
    return found


@st.cache_data(show_spinner=False, max_entries=256, hash_funcs={Choices: repr})
def _asked(name: str, _ask: Callable[[Choices], Page], choices: Choices, version: str) -> Page:
    return _ask(choices)


def show_page(page: Page, choices: Choices) -> None:
    """Draw a page in the layout the address asks for."""
    if choices.view == "present":
        present.stage(page, choices)
    else:
        show.desk(page, choices)
