"""Editing the tables the team keeps by hand: any of them on the Deliveries page, and line, owner and cost of loose products."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pandas as pd
import streamlit as st

from huddle import intake, warehouse
from huddle.elements.choices import Choices
from huddle.elements.deliveries import tables
from huddle.elements.deliveries.tables import FILLED, Loose
from huddle.intake import dropped, hand_kept
from huddle.intake.hand_kept import Change, HandKept, NotEdited
from huddle.intake.manifest import Delivery
from huddle.reports import reports
from huddle.text import say
from huddle.ui import filters, upload

TALLEST = 560
_ROW = 33


def edit(choices: Choices) -> None:
    """A table to choose, and its cells to be typed into; guests do not see it."""
    language, found = choices.language, tables.editable()
    if not choices.may_write or not found:
        return
    with st.expander(say("tables.open", language), key="tables"):
        chosen = st.selectbox(
            say("tables.choose", language), found, index=None, key="tables-file", format_func=lambda one: _name(one, language),
            placeholder=say("page.choose", language),
        )
        if chosen is None:
            return
        try:
            table = hand_kept.opened(chosen.file)
        except NotEdited as fault:
            st.warning(fault.reason[language])
            return
        st.text(say("tables.intro", language))
        _grid(table, language)


def unmapped(choices: Choices) -> None:
    """What mends products without a line: a form for it here, and the template to fill in elsewhere."""
    fill(choices)
    upload.template(choices)


def fill(choices: Choices) -> None:
    """Line, owner and cost of the products that have no line, best sellers first; written into the products table."""
    language = choices.language
    if not choices.may_write:
        return
    table, found = tables.loose(choices)
    if not found or (table is None and not tables.may_begin()):
        return
    with st.expander(say("tables.fill", language), key="fill"):
        # What is typed belongs to a place in the grid: another list of products is another grid.
        listed = hashlib.blake2b("|".join(one.asin for one in found).encode(), digest_size=8).hexdigest()
        mark = f"{table.digest if table else 'new'}-{listed}"
        frame = pd.DataFrame([{"asin": one.asin, "title": one.title, "sales": one.money, **one.says} for one in found])
        with st.form(f"fill-{mark}", border=False):
            typed = st.data_editor(
                frame, key=f"fill-grid-{mark}", hide_index=True, num_rows="fixed", height=_height(len(frame)),
                column_config={
                    name: st.column_config.TextColumn(
                        say(f"tables.column_{name}", language), disabled=name not in FILLED, width="medium" if name == "title" else None
                    )
                    for name in frame.columns
                },
            )  # fmt: skip
            if st.form_submit_button(say("tables.fill_save", language), type="primary"):
                _fill(table, found, typed, language)


def _fill(table: HandKept | None, found: list[Loose], typed: pd.DataFrame, language: str) -> None:
    said: dict[str, dict[str, str]] = {}
    for one, row in zip(found, typed.to_dict("records"), strict=True):
        new = {name: _text(row[name]) for name in FILLED if _text(row[name]) != one.says[name]}
        if new:
            said[one.asin] = new
    if not said:
        st.info(say("tables.nothing", language))
        return

    def write() -> tuple[str, dict[str, object]]:
        if table is None:
            name = hand_kept.begin("products", language, [{"asin": asin, **row} for asin, row in said.items()])
            return "tables.begun", {"file": name, "rows": len(said)}
        changes, added = hand_kept.filled(table, "asin", said)
        hand_kept.save(table.file, table.digest, changes, added)
        return "tables.saved", {"file": table.file, "cells": len(changes), "rows": len(added)}

    _carry_out(write, language)


def _grid(table: HandKept, language: str) -> None:
    """The file's rows as it writes them; columns that nobody reads are shown and not edited."""
    rows = table.rows()
    names = [f"c{place}" for place in range(len(table.headers))]
    frame = pd.DataFrame(list(rows.values()), columns=names, dtype=str)
    config = {
        name: st.column_config.TextColumn(
            header if place in table.editable else say("tables.other", language, column=header), disabled=place not in table.editable
        )
        for place, (name, header) in enumerate(zip(names, table.headers, strict=True))
    }
    with st.form(f"table-{table.digest}", border=False):
        typed = st.data_editor(
            frame, key=f"table-grid-{table.digest}", hide_index=True, num_rows="add", column_config=config, height=_height(len(frame) + 1)
        )
        if not st.form_submit_button(say("tables.save", language), type="primary"):
            return
    cells = [tuple(_text(value) for value in row) for row in typed.itertuples(index=False, name=None)]
    changes = [
        Change(line, place, new)
        for (line, old), row in zip(rows.items(), cells, strict=False)
        for place, (was, new) in enumerate(zip(old, row, strict=True))
        if was != new
    ]
    added = [{place: text for place, text in enumerate(row) if text} for row in cells[len(rows) :] if any(row)]
    if not changes and not added:
        st.info(say("tables.nothing", language))
        return

    def write() -> tuple[str, dict[str, object]]:
        hand_kept.save(table.file, table.digest, changes, added)
        return "tables.saved", {"file": table.file, "cells": len(changes), "rows": len(added)}

    _carry_out(write, language)


def _carry_out(write: Callable[[], tuple[str, dict[str, object]]], language: str) -> None:
    """Write, look at the data it makes, and say so; what cannot be is said in words and changes nothing."""
    try:
        note, values = write()
    except NotEdited as fault:
        st.error(fault.reason[language])
        return
    except dropped.NotStored as fault:
        st.error(say(f"deliveries.{fault.key}", language, **fault.values))
        return
    with st.spinner(say("deliveries.taking_in", language)):
        intake.take_in()
        warehouse.refresh()
    filters.adopt()
    filters.leave_note(note, **values)
    st.rerun()


def _name(one: Delivery, language: str) -> str:
    return f"{reports()[one.report].title(language)} · {one.file}"


def _text(value: object) -> str:
    """A cell as it was typed; one that was emptied says nothing."""
    return "" if value is None or value != value else str(value)


def _height(rows: int) -> int:
    return min(TALLEST, _ROW * (rows + 1) + 3)
