"""The flags of a time chart: what happened on one day stands under one number, and only as many numbers as a picture bears.

Apart from the pictures, which draw numbers and know nothing of changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from huddle import figures
from huddle.charts import svg
from huddle.elements.answers import Row
from huddle.elements.log import telling
from huddle.text import say

MOST = 6
"""numbers on one picture; more would be a wallpaper"""
_WHOLE = 60
"""characters of one number's words that are not broken over two lines"""
_DAYS_A_RANK = 10
_LINES = 2
"""lines of words under a picture"""
_STUMP = re.compile(r"[\s:：,，]+\S*…$")
_STEPS = 20
"""lengths tried between the least and a whole line"""
MOST_SAID = 3
"""things said of one number; the others are counted"""


@dataclass(frozen=True)
class Group:
    """What happened on one day, under one number."""

    number: str
    day: date
    """the day its rows are told under"""
    start: date
    end: date
    """the days it lasted, or within which it happened: exports may lie days apart"""
    said: tuple[str, ...]
    """each in a few words, the most important first"""

    def words(self, language: str, most: int = MOST_SAID) -> str:
        """The first things said of it, the others counted."""
        shown = list(self.said[:most])
        if len(self.said) > most:
            shown.append(say("log.beyond", language, count=len(self.said) - most))
        return say("morning.names", language).join(shown)


def _span(found: Sequence[Row], day: date, since: date) -> tuple[date, date]:
    """The days of the events among them, else the narrowest stretch between two exports in which one of the changes happened."""
    events = [row["last_day"] for row in found if telling.is_event(row)]
    if events:
        return day, max(*events, day)
    before = [row["seen_from"] for row in found]
    if any(seen is None for seen in before):
        return day, max(max(row["last_day"] for row in found), day)
    return max(max(before) + timedelta(days=1), since), day


def by_day(rows: Sequence[Row], since: date, until: date, language: str, *, most: int = MOST) -> tuple[list[Group], int]:
    """The days that matter most, numbered from the left, and how many changes are not among them; a product's own chart.

    A change weighs by its kind, and less by one rank for every `_DAYS_A_RANK` days of its age: a chart asks what happened of late.
    """
    days: dict[date, list[Row]] = {}
    for row in rows:
        days.setdefault(max(row["day"], since), []).append(row)
    ages = {day: (until - day).days / _DAYS_A_RANK for day in days}
    ranked = sorted(days.items(), key=lambda item: (min(row["place"] for row in item[1]) + ages[item[0]], -item[0].toordinal()))
    spans = {day: _span(found, max(day, since), since) for day, found in ranked[:most]}
    made = []
    for number, (day, (start, end)) in enumerate(sorted(spans.items(), key=lambda item: (item[1], item[0])), start=1):
        found = sorted(days[day], key=lambda row: row["place"])
        said = tuple(dict.fromkeys(telling.sentence(row, language, names=False) for row in found))
        made.append(Group(str(number), day, start, end, said))
    return made, sum(len(found) for _, found in ranked[most:])


def of_choice(rows: Sequence[Row], where: Mapping[str, str | None]) -> list[Row]:
    """The rows of log/steps that are of a choice (`Choices.where`), one per week and kind: counted, and the weightiest of them told.

    What is of no single shop, site or line is of all; without an owner it is for everybody where it is of no product or campaign.
    """
    kinds: dict[tuple, list[Row]] = {}
    for row in rows:
        is_here = all(where[name] is None or row[name] in (None, where[name]) for name in ("shop", "marketplace", "line"))
        if is_here and (where["owner"] in (None, row["owner"]) or (row["owner"] is None and row["is_for_all"])):
            own = row["name"] if telling.is_event(row) else None
            kinds.setdefault((row["week_start"], row["kind"], own), []).append(row)
    found: list[Row] = []
    for alike in kinds.values():
        weightiest = min(alike, key=_weightiest)
        found.append({**weightiest, "changes": sum(row["changes"] for row in alike)})
    return sorted(found, key=lambda row: (row["week_start"], row["place"], row["kind"], row["name"] or "", row["day"]))


def _weightiest(row: Row) -> tuple:
    """The order of log/steps among changes of one kind in one week."""
    return (-row["weight"], row["name"] is None, row["name"] or "", row["day"], row["marketplace"] or "", row["asin"] or "")


def by_week(rows: Sequence[Row], language: str) -> list[Group]:
    """One number per week with a change; `rows` of `of_choice`: several of a kind are counted, one alone is told."""
    weeks: dict[date, list[Row]] = {}
    for row in rows:
        weeks.setdefault(row["week_start"], []).append(row)
    made = []
    for number, (start, found) in enumerate(sorted(weeks.items()), start=1):
        said = []
        for row in sorted(found, key=lambda row: row["place"]):
            if row["changes"] > 1 and not telling.is_event(row):
                said.append(telling.together(row, language))
            else:
                said.append(telling.sentence({**row, "campaign": None}, language, names=True))
        made.append(Group(str(number), start, start, start, tuple(dict.fromkeys(said))))
    return made


def disc(group: Group) -> str:
    """The number as the picture draws it, or `3 13 arrivals` would be read as one number: `③`."""
    return chr(ord("①") + int(group.number) - 1)


BETWEEN = "\u2003"
"""between the words of two flags: their numbers set them apart, and a dot between them would stand alone at the end of a line"""


def line(groups: Sequence[Group], language: str, *, most: int = MOST_SAID, dated: bool = True) -> str:
    """All flags in words, for the line under a picture, with as many of each day as said; undated for weeks, which the picture names."""
    return BETWEEN.join(pieces(groups, language, most=most, dated=dated))


def pieces(groups: Sequence[Group], language: str, *, most: int = MOST_SAID, dated: bool = True) -> list[str]:
    """The words of `line`, those of each flag apart; short ones are not broken over two lines."""
    said = []
    for group in groups:
        words = group.words(language, most)
        words = words[:1].upper() + words[1:]
        if dated:
            single = group.start == group.end
            when = figures.date_without_weekday(group.start, language) if single else figures.span(group.start, group.end, language)
            words = say("log.dated", language, words=words, when=when)
        one = f"{disc(group)}\u00a0{words}".replace(" → ", "\u00a0→\u00a0")  # a number and what it is of stay on one line
        said.append(one.replace(" ", "\u00a0") if len(one) <= _WHOLE else one)
    return said


def in_two_lines(groups: Sequence[Group], language: str, width: float, size: float) -> tuple[str, int]:
    """The flags of weeks in words that fill two lines of a width in pixels at most, letters of a size; and how many lines they take.

    Of each as much as fits; where one thing of each and how many more there were is too much, the rest is counted once, at the end,
    and long names are cut, so that no number stands without its words.
    """
    for most in (3, 2, 1):
        words = line(groups, language, most=most, dated=False)
        if (lines := svg.lines_of(words, width, size)) <= _LINES:
            return words, lines
    rest = sum(len(group.said) - 1 for group in groups)
    told = pieces([replace(group, said=group.said[:1]) for group in groups], language, dated=False)
    told += [say("log.not_drawn", language, count=rest)] if rest else []
    if svg.lines_of(BETWEEN.join(told), width, size) > _LINES:
        told = _cut(told, width, size)
    words = BETWEEN.join(told)
    return words, svg.lines_of(words, width, size)


def _cut(told: Sequence[str], width: float, size: float) -> list[str]:
    """Words cut to one length, the longest at which all fill two lines: what is shorter leaves its room to the others."""
    least = _LINES * width / (len(told) + 1) - svg.width_of(BETWEEN, size)  # so many stand in each line, whichever begins the second
    for step in range(_STEPS, 0, -1):
        cut = [_at_a_word(svg.fit(one, least + (width - least) * step / _STEPS, size)) for one in told]
        if svg.lines_of(BETWEEN.join(cut), width, size) <= _LINES:
            return cut
    return [_at_a_word(svg.fit(one, least, size)) for one in told]


def _at_a_word(text: str) -> str:
    """Cut words without the stump of their last one, such as the sign of an amount, unless little else is left."""
    whole = _STUMP.sub("…", text)
    return whole if 2 * len(whole) > len(text) else text
