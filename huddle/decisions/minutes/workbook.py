"""Minutes as a workbook: one sheet for what was decided and is owed, one for what was seen; no cell runs as a formula or opens a link."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from huddle.decisions.minutes.document import Minutes, Owed, Point
from huddle.text import say

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Cell = str | date
OWED = ("what", "owner", "due", "state", "focus", "expected", "review")
SEEN = ("item", "number", "value", "as_of", "verdict")
LINES = ("item", "what", "why", "money", "owner", "state")
_WIDEST = 60


def told(minutes: Minutes) -> bytes:
    """The whole file. The same minutes give the same bytes."""
    import xlsxwriter  # no page needs it before somebody closes a meeting

    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        closed_at = minutes.held.closed_at.replace(tzinfo=None)
        book.set_properties({"title": minutes.title, "comments": minutes.held.stamp, "created": closed_at})
        _write(book, _words("sheet_title", minutes), _decided(minutes))
        _write(book, _words("seen", minutes), _seen(minutes))
    return memory.getvalue()


def _words(key: str, minutes: Minutes) -> str:
    return say(f"minutes.{key}", minutes.held.language)


def _header(names: Iterable[str], minutes: Minutes) -> tuple[Cell, ...]:
    return tuple(_words(f"column_{name}", minutes) for name in names)


def _decided(minutes: Minutes) -> list[tuple[Cell, ...]]:
    """Title, finding and how it ended; then what was decided and what is owed, a table each. A row of one cell is a heading."""
    seen, held = minutes.seen, minutes.held
    about = (minutes.title, seen.finding, seen.as_of, *seen.sources, minutes.closing, f"{_words('stamp', minutes)} {held.stamp}")
    rows: list[tuple[Cell, ...]] = [(one,) for one in about if one]
    if seen.on_record:
        rows += [(), _header(("what", "owner", "bet", "review"), minutes)]
        rows += [(one.decision, one.driver, one.words, one.review) for one in seen.on_record]
    for key, listed in (("decided", seen.decided), ("owed", seen.owed)):
        rows += [(), (_words(key, minutes),)]
        rows += [_header(OWED, minutes), *(_owed(one, minutes) for one in listed)] if listed else [(_words(f"none_{key}", minutes),)]
    return rows


def _owed(one: Owed, minutes: Minutes) -> tuple[Cell, ...]:
    return one.what, one.owner, one.due, one.standing, _words("in_focus", minutes) if one.is_focus else "", one.expected, one.review or ""


def _seen(minutes: Minutes) -> list[tuple[Cell, ...]]:
    """Every number with its own day and verdict, then every row that was read, below the item it stood under."""
    points: Sequence[Point] = (*((minutes.seen.exceptions,) if minutes.seen.exceptions else ()), *minutes.seen.points)
    rows: list[tuple[Cell, ...]] = [_header(SEEN, minutes)]
    rows += [(point.title, one.label, one.value, one.as_of, one.say) for point in points for one in point.numbers]
    rows += [(), _header(LINES, minutes)]
    rows += [(point.title, one.what, one.why, one.money, one.who, one.state) for point in points for one in point.lines]
    return rows


def _write(book: Workbook, name: str, rows: Sequence[tuple[Cell, ...]]) -> None:
    """A sheet of rows; the first, and what follows an empty one with the header below it, stand out."""
    sheet = book.add_worksheet(name[:31])
    plain, strong = book.add_format(), book.add_format({"bold": True})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    is_head = True
    for line, row in enumerate(rows):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(line, at, datetime(cell.year, cell.month, cell.day), day)
            else:
                sheet.write_string(line, at, cell, strong if is_head else plain)
        is_head = not row or (is_head and len(row) == 1 and line > 0)
    for at in range(max(map(len, rows))):
        longest = max((len(str(row[at])) for row in rows if len(row) > max(at, 1)), default=0)
        sheet.set_column(at, at, min(max(longest, 10) + 2, _WIDEST))
