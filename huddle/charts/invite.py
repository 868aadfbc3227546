"""A code to scan with a few lines beside it: the way from the wall to a page on one's own phone.

The code is worked out on this machine and drawn in our own strokes; nobody else is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import segno

from huddle.charts import svg

QUIET = 4
"""pale modules around a code, without which phones do not find it (ISO/IEC 18004)"""


@dataclass(frozen=True)
class Size:
    """How large the picture is drawn."""

    width: float
    height: float
    text: float


DESK = Size(width=760, height=190, text=14)
WALL = Size(width=1760, height=560, text=44)
WALL_LOW = Size(width=1760, height=440, text=44)
"""where buttons stand below"""
LEAST = 0.9
"""how much smaller than the other lines an address may be set before it is broken in two"""


@dataclass(frozen=True)
class Line:
    """One line beside the code; words too long for it are cut at its end, an address is set smaller and then on two lines."""

    words: str
    is_strong: bool = False
    is_address: bool = False


def modules(words: str) -> tuple[tuple[bool, ...], ...]:
    """The code of a text: dark modules row by row, without the quiet zone."""
    return tuple(tuple(bool(cell) for cell in row) for row in segno.make(words, error="m", micro=False).matrix)


def drawn(address: str, lines: Sequence[Line], alt: str, size: Size) -> str:
    """The picture as SVG: dark on light in every colour scheme, for some phones read no other."""
    code = modules(address)
    across = len(code) + 2 * QUIET
    path = "".join(f"M{QUIET + x},{QUIET + y}h{run}v1h-{run}z" for y, row in enumerate(code) for x, run in _runs(row))
    parts = [
        f'<g transform="scale({size.height / across:.4f})"><rect width="{across}" height="{across}" rx="1" fill="#fff"/>'
        f'<path d="{path}" fill="#000" shape-rendering="crispEdges"/></g>'
    ]
    left, room = size.height + size.text * 1.4, size.width - size.height - size.text * 1.4
    y = size.text * 1.2
    for line in _broken(lines, room, size.text):
        text = size.text
        if line.is_address:
            text = max(min(text, text * room / svg.width_of(line.words, text)), 0.0)
        words = line.words if line.is_address else svg.fit(line.words, room, text)
        ink, weight = ("ink", 650) if line.is_strong or line.is_address else ("soft", 500)
        parts.append(svg.text(left, y, words, size=text, fill=ink, weight=weight))
        y += size.text * 1.55
    return svg.picture(size.width, size.height, parts, alt)


def _broken(lines: Sequence[Line], room: float, text: float) -> Iterator[Line]:
    """The lines, an address that would be set too small broken behind the slash nearest to its middle."""
    for line in lines:
        words = line.words
        if line.is_address and svg.width_of(words, text) * LEAST > room and "/" in words:
            at = min((place + 1 for place, sign in enumerate(words) if sign == "/"), key=lambda place: abs(place - len(words) / 2))
            yield replace(line, words=words[:at])
            words = words[at:]
        yield replace(line, words=words)


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin and how many stand together."""
    found: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if is_dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif is_dark:
            found.append((x, 1))
    return found
