"""The one component that shows our own markup: bars, tiles, rows and plots, and says what the reader did with them.

Apart, because `st.html` drops SVG and cannot answer a click. Markup comes from `markup.py`, where every text is escaped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from huddle.settings import setting

_LOOK = Path(__file__).parent / "look"


@dataclass(frozen=True)
class Deed:
    """What the reader did: go to a page, act on a row, tick an action, change the data."""

    do: str = ""
    key: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    at: tuple[str, str] = ("", "")
    """code of the element and key of the row in which it was done"""


@cache
def asset(name: str) -> str:
    """The text of a file in `huddle/ui/look/`."""
    return (_LOOK / name).read_text(encoding="utf-8")


_SHEET = st.components.v2.component(
    "huddle_sheet", html='<div class="hud"></div>', js=asset("sheet.js"), isolate_styles=False
)


def market_look() -> str:
    """The class that turns the colours into red-up or green-up for teams that read markets so; else none."""
    colour = setting("rising_colour")
    return "" if colour == "blue" else f"market market-{colour}"


def styles(*names: str) -> None:
    """Put style sheets of `huddle/ui/look/` on the page."""
    st.html("<style>" + "\n".join(asset(name) for name in names) + "</style>")


def sheet(key: str, html: str, language: str) -> Deed:
    """Show markup under a stable key; returns what the reader just did with it (an empty Deed otherwise)."""
    stamp = hashlib.sha1(html.encode()).hexdigest()
    left = st.query_params.get("row", "")
    to = "" if left else st.query_params.get("item", "")
    data = {"html": html, "stamp": stamp, "left": left, "to": to, "look": market_look(), "lang": "zh-CN" if language == "zh" else "en"}
    return deed(_SHEET(key=key, data=data, on_did_change=lambda: None).did)


def deed(told: Mapping[str, object] | None) -> Deed:
    """A component's trigger value as a Deed; anything malformed is none."""
    if not told:
        return Deed()
    params = told.get("params")
    words = {str(name): str(value) for name, value in params.items()} if isinstance(params, Mapping) else {}
    at = (str(told.get("code", "")), str(told.get("row", "")))
    return Deed(str(told.get("do", "")), str(told.get("key", "")), words, at)


def doing(do: str, key: str = "", params: Mapping[str, str] | None = None) -> str:
    """The attributes by which a piece of markup says what a click on it does."""
    words = f' data-do="{escape(do)}" data-key="{escape(key)}"'
    return words + (f' data-params="{escape(json.dumps(dict(params), ensure_ascii=False))}"' if params else "")
