"""A7S: how the product is found in search: shown, clicked, bought, and after which queries."""

from __future__ import annotations

from collections.abc import Sequence

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Element, Row, Span

_MOST = 5


def elements(about: Subject, found: Sequence[Answer]) -> list[Element]:
    """The funnel of all of search where it is told, and the queries that bring most purchases; nothing without an export."""
    whole = next((row for row in found if row["query"] is None), None)
    queries = [row for row in found if row["query"] is not None]
    if whole is None and not queries:
        return []
    rows = [_query(about, row) for row in queries[:_MOST]]
    newest = whole or queries[0]
    title = _whole(about, whole) if whole else about.say("found_title_queries", query=queries[0]["query"])
    notes = [about.say("found_note")]
    if whole and queries and (queries[0]["last_day"], queries[0]["reach"]) != (whole["last_day"], whole["reach"]):
        notes.insert(0, about.say("found_queries_of", period=_period(about, queries[0])))
    return [
        Element(
            code="A7S", question=about.say("found_question"), title=title, rows=tuple(rows), as_of=_period(about, newest),
            note=" ".join(notes) if about.language == "en" else "".join(notes), places=frozenset({"desk"}), width="half",
        )
    ]  # fmt: skip


def _period(about: Subject, row: Answer) -> str:
    key = f"found_{row['reach']}" if row["reach"] in ("week", "month", "quarter") else "found_period"
    return about.say(key, day=figures.day(row["last_day"], about.language))


def _whole(about: Subject, row: Answer) -> str:
    counts = {name: figures.count(row[name], about.language) for name in ("impressions", "clicks", "purchases") if row[name] is not None}
    return about.say(
        "found_title", impressions=counts.get("impressions", figures.UNKNOWN), ctr=figures.percent(row["ctr"]),
        conversion=figures.percent(row["conversion"]), purchases=counts.get("purchases", figures.UNKNOWN),
    )  # fmt: skip


def _query(about: Subject, row: Answer) -> Row:
    said = [about.say("found_shown", count=figures.count(row["impressions"], about.language))] if row["impressions"] is not None else []
    if row["ctr"] is not None:
        said.append(about.say("found_clicked", share=figures.percent(row["ctr"])))
    if row["purchases"] is not None and row["market_purchases"]:
        market = figures.count(row["market_purchases"], about.language)
        said.append(about.say("found_bought", count=figures.count(row["purchases"], about.language), market=market))
        share = figures.percent(row["purchases"] / row["market_purchases"])
    else:
        share = ""
    return Row(f"query-{row['query']}", row["query"], (Span(about.say("found_comma").join(said)),), money=share,
               per=about.say("found_of_market") if share else "")  # fmt: skip
