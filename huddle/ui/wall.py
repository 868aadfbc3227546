"""Elements as markup for the wall: one screen each, large, every text escaped.

Apart from the desk's markup, because the wall shows less and larger; both are drawn from the same Element.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from math import ceil

from huddle import legible
from huddle.charts import svg
from huddle.elements.choices import Choices
from huddle.elements.model import Band, Chip, Element, Matrix, Page, Row, Span, Tile
from huddle.text import say
from huddle.ui import markup
from huddle.ui.markup import Address, heading_words, linked, matrix, parts, plot, whole
from huddle.ui.sheet import doing

_VALUE, _VALUE_OF_FEW = 108.0, 150.0
"""px at 1080p of a tile's number, and where at most three tiles have the screen"""
_TILE_PIXELS = 500.0
"""width of a tile's number where three stand side by side"""
_LONG_SAY = 26
_LONG_TITLE = 54
_ROWS, _FEW = 6, 3
_LARGER = 1.26
"""how much larger the words of a few rows are set"""
_CHIPS_WIDTH = 62
"""characters of trust strip that fit beside the count and the keys"""
_FOOT_WIDTH = 110
"""characters that fit where neither stands"""
_ROW_PIXELS = 1760
_PICTURE_PIXELS = 436
"""a row's small picture with the gap behind it"""
_WHAT_PIXELS, _WHY_PIXELS = 23.5, 18.2
"""average width of a Latin character in a row's two lines, at 1080p"""
_LONGER = 1.15
"""how much longer than its place a name may be before it is set in two lines"""
_SHORT, _SHORT_LINE = 6, 62
"""lines, and characters in each, of a message that is set larger"""
_PLAIN_LINES, _PLAIN_WIDTH = 10, 88
"""lines of a message that stand above the buttons, and characters in each"""
_SHEET_PIXELS, _SHEET_MONEY, _SHEET_PART, _SHEET_GAP = 650.0, 120.0, 69.0, 20.0
"""height at 1080p of what a sheet tells above its buttons, and how much of it its money takes, one of its parts, the gap above them"""
_PARTS_FIRST = 4
"""parts that stay, however long the words above them are"""
_TOLD = {"": (44.0, 1.35), " lines": (0.0, 1.35), " lines tight": (0.0, 1.22)}
"""classes of those words, the largest first: size at 1080p (never below the smallest on the wall) and line height"""
_PART = re.compile(r"(?<=[;；，·])|(?<=, )")
_CLAUSE = re.compile(r"(?<=[;；])")


def _width(text: str) -> float:
    """Rough width of a text in Latin characters: a Chinese one is as wide as two."""
    return sum(2.0 if ord(letter) > 0x2E7F else 1 for letter in text)


def band(one: Band | None) -> str:
    """The bar with its normal range and the dot; an empty line of the same height when there is no range."""
    if one is None:
        return '<div class="range none"></div>'
    width = max(one.high - one.low, 0.02)
    return (
        f'<div class="range"><i style="left:{one.low:.1%};width:{width:.1%}"></i>'
        f'<b style="left:{min(max(one.at, 0.02), 0.98):.1%}"></b></div>'
    )


def value_size(values: Sequence[str], pixels: float = _TILE_PIXELS, largest: float = _VALUE) -> float:
    """The size of the numbers that stand side by side: one for all, as large as the place of the longest allows."""
    return min(largest, *(pixels / max(svg.width_of(value, 1.0), 1.0) for value in values))


def tile(one: Tile, size: float) -> str:
    """One tile on the wall: name and its own day, the number, where it lies, the verdict."""
    say_long = " long" if _width(one.say) >= _LONG_SAY else ""
    return (
        f'<div class="tile {one.tone} {one.direction}" style="--value:{size:.0f}"><div class="name"><span>{escape(one.label)}</span>'
        f'<span>{escape(one.as_of)}</span></div><div class="value">{escape(one.value)}</div>{band(one.band)}'
        f'<div class="say{say_long}">{whole(one.say)}</div></div>'
    )


def tiles(element: Element) -> str:
    """At most six tiles, in rows of three, or two when there are two or four."""
    shown = element.tiles[:6]
    across = {1: 2, 2: 2, 4: 2}.get(len(shown), 3)
    few = " few" if len(shown) <= 3 and not element.rows and not element.matrix else ""
    pixels = (_ROW_PIXELS - 28 * (across - 1)) / across - 72
    if not shown:
        return ""
    size = value_size([one.value for one in shown], pixels, _VALUE_OF_FEW if few else _VALUE)
    drawn = "".join(tile(one, size) for one in shown)
    return f'<div class="tiles{few}" style="--n:{across}">{drawn}</div>'


def is_few(element: Element) -> bool:
    """Three rows or fewer that have the screen to themselves: they are set larger."""
    beside = element.tiles or element.matrix or element.chart or element.plain
    return len(element.rows) <= _FEW and not beside and not any(one.group for one in element.rows)


def room(element: Element) -> float:
    """Pixels at 1080p left for the words of a row, beside rank, money and names."""
    larger = _LARGER if is_few(element) else 1.0
    unit = _width(markup.widest_unit(element.rows[:_ROWS]))
    money = max((_width(one.money) * 37 * larger + max(unit, _width(one.per)) * 19 for one in element.rows[:_ROWS]), default=0)
    who = max((_width(one.who) * 21 * larger for one in element.rows[:_ROWS]), default=0)
    beside = max(who + 24, 170)
    if any(one.svg for one in element.rows[:_ROWS]):
        beside = _PICTURE_PIXELS + (beside if who else 0)  # without names their column is the picture's
    return _ROW_PIXELS - (92 if element.numbered else 0) - 28 - money - 28 - beside


def fitted(spans: Sequence[Span], pixels: float) -> tuple[Span, ...]:
    """A why-line cut at the end of a clause so that it fits; its first clause always stays, the rest is in the detail.

    One that has to stay comes first where the line would end before it.
    """
    clauses = [replace(span, text=piece) for span in spans for piece in _CLAUSE.split(span.text) if piece]
    until = max((at for at, clause in enumerate(clauses, start=1) if clause.stays), default=0)
    if sum(_width(clause.text) for clause in clauses[:until]) * _WHY_PIXELS > pixels:
        clauses.sort(key=lambda clause: not clause.stays)
    kept, width, ends = [], 0.0, 0
    for clause in clauses:
        width += _width(clause.text) * _WHY_PIXELS
        if width > pixels and ends:
            break
        kept.append(clause)
        if clause.text.endswith((";", "；")) or clause is clauses[-1]:
            ends = len(kept)
    kept = kept[: ends or None]
    if len(kept) < len(clauses):
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(";；"))
    return tuple(kept)


def row(one: Row, rank: int, element: Element) -> str:
    """One line on the wall; a digit or a click opens it when there is more to say."""
    is_alone = not (one.money or one.per or one.svg or one.who)
    larger = _LARGER if is_few(element) else 1.0
    pixels = (_ROW_PIXELS if is_alone else room(element)) / legible.growth() / larger
    has_two = is_alone or (is_few(element) and any(span.stays for span in one.why))
    shown = fitted(one.why, pixels * 1.9 if has_two else pixels)
    why = "".join(f"<b>{whole(span.text)}</b>" if span.strong else whole(span.text) for span in shown)
    wide = _width(one.what) * _WHAT_PIXELS / pixels
    every = [_width(other.what) * _WHAT_PIXELS / pixels for other in element.rows[:_ROWS]]
    many = sum(each > _LONGER for each in every) > 1  # names of one list are of one size, but one alone makes no list small
    size = " longer" if wide > _LONGER or (many and wide > 1) else " long" if max(every) > 1 else ""
    money = markup.amount(one, markup.widest_unit(element.rows[:_ROWS]))
    money = f'<div class="svg">{one.svg}</div><span>{money}</span>' if one.svg else money
    opens = ' data-opens="1"' if _can_open(one) else ""
    mark = f'<span class="rank">{rank}</span>' if element.numbered else ""
    group = f'<div class="group">{escape(one.group)}</div>' if one.group else ""
    return (
        f'{group}<div class="row {one.tone}{"" if opens else " plain"}{" alone" if is_alone else ""}" data-row="{escape(one.key)}"{opens}>'
        f'{mark}<div><div class="what{size}">{escape(one.what)}</div><div class="why">{why}</div></div>'
        + ("" if is_alone else f'<div class="money{"" if one.money else " bare"}">{money}</div>')
        + ("" if is_alone else f'<div class="who{"" if one.is_owned else " open"}">{escape(one.who)}</div>')
        + "</div>"
    )


def _can_open(one: Row) -> bool:
    return bool(one.detail or one.link or one.parts or one.edits or one.judges or one.speaks)


def opened(one: Row, choices: Choices, address: Address, clock: str) -> str:
    """What a digit opens: the row's reason with its arithmetic, large, its first parts, and where to go from here."""
    language = choices.language
    money = escape(one.money) + (f" <small>{escape(one.per)}</small>" if one.per else "")
    acts = [f'<button class="btn" data-do="leave">{escape(say("present.back_to_list", language))}</button>']
    if one.link:
        acts.append(linked(say(f"present.open_{'product' if one.link.page == 'asin' else 'list'}", language), one.link, address, "btn"))
    if one.capture and choices.may_write:
        acts.append(f'<button class="btn ink"{doing("act", one.key)}>{escape(say("present.act", language))}</button>')
    if one.handling and choices.may_write:
        do, words = ("reopen", "present.bring_back") if one.handling.is_held else ("answer", "present.set_aside")
        acts.append(f'<button class="btn"{doing(do, one.key)}>{escape(say(words, language))}</button>')
    if choices.may_write:
        owed = (
            ("close", "present.done", one.closes), ("judge", "present.own", one.judges), ("speak_up", "present.speak", one.speaks),
            ("edit", "present.edit", one.edits),
        )  # fmt: skip
        acts += [f'<button class="btn"{doing(do, str(id))}>{escape(say(words, language))}</button>' for do, words, id in owed if id]
    because = one.detail or ("" if one.parts else "".join(span.text for span in one.why))
    owner = f'<div class="who">{escape(say("present.owner", language, owner=one.who))}</div>' if one.who and not one.parts else ""
    worth = f'<div class="worth"><div class="money">{money if one.money else ""}</div>{owner}</div>' if one.money or owner else ""
    height = _SHEET_PIXELS - (_SHEET_MONEY if worth else 0) - (_SHEET_GAP if one.parts else 0)
    part = _SHEET_PART * max(1.0, legible.least() / _TOLD[""][0])
    told, size = told_within(because, height - part * min(len(one.parts), _PARTS_FIRST))
    left = int((height - _told_height(told, size)) // part)
    return (
        f'<div class="sheet {one.tone}" data-row="{escape(one.key)}" hidden>{clock}<h1>{escape(one.what)}</h1>'
        f'<div>{worth}<div class="because{size}">{escape(told)}</div>{parts(one.parts[: min(left, _ROWS)], address)}</div>'
        f'<div class="acts">{"".join(acts)}</div></div>'
    )


def _told_height(words: str, size: str) -> float:
    """Pixels at 1080p that a sheet's words take in one of their sizes."""
    pixels, line = max(_TOLD[size][0], legible.least()), _TOLD[size][1]
    return sum(max(1, svg.lines_of(one, _ROW_PIXELS, pixels)) for one in words.split("\n")) * pixels * line if words else 0.0


def told_within(words: str, height: float) -> tuple[str, str]:
    """What a sheet tells in the room above its buttons, and the class that sets it small where it is long.

    Where even that is too much, the last clauses of its longest paragraphs go first (the list and the desk have them), then the last lines.
    """
    for size in _TOLD:
        if _told_height(words, size) <= height:
            return words, size
    paragraphs = words.split("\n")
    while _told_height("\n".join(paragraphs), size) > height and len(paragraphs) > 1:
        longest = max(range(len(paragraphs)), key=lambda place: len(_CLAUSE.split(paragraphs[place])))
        clauses = _CLAUSE.split(paragraphs[longest])
        if len(clauses) > 1:
            paragraphs[longest] = "".join(clauses[:-1]).rstrip(";； ")
        else:
            paragraphs.pop()
    return "\n".join(paragraphs), size


def first_parts(words: str, room: float) -> str:
    """As much of a line as fits the room of the footer, cut between its parts."""
    kept = ""
    for part in _PART.split(words):
        if kept and _width(kept + part) * legible.growth() > room:
            break
        kept += part
    return kept.rstrip(" ·;；,，")


def chips(many: tuple[Chip, ...], address: Address | None = None) -> str:
    """The trust strip in the footer: what is late comes first, and only as much as fits."""
    shown: list[Chip] = []
    width = 0.0
    for chip in sorted(many, key=lambda chip: chip.tone != "attention"):
        width += _width(chip.text) + 2
        if width * legible.growth() > _CHIPS_WIDTH and shown:
            break
        shown.append(chip)
    return markup.chips((replace(chip, help="") for chip in many if chip in shown), address)


def rows(element: Element) -> str:
    """At most six lines; their money and their names share their edges."""
    lines = "".join(row(one, rank, element) for rank, one in enumerate(element.rows[:_ROWS], start=1))
    few = " few" if is_few(element) else ""
    # A heading above a row takes the height of its words, never that of a row.
    heights = "".join(f"{'auto ' if one.group else ''}minmax(0, calc(210 * var(--u))) " for one in element.rows[:_ROWS])
    style = f' style="grid-template-rows:{heights.strip()}"' if any(one.group for one in element.rows[:_ROWS]) else ""
    return f'<div class="rows five{few}{"" if element.numbered else " unnumbered"}"{style}>{lines}</div>' if lines else ""


def sites(one: Matrix | None) -> str:
    """At most five rows and the total, the others are at the desk; a row alone would leave the wall empty: its numbers are tiles."""
    if one is None:
        return ""
    if len(one.rows) == 1 and len(one.columns) <= _ROWS:
        alone = one.rows[0]
        cells = zip(one.columns, alone.cells, strict=True)
        numbers = tuple(Tile("", column, cell.text, alone.label, cell.say, tone=cell.tone) for column, cell in cells)
        return tiles(Element("", "", "", tiles=numbers))
    parts, totals = [row for row in one.rows if not row.is_total], [row for row in one.rows if row.is_total]
    return matrix(Matrix(one.columns, (*parts[: _ROWS - len(totals)], *totals)))


def preview(plain: str) -> str:
    """As many lines of a message as the wall has room for; the button copies all of it."""
    shown: list[str] = []
    left = _PLAIN_LINES / legible.growth()
    for line in plain.splitlines():
        left -= max(ceil(_width(line) * legible.growth() / _PLAIN_WIDTH), 1)
        if left < 0:
            return "\n".join([*shown[:-1], "…"])
        shown.append(line)
    return "\n".join(shown)


def _extras(element: Element, choices: Choices) -> str:
    """Under the body: the note, the text for the group, the buttons."""
    language = choices.language
    parts = []
    if element.plain and not element.rows:
        lines = element.plain.splitlines()
        short = " short" if len(lines) <= _SHORT and max(map(_width, lines)) <= _SHORT_LINE / legible.growth() else ""
        parts.append(f'<div class="plain-text{short}">{escape(preview(element.plain))}</div>')
    if element.note:
        parts.append(f'<p class="note">{escape(element.note)}</p>')
    if element.closing and element.closing.said:
        parts.append(f'<p class="note">{escape(element.closing.said)}</p>')
    acts = []
    if element.plain:
        words, done = escape(say("page.copy", language)), escape(say("page.copied", language))
        acts.append(f'<button class="btn ink" data-do="copy" data-done="{done}" data-text="{escape(element.plain)}">{words}</button>')
    if element.capture and choices.may_write:
        acts.append(f'<button class="btn"{doing("act", element.code)}>{escape(say("present.add_action", language))}</button>')
    if element.records and choices.may_write:
        acts.append(f'<button class="btn"{doing("record", element.code)}>{escape(say("present.record", language))}</button>')
    numbers = [one for one in element.buttons if one.is_number and choices.may_write]
    acts += [markup.pressed(one) for one in element.buttons if not one.is_number and choices.may_write]
    if numbers:
        parts.append(f'<div class="acts numbers">{"".join(markup.pressed(one) for one in numbers)}</div>')
    if element.closing:
        acts.append(markup.closing(element.closing, may_write=choices.may_write, is_first=not element.plain))
    if element.plain and choices.meeting is None and not (element.closing and element.closing.said):
        talked = escape(say("present.talked", language)).replace("{time}", '<span data-spent=""></span>')
        acts.append(f'<span class="note">{talked}</span>')
    if acts:
        parts.append(f'<div class="acts">{"".join(acts)}</div>')
    return "".join(parts)


def body(element: Element, choices: Choices) -> str:
    """What stands between the title and the footer."""
    drawn = [tiles(element), sites(element.matrix), "" if element.is_behind else rows(element)]
    if element.empty:
        drawn.append(f'<div class="quiet-day"><b>{escape(element.empty.title)}</b><p>{escape(element.empty.advice)}</p></div>')
    if element.chart and element.chart.svg:
        drawn.append(plot(element.chart))
    drawn.append(_extras(element, choices))
    return "".join(drawn)


def screen(
    element: Element, place: tuple[int, int], page: Page, choices: Choices, address: Address, *, has_newer: bool = False
) -> str:
    """One agenda item: line and clock, the finding, the body, the trust strip and the keys."""
    language = choices.language
    at, of = place
    clock = '<span class="clock"></span>' if page.minutes else "<span></span>"
    head = f"<header><span>{escape(element.stage_line or page.stage_line)}</span>{clock}</header>"
    long = ' class="long"' if _width(element.title) > _LONG_TITLE else ""
    alone = of == 1  # neither a count nor keys: the line beside them has the footer to itself
    beside = f"<span>{escape(first_parts(element.more, _FOOT_WIDTH if alone else _CHIPS_WIDTH))}</span>" if element.more else ""
    count = say("present.count", language, at=at, of=of).replace(str(at), f"<b>{at}</b>", 1)
    back = f'<button class="step" data-step="-1">{escape(say("present.previous", language))}</button>'
    on = f'<button class="step" data-step="1">{escape(say("present.next", language))}</button>'
    room = chips(page.chips, address) if not element.more else ""
    if has_newer:
        room = f'<button class="step newer"{doing("adopt")}>{escape(say("present.new_data", language))}</button>'
    elif choices.is_snapshot:
        room = f'<button class="step newer"{doing("adopt")}>{escape(say("present.leave_snapshot", language))}</button>'
    keys = f'<span class="keys">{back} · {on}</span>' if not alone else ""  # a key that leads nowhere is none
    foot = f'<footer>{"" if alone else f"<span>{count}</span>"}{beside}<span class="chips">{room}</span>{keys}</footer>'
    sheets = "".join(opened(one, choices, address, head) for one in element.rows if _can_open(one))
    aside = f' data-aside="{escape(element.aside_of)}"' if element.aside_of else ""
    return (
        f'<section class="screen" data-code="{escape(element.code)}"{aside} hidden>{head}<h1{long}>{heading_words(element.title)}</h1>'
        f'<div class="body">{body(element, choices)}</div>{foot}{sheets}</section>'
    )


def screens(page: Page, choices: Choices, address: Address, *, has_newer: bool = False) -> str:
    """Every screen of a page, in the order of its agenda; newer data is offered in the footer, never taken."""
    shown = [element for element in page.elements if "wall" in element.places]
    stops = [element.code for element in shown if not element.aside_of]
    return "".join(
        screen(element, (stops.index(element.aside_of or element.code) + 1, len(stops)), page, choices, address, has_newer=has_newer)
        for element in shown
    )
