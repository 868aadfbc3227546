"""M1Y: the team's year: what it sold, against its target and a year ago, and where it ends."""

from __future__ import annotations

from huddle import figures
from huddle.analysis.landed import NEAR, Part, Year
from huddle.elements.model import Element, Tile, Tone
from huddle.elements.monthly.landing import tile, whole
from huddle.elements.months import book_of
from huddle.elements.period import Period
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say


def elements(period: Period) -> tuple[Element, ...]:
    """M1Y: the team's year to date and where it ends; nothing where its days are not all known."""
    language = period.language
    book = book_of(period.choices, period.day)
    year = book.year(int(setting("fiscal_year_end")))
    part = whole(book)
    if year is None or part is None or year.span.first == book.span.first:
        return ()
    said = {"year": _year_name(year, language), "done": figures.money(year.sum.actual, part.currency, language)}
    if year.sum.low is not None:
        heading = say("monthly.year_title_lands", language, **said, amount=figures.money(year.sum.landing, part.currency, language))
    else:
        heading = say("monthly.year_title", language, **said, day=figures.date_without_weekday(part.last_day, language))
    note = ""
    if year.sum.low is not None and year.sum.off_by is not None:
        share = figures.percent(year.sum.off_by)
        note = say("monthly.tested_year", language, count=year.sum.starts, days=year.sum.days_left, share=share)
    only = Element(
        code="M1Y", question=say("monthly.question_year", language), title=heading, note=note,
        tiles=(*_behind_tiles(year, part, language), *_ahead_tiles(year, part, language)),
        minutes=meetings()["monthly"].minutes_of("M1Y"),
    )  # fmt: skip
    return (only,)


def _behind_tiles(year: Year, part: Part, language: str) -> list[Tile]:
    """What the year has sold, against a year ago and against the target to date."""
    till = figures.date_without_weekday(part.last_day, language)
    change = say("monthly.on_a_year_ago", language, change=figures.change(year.sum.actual, year.year_ago)) if year.year_ago else ""
    done = figures.money(year.sum.actual, part.currency, language)
    tiles = [tile(say("monthly.year_sold", language), done, till, change or say("monthly.year_no_ago", language))]
    if year.target_to_date:
        share = year.sum.actual / year.target_to_date
        words = say("monthly.year_of_target", language, target=figures.money(year.target_to_date, part.currency, language))
        mood: Tone = "attention" if share < 1 - NEAR else "normal"
        tiles.append(tile(say("monthly.year_attained", language), figures.percent(share, decimals=0), till, words, mood))
    return tiles


def _ahead_tiles(year: Year, part: Part, language: str) -> list[Tile]:
    """What is still to come and where the year ends; nothing without a tested range."""
    landing, low, high = year.sum.landing, year.sum.low, year.sum.high
    if landing is None or low is None or high is None:
        return []
    end = figures.date_without_weekday(year.span.last, language)
    rest, lands, least, most = (figures.money(amount, part.currency, language) for amount in (year.sum.rest, landing, low, high))
    days = say("monthly.year_days", language, days=year.sum.days_left)
    tiles = [
        tile(say("monthly.year_to_come", language), rest, days, say("monthly.year_usual", language)),
        tile(say("monthly.year_lands", language), lands, end, say("monthly.range_short", language, low=least, high=most)),
    ]
    if year.target is not None:
        gap = landing - year.target
        key = "made" if gap >= -NEAR * year.target else "short"
        words = say("monthly.year_against", language, target=figures.money(year.target, part.currency, language))
        mood: Tone = "attention" if key == "short" else "normal"
        tiles.append(tile(say(f"monthly.year_{key}", language), figures.money(abs(gap), part.currency, language), end, words, mood))
    return tiles


def _year_name(year: Year, language: str) -> str:
    """`2026`, or `2025/26` where the team's year is not the calendar's."""
    first, last = year.span.first.year, year.span.last.year
    if first == last:
        return say("monthly.year_one", language, year=first)
    return say("monthly.year_two", language, first=first, last=last % 100)
