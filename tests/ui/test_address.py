"""The address bar says where the room is, however quickly the keys were pressed."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _write() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from huddle.ui import filters

    context = get_script_run_ctx()
    sent: list[str] = []
    context._enqueue = lambda message: sent.append(message.page_info_changed.query_string)
    filters.put(item="D3", row=None)
    st.session_state["sent"] = sent


def _sent(**before: str) -> list[str]:
    app = AppTest.from_function(_write)
    for name, value in before.items():
        app.query_params[name] = value
    return app.run(timeout=60).session_state["sent"]


def test_a_value_is_sent_once_and_an_empty_one_taken_out():
    assert _sent(view="present", item="D8", row="x") == ["view=present&item=D3"]


def test_a_value_the_server_already_has_is_sent_again():
    """The browser can still be on its way to an older address that was sent before."""
    assert _sent(view="present", item="D3") == ["view=present&item=D3"]
