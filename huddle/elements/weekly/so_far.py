"""The running week so far, against the same weekdays of last week and of the year before: a Friday's answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from huddle import figures, warehouse
from huddle.analysis.wbr import A_YEAR, Days, Series
from huddle.elements.known import Site
from huddle.elements.model import Cell, Element, Matrix, MatrixRow, Tile
from huddle.elements.period import Period
from huddle.elements.weekly.readings import currency_of, days_known, where_of
from huddle.marketplaces import marketplaces
from huddle.metrics import metrics
from huddle.settings import version
from huddle.text import say
from huddle.weeks import Span

METRICS = ("sales", "units")
_MOST_SITES = 6


def elements(period: Period) -> tuple[Element, ...]:
    """One row per site with complete days in the running week; nothing when no site has one."""
    found = [(site, made) for site in period.sites[:_MOST_SITES] if (made := _site(site, period)) is not None]
    if not found:
        return ()
    language = period.language
    shops = len({site.shop for site, _ in found}) > 1
    has_year = any(values[name][2] is not None for _, (_, values) in found for name in METRICS)
    rows = tuple(_row(site, span, values, period, with_shop=shops, has_year=has_year) for site, (span, values) in found)
    against = ("on_week", "on_year") if has_year else ("on_week",)
    columns = tuple(say(f"weekly.so_far_{name}", language) for metric in METRICS for name in (metric, *against))
    note = say("weekly.so_far_note_year" if has_year else "weekly.so_far_note", language)
    base = Element("W3.S", say("weekly.so_far_question", language), _title(found, period), note=note)
    if len(found) == 1:
        return (replace(base, tiles=_tiles(*found[0], period), width="half"),)  # it follows the pictures in their last row
    whole = replace(base, matrix=Matrix(columns, rows))
    # Five sites under a title of two lines leave no room for a line below them: on the wall it stands in the footer.
    return (replace(whole, places=frozenset({"desk"})), replace(whole, note="", more=note, places=frozenset({"wall"})))


Values = dict[str, tuple[float | None, float | None, float | None]]
"""by metric: so far, the same weekdays of last week, the same weekdays 52 weeks ago"""


def _site(site: Site, period: Period) -> tuple[Span, Values] | None:
    first = period.span.last + timedelta(days=1)
    last = min([day for day in (site.last_day, period.choices.day, first + timedelta(days=6)) if day is not None])
    if last < first:
        return None
    span = Span(first, last)
    days, values = Days(_of_site(site, period, last), last), {}
    for name in METRICS:
        series = Series(metrics()[name], days)
        values[name] = (series.of(span).value, series.beside(span, span.back(7)), series.beside(span, span.back(A_YEAR)))
    return None if values["sales"][0] is None else (span, values)


def _of_site(site: Site, period: Period, last: date) -> pd.DataFrame:
    """The days of the site in its own currency: out of those the deck has read, where these are in it too."""
    if period.currency is None or currency_of(period) is not None:
        where = {**where_of(period.choices), "shop": site.shop, "marketplace": site.marketplace}
        return warehouse.daily(METRICS, last, where, stamp=period.choices.stamp or None)
    known = days_known(period.choices.scope, version())
    is_site = known["shop"].eq(site.shop) & known["marketplace"].eq(site.marketplace)
    return known[is_site & known["sales"].notna()]  # a day of which only ads or visits are told is none of sales


def _days(span: Span, language: str) -> str:
    """`Sun 15 – Wed 18`: the days that are counted; in Chinese without weekdays, `11月15日–18日`, which fit beside a shop's name."""
    if language == "zh":
        return figures.date_without_weekday(span.first, language) if span.days == 1 else figures.span(span.first, span.last, language)
    first, last = figures.short_day(span.first, language), figures.short_day(span.last, language)
    return first if span.days == 1 else say("weekly.so_far_days", language, first=first, last=last)


def _row(site: Site, span: Span, values: Values, period: Period, *, with_shop: bool, has_year: bool) -> MatrixRow:
    language = period.language
    cells = []
    for name in METRICS:
        now, week, year = values[name]
        told = figures.money(now, site.currency, language) if name == "sales" else figures.count(now, language)
        cells += [Cell(told), Cell(figures.change(now, week)), *([Cell(figures.change(now, year))] if has_year else [])]
    label = marketplaces()[site.marketplace].name(language)
    return MatrixRow(label, _days(span, language), tuple(cells), shop=site.shop if with_shop else "")


def _tiles(site: Site, made: tuple[Span, Values], period: Period) -> tuple[Tile, ...]:
    """One site's two numbers, large."""
    language, (span, values) = period.language, made
    tiles = []
    for name in METRICS:
        now, week, year = values[name]
        told = figures.money(now, site.currency, language) if name == "sales" else figures.count(now, language)
        on_week, on_year = figures.change(now, week), figures.change(now, year)
        key = "both" if year is not None else "on_week_alone"
        said = say(f"weekly.so_far_{key}", language, week=on_week, year=on_year) if week is not None else ""
        tiles.append(Tile(name, say(f"weekly.so_far_{name}", language), told, _days(span, language), said))
    return tuple(tiles)


def _title(found: list[tuple[Site, tuple[Span, Values]]], period: Period) -> str:
    """What the largest site sold so far and how that compares; said that it is so far."""
    language = period.language
    site, (span, values) = found[0]
    now, week, _ = values["sales"]
    name = marketplaces()[site.marketplace].name(language)
    if len({one.shop for one, _ in found}) > 1:
        name = say("morning.site_of_shop", language, site=name, shop=site.shop)
    days = _days(span, language)
    if week is None or now is None:
        return say("weekly.so_far_title_alone", language, site=name, days=days, value=figures.money(now, site.currency, language))
    return say(
        "weekly.so_far_title", language, site=name, days=days, value=figures.money(now, site.currency, language),
        change=figures.change(now, week),
    )  # fmt: skip


