"""What a click does: go to a page, take an action, tick one off, look at newer data."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from huddle import decisions
from huddle.decisions import Scope
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Handling, Link, Page
from huddle.ui import aside, asking, capture, edit, ending, filters, menu, own, record, speak
from huddle.ui.sheet import Deed


def url(page: str, params: Mapping[str, str]) -> str:
    """The address of a page of the menu with its parameters, relative to the app."""
    return f"/{page}?{urlencode(params)}" if params else f"/{page}"


def go(link: Link) -> None:
    """Change to a page of the menu, filters kept."""
    if link.page not in menu.built():
        filters.leave_note("frame.unknown_value", value=link.page[:40])
        st.rerun()
    st.switch_page(menu.stream_page(link.page), query_params=filters.address(link.params))


def go_back(link: Link) -> None:
    """Return to a page with the filters it was left with: a link to one site's product narrows only the product's page."""
    kept = filters.recall("left")
    if link.page not in menu.built() or not isinstance(kept, dict):
        go(link)
    st.switch_page(menu.stream_page(link.page), query_params={**kept, **link.params})


def captures(page: Page) -> dict[str, Capture]:
    """Everything on a page from which an action can be taken, by row key or element code."""
    found = {element.code: element.capture for element in page.elements if element.capture}
    for element in page.elements:
        found.update({row.key: row.capture for row in element.rows if row.capture})
    return found


def handlings(page: Page) -> dict[str, Handling]:
    """Every exception on a page that can be answered, by row key."""
    return {row.key: row.handling for element in page.elements for row in element.rows if row.handling}


def carry_out(told: Deed, page: Page, choices: Choices) -> None:
    """Do what the reader asked for; what a guest may not do is not done."""
    if told.do == "go":
        is_away = told.key != page.name  # a page that opens part of itself has no way back to lead
        here = ".".join((page.name, *told.at)) if any(told.at) and is_away else ""
        if here:
            filters.remember("left", filters.address())
        if page.name == page.meeting:
            filters.remember("held_over", Scope(**choices.where))
        go(Link(told.key, {"back": here, **told.params}))
    elif told.do == "act" and choices.may_write:
        cause = captures(page).get(told.key)
        if cause is not None:
            capture.dialog(cause, handlings(page).get(told.key), page, choices)
    elif told.do == "record" and choices.may_write:
        record.dialog(page, choices)
    elif told.do == "edit" and choices.may_write and told.key.isdigit():
        edit.dialog(int(told.key), choices)
    elif told.do == "judge" and choices.may_write and told.key.isdigit():
        own.dialog(int(told.key), page, choices)
    elif told.do == "speak_up" and choices.may_write and told.key:
        speak.dialog(told.key, page, choices)
    elif told.do in ("answer", "reopen") and choices.may_write:
        thing = handlings(page).get(told.key)
        if thing is not None and told.do == "answer":
            aside.dialog(thing, page, choices)
        elif thing is not None:
            aside.bring_back(thing, page, choices)
    elif told.do == "close" and choices.may_write and told.key.isdigit():
        decisions.close(int(told.key))
        st.rerun()
    elif told.do == "end" and choices.may_write and told.key.isdigit():
        ending.shut(told, page, choices)
    elif told.do == "send" and choices.may_write and told.key.isdigit():
        ending.send(int(told.key), choices)
    elif told.do in asking.DEEDS and choices.may_write:
        asking.carry_out(told, page, choices)
    elif told.do == "adopt":
        filters.adopt()
        st.rerun()
