"""The wall: one agenda item per screen with the meeting's clock, moved by keys and presenter remotes.

All screens are sent at once, so the next one is there before the server has heard of the key; the address bar follows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import streamlit as st

from huddle import legible
from huddle.elements.choices import Choices
from huddle.elements.model import Link, Page
from huddle.text import say
from huddle.ui import asking, deeds, filters, wall
from huddle.ui.sheet import Deed, asset, deed, market_look, styles

_STAGE = st.components.v2.component(
    "huddle_stage", html='<div class="stage-root"></div>', js=asset("stage.js"), isolate_styles=False
)


def _followed() -> None:
    """The room moved: write the item and the open row into the address bar."""
    told = st.session_state["stage"].at
    if isinstance(told, Mapping):
        filters.put(item=str(told.get("item", "")), row=str(told.get("row", "")) or None)


def _address(link: Link) -> str:
    return deeds.url(link.page, filters.address(_onward(link)))


def _onward(link: Link) -> dict[str, str]:
    """A page opened from the wall stays on the wall and knows the way back."""
    return {**link.params, "view": "present"}


def heed(told: Deed, page: Page, choices: Choices) -> None:
    """Do what was asked for on the wall."""
    if told.do == "desk":
        filters.put(view=None, item=None, row=None)
        st.rerun()
    elif told.do == "back":
        name, _, rest = choices.back.partition(".")
        item, _, row = rest.partition(".")
        deeds.go_back(Link(name, {"view": "present", "item": item, "row": row}))
    elif told.do == "go":
        here = ".".join(part for part in (page.name, choices.item, choices.row) if part)
        filters.remember("left", filters.address())
        deeds.go(Link(told.key, {**told.params, "view": "present", "back": here}))
    else:
        deeds.carry_out(told, page, choices)


def stage(page: Page, choices: Choices) -> None:
    """Put a page on the wall and carry out what the room does."""
    language = choices.language
    styles("stage.css")
    st.html(f"<style>{legible.style()}</style>")
    html = wall.screens(page, choices, _address, has_newer=filters.has_newer())
    data = {
        "html": html,
        "stamp": hashlib.sha1(html.encode()).hexdigest(),
        "look": market_look(),
        "lang": "zh-CN" if language == "zh" else "en",
        "page": page.name,
        "item": choices.item,
        "row": choices.row,
        "back": choices.back,
        "clock": f"huddle.clock.{page.meeting or page.name}.{page.clock_day}",
        "seconds": round((page.minutes or 0) * 60),
        "owns": page.name == page.meeting,
        "words": {"left": say("present.left", language), "over": say("present.over", language)},
    }
    told = _STAGE(key="stage", data=data, on_at_change=_followed, on_did_change=lambda: None)
    heed(deed(told.did), page, choices)
    asking.look_out(page, choices.item, choices)
