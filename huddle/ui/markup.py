"""Elements as markup for the desk: every text escaped, every colour by its meaning.

Apart from the component that shows it, so that a test reads the markup without a screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape

from huddle.charts import svg
from huddle.elements.model import Button, Chart, Chip, Closing, Element, Empty, Lane, Link, Matrix, Row, Table, Tile
from huddle.text import say
from huddle.ui import away
from huddle.ui.sheet import doing

_CLAUSES = re.compile(r"[^，；：。]+[，；：。]?")
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DATE = re.compile(
    r"\d{1,2}月\d{1,2}日|\d{1,2}/\d{1,2} 周.|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2}\b(?: " + _MONTH + r"\b)?"
    r"|\b\d{1,2} " + _MONTH + r"\b(?: – \d{1,2} " + _MONTH + r"\b)?"
)
"""days in words, which are not broken over two lines"""
_BRACKETED = re.compile(r"\S{1,16} \([^()\s]{1,24}\)|（[^（）\s]{1,16}）")

_LONG_LABEL = 20
"""characters of a matrix row's name"""
_UNIT = re.compile(r"(?<=\d) (?=(?:bp|pp|days?|units|%)\b|[万天件条次个行项单])|(?<=ACOS) (?=\d)")
"""the space between a number and its unit, or a ratio and its number"""
_BRIEF = 16
"""letters up to which every cell of a column stands on one line"""

Address = Callable[[Link], str]
"""gives the address a link leads to, filters kept"""


def linked(text: str, link: Link | None, address: Address, css: str = "") -> str:
    """Text that leads somewhere: a true link, so that it can be copied or opened beside, and a click stays in the session."""
    words = escape(text)
    kind = f' class="{css}"' if css else ""
    if link is None:
        return f"<span{kind}>{words}</span>"
    return f'<a{kind} href="{escape(address(link))}"{doing("go", link.page, link.params)}>{words}</a>'


def spark(values: Sequence[float | None], band: tuple[float, float] | None, tone: str) -> str:
    """A small line of the last days over its normal range, the last point marked; gaps stay gaps."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    ends = known + list(band or ())
    low, high = min(ends), max(ends)
    reach = (high - low) or 1.0
    x = [2 + 140 * at / max(len(values) - 1, 1) for at in range(len(values))]
    y = [None if value is None else 36 - 30 * (value - low) / reach for value in values]
    path, pen = [], "M"
    for across, down in zip(x, y, strict=True):
        if down is None:
            pen = "M"
            continue
        path.append(f"{pen}{across:.1f},{down:.1f}")
        pen = "L"
    area = ""
    if band:
        top, bottom = (36 - 30 * (edge - low) / reach for edge in (band[1], band[0]))
        area = f'<rect x="2" y="{top:.1f}" width="140" height="{max(bottom - top, 2):.1f}" fill="var(--band)"/>'
    last = max(at for at, value in enumerate(y) if value is not None)
    colour = {"attention": "var(--attention)", "good": "var(--good)"}.get(tone, "var(--ink)")
    return (
        f'<svg viewBox="0 0 148 40" preserveAspectRatio="none" aria-hidden="true">{area}'
        f'<path d="{" ".join(path)}" fill="none" stroke="var(--soft)" stroke-width="1.6" '
        f'vector-effect="non-scaling-stroke" stroke-linejoin="round"/>'
        f'<path d="M{x[last]:.1f},{y[last]:.1f}h0" stroke="{colour}" stroke-width="8" stroke-linecap="round" '
        f'vector-effect="non-scaling-stroke"/></svg>'
    )


def tile(one: Tile) -> str:
    """One tile at the desk: name and day, number, small line, verdict."""
    hover = f' title="{escape(one.help)}"' if one.help else ""
    joined = escape(one.also).replace(" · ", "\u00a0· ")  # no dot begins a line
    also = f'<div class="also">{joined}</div>' if joined else ""
    return (
        f'<div class="tile {one.tone} {one.direction}"{hover}><div class="name"><span>{escape(one.label)}</span>'
        f"<span>{escape(one.as_of)}</span></div>"
        f'<div class="value">{escape(one.value)}</div>{spark(one.spark, one.spark_band, one.tone)}'
        f'<div class="say">{escape(one.say)}</div>{also}</div>'
    )


def tiles(many: Sequence[Tile]) -> str:
    """Tiles side by side; fewer tiles are wider, and more than six wrap in even rows."""
    if not many:
        return ""
    across = len(many) if len(many) <= 6 else -(-len(many) // -(-len(many) // 6))
    return f'<div class="tiles" style="--n:{max(across, 2)}">{"".join(tile(one) for one in many)}</div>'


def _long(label: str) -> str:
    """A name that would be cut beside several numbers on the wall is set smaller there."""
    return ' class="long"' if sum(2 if ord(letter) > 0x2E7F else 1 for letter in label) > _LONG_LABEL else ""


def matrix(one: Matrix | None, address: Address | None = None) -> str:
    """Rows over the same numbers, each with its verdict below; the total apart. Numbers lead somewhere where there is an address."""
    if one is None:
        return ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in one.columns)
    lines = []
    for line in one.rows:
        cells = "".join(
            f'<td class="{cell.tone}">{linked(cell.text, cell.link, address) if address and cell.link else escape(cell.text)}'
            f"<small>{escape(cell.say)}</small></td>"
            for cell in line.cells
        )
        kind = ' class="total"' if line.is_total else ""
        shop = f"<span>{escape(line.shop)}</span> · " if line.shop else ""
        beside = f"<small>{shop}<span>{escape(line.as_of)}</span></small>"
        lines.append(f'<tr{kind}><th scope="row"><div{_long(line.label)}>{escape(line.label)}</div>{beside}</th>{cells}</tr>')
    across = f' style="--n:{max(len(one.columns), 3)}"'
    return f'<table class="matrix"{across}><thead><tr><th></th>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'


def buttons(row: Row, language: str, *, may_write: bool) -> str:
    """What can be done with a row: act on it, tick it off, set it aside or bring it back, ask why."""
    found = []
    if row.closes is not None and may_write:
        found.append(f'<button class="btn"{doing("close", str(row.closes))}>{escape(say("page.done", language))}</button>')
    if row.judges is not None and may_write:
        found.append(f'<button class="btn"{doing("judge", str(row.judges))}>{escape(say("page.own", language))}</button>')
    if row.speaks and may_write:
        found.append(f'<button class="btn"{doing("speak_up", row.speaks)}>{escape(say("page.speak", language))}</button>')
    if row.edits is not None and may_write:
        found.append(f'<button class="btn"{doing("edit", str(row.edits))}>{escape(say("page.edit", language))}</button>')
    if row.capture is not None and may_write:
        found.append(f'<button class="btn"{doing("act", row.key)}>{escape(say("page.act", language))}</button>')
    if row.handling is not None and may_write:
        do, words = ("reopen", "page.bring_back") if row.handling.is_held else ("answer", "page.set_aside")
        found.append(f'<button class="btn"{doing(do, row.key)}>{escape(say(words, language))}</button>')
    if row.detail or row.parts:
        why = escape(row.more or say("page.why", language))
        found.append(f'<button class="btn" aria-expanded="false"{doing("why", row.key)}>{why}</button>')
    return "".join(found)


def widest_unit(many: Sequence[Row]) -> str:
    """The longest words behind an amount where rows differ in them; empty where all are alike."""
    units = {one.per for one in many if one.money}
    return max(sorted(units), key=lambda words: svg.width_of(words, 1.0)) if len(units) > 1 else ""


def amount(one: Row, unit: str = "") -> str:
    """An amount and the words behind it; with the longest `unit` of its list, all amounts end on one edge."""
    kept = f' data-as="{escape(unit)}"' if unit and one.money else ""
    return " ".join(part for part in (escape(one.money), f"<small{kept}>{escape(one.per)}</small>" if one.per or kept else "") if part)


def _cells(one: Row, unit: str, language: str, *, may_write: bool) -> dict[str, str]:
    """What stands beside the words of a row, by column; empty where the row has none."""
    money = amount(one, unit)
    who = f'<span class="{"" if one.is_owned else "open"}">{escape(one.who)}</span>' if one.who else ""
    return {"svg": one.svg, "money": money, "who": who, "act": buttons(one, language, may_write=may_write)}


def parts(many: Sequence[Row], address: Address) -> str:
    """The rows a row adds up from: words, link and money, for desk and wall alike."""
    lines = "".join(
        f'<div class="part {one.tone}"><div>{linked(one.what, one.link, address, "what")}<span class="why">'
        f'{escape("".join(span.text for span in one.why))}</span></div><div class="money">{escape(one.money)}</div></div>'
        for one in many
    )
    return f'<div class="parts">{lines}</div>' if lines else ""


def _dated(text: str) -> str:
    """Words as markup in which no Chinese date is broken over two lines: without spaces a browser would break inside it.

    Nor is a number from its unit.
    """
    return _DATE.sub(r'<span class="keep">\g<0></span>', whole(text))


def _why(one: Row) -> str:
    """What stands beside a row's first words, as markup."""
    return "".join(f"<b>{_dated(span.text)}</b>" if span.strong else _dated(span.text) for span in one.why)


def row(one: Row, cells: dict[str, str], columns: Sequence[str], address: Address) -> str:
    """One row at the desk; the columns of all rows of an element share their edges."""
    behind = parts(one.parts, address)
    detail = f'<div class="detail" hidden>{escape(one.detail)}{behind}</div>' if one.detail or behind else ""
    beside = "".join(f'<div class="{column}">{cells[column]}</div>' for column in columns)
    group = f'<div class="group">{escape(one.group)}</div>' if one.group else ""
    return (
        f'{group}<div class="row {one.tone}" data-row="{escape(one.key)}">'
        f'<div class="words">{linked(one.what, one.link, address, "what")}<span class="why">{_why(one)}</span></div>'
        f"{beside}{detail}</div>"
    )


def rows(many: Sequence[Row], language: str, address: Address, *, may_write: bool) -> str:
    """Rows one below the other, with only the columns that some row fills."""
    if not many:
        return ""
    unit = widest_unit(many)
    cells = [_cells(one, unit, language, may_write=may_write) for one in many]
    columns = [column for column in ("svg", "money", "who", "act") if any(cell[column] for cell in cells)]
    lines = "".join(row(one, cell, columns, address) for one, cell in zip(many, cells, strict=True))
    return f'<div class="rows" style="grid-template-columns:minmax(0,1fr){" auto" * len(columns)}">{lines}</div>'


def card(one: Row, language: str, address: Address, *, may_write: bool) -> str:
    """One action of a board: its owner large, what it is, how it stands, and what can be done with it."""
    acts = buttons(one, language, may_write=may_write)
    detail = f'<div class="detail" hidden>{escape(one.detail)}</div>' if one.detail else ""
    return (
        f'<div class="card row {one.tone}" data-row="{escape(one.key)}"><div class="who{"" if one.is_owned else " open"}">{escape(one.who)}'
        f'</div>{linked(one.what, one.link, address, "what")}<div class="why">{_why(one)}</div>'
        f'{f"""<div class="act">{acts}</div>""" if acts else ""}{detail}</div>'
    )


def lanes(many: Sequence[Lane], language: str, address: Address, *, may_write: bool) -> str:
    """Columns side by side, each with its count; an empty one stays, so that a board always looks the same."""
    if not many:
        return ""
    columns = []
    for lane in many:
        cards = "".join(card(one, language, address, may_write=may_write) for one in lane.rows)
        more = f'<div class="more">{escape(lane.more)}</div>' if lane.more else ""
        columns.append(
            f'<div class="lane {lane.tone}" data-lane="{escape(lane.key)}"><h3>{escape(lane.title)}<span>{len(lane.rows)}</span></h3>'
            f'{cards or """<div class="none">–</div>"""}{more}</div>'
        )
    return f'<div class="lanes">{"".join(columns)}</div>'


def prose(one: Table) -> str:
    """A table of sentences: every cell wraps, so that nothing is cut off."""
    shown = [column for column in one.columns if column.name in one.prose]
    brief = [one.frame[column.name].astype(str).str.len().max() <= _BRIEF for column in shown]
    head = "".join(f"<th>{escape(column.label)}</th>" for column in shown)
    lines = []
    for row in one.frame[[column.name for column in shown]].itertuples(index=False, name=None):
        cells = zip(row, brief, strict=True)
        words = (f'<td{" class=brief" if is_brief else ""}>{escape(str(cell))}</td>' for cell, is_brief in cells)
        lines.append("<tr>" + "".join(words) + "</tr>")
    return f'<table class="prose"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'


def chips(many: Iterable[Chip], address: Address | None = None) -> str:
    """The trust strip as one line of words; only what needs a look is coloured, and what leads somewhere is a link."""
    return "".join(
        f'<span class="{"attention" if chip.tone == "attention" else ""}" title="{escape(chip.help)}">{_chip(chip, address)}</span>'
        for chip in many
    )


def _chip(chip: Chip, address: Address | None) -> str:
    return escape(chip.text) if chip.link is None or address is None else linked(chip.text, chip.link, address)


def empty(state: Empty, address: Address) -> str:
    """A designed empty state: what is missing, what to do, and the button that leads there."""
    action = linked(state.action, state.link, address, "btn ink") if state.link and state.action else ""
    return f'<div class="empty"><b>{escape(state.title)}</b><p>{escape(state.advice)}</p>{action}</div>'


def plot(chart: Chart) -> str:
    """A chart as our own SVG with its description for those who do not see it."""
    return f'<div class="plot" role="img" aria-label="{escape(chart.alt)}">{chart.svg}</div>'


def files(table: Table | None, language: str) -> str:
    """The rows as files to take away: two small links."""
    if table is None:
        return ""
    links = []
    for ending in away.KINDS:
        words = escape(say(f"page.download_{ending}", language))
        name = escape(f"{table.file_name}.{ending}")
        links.append(f'<a download="{name}" href="{escape(away.offer(table, ending))}">{words}</a>')
    return f'<span class="files">{"".join(links)}</span>'


def whole(text: str) -> str:
    """Words as markup in which no number is broken from its unit."""
    return _UNIT.sub("\u00a0", escape(text))


def heading_words(title: str) -> str:
    """A title as markup: what stands in brackets, such as a shop's name, is never broken over two lines.

    Nor is a number from its unit. A Chinese title breaks between its clauses: without spaces a browser would break it inside a word.
    """
    clauses = _CLAUSES.findall(title) if re.search("[，；：。]", title) else [title]
    words = [_BRACKETED.sub(r'<span class="keep">\g<0></span>', whole(clause)) for clause in clauses]
    return words[0] if len(words) == 1 else "".join(f'<span class="clause">{one}</span>' for one in words)


def heading(element: Element, language: str = "en") -> str:
    """The finding as a heading, the question on hover, what else there is beside it, the files at its end."""
    if not element.title:
        return ""
    beside = element.more or element.as_of
    small = f"<small>{_dated(beside)}</small>" if beside else ""
    away = files(element.takeaway, language)
    return f'<h2 title="{escape(element.question)}">{heading_words(element.title)}{small}{away}</h2>'


def closing(one: Closing, *, may_write: bool, is_first: bool = True) -> str:
    """The end of a meeting: the button that closes it; when it was closed, its minutes to take away and the message to send."""
    links = "".join(f'<a class="btn" href="{escape(link)}" target="_blank">{escape(words)}</a>' for words, link in one.files)
    acts = ""
    if one.send and may_write:
        acts += f'<button class="btn"{doing("send", str(one.after))}>{escape(one.send)}</button>'
    if one.is_open and may_write:
        loud = " ink" if is_first and not one.after else ""
        acts += f'<button class="btn{loud}" data-clock="{escape(one.clock)}"{doing("end", str(one.after))}>{escape(one.words)}</button>'
    return links + acts


def pressed(one: Button) -> str:
    """A button of an element."""
    kind = " ink" if one.is_first else " number" if one.is_number else ""
    return f'<button class="btn{kind}"{doing(one.do, one.key)}>{escape(one.words)}</button>'


def body(element: Element, language: str, address: Address, *, may_write: bool) -> str:
    """Everything of an element that is markup: heading, tiles, rows, plot, note, buttons."""
    drawn = [heading(element, language), tiles(element.tiles), matrix(element.matrix, address)]
    drawn.append(lanes(element.lanes, language, address, may_write=may_write))
    picture = plot(element.chart) if element.chart and element.chart.svg and element.chart.spec is None else ""
    listed = rows(element.rows, language, address, may_write=may_write)
    drawn += [picture, listed] if element.is_behind else [listed]
    if element.empty:
        drawn.append(empty(element.empty, address))
    drawn += [] if element.is_behind else [picture]
    if element.note:
        drawn.append(f'<div class="note">{escape(element.note)}</div>')
    if element.plain:
        copy = escape(say("page.copy", language))
        done = escape(say("page.copied", language))
        drawn.append(
            f'<button class="btn" style="margin:10px 0 0" data-do="copy" data-done="{done}" '
            f'data-text="{escape(element.plain)}">{copy}</button>'
        )
    if element.capture and may_write:
        add = escape(say("page.add_action", language))
        drawn.append(f'<button class="btn" style="margin:10px 0 0"{doing("act", element.code)}>{add}</button>')
    if element.records and may_write:
        bet = escape(say("page.record", language))
        drawn.append(f'<button class="btn" style="margin:10px 0 0 6px"{doing("record", element.code)}>{bet}</button>')
    if element.buttons and may_write:
        drawn.append(f'<div class="pressed">{"".join(pressed(one) for one in element.buttons)}</div>')
    if element.closing:
        drawn.append(f'<div class="note">{escape(element.closing.said)}</div>' if element.closing.said else "")
        drawn.append(f'<div class="closing">{closing(element.closing, may_write=may_write)}</div>')
    return f'<section class="element" data-code="{escape(element.code)}">{"".join(drawn)}</section>'
