"""Minutes of a meeting that was closed: what was seen, what needed the team, what was decided and what is owed, to take away.

They are told from what was kept when it was closed, so that they say the same however often they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huddle.decisions import held
from huddle.decisions.minutes import calendar, markdown, sheet, workbook
from huddle.decisions.minutes.document import Minutes, Seen, as_row, read

ENDINGS = ("md", "html", "xlsx", "ics")

__all__ = ["ENDINGS", "Minutes", "Seen", "as_row", "of", "told"]


def of(id: int) -> Minutes:
    """The minutes of the meeting of that number. Raises UnknownMeeting."""
    return Minutes(held.get(id), read(held.seen(id)))


def told(minutes: Minutes, ending: str) -> bytes:
    """The minutes as a file of that ending: `md`, `html`, `xlsx` or `ics`. Raises KeyError for another."""
    tell: dict[str, Callable[[Minutes], Any]] = {"md": markdown.told, "html": sheet.told, "xlsx": workbook.told, "ics": calendar.told}
    said = tell[ending](minutes)
    return said if isinstance(said, bytes) else said.encode()
