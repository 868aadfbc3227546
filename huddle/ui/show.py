"""The desk: a page's elements one below the other, scrolling, with tables to sort and take away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from huddle.elements.choices import Choices
from huddle.elements.deliveries.snapshots import file_suffix, of_data
from huddle.elements.model import Element, Link, Page, Table, TableColumn
from huddle.intake.place import DEFAULT_SHOP
from huddle.text import say
from huddle.ui import deeds, downloads, filters, markup
from huddle.ui.sheet import sheet

Extras = Mapping[str, Callable[[Choices], None]]
"""by an element's code: what Streamlit draws below it at the desk, such as a form"""

_LETTER, _PADDING, _WIDEST = 7, 34, 460
"""pixels of a letter in a grid (a Chinese sign takes two), around the words, and at most"""


def address_of(link: Link) -> str:
    """The address a link leads to, with the reader's filters."""
    return deeds.url(link.page, filters.address(link.params))


def _runs(elements: Iterable[Element], ends: frozenset[str]) -> Iterator[list[Element]]:
    """Elements that are all markup go together on one sheet; one with a table or a spec chart stands alone.

    A sheet ends with an element whose code is in `ends`, because something is drawn below it.
    """
    run: list[Element] = []
    for element in elements:
        if element.table is not None or (element.chart is not None and element.chart.spec is not None):
            if run:
                yield run
            yield [element]
            run = []
        else:
            run.append(element)
            if element.code in ends:
                yield run
                run = []
    if run:
        yield run


def _paired(run: list[Element], choices: Choices) -> str:
    """Markup of a run; neighbouring halves stand side by side."""
    parts: list[str] = []
    halves: list[str] = []
    for element in run:
        drawn = markup.body(element, choices.language, address_of, may_write=choices.may_write)
        if element.width == "half":
            halves.append(drawn)
            continue
        if halves:
            parts.append(f'<div class="pair">{"".join(halves)}</div>')
            halves = []
        parts.append(drawn)
    if halves:
        parts.append(f'<div class="pair">{"".join(halves)}</div>')
    return "".join(parts)


def head(page: Page) -> str:
    """The page's finding with its question above and what the data is as of below."""
    as_of = f"<span>{escape(page.as_of)}</span>" if page.as_of else ""
    question = f'<p class="question">{escape(page.question)}</p>' if page.question else ""
    return f'{question}<h1>{markup.heading_words(page.title)}</h1><div class="strip">{as_of}{markup.chips(page.chips, address_of)}</div>'


def _longest(column: TableColumn, values: pd.Series) -> list[str]:
    """The words, or the longest figure, that a column must hold as its format writes them."""
    known = values.dropna()
    if column.type == "text":
        return list(known.astype(str).unique())
    if column.type == "day":
        return ["2026-12-31"]
    if column.type in ("count", "number", "money", "percent") and len(known):
        far = pd.to_numeric(known)
        decimals = {"count": 0, "number": 3, "money": 2, "percent": 2}[column.type]
        scale = 100.0 if column.type == "percent" else 1.0
        return [f"{end * scale:,.{decimals}f}" for end in (far.min(), far.max())]
    return []


def _pixels(column: TableColumn, values: pd.Series) -> int:
    """Room for a column's label and for its longest word or figure: a cut-off word is no word, a cut-off figure another one."""
    said = [column.label, *_longest(column, values)]
    letters = max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) for text in said)
    return min(_LETTER * letters + _PADDING, _WIDEST)


def column_config(column: TableColumn, values: pd.Series) -> object:
    """How Streamlit shows one column of a table with these values."""
    kinds = st.column_config
    width = _pixels(column, values)
    if column.type == "day":
        return kinds.DateColumn(column.label, help=column.help or None, format="YYYY-MM-DD", width=width)
    if column.type == "text":
        return kinds.TextColumn(column.label, help=column.help or None, width=width)
    if column.type == "spark":
        return kinds.LineChartColumn(column.label, help=column.help or None, width="small", y_min=0)
    formats = {"count": "localized", "number": "localized", "percent": "percent", "money": "%,.2f"}
    return kinds.NumberColumn(column.label, help=column.help or None, format=formats[column.type], width=width)


def table(one: Table, code: str, choices: Choices) -> None:
    """A table with its two downloads: a grid to sort whose rows may open a page, or sentences that wrap."""
    opened, language = None, choices.language
    origin = of_data(choices)
    if one.prose:
        sheet(f"prose-{code}", markup.prose(one), language)
    else:
        opened = _grid(one, code)
    with st.container(horizontal=True, key=f"files-{code}"):
        for ending, make in (("xlsx", downloads.xlsx), ("csv", downloads.csv)):
            st.download_button(
                say(f"page.download_{ending}", language),
                data=lambda make=make: make(one, origin),  # type: ignore[misc]
                file_name=f"{one.file_name}{file_suffix(choices)}.{ending}",
                key=f"file-{code}-{ending}",
                on_click="ignore",
            )
    if opened is not None:
        deeds.go(opened)


def _is_only_shop(column: TableColumn, values: pd.Series) -> bool:
    """Whether a column says of every row that it is of the one shop nobody has named: files say it, a reader learns nothing."""
    return column.name == "shop" and set(values.dropna()) <= {DEFAULT_SHOP, ""}


def _grid(one: Table, code: str) -> Link | None:
    """The sortable grid; where the row that was chosen leads."""
    names = [column.name for column in one.columns if not _is_only_shop(column, one.frame[column.name])]
    settings = {column.name: column_config(column, one.frame[column.name]) for column in one.columns}
    opens = bool(one.link_columns and one.link_page)
    shown: dict[str, Any] = {"column_config": settings, "column_order": names, "hide_index": True, "placeholder": ""}
    if opens:
        shown |= {"on_select": "rerun", "selection_mode": "single-row"}
    chosen = st.dataframe(one.frame[names], key=f"table-{code}", **shown)
    if not opens or not chosen["selection"]["rows"]:
        return None
    row = one.frame.iloc[chosen["selection"]["rows"][0]]
    params = {name: str(row[name]) for name in one.link_columns if not pd.isna(row[name])}
    return Link(one.link_page, params) if one.link_columns[0] in params else None


def _native(element: Element, choices: Choices) -> None:
    """An element that needs Streamlit's own table or chart: heading, then body, then note."""
    top = f'<section class="element" data-code="{escape(element.code)}">{markup.heading(element)}{markup.tiles(element.tiles)}</section>'
    sheet(f"head-{element.code}", top, choices.language)
    chart = element.chart
    if chart is not None and chart.spec is not None:
        st.vega_lite_chart(
            chart.frame, dict(chart.spec), key=f"chart-{element.code}", alt=chart.alt, theme=None, width="stretch"
        )
    if element.table is not None:
        table(element.table, element.code, choices)
    if element.note:
        sheet(f"note-{element.code}", f'<div class="note">{escape(element.note)}</div>', choices.language)


def desk(page: Page, choices: Choices, after: Extras) -> None:
    """Draw a page for the desk and carry out what the reader does on it.

    `head` in `after` comes under the finding, `end` after the last element.
    """
    first = sheet(f"top-{page.name}", head(page), choices.language)
    deeds.carry_out(first, page, choices)
    if "head" in after:
        after["head"](choices)
    for run in _runs((element for element in page.elements if "desk" in element.places), frozenset(after)):
        if len(run) == 1 and (run[0].table is not None or (run[0].chart and run[0].chart.spec is not None)):
            _native(run[0], choices)
        else:
            told = sheet(f"sheet-{page.name}-{run[0].code}", _paired(run, choices), choices.language)
            deeds.carry_out(told, page, choices)
        if run[-1].code in after:
            after[run[-1].code](choices)
    if "end" in after:
        after["end"](choices)
