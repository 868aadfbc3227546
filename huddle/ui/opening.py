"""Getting ready: imports, the warehouse and the first page before a reader needs them; then, in calm moments, the pages after it.

Apart from `app.py`, because the server answers while this goes on.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from importlib import import_module
from pkgutil import walk_packages

from huddle import elements, warehouse, watch
from huddle.elements import channel, monthly, morning, weekly
from huddle.elements.choices import Choices
from huddle.elements.known import known
from huddle.intake import manifest
from huddle.settings import setting
from huddle.ui import turns

FIRST_PAGE_SECONDS = 5.0
"""how long the first reader has the machine alone before the pages of the other filters are worked out"""
CALM_SECONDS, AT_MOST_SECONDS = 3.0, 60.0
"""how long no page must have been drawn before another meeting is worked out ahead, and how long that waits at most"""


def get_ready() -> str:
    """Pay for imports, open the warehouse and work out the first page; the stamp that is open."""
    import_all()
    gc.freeze()
    gc.enable()
    stamp = warehouse.refresh()
    morning.warm(stamp)
    gc.collect()
    gc.freeze()  # Streamlit collects after every run: what is here now stays, and need not be looked at again
    return stamp


def keep_ready(stamp: str) -> Callable[[], None]:
    """From now on work out what readers turn to next and watch for new files; returns what ends it."""
    others = threading.Timer(FIRST_PAGE_SECONDS, warm_others, args=(stamp,))
    others.daemon = True
    others.start()
    end_watch = watch.over_data(prepare).start()

    def end() -> None:
        others.cancel()
        end_watch()

    return end


def prepare(stamp: str) -> None:
    """Have the morning ready on a stamp before readers are offered it; the other meetings follow while they read the offer."""
    morning.warm(stamp)
    morning.warm_filters(stamp)
    threading.Thread(target=warm_others, args=(stamp,), name="warm others", daemon=True).start()


def warm_others(stamp: str) -> None:
    """Work out what readers turn to next: the morning of every filter and, where that takes a while, the other meetings.

    While a page is drawn this waits: the morning of one filter takes little, another meeting takes a while.
    """
    morning.warm_filters(stamp, between=lambda: turns.give_way(0.0, AT_MOST_SECONDS))
    if stamp == "empty" or not warehouse.is_large(manifest.of(stamp).deliveries):
        return
    for marketplace in (*known(stamp).marketplaces(), None):
        for page in (weekly.page, monthly.page, channel.page):
            turns.give_way(CALM_SECONDS, AT_MOST_SECONDS)
            page(Choices(stamp=stamp, language=str(setting("language")), marketplace=marketplace))


def import_all() -> None:
    """Import what the first page would otherwise wait for: the libraries, the frame and every element."""
    import pyarrow  # noqa: F401
    import streamlit.elements.vega_charts  # noqa: F401

    for module in walk_packages(elements.__path__, f"{elements.__name__}."):
        import_module(module.name)
    for name in ("frame", "page", "room", "search", "stretch"):
        import_module(f"huddle.ui.{name}")
