"""M10: do we decide well? The decisions whose review has come: how many were checked, how many came true, how sure we should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from huddle import decisions, figures
from huddle.analysis.bets import COIN, Calibration
from huddle.analysis.verdict_words import sentence
from huddle.charts import bets as picture
from huddle.elements import outcomes
from huddle.elements.choices import Choices
from huddle.elements.model import Chart, Element, Empty, Row, Span, Tile
from huddle.elements.outcomes import Outcome
from huddle.meetings import meetings
from huddle.text import say

_NOT_JUDGED = ("unseen", "too_early", "confounded", "no_comparison", "not_linked")
MONTH = 31
"""days back within which a review counts as last month's"""


def _words(key: str, language: str, **values: object) -> str:
    return say(f"bets.{key}", language, **values)


def elements(choices: Choices, day: date) -> tuple[Element, ...]:
    """M10 for the desk and the wall; nothing while no decision stands on record, a sentence under five judged ones."""
    language = choices.language
    in_force = {one.id for one in decisions.records()}
    if not in_force:
        return ()
    told = outcomes.due(day, choices.stamp)
    judged = [one for one in told if one.is_judged]
    score = outcomes.score(told)
    element = Element("M10", _words("question", language), "", minutes=meetings()["monthly"].minutes_of("M10"))
    rows = tuple(_row(one, language, is_amended=one.record.id not in in_force) for one in reversed(told))
    if score is None:
        title = _words("title_few", language, count=len(judged), few=outcomes.FEWEST)
        empty = Empty(_words("few_title", language), _few(told, language))
        quiet = replace(element, title=title, empty=empty)
        return (quiet,) if not rows else (replace(quiet, places=frozenset({"wall"})), replace(quiet, rows=rows, places=frozenset({"desk"})))
    checked = [one for one in told if one.is_verified]
    true = sum(one.word == "came_true" for one in judged)
    title = _words("title", language, due=len(told), checked=len(checked), true=true, judged=len(judged))
    lesson = _words(f"lesson_{lesson_of(score)}", language, said=_percent(score.said), true=_percent(score.true),
                    size=_percent(score.size) if score.size is not None else "")  # fmt: skip
    scored = _words("score", language, brier=f"{score.brier:.2f}", better=_words("better" if score.brier < COIN else "worse", language))
    dots = [picture.Dot(one.expected, one.actual, one.record.decision, one.word == "came_true")
            for one in judged if one.expected is not None and one.actual is not None]  # fmt: skip
    axes = picture.Words(_words("across", language), _words("up", language), _words("line", language))
    alt = _words("alt", language, count=len(dots))
    since = figures.date_without_weekday(day - timedelta(days=outcomes.MEMORY), language)
    wall = replace(
        element, title=title, chart=Chart(alt, picture.drawn(dots, axes, alt, picture.WALL)), note=lesson, more=scored,
        places=frozenset({"wall"}),
    )  # fmt: skip
    drawn = "".join(picture.drawn(dots, axes, alt, size) for size in picture.DESK)
    return wall, replace(
        wall, tiles=_tiles(told, score, day, language), chart=Chart(alt, drawn), rows=rows, is_behind=True,
        note=" ".join((lesson, scored, _words("note", language, since=since))) if language == "en" else
        lesson + scored + _words("note", language, since=since), more="", places=frozenset({"desk"}),
    )  # fmt: skip


def lesson_of(score: Calibration) -> str:
    """Which of the declared lessons the figures teach: of being sure first, then of the size of what we bet on."""
    if score.is_too_sure:
        return "too_sure"
    if score.is_too_shy:
        return "too_shy"
    return "small" if score.size is not None and score.size < 0.8 else "fits"


def _percent(share: float) -> str:
    return figures.percent(share, decimals=0)


def _few(told: Sequence[Outcome], language: str) -> str:
    counts = [(word, sum(one.word == word for one in told)) for word in _NOT_JUDGED]
    said = [_words(f"count_{word}", language, count=count) for word, count in counts if count]
    between = say("morning.names", language)
    return _words("few_advice", language) if not said else _words("few_advice_why", language, why=between.join(said))


def _tiles(told: Sequence[Outcome], score: Calibration, day: date, language: str) -> tuple[Tile, ...]:
    month = [one for one in told if one.record.review > day - timedelta(days=MONTH)]
    as_of = figures.date_without_weekday(day, language)
    checked, judged = (sum(test(one) for one in told) for test in (lambda one: one.is_verified, lambda one: one.is_judged))
    of_month = _words("of_month", language, checked=sum(one.is_verified for one in month), count=len(month))
    return (
        Tile("verified", _words("tile_checked", language), _percent(checked / len(told)), as_of,
             _words("of", language, part=checked, whole=len(told)), of_month),
        Tile("worked", _words("tile_true", language), _percent(score.true), as_of,
             _words("of", language, part=round(score.true * judged), whole=judged), _words("said", language, said=_percent(score.said))),
        Tile("brier", _words("tile_brier", language), f"{score.brier:.2f}", as_of,
             _words("better" if score.brier < COIN else "worse", language), _words("coin", language)),
    )  # fmt: skip


def _row(one: Outcome, language: str, *, is_amended: bool) -> Row:
    """A decision with what came of its bet; nobody's name stands here."""
    record = one.record
    days = {"by": figures.day(record.by_day, language), "review": figures.day(record.review, language)}
    told_of = {name: getattr(record, name) for name in ("metric", "change", "scope", "confidence")}
    bet = say("page.record_row", language, **told_of, **days)
    word = _words(one.word, language)
    if one.word == "not_linked":
        word += _words(f"gap_{one.gap}", language)
    if is_amended:
        word += _words("amended", language)
    told = Span(word + say("morning.sentence_also", language), strong=True)
    return Row(
        key=f"bet~{record.id}", what=record.decision, why=(told, Span(bet)), tone="attention" if one.word == "fell_short" else "normal",
        money=figures.change(1 + one.actual, 1) if one.actual is not None else "",
        detail=sentence(one.verdict, language) if one.verdict else "", more=say("morning.details", language),
    )  # fmt: skip
