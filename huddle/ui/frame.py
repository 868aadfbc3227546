"""The frame around every page: the bar with the menu, the filters at the side, then the page itself.

`app.py` starts the script that runs it, and a deep link does too, so what is drawn here is there on every page.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

import streamlit as st

from huddle import clock, paths
from huddle.decisions import past
from huddle.elements.choices import Choices
from huddle.elements.deliveries.snapshots import banner
from huddle.elements.known import Known, known
from huddle.intake import manifest
from huddle.text import say
from huddle.ui import deeds, filters, history, markup, menu
from huddle.ui.sheet import doing, sheet, styles


@lru_cache(maxsize=8)
def loaded_kinds(stamp: str) -> tuple[frozenset[str], bool]:
    """The kinds of export that are loaded, and whether they are the sample's."""
    deliveries = manifest.of(stamp).deliveries if stamp != "empty" else ()
    return frozenset(one.kind for one in deliveries), any(one.is_sample for one in deliveries)


def bar(here: str, choices: Choices, kinds: frozenset[str]) -> str:
    """The bar on top: word mark, pages that have an answer, new data, language, present."""
    language = choices.language
    kept = filters.address()
    parts = []
    first = next(iter(menu.built()), "")
    for css, name, words in [("mark", first, "Huddle"), *_entries(here, language, kinds)]:
        parts.append(f'<a class="{css}" href="{escape(deeds.url(name, kept))}"{doing("go", name)}>{escape(words)}</a>')
    other = "en" if language == "zh" else "zh"
    speak = {**kept, "lang": other}
    right = [f'<a href="{escape(deeds.url(here, speak))}"{doing("speak", other)}>{escape(say("frame.other_language", language))}</a>']
    if filters.has_newer():
        offer = escape(say("frame.new_data", language))
        hover = escape(say("frame.new_data_help", language))
        right.insert(0, f'<button class="btn offer" title="{hover}"{doing("adopt")}>{offer}</button>')
    address = escape(deeds.url(here, {**kept, "view": "present"}))
    right.append(f'<a class="btn ink" href="{address}"{doing("present")}>{escape(say("frame.present", language))}</a>')
    return f'<nav class="bar">{"".join(parts)}<span class="right">{"".join(right)}</span></nav>'


def _entries(here: str, language: str, kinds: frozenset[str]) -> list[tuple[str, str, str]]:
    return [
        ("on" if name == here else "", name, row.title(language))
        for name, row in menu.built().items()
        if row.can_answer(kinds)
    ]


def heed(told: str, key: str, params: dict[str, str]) -> None:
    """Do what was clicked on the bar."""
    if told == "go":
        deeds.go(deeds.Link(key, params))
    elif told in ("speak", "present", "adopt"):
        if told == "adopt":
            filters.adopt()
        else:
            filters.put(**({"lang": key} if told == "speak" else {"view": "present"}))
        st.rerun()


def side(found: Known, choices: Choices, kinds: frozenset[str], here: str) -> None:
    """The filters, and under them in one quiet line what would add a page."""
    with st.sidebar:
        filters.draw(found, choices, here)
        for row in menu.built().values():
            if kinds and not row.can_answer(kinds):
                st.caption(row.missing[choices.language])


@st.fragment(run_every="15s")
def look_out(offered: bool) -> None:
    """Offer newer data as soon as there is some, without a click and without touching what is shown."""
    if filters.has_newer() != offered:
        st.rerun()


def notes(choices: Choices, is_sample: bool) -> None:
    """What a link asked for and was not there, and whose numbers these are."""
    said = [f'<div class="flash">{escape(note)}</div>' for note in filters.take_notes(choices.language)]
    if is_sample and choices.view == "desk":
        said.append(f'<div class="flash">{escape(say("frame.sample", choices.language))}</div>')
    if choices.is_snapshot and choices.view == "desk":
        leave = "replay_leave" if choices.meeting else "snapshot_leave"
        back = f'<button class="btn"{doing("adopt")}>{escape(say(f"frame.{leave}", choices.language))}</button>'
        said.append(f'<div class="flash asof"><span>{escape(banner(choices))}</span>{back}</div>')
    if said and sheet("notes", "".join(said), choices.language).do == "adopt":
        filters.adopt()
        st.rerun()


def run() -> None:
    """Draw the frame and run the page of the address."""
    # Before the navigation: a page icon named later makes the browser ask another host for it.
    icon = str(paths.PROJECT / "huddle/ui/static/favicon.png")
    st.set_page_config(page_title="Huddle", page_icon=icon, layout="wide", initial_sidebar_state="locked")
    here = st.navigation([menu.start_page(), *(menu.stream_page(name) for name in menu.built())], position="hidden")
    styles("desk.css", "frame.css")
    name = here.url_path or next(iter(menu.pages()))
    filters.arrive()
    stamp, _ = filters.stamp()
    found = known(stamp) if stamp != "empty" else Known()
    choices = filters.read(found)
    with clock.standing_at(choices.as_of), past.standing_at(choices.meeting.marks if choices.meeting else None):
        draw(name, here, found, choices, stamp)


def draw(name: str, here: st.Page, found: Known, choices: Choices, stamp: str) -> None:
    """Everything on the screen, read at the moment of the snapshot where one is looked at."""
    filters.remember("choices", choices)
    filters.remember("owners", found.owners)
    kinds, is_sample = loaded_kinds(stamp)
    if len(found.sites) > 1:
        kinds |= {menu.SEVERAL_SITES}
    with st.container(key="bar"):
        told = sheet("frame-bar", bar(name, choices, kinds), choices.language)
        history.drawn()
    heed(told.do, told.key, dict(told.params))
    side(found, choices, kinds, name)
    look_out(filters.has_newer())
    notes(choices, is_sample)
    row = menu.pages()[name]
    if kinds and not row.can_answer(kinds):
        state = markup.empty(menu_gap(row, choices), lambda link: deeds.url(link.page, filters.address()))
        deeds.go(deeds.Link("morning")) if sheet("gap", state, choices.language).do == "go" else None
        return
    here.run()


def menu_gap(row: menu.MenuPage, choices: Choices) -> markup.Empty:
    """A page that cannot answer its title yet says which export is missing."""
    return markup.Empty(row.title(choices.language), say("frame.no_page", choices.language, missing=row.missing[choices.language]))
