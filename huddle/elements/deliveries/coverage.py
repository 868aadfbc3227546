"""T3: which source has which day on which site, and where the holes are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from huddle import figures
from huddle.charts import calendar
from huddle.elements.answers import Row
from huddle.elements.choices import Choices
from huddle.elements.model import Chart, Element
from huddle.sources import sources
from huddle.text import say

DAYS = 35
MOST_ON_WALL = 8


@dataclass(frozen=True)
class Hole:
    """Days in a row that a daily source misses between days it has."""

    source: str
    shop: str
    marketplace: str
    start: date
    end: date


def holes(found: Sequence[Row]) -> list[Hole]:
    """Every hole, by source, site and day. A source that never had two days, or has not yet reached a day, has none."""
    days: dict[tuple[str, str, str], set[date]] = {}
    for row in found:
        days.setdefault((row["source"], row["shop"], row["marketplace"]), set()).add(row["day"])
    gaps = []
    for (source, shop, site), has in sorted(days.items(), key=lambda item: (_rank(item[0][0]), item[0])):
        if source not in sources() or not sources()[source].is_daily:
            continue
        known = sorted(has)
        for before, after in pairwise(known):
            if (after - before).days > 1:
                gaps.append(Hole(source, shop, site, before + timedelta(days=1), after - timedelta(days=1)))
    return gaps


def _rank(source: str) -> int:
    return sources()[source].place if source in sources() else len(sources()) + 1


def elements(found: Sequence[Row], last: date, choices: Choices) -> list[Element]:
    """T3 for the desk and the wall; nothing while no dated source is loaded."""
    shown = [row for row in found if row["source"] in sources()]
    if not shown:
        return []
    gaps, language = holes(shown), choices.language
    days = [last - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    strips = _strips(shown, gaps, days, choices)
    base = Element(
        code="T3", question=say("deliveries.coverage_question", language), title=_title(gaps, language),
        as_of=say("deliveries.coverage_as_of", language, days=DAYS, day=figures.day(last, language)), note=_note(gaps, choices),
    )  # fmt: skip
    tick = lambda day: figures.date_without_weekday(day, language)  # noqa: E731
    alt = base.title

    def chart(rows: Sequence[calendar.Strip], sizes: Sequence[calendar.Size]) -> Chart:
        return Chart(alt=alt, svg="".join(calendar.drawn(rows, days, tick, alt, size) for size in sizes))

    return [
        replace(base, chart=chart(strips, calendar.DESK), places=frozenset({"desk"})),
        replace(base, chart=chart(strips[:MOST_ON_WALL], (calendar.WALL,)), note="", more=base.as_of, places=frozenset({"wall"})),
    ]


def _title(gaps: Sequence[Hole], language: str) -> str:
    if not gaps:
        return say("deliveries.coverage_whole", language)
    missing = sum((gap.end - gap.start).days + 1 for gap in gaps)
    return say("deliveries.coverage_holes" if len(gaps) > 1 else "deliveries.coverage_hole", language, holes=len(gaps), days=missing)


def _span(start: date, end: date, language: str) -> str:
    first, last = (figures.date_without_weekday(day, language) for day in (start, end))
    return first if start == end else f"{first} – {last}"


def _note(gaps: Sequence[Hole], choices: Choices) -> str:
    language, shops = choices.language, {gap.shop for gap in gaps}
    said = []
    for number, gap in enumerate(gaps, start=1):
        where = f"{gap.shop} {gap.marketplace}" if len(shops) > 1 else gap.marketplace
        said.append(f"{number} {say(f'deliveries.source_{gap.source}', language)} {where}, {_span(gap.start, gap.end, language)}")
    return " · ".join(said)


def _strips(found: Sequence[Row], gaps: Sequence[Hole], days: Sequence[date], choices: Choices) -> list[calendar.Strip]:
    language = choices.language
    has = {(row["source"], row["shop"], row["marketplace"], row["day"]): row for row in found}
    keys = sorted({(row["source"], row["shop"], row["marketplace"]) for row in found}, key=lambda key: (_rank(key[0]), key))
    shops = {shop for _, shop, _ in keys}
    numbers = {(gap.source, gap.shop, gap.marketplace, gap.start): str(number) for number, gap in enumerate(gaps, start=1)}
    inside = {
        (gap.source, gap.shop, gap.marketplace, gap.start + timedelta(days=step))
        for gap in gaps for step in range((gap.end - gap.start).days + 1)
    }  # fmt: skip
    made = []
    for key in keys:
        cells = ["hole" if (*key, day) in inside else _kind(has.get((*key, day))) for day in days]
        name = say(f"deliveries.source_{key[0]}", language)
        site = f"{key[1]} {key[2]}" if len(shops) > 1 else key[2]
        hints = [_hint(name, site, day, cell, language) for day, cell in zip(days, cells, strict=True)]
        made.append(calendar.Strip(name, site, tuple(cells), tuple(numbers.get((*key, day), "") for day in days), tuple(hints)))
    return made


def _kind(row: Row | None) -> str:
    if row is None:
        return "none"
    return "full" if row["is_complete"] else "part"


def _hint(name: str, site: str, day: date, cell: str, language: str) -> str:
    return f"{name} {site}, {figures.day(day, language)}: {say(f'deliveries.cell_{cell}', language)}"
