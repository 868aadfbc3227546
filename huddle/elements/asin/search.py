"""The list of products: all of them, best sellers first, or those that some words mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.subject import short, site_name
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Empty, Link, Page, Row, Span, Table, TableColumn
from huddle.text import say

MOST = 500
"""products asked for at most"""
SHOWN = 12
"""products in the list that reads like a sentence; all are in the table below it"""


def half_of_sales(found: Sequence[Answer]) -> tuple[int, int] | None:
    """How many best sellers make half of the sales, of how many that sell; None with several currencies or no sales."""
    sold = [row["sales"] for row in found if row["sales"]]
    if not sold or len({row["currency"] for row in found if row["sales"]}) > 1:
        return None
    whole, running = sum(sold), 0.0
    for count, sales in enumerate(sorted(sold, reverse=True), start=1):
        running += sales
        if running >= whole / 2 - 1e-9:
            return count, len(sold)
    return None


def title(found: Sequence[Answer], words: str, choices: Choices) -> str:
    """The finding: how many match, or how few products make half of the sales."""
    language = choices.language
    if words:
        return say("asin.list_found" if len(found) != 1 else "asin.list_found_one", language, count=len(found), words=words)
    half = half_of_sales(found)
    if half is None:
        return say("asin.list_all", language, count=figures.count(len(found), language))
    where = site_name(choices.marketplace, language) if choices.marketplace else say("asin.all_sites", language)
    return say("asin.list_half_one" if half[0] == 1 else "asin.list_half", language, few=half[0], all=half[1], site=where)


def row(answer: Answer, choices: Choices) -> Row:
    """One product of the list; a click opens its page."""
    language = choices.language
    line = "" if answer["line"] == "~none" else answer["line"]
    site = "" if choices.marketplace else site_name(answer["marketplace"], language)
    facts = " · ".join(str(fact) for fact in (site, answer["asin"], answer["sku"], line) if fact)
    money = figures.money(answer["sales"], answer["currency"], language) if answer["sales"] is not None else ""
    return Row(
        key=f"{answer['marketplace']}-{answer['asin']}", what=short(answer, language), why=(Span(facts),), money=money,
        who=answer["owner"] or "",
        link=Link("asin", {"asin": answer["asin"], "marketplace": answer["marketplace"]}),
    )  # fmt: skip


def table(found: Sequence[Answer], choices: Choices) -> Table:
    """All of them, to sort and to take away."""
    language = choices.language
    names = ("marketplace", "asin", "sku", "name", "title", "line", "owner", "currency", "sales", "units")
    types = {"sales": "money", "units": "count"}
    shown = [answer | {"name": short(answer, language), "line": None if answer["line"] == "~none" else answer["line"]} for answer in found]
    columns = tuple(TableColumn(name, say(f"asin.column_{name}", language), types.get(name, "text")) for name in names)  # type: ignore[arg-type]
    frame = pd.DataFrame([{name: answer[name] for name in names} for answer in shown], columns=list(names))
    return Table(columns, frame, "huddle-products", link_columns=("asin", "marketplace"), link_page="asin")


def page(found: Sequence[Answer], words: str, choices: Choices, *, day: date | None, is_loaded: bool) -> Page:
    """The page before a product is chosen."""
    language = choices.language
    if not is_loaded:
        advice, action = say("asin.empty_advice", language), say("asin.empty_action", language)
        state = Empty(say("asin.empty_title", language), advice, Link("deliveries"), action)
        return Page("asin", say("asin.empty_page", language), elements=(Element("A0", "", "", empty=state),))
    if not found:
        state = Empty(say("asin.none_title", language, words=words), say("asin.none_advice", language))
        return Page("asin", title(found, words, choices), elements=(Element("A0", "", "", empty=state),))
    until = say("asin.list_as_of", language, day=figures.day(day, language))
    more = until if len(found) <= SHOWN else say("asin.list_more", language, count=len(found) - SHOWN, until=until)
    several = len({answer["marketplace"] for answer in found}) > 1
    heading = say("asin.list_heading_sites" if several else "asin.list_heading", language)
    listed = Element(
        "A0", say("asin.list_question", language), heading, more=more, rows=tuple(row(answer, choices) for answer in found[:SHOWN])
    )
    every = Element("A0T", "", say("asin.list_table", language), table=table(found, choices), places=frozenset({"desk"}))
    elements = (listed, every) if len(found) > SHOWN else (listed,)
    return Page(
        "asin", title(found, words, choices), question=say("asin.list_question", language), elements=elements,
        stage_line=say("asin.stage_list", language),
    )  # fmt: skip
