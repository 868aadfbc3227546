"""Two people in one action: what the other made of it is told before anything is written over it, as often as it happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from huddle import decisions
from huddle.decisions import store
from huddle.elements.model import Capture
from huddle.ui import capture, filters

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUDDLE_STATE", str(tmp_path))
    monkeypatch.setenv("HUDDLE_NOW", "2026-11-20T01:00Z")
    monkeypatch.delenv("HUDDLE_DB", raising=False)
    yield
    store.leave()


def _open() -> None:
    """The form alone, run again as the page runs an open dialog: it keeps the action that it was opened with."""
    import streamlit as st

    from huddle.elements.choices import Choices
    from huddle.ui import edit

    if "form" in st.session_state:
        st.session_state["form"]()
        return
    real = st.dialog
    st.dialog = lambda *_: lambda form: st.session_state.__setitem__("form", form) or form
    try:
        edit.dialog(1, Choices(stamp="empty"))
    finally:
        st.dialog = real


def test_what_others_made_of_it_since_the_clash_is_told_before_it_is_written_over(monkeypatch):
    monkeypatch.setattr(filters, "owners", lambda: ("Ads", "Listing"))
    decisions.add("Match the offer", owner="Ads", due=DAY, day=DAY)
    app = AppTest.from_function(_open).run(timeout=60)
    app.text_input[0].set_value("Match it by two")
    decisions.change(1, 1, what="Match it by noon", owner="Listing", who="Ana")
    app.button[0].click().run()
    assert "Ana made it “Match it by noon” meanwhile (it was “Match the offer”), you wrote “Match it by two”" in app.error[0].value
    assert [one.label for one in app.button] == ["Keep theirs", "Write mine"] and not app.text_input
    decisions.change(1, 2, what="Match it now", who="Bo")
    app.button(key="edit-mine").click().run()
    assert "Bo made it “Match it now” meanwhile (it was “Match it by noon”)" in app.error[0].value
    assert decisions.get(1).what == "Match it now"
    app.button(key="edit-mine").click().run()
    made = decisions.get(1)
    assert (made.what, made.owner) == ("Match it by two", "Listing"), "fields that were only sent as once seen stay as the others made them"


def test_what_names_no_product_is_not_said_to_be_judged():
    of_line = Capture("Kitchen sells less", marketplace="US", metric="units", direction="up")
    assert capture._scope(of_line, "en") == "US"
    assert capture._scope(replace(of_line, asin="B0AAAAAAAA"), "en") == "B0AAAAAAAA · US · judged by units, up"
