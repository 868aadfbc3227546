"""What customers complain of, as bars: the aspects of the dictionary, most complaints first, and always what it does not know.

The ASIN page and the weekly review show the same bars of the same marts; each says what its bars are about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from huddle import figures
from huddle.analysis.aspects import chance_of_sum
from huddle.aspects import NONE, aspects, languages
from huddle.elements.answers import Row as Answer
from huddle.elements.model import Row, Span
from huddle.marketplaces import marketplaces
from huddle.text import say

ROWS = 4
"""aspects with a bar of their own; the others share one, and what is unclassified has the last"""
_CHANCE = 0.01
"""an aspect comes up more than usual when so many complaints would be found less often than this"""
_LEAST = 3
"""fewer are never more than usual"""
_LEAST_DAYS = 28
"""fewer days before say nothing of what is usual"""
_BAR, _GAP = 240, 14


@dataclass(frozen=True)
class Topic:
    """The complaints of one aspect."""

    aspect: str
    count: int
    usual: float | None
    """as many were to be expected; None where too few days are known before"""
    is_more: bool
    rows: tuple[Answer, ...]
    """where they come from, most first"""


def topics(found: Sequence[Answer]) -> list[Topic]:
    """One topic per aspect with a complaint now, most first and the unclassified last; each source has its own days before."""
    by_aspect: dict[str, list[Answer]] = defaultdict(list)
    for row in found:
        by_aspect[row["aspect"]].append(row)
    made = [_topic(aspect, rows) for aspect, rows in by_aspect.items() if any(row["complaints"] for row in rows)]
    order = [*aspects(), NONE]
    return sorted(made, key=lambda one: (one.aspect == NONE, -one.count, order.index(one.aspect)))


def _topic(aspect: str, rows: Sequence[Answer]) -> Topic:
    sums: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        own = sums.setdefault((row["source"], row["shop"], row["marketplace"]), [0, 0, row["days"], row["base_days"]])
        own[0] += row["complaints"]
        own[1] += row["base_complaints"]
    is_known = all(days and base_days >= _LEAST_DAYS for *_, days, base_days in sums.values())
    count = sum(own[0] for own in sums.values())
    usual = sum(base * days / base_days for _, base, days, base_days in sums.values()) if is_known else None
    parts = [(now, now + base, days / (days + base_days)) for now, base, days, base_days in sums.values()]
    is_more = is_known and count >= _LEAST and chance_of_sum(parts) < _CHANCE
    shown = tuple(sorted((row for row in rows if row["complaints"]), key=lambda row: -row["complaints"]))
    return Topic(aspect, count, usual, is_more, shown)


def documents(found: Sequence[Answer]) -> int:
    """How many reviews and returns complain; one that names several aspects counts once."""
    return sum(row["documents"] for row in found)


def name_of(aspect: str, language: str) -> str:
    """An aspect in the reader's language."""
    return say("exceptions.unclassified", language) if aspect == NONE else aspects()[aspect].name(language)


def leading(told: Sequence[Topic]) -> Topic | None:
    """What the title speaks of: what comes up more than usual, else the aspect most complain of; None without a known one."""
    known = [one for one in told if one.aspect != NONE]
    return next((one for one in known if one.is_more), known[0] if known else None)


def bars(told: Sequence[Topic], details: dict[str, str], language: str, more: str) -> tuple[Row, ...]:
    """A row per topic; `details` by aspect opens under `more`. Beyond `ROWS` the smaller ones share a row."""
    known = [one for one in told if one.aspect != NONE]
    unknown = [one for one in told if one.aspect == NONE] or [Topic(NONE, 0, None, False, ())]
    shown, rest = (known, []) if len(known) <= ROWS + 1 else (known[:ROWS], known[ROWS:])
    most = max((one.count for one in (*shown, *unknown)), default=1)
    rows = [_row(one, most, details.get(one.aspect, ""), language, more) for one in shown]
    if rest:
        count = sum(one.count for one in rest)
        named = "\n".join(f"{name_of(one.aspect, language)} {one.count}" for one in rest)
        rows.append(Row(
            key="topic~rest", what=say("exceptions.topics_rest", language, count=len(rest)), money=figures.count(count, language),
            per=_complaints(count, language), tone="quiet", svg=_bar(count, max(most, count), "var(--faint)"), detail=named, more=more,
        ))  # fmt: skip
    return (*rows, *(_row(one, most, details.get(one.aspect, ""), language, more) for one in unknown))


def _complaints(count: int, language: str) -> str:
    return say(f"exceptions.complaints_{'one' if count == 1 else 'many'}", language)


def _row(one: Topic, most: int, detail: str, language: str, more: str) -> Row:
    is_none = one.aspect == NONE
    why = say("exceptions.unclassified_say", language) if is_none else usual_words(one, language)
    colour = "var(--attention)" if one.is_more and not is_none else "var(--faint)" if is_none else "var(--ink)"
    return Row(
        key=f"topic~{one.aspect}", what=name_of(one.aspect, language), why=(Span(why, strong=one.is_more and not is_none),) if why else (),
        money=figures.count(one.count, language), per=_complaints(one.count, language),
        tone="quiet" if is_none else "attention" if one.is_more else "normal", svg=_bar(one.count, most, colour), detail=detail, more=more,
    )  # fmt: skip


def usual_words(one: Topic, language: str) -> str:
    """`more than usual, 1.2`; empty where nothing is known before."""
    if one.usual is None:
        return say("exceptions.topic_no_base", language)
    usual = f"{one.usual:.0f}" if one.usual >= 10 else f"{one.usual:.1f}".removesuffix(".0")
    return say("exceptions.topic_more" if one.is_more else "exceptions.topic_usual", language, usual=usual)


def _bar(count: int, most: int, colour: str) -> str:
    width = max(count / most * _BAR, 3) if count else 0
    return (
        f'<svg width="{_BAR + _GAP}" height="18" viewBox="0 0 {_BAR + _GAP} 18" aria-hidden="true">'
        f'<rect x="{_BAR - width:.0f}" y="4" width="{width:.0f}" height="10" rx="3" fill="{colour}"/></svg>'
    )


def measured(sites: Sequence[str], language: str) -> str:
    """How far the dictionary can be trusted on these sites: measured on labelled texts, or said to be read in English alone."""
    own = {code: one for code, one in languages().items() if set(sites) & set(one.sites)}
    said = [
        say(
            "exceptions.dictionary_measured", language, tongue=say(f"exceptions.tongue_{code}", language), texts=one.texts,
            precision=f"{one.precision:.0%}", recall=f"{one.recall:.0%}",
        )
        for code, one in own.items()
    ]  # fmt: skip
    unread = [site for site in dict.fromkeys(sites) if not any(site in one.sites for one in own.values())]
    if unread:
        names = say("exceptions.also_join", language).join(marketplaces()[site].name(language) for site in unread)
        said.append(say("exceptions.dictionary_unread", language, sites=names))
    return " ".join(said) if language == "en" else "".join(said)
