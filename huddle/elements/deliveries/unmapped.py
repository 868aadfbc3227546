"""T6: which products have no line yet, by the money they sell: the template that mends it comes pre-filled."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Link, Row, Span, Table, TableColumn
from huddle.text import say

MOST = 500
SHOWN = 6
MOST_SHARES = 2
"""currencies whose amounts fit beside the title; more stand in the rows"""


def elements(found: Sequence[Answer], sites: Sequence[Answer], choices: Choices) -> list[Element]:
    """T6; nothing when every product has a line."""
    if not found:
        return []
    language = choices.language
    heading = say("deliveries.unmapped_one" if len(found) == 1 else "deliveries.unmapped", language, count=len(found))
    listed = Element(
        code="T6", question=say("deliveries.unmapped_question", language), title=heading, more=_share(found, sites, language),
        rows=tuple(_row(answer, choices) for answer in found[:SHOWN]), note=say("deliveries.unmapped_note", language),
    )  # fmt: skip
    if len(found) <= SHOWN:
        return [listed]
    table = Element("T6T", "", say("deliveries.unmapped_all", language), table=_table(found, choices), places=frozenset({"desk"}))
    return [listed, table]


def _share(found: Sequence[Answer], sites: Sequence[Answer], language: str) -> str:
    """Their part of 28 days of sales, per currency: amounts of several are never added."""
    said = []
    for currency in dict.fromkeys(row["currency"] for row in found if row["sales"]):
        loose = sum(row["sales"] for row in found if row["currency"] == currency and row["sales"])
        whole = sum(site["sales"] for site in sites if site["currency"] == currency and site["sales"])
        if whole:
            share = figures.percent(min(loose / whole, 1.0), decimals=0)
            said.append(say("deliveries.unmapped_share", language, money=figures.money(loose, currency, language), share=share))
    return "; ".join(said) if len(said) <= MOST_SHARES else ""


def _row(answer: Answer, choices: Choices) -> Row:
    facts = " · ".join(str(fact) for fact in (answer["asin"], answer["sku"], answer["marketplace"]) if fact)
    key = f"{answer['marketplace']}-{answer['asin']}"
    params = {"asin": answer["asin"], "marketplace": answer["marketplace"]}
    known = answer["sales"] is not None and answer["currency"] is not None
    return Row(
        key=key, what=str(answer["title"] or answer["sku"] or answer["asin"])[:70], why=(Span(facts),),
        money=figures.money(answer["sales"], answer["currency"], choices.language) if known else "",
        per=say("deliveries.in_28_days", choices.language) if known else "", link=Link("asin", params),
    )  # fmt: skip


def _table(found: Sequence[Answer], choices: Choices) -> Table:
    names = ("shop", "marketplace", "asin", "sku", "title", "currency", "sales")
    columns = tuple(
        TableColumn(name, say(f"deliveries.column_{name}", choices.language), "money" if name == "sales" else "text") for name in names
    )
    frame = pd.DataFrame([{name: answer[name] for name in names} for answer in found], columns=list(names))
    return Table(columns, frame, "huddle-products-without-line", link_columns=("asin", "marketplace"), link_page="asin")
