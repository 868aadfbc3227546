"""The script that Streamlit runs for every reader and every click: once Huddle is open, the frame with its page.

Apart from the frame, because the server answers before the frame's libraries are there: meanwhile the browser fetches its own.
"""

from importlib import import_module

from huddle.ui import turns

with turns.drawing():
    import_module("huddle.ui.frame").run()
