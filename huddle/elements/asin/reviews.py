"""A9: what customers say of a product: stars with their number, the low ones, and their words as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huddle import figures
from huddle.analysis.branches import five_stars_needed
from huddle.charts import stars, svg
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.diagnosis import many_low
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Chart, Element, Row, Span

_LONGEST = 220
"""characters of a review on its line; the rest opens with Why"""


def elements(about: Subject, rating: Answer | None, weeks: Sequence[Answer], quotes: Sequence[Answer]) -> list[Element]:
    """A9 for the desk and the wall; nothing without reviews."""
    if rating is None or not rating["reviews"]:
        return []
    rows = tuple(_row(about, quote, place) for place, quote in enumerate(quotes))
    base = Element(
        code="A9", question=about.say("reviews_question"), title=_title(about, rating), note=_needed(about, rating),
        as_of=about.say("reviews_as_of", day=figures.short_day(rating["last_day"], about.language, about.day)),
    )  # fmt: skip
    desk = replace(base, rows=rows[:4], chart=_chart(about, weeks, stars.DESK), width="half", places=frozenset({"desk"}))
    wall = replace(base, rows=rows[:3], chart=_chart(about, weeks, (stars.WALL,)), note="", more=base.note, places=frozenset({"wall"}))
    return [desk, wall]


def _title(about: Subject, rating: Answer) -> str:
    said = {
        "stars": f"{rating['stars']:.1f}", "reviews": figures.count(rating["reviews"], about.language),
        "low": rating["recent_low"], "recent": rating["recent"],
    }  # fmt: skip
    if many_low(rating):
        return about.say("reviews_many_low", **said)
    return about.say("reviews_some_low" if rating["recent_low"] else "reviews_calm" if rating["recent"] else "reviews_none", **said)


def _needed(about: Subject, rating: Answer) -> str:
    needed = five_stars_needed(rating["reviews"], rating["stars"])
    if needed is None:
        return ""
    goal, count = needed
    return about.say("stars_needed", goal=f"{goal:.1f}", count=figures.count(count, about.language))


def _row(about: Subject, quote: Answer, place: int) -> Row:
    given = max(1, min(5, round(quote["rating"])))
    body = " ".join(str(quote["body"] or "").split())
    title = " ".join(str(quote["title"] or "").split())
    shown = body if len(body) <= _LONGEST else body[:_LONGEST].rsplit(" ", 1)[0] + " …"
    when = figures.date_without_weekday(quote["day"], about.language)
    what = f"{'★' * given} {title}".strip()
    return Row(f"review-{place}", svg.fit(what, 1200, 20), (Span(shown),), who=when, tone="quiet", detail=body if shown != body else "")


def _chart(about: Subject, weeks: Sequence[Answer], sizes: Sequence[stars.Size]) -> Chart | None:
    if len(weeks) < 2:
        return None
    every = max(len(weeks) // 6, 1)
    bars = []
    for place, week in enumerate(weeks):
        day = figures.date_without_weekday(week["week"], about.language)
        hint = about.say("week_hint", day=day, reviews=week["reviews"], stars=f"{week['stars']:.1f}", low=week["low"])
        bars.append(stars.Week(day if (len(weeks) - 1 - place) % every == 0 else "", week["reviews"], week["low"], hint))
    worst = max(week["low"] for week in weeks)
    words = about.say("low_in_week", low=worst)
    alt = about.say("reviews_alt", weeks=len(weeks))
    return Chart(alt=alt, svg="".join(stars.drawn(bars, alt, size, words) for size in sizes))
