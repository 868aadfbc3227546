"""W2C: what unhappy customers of a week complain of, each aspect with its products; nothing in a week without a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from huddle import figures
from huddle.elements import answers, complaints
from huddle.elements.answers import Row as Answer
from huddle.elements.model import Element, Table, TableColumn
from huddle.elements.period import Period
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.text import say

_LISTED = 12


def _words(key: str, language: str, **values: object) -> str:
    return say(f"weekly.customers_{key}", language, **values)


def elements(period: Period) -> tuple[Element, ...]:
    """W2C for the desk and the wall."""
    # Asked once for every product and chosen from here: the same answer serves every filter.
    where = period.choices.where
    every = {"first": period.span.first, "last": period.span.last, **dict.fromkeys(where)}
    found = answers.rows(answers.of_choice(period.ask("weekly/complaints", **every), where))
    told = complaints.topics(found)
    if not told:
        return ()
    language = period.language
    now = [row for row in found if row["complaints"]]
    sites = list(dict.fromkeys(row["marketplace"] for row in now))
    details = {one.aspect: _products(one.rows, period) for one in told}
    wall = Element(
        "W2C", _words("topics_question", language), _title(told, complaints.documents(found), language),
        _words("topics_as_of", language, day=figures.day(max(row["reach"] for row in now), language)),
        rows=complaints.bars(told, details, language, _words("products", language)),
        minutes=meetings()["weekly"].minutes_of("W2C"), places=frozenset({"wall"}),
    )  # fmt: skip
    note = (" " if language == "en" else "").join((_words("topics_note", language), complaints.measured(sites, language)))
    return replace(wall, note=note, takeaway=_takeaway(now, period), places=frozenset({"desk"})), wall


def _title(told: Sequence[complaints.Topic], documents: int, language: str) -> str:
    first = complaints.leading(told)
    if first is None:
        return _words("topics_unclassified", language, documents=figures.count(documents, language))
    key = "topics_more" if first.is_more else "topics_most"
    said = {"aspect": complaints.name_of(first.aspect, language), "count": first.count, "documents": figures.count(documents, language)}
    return _words(key, language, **said)


def _name(row: Answer, period: Period) -> str:
    name = str((row["short_name_zh"] if period.language == "zh" else row["short_name"]) or row["asin"])
    site = marketplaces()[row["marketplace"]].code
    return name if period.choices.marketplace else say("morning.on_site", period.language, name=name, site=site)


def _products(found: Sequence[Answer], period: Period) -> str:
    """The products behind a bar, most complaints first: reviews and returns of one together."""
    sums: dict[str, int] = {}
    for row in found:
        name = _name(row, period)
        sums[name] = sums.get(name, 0) + row["complaints"]
    ordered = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    told = [_words("topics_of", period.language, name=name, count=count) for name, count in ordered]
    return "\n".join(told[:_LISTED]) + ("\n…" if len(told) > _LISTED else "")


_COLUMNS = {
    "aspect": "text", "name": "text", "asin": "text", "shop": "text", "marketplace": "text", "source": "text", "complaints": "count",
    "base_complaints": "count",
}  # fmt: skip


def _takeaway(found: Sequence[Answer], period: Period) -> Table:
    """Every aspect with every product behind it, as files."""
    language = period.language
    rows = [
        {**row, "aspect": complaints.name_of(row["aspect"], language), "name": _name(row, period),
         "source": _words(f"source_{row['source']}", language)}
        for row in found
    ]  # fmt: skip
    columns = tuple(TableColumn(name, _words(f"column_{name}", language), type_) for name, type_ in _COLUMNS.items())  # type: ignore[arg-type]
    return Table(columns, pd.DataFrame(rows, columns=list(_COLUMNS)), f"huddle-complaints-{period.span.last}")
