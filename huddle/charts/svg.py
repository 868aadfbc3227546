"""The strokes every picture is made of; every text is escaped here and nowhere else.

Apart from the pictures, so that none of them writes markup by hand. Sizes are pixels of a 1920 x 1080 wall.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape

SMALLEST = 36
"""no text on the wall is smaller"""


def colour(name: str) -> str:
    """The page's own colour of that name (`ink`, `soft`, `faint`, `hair`, `band`, `attention`, `good`, `card`)."""
    return f"var(--{name})"


def number(value: float) -> str:
    """A coordinate, short."""
    said = f"{value:.1f}"
    return said[:-2] if said.endswith(".0") else said


_SAFE = 0.95
"""part of a line that is filled: words under a picture are set a little wider than those in it"""
_BREAKS = re.compile("(?<=[ \u2003，、；。：）])")


def width_of(words: str, size: float) -> float:
    """About how wide a text is, in pixels, rather too wide than too narrow."""
    return sum(map(_ems, words)) * size


@cache
def _ems(sign: str) -> float:
    """Width of one sign in ems: Chinese and Japanese are square, W and M wide, a dot narrow."""
    if unicodedata.east_asian_width(sign) in "WF" or sign in "\u2003→" or "①" <= sign <= "⑳":
        return 1.0
    return 0.3 if sign in " \u00a0.,:;'|!ijl·" else 0.9 if sign in "WM%" else 0.63


def lines_of(words: str, width: float, size: float) -> int:
    """In how many lines a text stands that breaks at spaces and behind Chinese commas, never inside a Chinese word."""
    count, used, width = (1 if words else 0), 0.0, width * _SAFE
    for piece in _BREAKS.split(words):
        if used and used + width_of(piece.rstrip(), size) > width:
            count, used = count + 1, 0.0
        used += width_of(piece, size)
        if used > width + size:  # a piece longer than a line goes on in the next ones
            count, used = count + int(used // width), used % width
    return count


def fit(words: str, width: float, size: float) -> str:
    """The text, or as much of it as fits into a width, ended by an ellipsis."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def text(
    x: float, y: float, words: str, *, size: float = SMALLEST, fill: str = "soft", weight: int = 500, anchor: str = "start"
) -> str:
    """One line of text whose baseline starts (or ends, or is centred) at a point."""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{colour(fill)}">{escape(words)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = "hair", width: float = 2) -> str:
    """A straight line."""
    return (
        f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="{colour(stroke)}" stroke-width="{number(width)}"/>'
    )


def path(points: Sequence[tuple[float, float] | None], *, stroke: str = "ink", width: float = 4) -> str:
    """A line through points, interrupted where a point is None; a point alone becomes a dot."""
    pieces, pen, alone = [], "M", []
    for place, point in enumerate(points):
        if point is None:
            pen = "M"
            continue
        pieces.append(f"{pen}{number(point[0])},{number(point[1])}")
        is_start = pen == "M"
        pen = "L"
        if is_start and (place + 1 == len(points) or points[place + 1] is None):
            alone.append(circle(*point, radius=width * 0.9, fill=stroke))
    drawn = (
        f'<path d="{" ".join(pieces)}" fill="none" stroke="{colour(stroke)}" stroke-width="{number(width)}" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )
    return drawn + "".join(alone) if pieces else ""


def curve(x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float) -> str:
    """An S-shaped connection from left to right."""
    middle = (x1 + x2) / 2
    return (
        f'<path d="M{number(x1)},{number(y1)} C{number(middle)},{number(y1)} {number(middle)},{number(y2)} '
        f'{number(x2)},{number(y2)}" fill="none" stroke="{colour(stroke)}" stroke-width="{number(width)}"/>'
    )


def rect(
    x: float, y: float, width: float, height: float, *, fill: str = "band", radius: float = 0, stroke: str = "", hint: str = ""
) -> str:
    """A rectangle; `hint` is what a mouse hears when it rests there. `fill` may be `url(#hatch)`."""
    ink = fill if fill.startswith("url(") or fill == "none" else colour(fill)
    edge = f' stroke="{colour(stroke)}" stroke-width="2"' if stroke else ""
    box = (
        f'x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(height)}" '
        f'rx="{number(radius)}" fill="{ink}"{edge}'
    )
    return f"<rect {box}><title>{escape(hint)}</title></rect>" if hint else f"<rect {box}/>"


def circle(x: float, y: float, *, radius: float, fill: str, stroke: str = "", width: float = 0) -> str:
    """A dot."""
    edge = f' stroke="{colour(stroke)}" stroke-width="{number(width)}"' if stroke else ""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{colour(fill)}"{edge}/>'


def group(parts: Iterable[str], *, opens: str = "", name: str = "", opacity: float = 1) -> str:
    """Strokes that belong together; `opens` is the key of the row that a click on them opens, `name` what they are called."""
    pale = f' opacity="{number(opacity)}"' if opacity < 1 else ""
    mark = ""
    if opens:
        mark = f' data-opens="1" data-row="{escape(opens, quote=True)}" aria-label="{escape(name, quote=True)}"'
        mark += ' pointer-events="all" role="button"'
    return f"<g{mark}{pale}>{''.join(parts)}</g>"


def flag(x: float, y: float, words: str, *, fill: str = "ink", size: float = SMALLEST) -> str:
    """A numbered flag: a disc with its number, as large as the words around it."""
    disc = circle(x, y, radius=size * 2 / 3, fill=fill)
    return disc + text(x, y + size * 0.36, words, size=size, fill="paper", weight=700, anchor="middle")


HATCH = (
    '<defs><pattern id="hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="12" height="12" fill="{colour("card")}"/><rect width="5" height="12" fill="{colour("faint")}"/>'
    "</pattern></defs>"
)
"""for partial periods: `fill="url(#hatch)"`"""


def picture(width: float, height: float, parts: Iterable[str], alt: str, css: str = "") -> str:
    """The whole picture, which scales with its box and speaks its `alt`; `css` is its class."""
    kind = f' class="{css}"' if css else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" role="img" '
        f'aria-label="{escape(alt, quote=True)}" font-family="inherit"{kind}>{"".join(parts)}</svg>'
    )
