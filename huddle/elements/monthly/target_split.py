"""M11: what must be true to reach the month's target, by week and by day, and the targets as a file to edit and drop back.

The file carries every target in force with the very columns of the targets template: the newest table replaces the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from huddle import figures
from huddle.analysis.forecast import Course
from huddle.analysis.history import Mask
from huddle.analysis.landed import NEAR, Aim, Piece
from huddle.analysis.landing import Book, year_of
from huddle.analysis.split import CENTS
from huddle.elements.model import Cell, Element, Matrix, MatrixRow, Table, TableColumn, Tone
from huddle.elements.monthly.names import line_name, month_name, site_name
from huddle.elements.months import book_of
from huddle.elements.period import Period
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.templates import header_words
from huddle.text import say, sentences
from huddle.weeks import Span, month_of, week_of

_ROWS = 5
_SHORT = 2
"""a piece of a week of so many days joins its neighbour, so that five columns carry every month"""


def weeks_of(span: Span, start: str) -> list[Span]:
    """The weeks of a month, cut at its ends; a piece of one or two days joins its neighbour."""
    found: list[Span] = []
    day = span.first
    while day <= span.last:
        last = min(week_of(day, start).last, span.last)
        found.append(Span(day, last))
        day = last + timedelta(days=1)
    if len(found) > 1 and found[0].days <= _SHORT:
        found[:2] = [Span(found[0].first, found[1].last)]
    if len(found) > 1 and found[-1].days <= _SHORT:
        found[-2:] = [Span(found[-2].first, found[-1].last)]
    return found


def _targeted(book: Book, language: str) -> list[tuple[str, Aim, Sequence[Piece]]]:
    """Name, target and what sells for it: the lines of one site, or the sites; they add up to the whole."""
    rows: list[tuple[str, Aim, Sequence[Piece]]] = []
    if len(book.courses) == 1:
        course = book.courses[0]
        whole = book.aim(course, book.line)
        if whole is None:
            return []
        name = say("monthly.all_lines", language) if book.line is None else line_name(book.line, language)
        rows.append((name, whole, [book.pieces(course)]))
        if book.line is None:
            lines = [(line, aim) for line in book.lines_of(course) if (aim := book.aim(course, line))]
            rows += [(line_name(line, language), aim, [book.pieces(course, [line])]) for line, aim in lines]
            rest = book.unsplit(course)
            if rest is not None:
                rows.append((say("monthly.split_rest", language), rest, []))
        return rows
    for course in book.courses:
        aim = book.aim(course, book.line)
        if aim is not None:
            rows.append((site_name(book, course, language), aim, [book.pieces(course)]))
    return rows


def _fitting(rows: list[tuple[str, Aim, Sequence[Piece]]], language: str) -> list[tuple[str, Aim, Sequence[Piece]]]:
    """Five rows at most, the last ones together: what is shown still adds up. Sites of several currencies are never added."""
    if len(rows) <= _ROWS:
        return rows
    kept, others = rows[: _ROWS - 1], rows[_ROWS - 1 :]
    if len({piece.course.currency for _, _, pieces in rows for piece in pieces}) > 1:
        return rows[:_ROWS]
    together = Aim(sum(aim.total for _, aim, _ in others), np.sum([aim.by_day for _, aim, _ in others], axis=0))
    sellers = [piece for _, _, pieces in others for piece in pieces]
    return [*kept, (say("monthly.others", language, count=len(others)), together, sellers)]


def _sold(pieces: Sequence[Piece], span: Span) -> float | None:
    """Sales of a span whose every day is known."""
    found = [one.course.sum(span.first, span.last, one.of) for one in pieces]
    return None if not found or any(amount is None for amount in found) else float(sum(amount for amount in found if amount is not None))


def _of_week(aim: Aim, week: Span, book: Book) -> float:
    """What a week is to bring."""
    start = (week.first - book.span.first).days
    return aim.of(start, start + week.days)


def _cell(aim: Aim, pieces: Sequence[Piece], week: Span, book: Book, write: figures.Write, language: str) -> Cell:
    target = _of_week(aim, week, book)
    sold = _sold(pieces, week)
    words, tone = "", "normal"
    if sold is not None and target > 0:
        words = say("monthly.split_of", language, share=figures.percent(sold / target, decimals=0))
    elif pieces and week.first <= min(one.course.last_day for one in pieces):
        words = say("monthly.split_runs", language)
    return Cell(write(target), words, tone)  # type: ignore[arg-type]


def matrix(book: Book, weeks: Sequence[Span], language: str) -> Matrix:
    """Target by week, with what each past week sold of it; the total last."""
    rows, shown = [], _fitting(_targeted(book, language), language)
    amounts = [amount for _, aim, _ in shown for amount in (aim.total, *(_of_week(aim, week, book) for week in weeks))]
    for place, (name, aim, pieces) in enumerate(shown):
        write = figures.in_one_unit(amounts, pieces[0].course.currency if pieces else book.courses[0].currency, language)
        cells = tuple(_cell(aim, pieces, week, book, write, language) for week in weeks)
        total = say("monthly.split_total", language, amount=write(aim.total))
        rows.append(MatrixRow(name, total, cells, is_total=place == 0 and len(book.courses) == 1))
    labels = tuple(figures.days_of_month(week.first, week.last, language) for week in weeks)
    return Matrix(labels, tuple(sorted(rows, key=lambda row: row.is_total)))


def title(book: Book, language: str) -> tuple[str, Tone]:
    """What each day left must bring, against what is expected of it."""
    whole = book.total() or book.site(book.courses[0])
    month = month_name(book.span.first, language)
    if whole.target is None:
        return say("monthly.split_title_part", language, month=month), "normal"
    need, left = whole.target - whole.month.actual, whole.month.days_left
    said: dict[str, object] = {"month": month, "target": figures.money(whole.target, whole.currency, language)}
    if left <= 0:
        key = "monthly.split_title_missed" if need > 0 else "monthly.split_title_made"
        return say(key, language, **said, gap=figures.money(abs(need), whole.currency, language)), "normal"
    if need <= 0:
        return say("monthly.split_title_made", language, **said, gap=figures.money(-need, whole.currency, language)), "good"
    said["day"] = figures.money(need / left, whole.currency, language)
    rest = whole.month.rest
    if not rest or rest <= 0:
        return say("monthly.split_title", language, **said), "normal"
    times = need / rest
    key = "monthly.split_title_within" if times <= 1 + NEAR else "monthly.split_title_times"
    return say(key, language, **said, times=f"{times:.2f}"), "normal" if times <= 1 + NEAR else "attention"


def gap_words(book: Book, language: str) -> str:
    """The gap to the landing, written out; empty without a landing."""
    whole = book.total() or book.site(book.courses[0])
    if whole.gap is None or not whole.target:
        return ""
    key = "monthly.split_gap_short" if whole.gap < 0 else "monthly.split_gap_above"
    amounts = {"landing": whole.month.landing, "target": whole.target, "gap": abs(whole.gap)}
    return say(key, language, **{name: figures.money(amount, whole.currency, language) for name, amount in amounts.items()})


def file(rows: pd.DataFrame, language: str) -> Table:
    """Every target in force under the words of the targets template: edited and dropped into data/ it is read back."""
    words = header_words("targets", language)
    kinds = {"month": "day", "target": "money"}
    columns = tuple(TableColumn(name, word, kinds.get(name, "text")) for name, word in words.items())  # type: ignore[arg-type]
    return Table(columns, rows[list(words)].reset_index(drop=True), "targets")


_DAY_COLUMNS = {"day": "day", "week": "day", "shop": "text", "marketplace": "text", "line": "text", "currency": "text",
                "target": "money", "actual": "money"}  # fmt: skip


def days(book: Book, start: str, language: str) -> pd.DataFrame:
    """The targets of the team's year day by day, per line and site, with what each known day sold; they add up to each target."""
    year = year_of(book.span.first, int(setting("fiscal_year_end")))
    made: dict[str, list] = {name: [] for name in _DAY_COLUMNS}
    weeks: dict[date, date] = {}
    for course in book.courses:
        month = year.first
        while month <= year.last:
            span = month_of(month)
            each = [span.first + timedelta(days=step) for step in range(span.days)]
            for day in each:
                weeks.setdefault(day, week_of(day, start).first)
            for name, aim, of in _aims_of(book, course, month, language):
                made["day"] += each
                made["week"] += [weeks[day] for day in each]
                same = {"shop": course.shop, "marketplace": course.marketplace, "line": name, "currency": course.currency}
                for column, value in same.items():
                    made[column] += [value] * span.days
                made["target"] += (aim.by_day / CENTS).tolist()
                made["actual"] += _sold_by_day(course, of, span)
            month = span.last + timedelta(days=1)
    return pd.DataFrame(made)


def _aims_of(book: Book, course: Course, month: date, language: str) -> list[tuple[str, Aim, Mask | None]]:
    """The targets of a month that add up to the site's: its lines and what is given to none, or the site as a whole."""
    of_lines = [(line, aim) for line in book.targeted(course, month) if (aim := book.aim(course, line, month))]
    found: list[tuple[str, Aim, Mask | None]] = [(line_name(line, language), aim, course.where([line])) for line, aim in of_lines]
    rest = book.unsplit(course, month) if book.line is None else None
    whole = book.aim(course, None, month) if book.line is None and not of_lines else None
    found += [(say("monthly.split_rest", language), rest, None)] if rest else []
    found += [(say("monthly.all_lines", language), whole, course.where(course.lines))] if whole else []
    return found


def _sold_by_day(course: Course, of: Mask | None, span: Span) -> list[float]:
    """Sales of each day of a month, NaN where unknown or still to come."""
    sold = np.full(span.days, np.nan)
    start = course.column(span.first)
    first, last = max(start, 0), min(start + span.days, course.width)
    if of is not None and last > first:
        known = np.where(course.is_known[first:last], np.nansum(course.sales[of, first:last], axis=0), np.nan)
        sold[first - start : last - start] = known
    return [float(amount) for amount in sold]


def elements(period: Period) -> tuple[Element, ...]:
    """M11: the split by week for the desk and the wall, day by day at the desk; nothing without a target for these sites."""
    language = period.language
    book = book_of(period.choices, period.day)
    if not book.courses or not _targeted(book, language):
        return ()
    weeks = weeks_of(book.span, period.week_start)
    heading, _ = title(book, language)
    table = matrix(book, weeks, language)
    said = [gap_words(book, language), say("monthly.split_note", language)]
    minutes = meetings()["monthly"].minutes_of("M11")
    question = say("monthly.question_split", language)
    wall = Element("M11", question, heading, matrix=table, note=said[0] or said[1], minutes=minutes, places=frozenset({"wall"}))
    note = sentences([*said, say("monthly.split_file", language)], language)
    desk = Element("M11", question, heading, matrix=table, note=note, minutes=minutes, places=frozenset({"desk"}),
                   takeaway=file(period.ask("monthly/targets"), language))  # fmt: skip
    return wall, desk, _day_element(book, period)


def _day_element(book: Book, period: Period) -> Element:
    language = period.language
    rows = days(book, period.week_start, language)
    columns = tuple(TableColumn(name, say(f"monthly.column_{name}", language), kind) for name, kind in _DAY_COLUMNS.items())  # type: ignore[arg-type]
    first, last = (_said(day, language) for day in (rows["day"].min(), rows["day"].max()))
    heading = say("monthly.split_days_title", language, first=first, last=last)
    return Element(
        "M11D", say("monthly.question_split", language), heading, places=frozenset({"desk"}),
        table=Table(columns, rows, f"huddle-target-days-{period.choices.stamp[:8]}"),
    )  # fmt: skip


def _said(day: date, language: str) -> str:
    return say("monthly.split_month", language, month=month_name(day, language), year=day.year)
