"""M8: what is coming in the next 90 days, what the same event brought the last time, and whether the stock lasts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

from huddle import clock, figures, warehouse
from huddle.analysis.exceptions import stock_of_morning
from huddle.analysis.forecast import MEASURED_KINDS, Course, Event
from huddle.analysis.history import Mask
from huddle.analysis.landing import Book
from huddle.analysis.occasions import AFTER_DAYS, Occasion, brought, last_time
from huddle.charts import days_ahead
from huddle.elements.answers import of_choice
from huddle.elements.model import Capture, Element, Empty, Row, Span
from huddle.elements.monthly.names import site_name
from huddle.elements.months import book_of
from huddle.elements.period import Period
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say, sentences

AHEAD = 90
_ROWS = 6


@dataclass(frozen=True)
class Coming:
    """One event over all sites it touches."""

    name: str
    kind: str
    first: date
    last: date
    lines: tuple[str, ...]
    """empty: all lines"""
    sites: tuple[tuple[Course, Event, Mask, float], ...]


def found(book: Book, since: date, until: date, language: str) -> list[Coming]:
    """The events of the table that touch these days and the sites and lines chosen, by first day."""
    chosen = book.courses if book.currency is not None else book.courses[:1]
    groups: dict[tuple, list[tuple[Course, Event, Mask, float]]] = {}
    for course in chosen:
        of = book.pieces(course).of
        worth = book.worth[course.currency] if book.currency is not None else 1.0
        for event in course.events:
            first, last = course.day(event.first), course.day(event.last)
            if first <= until and last >= since and (event.touches & of).any():
                key = (first, last, event.name, event.kind)
                groups.setdefault(key, []).append((course, event, of, worth))
    made = []
    for (first, last, name, kind), sites in sorted(groups.items()):
        course, event = sites[0][:2]
        lines = () if event.is_whole else tuple(np.array(course.lines)[event.touches])
        made.append(Coming(event.name_zh if language == "zh" else name, kind, first, last, lines, tuple(sites)))
    return made


def _today(period: Period) -> date:
    """The day of the meeting, from which days ahead are counted: the data ends a day or more before it."""
    return period.choices.day or max(period.day, clock.today(str(setting("home_zone"))))


def _when(one: Coming, today: date, language: str, *, is_wall: bool) -> str:
    """`26–30 Nov, in 8 days, Kitchen`; one that runs says so; on the wall the line above says the days."""
    days = figures.span(one.first, one.last, language) if one.last > one.first else figures.date_without_weekday(one.first, language)
    ahead = (one.first - today).days
    key = "monthly.events_runs" if ahead <= 0 else "monthly.events_tomorrow" if ahead == 1 else "monthly.events_in"
    if is_wall:
        return say(f"{key}_short", language, days=ahead)
    when = say(key, language, span=days, days=ahead)
    lines = _named(one)[1:]
    return say("monthly.events_lines", language, when=when, lines=say("morning.names", language).join(lines)) if lines else when


def _signed(amount: float, currency: str, language: str) -> str:
    words = figures.money(amount, currency, language)
    return words if amount < 0 or words == figures.money(0, currency, language) else "+" + words


def _brought(one: Occasion, currency: str, language: str) -> list[str]:
    """Uplift, what was pulled forward, and the ads, each as a clause."""
    said = [say("monthly.events_uplift", language, amount=_signed(one.uplift, currency, language))]
    if one.after is not None:
        said.append(say("monthly.events_after", language, amount=_signed(one.after, currency, language), days=one.after_days))
    if one.ads is not None:
        said.append(say("monthly.events_ads", language, amount=_signed(one.ads, currency, language)))
    return said


def _row(one: Coming, book: Book, period: Period, stock: pd.DataFrame | None, *, is_wall: bool) -> Row:
    language, today = period.language, _today(period)
    currency = book.currency or book.courses[0].currency
    last = last_time(one.sites) if one.kind in MEASURED_KINDS else None
    short = running_out(one, stock)
    clauses = [_short_words(short, language, is_wall=is_wall)] if len(short) else []
    if not (is_wall and clauses):
        clauses.insert(0, _when(one, today, language, is_wall=is_wall))
    clauses += [_last_words(last, language)] if last and not is_wall else []
    clauses += [say("monthly.events_first", language)] if not last and one.kind in MEASURED_KINDS else []
    clauses += _brought(last, currency, language) if last else []
    name = one.name
    if is_wall:
        name = " · ".join([*_named(one), figures.span(one.first, one.last, language)])
    why = _spans(clauses, language)
    return Row(
        key=f"m8~{one.first.isoformat()}~{one.name}", what=name, why=why,
        money=_signed(last.net, currency, language) if last else "", per=say("monthly.events_last_time", language) if last else "",
        detail=_detail(one, last, short, book, period), more=say("monthly.events_more", language),
        svg=days_ahead.drawn(one.first, one.last, today, AHEAD, "".join(span.text for span in why), is_loud=bool(len(short))),
        capture=Capture(say("monthly.events_prepare", language, name=one.name), shop=period.choices.shop,
                        marketplace=period.choices.marketplace),
    )  # fmt: skip


def _named(one: Coming) -> list[str]:
    """The event's name, and its lines where the name does not say them."""
    return [one.name, *(line for line in one.lines if line not in one.name)]


def _spans(clauses: list[str], language: str) -> tuple[Span, ...]:
    between = say("monthly.clause", language)
    return tuple(Span(text + (between if at + 1 < len(clauses) else ""), at == 0) for at, text in enumerate(clauses))


def _last_words(last: Occasion, language: str) -> str:
    return say("monthly.events_last", language, span=figures.span(last.first, last.last, language), year=last.first.year)


def _short_words(short: pd.DataFrame, language: str, *, is_wall: bool) -> str:
    """Which products are out of stock before it ends; on the wall how many, for a name may not fit."""
    if is_wall:
        return say("monthly.events_out_one" if len(short) == 1 else "monthly.events_out_many", language, count=len(short))
    name = str(short.iloc[0]["short_name_zh" if language == "zh" else "short_name"])
    key = "monthly.events_short_one" if len(short) == 1 else "monthly.events_short_many"
    return say(key, language, name=name, count=len(short) - 1)


def _detail(one: Coming, last: Occasion | None, short: pd.DataFrame, book: Book, period: Period) -> str:
    """The last occasion's arithmetic, and what of it is not known."""
    language, lines = period.language, []
    currency = book.currency or book.courses[0].currency
    if last:
        said = {
            "span": figures.span(last.first, last.last, language), "year": last.first.year,
            "sold": figures.money(last.sold, currency, language), "usual": figures.money(last.usual, currency, language),
            "uplift": _signed(last.uplift, currency, language),
        }  # fmt: skip
        lines.append(say("monthly.events_sold", language, **said))
        amount = _signed(last.after, currency, language) if last.after is not None else ""
        key = "monthly.events_after_known" if last.after is not None else "monthly.events_after_unknown"
        lines.append(say(key, language, amount=amount, days=last.after_days or AFTER_DAYS))
        amount = _signed(last.ads, currency, language) if last.ads is not None else ""
        lines.append(say("monthly.events_ads_known" if last.ads is not None else "monthly.events_ads_unknown", language, amount=amount))
        lines.append(say("monthly.events_prices", language))
    elif one.kind in MEASURED_KINDS:
        lines.append(say("monthly.events_first_long", language))
    if len(short):
        names = short["short_name_zh" if language == "zh" else "short_name"].head(8)
        lines.append(say("monthly.events_short_list", language, names=say("morning.names", language).join(names), count=len(short)))
    return "\n".join(lines)


def running_out(one: Coming, stock: pd.DataFrame | None) -> pd.DataFrame:
    """Products of the event's lines and sites whose stock ends before it does, largest first; none where stock is unknown."""
    if stock is None or stock.empty:
        return pd.DataFrame()
    rows = stock[pd.to_datetime(stock["stock_out_day"]) <= pd.Timestamp(one.last)]
    places = {(course.shop, course.marketplace) for course, _, _, _ in one.sites}
    rows = rows.loc[[place in places for place in zip(rows["shop"], rows["marketplace"], strict=True)]]
    return rows[rows["line"].isin(one.lines)] if one.lines else rows


def stock_ahead(period: Period) -> pd.DataFrame | None:
    """Every product that runs out ahead with its names and line, largest daily sales first; None without a stock count."""
    every = _ahead_of_all(period.choices.day, period.choices.stamp or warehouse.stamp())
    return None if every is None else of_choice(every, period.choices.where)


@lru_cache(maxsize=4)
def _ahead_of_all(day: date | None, stamp: str) -> pd.DataFrame | None:
    """The same of every site and line, told once for every filter; never changed."""
    ending = stock_of_morning(day, stamp)
    if ending.empty:
        return None
    names = warehouse.ask("morning/names", stamp=stamp, **dict.fromkeys(("shop", "marketplace", "line", "owner")))
    rows = ending[ending["stock_out_day"].notna()].merge(names, on=["shop", "marketplace", "asin"], how="inner")
    worth = (rows["daily_expected"] * rows["price"]).fillna(0.0)
    return rows.assign(worth=worth).sort_values(["worth", "shop", "marketplace", "asin"], ascending=[False, True, True, True])


def _just_ended(book: Book, period: Period) -> Row | None:
    """The promotion that ended last, with what it brought."""
    language = period.language
    ended = [
        one for one in found(book, period.day - timedelta(days=AHEAD), period.day, language)
        if one.last <= period.day and one.kind in MEASURED_KINDS
    ]  # fmt: skip
    for one in sorted(ended, key=lambda one: (one.last, one.first), reverse=True):
        told = brought(one.sites)
        if told is None:
            continue
        currency = book.currency or book.courses[0].currency
        span = figures.span(one.first, one.last, language)
        why = _spans([say("monthly.events_ended", language, span=span), *_brought(told, currency, language)], language)
        return Row(
            key=f"m8~ended~{one.name}", what=" · ".join(_named(one)), why=why, money=_signed(told.net, currency, language),
            per=say("monthly.events_net", language), detail=_detail(one, told, pd.DataFrame(), book, period),
            more=say("monthly.events_more", language),
        )  # fmt: skip
    return None


def _title(coming: list[Coming], period: Period) -> str:
    language = period.language
    if not coming:
        return say("monthly.events_title_none", language, days=AHEAD)
    ahead = (coming[0].first - _today(period)).days
    count = len(coming)
    key = "monthly.events_title_runs" if ahead <= 0 else "monthly.events_title_one" if count == 1 else "monthly.events_title"
    return say(key, language, name=coming[0].name, days=ahead, count=count, more=count - 1)


def elements(period: Period) -> tuple[Element, ...]:
    """M8: on the wall only with an event ahead; at the desk also that there is none."""
    language = period.language
    book = book_of(period.choices, period.day)
    if not book.courses:
        return ()
    today = _today(period)
    coming = found(book, max(today, period.day + timedelta(days=1)), today + timedelta(days=AHEAD), language)
    base = Element(
        code="M8", question=say("monthly.question_events", language), title="", numbered=True,
        minutes=meetings()["monthly"].minutes_of("M8"),
    )  # fmt: skip
    ended = _just_ended(book, period)
    if not coming:
        state = Empty(say("monthly.events_empty", language, days=AHEAD), say("monthly.events_empty_advice", language))
        return (replace(base, title=_title(coming, period), rows=(ended,) if ended else (), empty=state, places=frozenset({"desk"})),)
    stock = stock_ahead(period)
    made = {is_wall: [_row(one, book, period, stock, is_wall=is_wall) for one in coming] for is_wall in (True, False)}
    named = book.currency is None and len(book.courses) > 1
    note = say("monthly.events_of_site", language, site=site_name(book, book.courses[0], language)) if named else ""
    if stock is None:
        note = sentences([note, say("monthly.events_no_stock", language)], language)
    last = [ended] if ended else []
    shown = (*made[True][: _ROWS - len(last)], *last)
    wall = replace(base, title=_title(coming, period), rows=shown, places=frozenset({"wall"}))
    left = len(coming) + len(last) - len(shown)
    desk = replace(base, title=wall.title, rows=(*made[False], *last), note=note, places=frozenset({"desk"}))
    return replace(wall, more=say("morning.more_rows", language, count=left) if left else ""), desk
