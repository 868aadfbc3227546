"""T10, the operation log: what changed between exports and what people wrote down, newest first, searched by any word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

import pandas as pd

from huddle import clock, figures, warehouse
from huddle.changes import change_kinds
from huddle.elements.answers import Row as Answer
from huddle.elements.answers import rows
from huddle.elements.choices import Choices
from huddle.elements.known import known
from huddle.elements.log import telling
from huddle.elements.model import Element, Empty, Link, Page, Row, Span, Table, TableColumn
from huddle.marketplaces import marketplaces
from huddle.text import say

DAYS = 90
"""how far back the log looks where no first day is given"""
MOST = 2_000
"""rows of the table; more are counted"""
SHOWN = 6
"""rows on the wall"""
FOLDED = 5
"""changes of one kind on one day and site from which on one row stands for all: a promotion's sixty prices are one thing to talk about"""
_COLUMNS = (
    "day", "kind", "name", "before", "after", "source", "marketplace", "asin", "sku", "seen_from", "last_day", "line", "owner", "shop",
)  # fmt: skip
_NOTHING_SINGLE = dict.fromkeys(("asin", "sku", "line", "owner"))
"""what a row that stands for many cannot say"""
_DAYS = frozenset({"day", "seen_from", "last_day"})


def stretch(choices: Choices, since: date | None = None, until: date | None = None) -> tuple[date, date]:
    """The days the log is about: as asked, else the last 90 days up to the day chosen or today."""
    end = until or choices.day or clock.today("Pacific/Kiritimati")
    start = since or end - timedelta(days=DAYS - 1)
    return (start, end) if start <= end else (end, start)


def page(choices: Choices, words: str = "", since: date | None = None, until: date | None = None, kind: str = "") -> Page:
    """The log of some days under the reader's filters, with the rows in which every word occurs.

    `kind` opens one kind of change: then every one has a row, else many of one day and site share one.
    """
    language = choices.language
    start, end = stretch(choices, since, until)
    ask = partial(warehouse.ask, stamp=choices.stamp or None)
    found = rows(ask("log/rows", words=" ".join(words.split()), since=start, until=end,
                     kind=kind if kind in change_kinds() else None, fold=None if kind in change_kinds() else FOLDED, most=MOST,
                     **choices.where))  # fmt: skip
    count = found[0]["known"] if found else 0
    days = {"since": figures.date_without_weekday(start, language), "until": figures.date_without_weekday(end, language)}
    question = say("log.question", language)
    if not found:
        none = "log.none_found" if words.strip() else "log.none_title" if known(choices.stamp).sites else "log.none_yet"
        title = say(none, language, words=words.strip(), **days)
        state = Empty(title, say("log.none_advice" if none != "log.none_yet" else "log.none_yet_advice", language))
        return Page("log", title, question, elements=(Element("T10", "", "", empty=state),), stage_line=say("log.stage", language))
    key = ("title_found" if words.strip() else "title") + ("_one" if count == 1 else "")
    title = say(f"log.{key}", language, count=figures.count(count, language), words=words.strip(), **days)
    note = say("log.note", language)
    if count > sum(one["changes"] for one in found):
        note = say("log.only_newest", language, most=figures.count(MOST, language), count=figures.count(count, language)) + " " + note
    events = [one for one in found if telling.is_event(one)]
    many = tuple(_together(one, events, choices) for one in found if one["changes"] > 1)
    listed = Element("T10M", "", say("log.together_title", language), rows=many[:SHOWN], places=frozenset({"desk"}))
    desk = Element("T10", "", by_kind(found, language), table=_table(found, choices), note=note, places=frozenset({"desk"}))
    shown = tuple(_together(one, events, choices) if one["changes"] > 1 else row(one, choices) for one in found[:SHOWN])
    wall = Element("T10", question, title, rows=shown, more=by_kind(found, language),
                   places=frozenset({"wall"}))  # fmt: skip
    return Page("log", title, question, elements=(*([listed] if many else []), desk, wall), stage_line=say("log.stage", language))


def by_kind(found: Sequence[Answer], language: str) -> str:
    """How many there are of each kind, the most important kind first: `Price 12 · Stock arrived 3`."""
    counted: Counter[str] = Counter()
    for one in found:
        counted[one["kind"]] += one["changes"]
    order = {kind: declared.place for kind, declared in change_kinds().items()}
    kinds = sorted(counted, key=lambda kind: (order.get(kind, 0), kind))
    return " · ".join(say("log.by_kind", language, kind=telling.kind_name(kind, language), count=counted[kind]) for kind in kinds)


def _together(one: Answer, events: Sequence[Answer], choices: Choices) -> Row:
    """Many changes of one kind, day and site as one line that opens them, with the event they fall into."""
    language = choices.language
    first = one["seen_from"] + timedelta(days=1) if one["seen_from"] else one["day"]
    about = [event for event in events if event["marketplace"] in (None, one["marketplace"])]
    said = [telling.name(event, language) for event in about if event["day"] <= one["day"] and event["last_day"] >= first]
    facts = [*dict.fromkeys(said), telling.days(one, language), telling.source(one, language)]
    params = {"since": one["day"].isoformat(), "until": one["day"].isoformat(), "kind": one["kind"]}
    if one["marketplace"]:
        facts.insert(0, marketplaces()[one["marketplace"]].name(language))
        params["marketplace"] = one["marketplace"]
    key = "-".join(str(one[name] or "") for name in ("day", "kind", "shop", "marketplace"))
    return Row(key=key, what=telling.together(one, language), why=(Span(" · ".join(facts)),), link=Link("log", params))


def row(one: Answer, choices: Choices, mark: str = "", *, names: bool = True) -> Row:
    """One change as a line that reads like a sentence; a product's opens its page, `mark` is its number in a picture."""
    language = choices.language
    facts = [telling.days(one, language), telling.source(one, language)]
    if names and one["marketplace"]:
        facts.insert(0, marketplaces()[one["marketplace"]].name(language))
    key = "-".join(str(one[name] or "") for name in ("day", "kind", "shop", "marketplace", "asin", "sku", "campaign", "name"))
    link = Link("asin", {"asin": one["asin"], "marketplace": one["marketplace"]}) if names and one["asin"] and one["marketplace"] else None
    what = telling.sentence(one, language, names=names or one["campaign"] is not None)
    what = what[:1].upper() + what[1:]
    return Row(key=key, what=f"{mark} {what}" if mark else what, why=(Span(" · ".join(facts)),), who=one["owner"] or "" if names else "",
               link=link)  # fmt: skip


def _table(found: Sequence[Answer], choices: Choices) -> Table:
    language = choices.language
    any_of = {one["source"]: one for one in found}  # a few exports tell thousands of changes
    exports = {name: telling.source(one, language) for name, one in any_of.items()}
    told = [
        {
            **one,
            "kind": telling.kind_name(one["kind"], language),
            "name": telling.together(one, language) if one["changes"] > 1 else telling.name(one, language),
            "before": "" if one["changes"] > 1 else telling.value(one, "before", language),
            "after": "" if one["changes"] > 1 else telling.value(one, "after", language),
            "source": exports[one["source"]], "line": None if one["line"] == "~none" else one["line"],
            "last_day": one["last_day"] if one["last_day"] != one["day"] else None,
            **(_NOTHING_SINGLE if one["changes"] > 1 else {}),
        }
        for one in found
    ]  # fmt: skip
    several = len({one["shop"] for one in found if one["shop"]}) > 1
    shown = [name for name in _COLUMNS if (name != "shop" or several) and any(one[name] not in (None, "") for one in told)]
    columns = tuple(TableColumn(name, say(f"log.column_{name}", language), "day" if name in _DAYS else "text") for name in shown)
    frame = pd.DataFrame(told, columns=list(dict.fromkeys((*shown, "asin", "marketplace"))))
    return Table(columns, frame, "huddle-log", link_columns=("asin", "marketplace"), link_page="asin")
