"""M5, ages: how long stock has been at Amazon, and how much of our money lies in the old part of it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from huddle import figures
from huddle.charts import ladder
from huddle.elements.amounts import in_currency
from huddle.elements.model import Chart, Element, Row, Span, Table, TableColumn
from huddle.elements.monthly.ledger import Ledger, line_names
from huddle.elements.monthly.shelves import AGES, LINKED, ages
from huddle.elements.period import Period
from huddle.text import say, sentences


def elements(period: Period, book: Ledger, *, in_money: bool, is_open: bool) -> tuple[Element, ...]:
    """Units and money by how long they have been at Amazon, youngest first; they add up to the units whose age is told.

    `in_money`: costs are known of half of the stock; without them it is told in units, as the rest of M5 is.
    """
    rows = ages(period, book)
    if rows is None:
        return ()
    language = period.language
    worth = rows["unit_cost"].fillna(rows["price"])
    units = rows[[*AGES]].sum()
    money = rows[[*AGES]].mul(worth.fillna(0.0), axis=0).sum()
    whole, old = float(units.sum()), float(units[[*AGES[2:]]].sum())
    days = pd.to_datetime(rows["snapshot_day"]).dt.date
    first, last = days.min(), days.max()
    day = figures.date_without_weekday(last, language) if first == last else figures.span(first, last, language)
    values = {"units": figures.count(old, language), "share": figures.percent(old / whole, decimals=0),
              "money": period.money(float(money[[*AGES[2:]]].sum())), "all": figures.count(whole, language)}  # fmt: skip
    unpriced = float(rows.loc[worth.isna(), [*AGES]].to_numpy().sum())
    said = [say("monthly.cash_ages_note" if in_money else "monthly.cash_ages_note_units", language)]
    if unpriced and in_money:
        said.append(say("monthly.cash_ages_unpriced", language, count=figures.count(unpriced, language)))
    made = []
    for place, costs in (("desk", in_money), ("wall", in_money and is_open)):
        rungs = []
        for band in AGES:
            held = say("monthly.cash_units", language, count=figures.count(float(units[band]), language))
            share = say("monthly.cash_of_units", language, share=figures.percent(float(units[band]) / whole, decimals=0))
            beside = say("monthly.contribution_comma", language).join((held, share)) if costs else share
            shown = period.money(float(money[band])) if costs else held
            tone = "attention" if band in AGES[3:] and units[band] > 0 else "normal"
            rungs.append(ladder.Rung(say(f"monthly.cash_age_{band}", language), shown, beside, 0.0, float(units[band]), tone))
        reach = ladder.axis(rungs)
        key = "monthly.cash_ages_title" if costs else "monthly.cash_ages_title_units"
        title = say(key if old else "monthly.cash_ages_title_fine", language, **values)
        base = Element(
            code="M5A", question=say("monthly.cash_ages_question", language), title=title,
            more=say("monthly.cash_as_of", language, day=day), places=frozenset({place}),  # type: ignore[arg-type]
        )  # fmt: skip
        if place == "wall":
            if old:  # a room does not need to be told that nothing is old
                made.append(replace(base, chart=Chart(title, ladder.wall(rungs, title))))
            continue
        shown_rows = tuple(
            Row(key=f"age~{band}", what=rung.label, why=(Span(rung.say),), money=rung.value, svg=ladder.small(rung, reach))
            for band, rung in zip(AGES, rungs, strict=True)
        )
        made.append(replace(base, rows=shown_rows, width="half", note=sentences(said, language), takeaway=_table(rows, worth, period)))
    return tuple(made)


def _table(rows: pd.DataFrame, worth: pd.Series, period: Period) -> Table:
    """Every product's units by age and the money in those older than 180 days, most money first."""
    language = period.language
    aged = rows.assign(value=rows[[*AGES[2:]]].sum(axis=1) * worth).sort_values(["value", "asin"], ascending=[False, True], kind="stable")
    shown = aged.reset_index(drop=True)
    shown["name"] = shown["name_zh"] if language == "zh" else shown["name"]
    shown["line"] = line_names(shown["line"], language)
    alone = {"shop"} if len({site.shop for site in period.sites}) == 1 else set()
    kinds = {"shop": "text", "marketplace": "text", "asin": "text", "name": "text", "line": "text", "owner": "text", "snapshot_day": "day",
             **dict.fromkeys(AGES, "count"), "value": "money"}  # fmt: skip
    labels = {band: say(f"monthly.cash_age_{band}", language) for band in AGES} | {"value": say("monthly.cash_column_old_value", language)}
    columns = tuple(
        TableColumn(name, in_currency(labels.get(name) or say(f"monthly.cash_column_{name}", language),
                                          period.currency if name == "value" else None, language), kind)  # type: ignore[arg-type]
        for name, kind in kinds.items() if name not in alone and (name not in ("line", "owner") or shown[name].notna().any())
    )  # fmt: skip
    names = list(dict.fromkeys([*(column.name for column in columns), *LINKED]))
    last_day = pd.to_datetime(rows["snapshot_day"]).max()
    return Table(columns, shown[names], f"huddle-stock-ages-{last_day:%Y-%m-%d}", LINKED, "asin")
