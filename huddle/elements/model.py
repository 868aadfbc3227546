"""What an element is: final text in the reader's language, ready for the desk, the wall and the handout to draw.

Apart from everything that draws, so that one element looks the same wherever it appears and is tested without a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

if TYPE_CHECKING:
    from huddle.decisions import Thing

Tone = Literal["normal", "attention", "good", "quiet"]
"""normal: ink. attention: what needs somebody. good: better than usual. quiet: grey, nothing to see."""


@dataclass(frozen=True)
class Span:
    """A piece of a why-line; strong ones are ink, the others grey."""

    text: str
    strong: bool = False
    stays: bool = False
    """the wall leaves out any other before it: without it the numbers of the list seem not to agree"""


@dataclass(frozen=True)
class Link:
    """Where a row or a word leads: a page of the menu, and what its address bar gains."""

    page: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Band:
    """Where a value lies on its bar: the normal range from `low` to `high`, the dot at `at`, all 0 to 1."""

    low: float
    high: float
    at: float


@dataclass(frozen=True)
class Tile:
    """One number with its verdict in words."""

    metric: str
    """name in definitions/metrics.toml"""
    label: str
    value: str
    as_of: str
    """this number's own day: `Wed 18`"""
    say: str
    """the verdict: `normal, −3% on last Wed`"""
    also: str = ""
    """a quiet second line at the desk: `+12% on a year ago`"""
    tone: Tone = "normal"
    band: Band | None = None
    spark: tuple[float | None, ...] = ()
    """the last days, oldest first, for the small line on the desk; None where unknown"""
    spark_band: tuple[float, float] | None = None
    """the normal range in the units of `spark`"""
    help: str = ""
    """what the number means, shown on hover at the desk"""
    direction: Literal["up", "down", ""] = ""
    """which way it left its range: colours follow it where a team reads markets red-up or green-up"""


@dataclass(frozen=True)
class Capture:
    """What an action taken from a row remembers about its cause."""

    suggestion: str
    """the text proposed for the action"""
    owner: str = ""
    shop: str | None = None
    marketplace: str | None = None
    asin: str | None = None
    exception_kind: str | None = None
    expected: str = ""
    """what the form proposes that the action should bring"""
    metric: str = ""
    """the measure it would be judged by; empty where none could show it, or none is proposed"""
    direction: Literal["up", "down", ""] = ""
    """which way that is to go"""
    is_focus: bool = False
    """the form proposes it for the focus of today"""


@dataclass(frozen=True)
class Handling:
    """What answering an exception remembers about it."""

    thing: Thing
    kinds: tuple[str, ...]
    """the cause's rule, then those of its symptoms"""
    day: date
    """the last day of data that was seen"""
    since: date | None
    value: float | None
    currency: str
    sentence: str
    owner: str
    """whom the form proposes"""
    seen: int
    """number of the last answer the reader knows of; 0 for none"""
    is_held: bool = False
    """somebody has it, or it is silenced: it can be brought back"""


@dataclass(frozen=True)
class Row:
    """One line that reads like a sentence: what, why, how much, who."""

    key: str
    """stable across reruns: the address bar comes back to it"""
    what: str
    why: tuple[Span, ...] = ()
    money: str = ""
    per: str = ""
    """small beside the money: `a day`"""
    who: str = ""
    is_owned: bool = True
    tone: Tone = "normal"
    link: Link | None = None
    detail: str = ""
    """the longer reason with its arithmetic, opened by Why at the desk or by a digit on the wall; lines end in a newline"""
    more: str = ""
    """the words on the button that opens `detail`; `Why` where they are not given"""
    svg: str = ""
    """a small picture between words and money: our own markup with every text escaped, never a person's"""
    capture: Capture | None = None
    """an action can be taken from this row"""
    handling: Handling | None = None
    """the exception of this row can be acknowledged, handed over or silenced, or brought back"""
    closes: int | None = None
    """the number of the action this row ticks off"""
    edits: int | None = None
    """the number of the action whose state, owner and day can be changed from this row"""
    judges: int | None = None
    """the number of the action whose owner can say from this row whether it worked"""
    speaks: str = ""
    """the person or role whose line of the round can be written from this row"""
    parts: tuple[Row, ...] = ()
    """the rows it adds up from, opened with `detail`: each with its words, money and link"""
    group: str = ""
    """a quiet heading above the row, where another kind of rows begins"""
    size: float = 0.0
    """how much it is about, whichever way: ranks rows that stand in the order of a list of two sides"""


@dataclass(frozen=True)
class Lane:
    """One column of a board: the rows of one state, each with its owner large."""

    key: str
    title: str
    rows: tuple[Row, ...] = ()
    tone: Tone = "normal"
    more: str = ""
    """below its rows: how many are not among them"""


@dataclass(frozen=True)
class Cell:
    """One number of a matrix with its verdict below it."""

    text: str
    say: str = ""
    tone: Tone = "normal"
    link: Link | None = None
    """what a click on the number opens at the desk"""


@dataclass(frozen=True)
class MatrixRow:
    """One site (or the total) with its own day and its numbers in the order of the columns."""

    label: str
    as_of: str
    cells: tuple[Cell, ...]
    is_total: bool = False
    shop: str = ""
    """the seller account before the day, where several are shown: the first to be cut when there is no room"""


@dataclass(frozen=True)
class Matrix:
    """Several things compared over the same few numbers: rows on the wall as at the desk."""

    columns: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class TableColumn:
    """One column of a desk table."""

    name: str
    """column of the frame"""
    label: str
    type: Literal["text", "count", "money", "percent", "number", "day", "spark"] = "text"
    """`spark`: a small line of the last values, oldest first, at the desk alone; files carry the figures beside it"""
    help: str = ""


@dataclass(frozen=True)
class Table:
    """A table for the desk: sortable, with XLSX and CSV to take away."""

    columns: tuple[TableColumn, ...]
    frame: pd.DataFrame
    file_name: str = "huddle"
    """what a download is called, without its ending"""
    link_columns: tuple[str, ...] = ()
    """columns of the frame whose values become the parameters of the same names on `link_page`: the row opens it.

    They need not be shown; a row without a value in the first opens nothing, any other without one is left out.
    """
    link_page: str = ""
    prose: tuple[str, ...] = ()
    """columns shown as wrapping text instead of a grid to sort: the first stands out, the downloads carry all columns"""


@dataclass(frozen=True)
class Chart:
    """A picture with its description: a Vega-Lite spec for the desk, an SVG for the wall (and the desk when there is no spec)."""

    alt: str
    svg: str = ""
    """our own markup with every text escaped, colours as CSS variables (var(--ink), var(--attention) ...)"""
    spec: Mapping[str, Any] | None = None
    frame: pd.DataFrame | None = None
    """the rows the spec draws"""
    height: int = 260


@dataclass(frozen=True)
class Empty:
    """Nothing to show, said well: what is missing and what to do about it."""

    title: str
    advice: str
    link: Link | None = None
    action: str = ""
    """the words on the link's button"""


@dataclass(frozen=True)
class Chip:
    """One source in the trust strip: `Sales to Wed 18 ✓`."""

    text: str
    tone: Tone = "quiet"
    help: str = ""
    link: Link | None = None
    """where a click leads"""


@dataclass(frozen=True)
class Closing:
    """What closing a meeting needs on its close screen."""

    after: int
    """number of its last closing; 0 while it was not closed"""
    is_open: bool
    """it can be closed: it was not yet, or something was decided since"""
    words: str
    """on the button that closes"""
    clock: str
    """the name under which a browser keeps the meeting's clock"""
    said: str = ""
    """when it was closed, and what became of its message"""
    files: tuple[tuple[str, str], ...] = ()
    """minutes to take away: words and address"""
    send: str = ""
    """on the button that sends the message to the group; empty where nothing is to be sent"""


@dataclass(frozen=True)
class Button:
    """Something that can be done with an element as a whole, by who may write."""

    do: str
    words: str
    key: str = ""
    is_first: bool = False
    """what the element waits for: in ink"""
    is_number: bool = False
    """on the wall a digit presses it, and it stands large among its like"""


@dataclass(frozen=True)
class Element:
    """One question and its answer, for one place on the desk or one screen on the wall."""

    code: str
    """D0, D1 ... A4, T3: the name in the address bar, never an ordinal"""
    question: str
    """small, above or beside the title"""
    title: str
    """the finding, built from the data"""
    as_of: str = ""
    tiles: tuple[Tile, ...] = ()
    matrix: Matrix | None = None
    rows: tuple[Row, ...] = ()
    lanes: tuple[Lane, ...] = ()
    """columns side by side at the desk; the wall shows each as rows of its own screen"""
    chips: tuple[Chip, ...] = ()
    table: Table | None = None
    takeaway: Table | None = None
    """the rows with everything they know, as files to take away from the desk"""
    chart: Chart | None = None
    note: str = ""
    """one quiet line under the body"""
    more: str = ""
    """beside the title at the desk, in the footer on the wall: `12 smaller ones, together about $610 a day`"""
    empty: Empty | None = None
    minutes: float | None = None
    """its share of the meeting; None for an element that is not on the agenda"""
    places: frozenset[Literal["desk", "wall"]] = frozenset({"desk", "wall"})
    width: Literal["full", "half"] = "full"
    """two halves in a row stand side by side at the desk"""
    plain: str = ""
    """plain text offered by a copy button (the close of a meeting)"""
    numbered: bool = False
    """rows carry their rank, and a digit opens them"""
    is_behind: bool = False
    """on the wall the rows stand behind the chart: a click on their mark in it, or a digit, opens them"""
    stage_line: str = ""
    """on the wall: its own small line at the top, where it speaks of other days than the page"""
    aside_of: str = ""
    """on the wall: the code of the screen it is opened from, by a click or a digit; the room does not step through it"""
    capture: Capture | None = None
    """an action can be added to this element freely"""
    records: bool = False
    """a decision can be put on record here"""
    closing: Closing | None = None
    """the meeting ends here"""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Page:
    """What a page shows: its finding, what the data is as of, and its elements in order."""

    name: str
    """name of the page in the menu"""
    title: str
    question: str = ""
    as_of: str = ""
    chips: tuple[Chip, ...] = ()
    """the trust strip: under the title at the desk, in the footer of every screen on the wall"""
    elements: tuple[Element, ...] = ()
    meeting: str = ""
    """name in definitions/meetings.toml when the page is a meeting with a clock"""
    stage_line: str = ""
    """the small line at the top of the wall: `Morning meeting · Fri 20 Nov · all lines · US`"""
    minutes: float | None = None
    """length of the meeting; a quiet day makes it shorter"""
    clock_day: str = ""
    """the meeting's date, ISO: with the meeting's name it names the clock"""
