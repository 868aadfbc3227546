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
_COLUMNS = (
    "day", "kind", "name", "before", "after", "source", "marketplace", "asin", "sku", "seen_from", "last_day", "line", "owner", "shop",
)  # fmt: skip
_DAYS = frozenset({"day", "seen_from", "last_day"})


def stretch(choices: Choices, since: date | None = None, until: date | None = None) -> tuple[date, date]:
    """The days the log is about: as asked, else the last 90 days up to the day chosen or today."""
    end = until or choices.day or clock.today("Pacific/Kiritimati")
    start = since or end - timedelta(days=DAYS - 1)
    return (start, end) if start <= end else (end, start)


def page(choices: Choices, words: str = "", since: date | None = None, until: date | None = None) -> Page:
    """The log of some days under the reader's filters, with the rows in which every word occurs."""
    language = choices.language
    start, end = stretch(choices, since, until)
    ask = partial(warehouse.ask, stamp=choices.stamp or None)
    found = rows(ask("log/rows", words=" ".join(words.split()), since=start, until=end, kind=None, most=MOST, **choices.where))
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
    if count > len(found):
        note = say("log.only_newest", language, most=figures.count(MOST, language), count=figures.count(count, language)) + " " + note
    desk = Element("T10", "", by_kind(found, language), table=_table(found, choices), note=note, places=frozenset({"desk"}))
    wall = Element("T10", question, title, rows=tuple(row(one, choices) for one in found[:SHOWN]), more=by_kind(found, language),
                   places=frozenset({"wall"}))  # fmt: skip
    return Page("log", title, question, elements=(desk, wall), stage_line=say("log.stage", language))


def by_kind(found: Sequence[Answer], language: str) -> str:
    """How many there are of each kind, the most important kind first: `Price 12 · Stock arrived 3`."""
    counted = Counter(one["kind"] for one in found)
    order = {kind: declared.place for kind, declared in change_kinds().items()}
    kinds = sorted(counted, key=lambda kind: (order.get(kind, 0), kind))
    return " · ".join(say("log.by_kind", language, kind=telling.kind_name(kind, language), count=counted[kind]) for kind in kinds)


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
            "kind": telling.kind_name(one["kind"], language), "name": telling.name(one, language),
            "before": telling.value(one, "before", language), "after": telling.value(one, "after", language),
            "source": exports[one["source"]], "line": None if one["line"] == "~none" else one["line"],
            "last_day": one["last_day"] if one["last_day"] != one["day"] else None,
        }
        for one in found
    ]  # fmt: skip
    several = len({one["shop"] for one in found if one["shop"]}) > 1
    shown = [name for name in _COLUMNS if (name != "shop" or several) and any(one[name] not in (None, "") for one in told)]
    columns = tuple(TableColumn(name, say(f"log.column_{name}", language), "day" if name in _DAYS else "text") for name in shown)
    frame = pd.DataFrame(told, columns=list(dict.fromkeys((*shown, "asin", "marketplace"))))
    return Table(columns, frame, "huddle-log", link_columns=("asin", "marketplace"), link_page="asin")
