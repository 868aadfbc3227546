"""Files dropped on the page: written into `data/`, taken in, and shown; and the template that names the products."""

from __future__ import annotations

import streamlit as st

from huddle import warehouse
from huddle.elements.choices import Choices
from huddle.elements.deliveries import template as products
from huddle.intake import apart, dropped, under_way
from huddle.text import say
from huddle.ui import filters
from huddle.ui.sheet import styles

_TYPES = [ending.removeprefix(".") for ending in dropped.ENDINGS]


def field(choices: Choices) -> None:
    """The field onto which exports are dropped; guests do not see it, and neither does the wall."""
    if choices.view == "present":
        return
    styles("drill.css")
    if under_way.now() is not None:
        _reading(choices.language)
    if not choices.may_write:
        return
    language, turn = choices.language, int(filters.recall("upload.turn") or 0)
    # The field's own words know one language: ours are put in their place.
    choose, hint = say("deliveries.upload_button", language), say("deliveries.upload_hint", language, limit=dropped.MOST_MB)
    st.html(f'<style>.st-key-upload {{ --choose: "{choose}"; --hint: "{hint}"; }}</style>')
    with st.container(key="upload"):
        found = st.file_uploader(
            say("deliveries.upload", language), type=_TYPES, accept_multiple_files=True, max_upload_size=dropped.MOST_MB,
            help=say("deliveries.upload_help", language), key=f"upload-{turn}",
        )  # fmt: skip
    if not found:
        return
    stored = []
    for one in found:
        try:
            stored.append(dropped.store(one.name, one.getvalue()).name)
        except dropped.NotStored as refusal:
            filters.leave_note(f"deliveries.{refusal.key}", **refusal.values)
    if stored:
        filters.leave_note("deliveries.upload_stored", files=", ".join(stored))
        _take_in(language)
    filters.remember("upload.turn", turn + 1)
    st.rerun()


@st.fragment(run_every=2.0)
def _reading(language: str) -> None:
    """How far files are that lay in the folder and are read by another process; the page is drawn anew when that is done."""
    found = under_way.now()
    if found is None:
        st.rerun()
    st.progress(min(found.done, 1.0), _words(found, language))


def _words(found: under_way.UnderWay, language: str) -> str:
    """Which file is read, of how many, and how much of it where it is a long one."""
    told = {"file": found.file.rsplit("/", 1)[-1], "number": found.number, "of": found.of}
    if found.share:
        return say("deliveries.reading_long", language, share=f"{found.share:.0%}", **told)
    return say("deliveries.reading", language, **told)


def _take_in(language: str) -> None:
    """Takes in what was dropped, away from the pages, and says how far it is."""
    bar, has_read = st.progress(0.0, say("deliveries.taking_in", language)), False

    def tell(found: under_way.UnderWay | None) -> None:
        nonlocal has_read
        if found is not None:
            has_read = True
            bar.progress(min(found.done, 1.0), _words(found, language))
        elif has_read:
            bar.progress(1.0, say("deliveries.working_out", language))

    if fault := apart.take_in(tell):
        filters.leave_note("deliveries.upload_failed", fault=fault)
    bar.progress(1.0, say("deliveries.working_out", language))
    warehouse.refresh()
    filters.adopt()
    bar.empty()


def template(choices: Choices) -> None:
    """The products template, filled with every ASIN, SKU and title found."""
    language = choices.language
    st.download_button(
        say("deliveries.template", language), data=lambda: products.workbook(choices), key="template", on_click="ignore",
        file_name=f"{say('deliveries.template_file', language)}.xlsx",
    )  # fmt: skip
