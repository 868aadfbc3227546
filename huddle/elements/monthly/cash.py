"""M5, cash: how often stock turns, how long our money is away, what lies too long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from huddle import figures
from huddle.analysis.portfolio import SLOW_DAYS
from huddle.charts import ladder
from huddle.elements.amounts import in_currency
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Chart, Element, Row, Span, Table, TableColumn, Tile
from huddle.elements.monthly import ledger, stock_ages
from huddle.elements.monthly.ledger import Ledger, costs_on, line_name, line_names, month_name
from huddle.elements.monthly.shelves import (
    LINKED,
    Shelves,
    Turning,
    cover_words,
    product_link,
    product_name,
    shelves,
    stock_of_month,
    turnings,
)
from huddle.elements.period import Period, month
from huddle.meetings import meetings
from huddle.settings import version
from huddle.text import say

ROWS = 6


def elements(period: Period) -> tuple[Element, ...]:
    """M5 for the desk and the wall; nothing without inventory, or where money cannot be added."""
    return _made(period.choices.scope, costs_on("wall"), version()) if period.currency else ()


@dataclass(frozen=True)
class _Told:
    """What the sentences of the element need."""

    period: Period
    book: Ledger
    now: Shelves
    in_money: bool
    """costs are known for most of the stock; else units"""
    slow: pd.DataFrame
    """what lies for more than SLOW_DAYS, most money first"""
    turned: Mapping[str, Mapping[str, Turning]]
    """`now` and `before`, by line; nothing for a month without a snapshot"""

    @property
    def language(self) -> str:
        return self.period.language

    def amount(self, value: float) -> str:
        """A stock in the element's own measure."""
        if self.in_money:
            return self.period.money(value)
        return say("monthly.cash_units", self.language, count=figures.count(value, self.language))

    @property
    def as_of(self) -> str:
        """`18 Nov`, or `17–18 Nov` where the sites differ."""
        if self.now.first_day == self.now.last_day:
            return figures.date_without_weekday(self.now.last_day, self.language)
        return figures.span(self.now.first_day, self.now.last_day, self.language)


@lru_cache(maxsize=16)
def _made(scope: Choices, is_open: bool, settings: tuple[int, int]) -> tuple[Element, ...]:
    period = month(scope)
    book = ledger.of(period) if period else None
    if period is None or book is None:
        return ()
    now = shelves(period)
    if now is None:
        return ()
    units = float(now.rows["units"].sum())
    in_money = units > 0 and float(now.rows.loc[now.rows["is_at_cost"], "units"].sum()) >= units / 2
    turned = {}
    for which, span in (("now", book.span), ("before", book.before)):
        rows = stock_of_month(period, book, span) if book.extents[span.first].is_whole else None
        turned[which] = turnings(rows, span.days, in_money=in_money) if rows is not None else {}
    told = _Told(period, book, now, in_money, _slow_rows(now), turned)
    lines = int(now.rows.loc[now.rows[_measure_of(told)] > 0, "line"].nunique())
    by_line = (_by_line(told, "wall", is_open=is_open), _by_line(told, "desk", is_open=True))
    shown = by_line if lines > 1 else (_for_the_room(told, is_open=is_open),)  # one line alone is the whole, said twice
    aged = stock_ages.elements(period, book, in_money=in_money, is_open=is_open)
    return (_numbers(told), *shown, *aged, *_slow(told, is_open=is_open), _table(told))


def _turning(told: _Told, which: str, line: str = "") -> Turning | None:
    """How a line (all of them by default) turned now or before; None where the month has no snapshot or no stock of it."""
    found = told.turned[which].get(line)
    return None if found is None or np.isnan(found.turns) else found


def _measure_of(told: _Told) -> str:
    """The column that holds the stock in the element's own measure."""
    return "value" if told.in_money else "units"


def _value(rows: pd.DataFrame, told: _Told) -> float:
    """What rows of stock hold, in the element's own measure."""
    return float(rows[_measure_of(told)].sum())


def _slow_rows(now: Shelves) -> pd.DataFrame:
    rows = now.rows[(now.rows["units"] > 0) & (now.rows["cover_days"] > SLOW_DAYS)]
    return rows.sort_values(["value", "units"], ascending=False, kind="stable")


def _aged(told: _Told) -> float:
    """Stock older than 180 days, in the element's own measure."""
    rows = told.now.rows
    worth = rows["unit_cost"].fillna(rows["price"]) if told.in_money else 1.0
    return float((rows["aged_units"].fillna(0) * worth).sum())


def _title(told: _Told) -> str:
    """`Stock turned 4.2 times a year, 87 days of our money; $31,000 lies for more than 180 days`."""
    language = told.language
    slow = told.slow
    held, whole = told.amount(_value(slow, told)), told.amount(_value(told.now.rows, told))
    values = {"slow": held, "count": len(slow), "stock": whole, "limit": SLOW_DAYS}
    turned = _turning(told, "now")
    if turned is None:
        return say("monthly.cash_title_stock" if len(slow) else "monthly.cash_title_stock_fine", language, **values)
    days = figures.count(turned.days, language)
    return say("monthly.cash_title" if len(slow) else "monthly.cash_title_fine", language, days=days, **values)


def _numbers(told: _Told) -> Element:
    """The tiles of the desk: stock now, turns, days of stock, GMROI, what is old, what is slow."""
    language, when = told.language, month_name(told.book.span, told.language)
    before = month_name(told.book.before, language)
    tiles = [_stock_tile(told, is_open=True)]
    turned, was = _turning(told, "now"), _turning(told, "before")
    if turned is not None:
        first = say("monthly.contribution_first", language)
        turns_before = say("monthly.cash_was_turns", language, value=_plain(was.turns), month=before) if was else first
        snapshots = say("monthly.cash_snapshots", language, count=turned.snapshots)
        tiles.append(Tile("available", say("monthly.cash_tile_turns", language), _plain(turned.turns), when, turns_before, snapshots))
        tiles.append(_days_tile(turned, told))
        if not np.isnan(turned.gmroi):
            gmroi = told.period.money(turned.gmroi, cents=True)
            words = say("monthly.cash_gmroi", language, one=told.period.money(1))
            tiles.append(Tile("available", say("monthly.cash_tile_gmroi", language), gmroi, when, words))
    tiles += _lying_tiles(told, is_open=True)
    return Element(
        code="M5", question=say("monthly.cash_question", language), title=_title(told), more=_coverage(told), tiles=tuple(tiles[:6]),
        note=say("monthly.cash_note", language), places=frozenset({"desk"}), minutes=meetings()["monthly"].minutes_of("M5"),
    )  # fmt: skip


def _for_the_room(told: _Told, *, is_open: bool) -> Element:
    """The wall where there are no lines to compare: four tiles at most, for turns are the days of stock once more."""
    turned = _turning(told, "now")
    tiles = (_stock_tile(told, is_open=is_open), *([_days_tile(turned, told)] if turned else []), *_lying_tiles(told, is_open=is_open))
    return Element(
        code="M5", question=say("monthly.cash_question", told.language), title=_wall_title(told, is_open=is_open), tiles=tiles,
        places=frozenset({"wall"}), minutes=meetings()["monthly"].minutes_of("M5"),
    )  # fmt: skip


def _stock_tile(told: _Told, *, is_open: bool) -> Tile:
    """What lies there; in units where money may not be shown."""
    language, units = told.language, _units(told)
    inbound = told.now.rows["inbound"]
    said = units
    if inbound.notna().any():
        said = say("monthly.cash_inbound", language, count=figures.count(float(inbound.sum()), language))
    value = told.amount(_value(told.now.rows, told)) if is_open else units
    return Tile("available", say("monthly.cash_tile_stock", language), value, told.as_of, said if said != value else "")


def _units(told: _Told) -> str:
    return say("monthly.cash_units", told.language, count=figures.count(float(told.now.rows["units"].sum()), told.language))


def _days_tile(turned: Turning, told: _Told) -> Tile:
    """How long the stock lasts at the pace of the month, beside the month before."""
    language, was = told.language, _turning(told, "before")
    said = say("monthly.contribution_first", language)
    if was:
        month = month_name(told.book.before, language)
        said = say("monthly.cash_was_days", language, value=figures.count(was.days, language), month=month)
    days = say("monthly.cash_value_days", language, days=figures.count(turned.days, language))
    return Tile("days_of_cover", say("monthly.cash_tile_days", language), days, month_name(told.book.span, language), said)


def _lying_tiles(told: _Told, *, is_open: bool) -> list[Tile]:
    """What is old, where ages are known, and what is slow; as a share of the money where that may not be shown."""
    language, whole, count = told.language, _value(told.now.rows, told), len(told.slow)

    def shown(value: float, products: int | None) -> tuple[str, str]:
        share = figures.percent(value / whole, decimals=0) if whole else figures.UNKNOWN
        is_told = is_open or not told.in_money
        said = say("monthly.cash_of_stock" if is_told else "monthly.cash_of_money", language, share=share)
        if products is not None:
            key = "monthly.cash_slow_product" if products == 1 else "monthly.cash_slow_products"
            said = say(key, language, count=products, share=said)
        return told.amount(value) if is_told else share, said

    made = []
    if told.now.has_ages:
        value, said = shown(_aged(told), None)
        made.append(Tile("available", say("monthly.cash_tile_aged", language), value, told.as_of, said))
    value, said = shown(_value(told.slow, told), count)
    label = say("monthly.cash_tile_slow", language, limit=SLOW_DAYS)
    return [*made, Tile("available", label, value, told.as_of, said, tone="attention" if count else "normal")]


def _plain(value: float) -> str:
    return f"{value:,.1f}" if value < 20 else f"{value:,.0f}"


def _coverage(told: _Told) -> str:
    """Which measure, for how much of the stock costs are known, what has neither cost nor price; and why nothing turns."""
    language = told.language
    if not told.book.is_whole:
        month = told.book.name(told.book.span, language)
        return say("monthly.contribution_comma", language).join((_measure(told), say("monthly.cash_no_turns", language, month=month)))
    return _measure(told)


def _measure(told: _Told) -> str:
    """At which price stock is counted, for how much of it."""
    rows, language = told.now.rows, told.language
    unpriced = float(rows.loc[rows["value"].isna(), "units"].sum())
    if told.in_money and unpriced:
        return say("monthly.cash_unpriced", language, count=figures.count(unpriced, language))
    if not told.in_money:
        return say("monthly.cash_in_units", language)
    units = float(rows["units"].sum())
    share = float(rows.loc[rows["is_at_cost"], "units"].sum()) / units if units else 0.0
    if share > 0.9999:
        return say("monthly.cash_at_cost", language)
    return say("monthly.cash_partly_at_cost", language, share=figures.percent(min(share, 0.99), decimals=0))


def _by_line(told: _Told, place: Literal["desk", "wall"], *, is_open: bool) -> Element:
    """One row per line: its turns and days of stock, its part of the stock as a bar; the largest first."""
    language = told.language
    held = told.now.rows.groupby("line")[_measure_of(told)].sum().sort_values(ascending=False, kind="stable")
    held = held[held > 0]
    whole = float(held.sum())
    write = told.period.in_one_unit(held) if told.in_money else told.amount
    rungs = []
    for line, value in held.items():
        turned = _turning(told, "now", str(line))
        words = ""
        if turned is not None:
            was = _turning(told, "before", str(line))
            words = say("monthly.cash_line", language, turns=_plain(turned.turns), days=figures.count(turned.days, language))
            if place == "wall":
                words = say("monthly.cash_days", language, days=figures.count(turned.days, language))
            if was is not None:
                key = "monthly.cash_line_before" if place == "desk" else "monthly.cash_days_before"
                values = {"was": _plain(was.turns), "days": figures.count(was.days, language)}
                words = say(key, language, line=words, month=month_name(told.book.before, language), **values)
        share = figures.percent(value / whole, decimals=0)
        money = write(float(value)) if is_open or not told.in_money else share
        of_stock = say("monthly.cash_of_stock", language, share=share)
        name = line_name(str(line), language)
        rungs.append((str(line), ladder.Rung(name[:1].upper() + name[1:], money, words or of_stock, 0.0, float(value), "total")))
    shown = rungs[:ROWS] if place == "wall" else rungs
    left = say("monthly.cash_more_lines", language, count=len(rungs) - len(shown)) if len(shown) < len(rungs) else ""
    both = Element(
        code="M5L", question=say("monthly.cash_question", language), title=say("monthly.cash_title_lines", language),
        more=left or say("monthly.cash_as_of", language, day=told.as_of), places=frozenset({place}), width="half",
    )  # fmt: skip
    if place == "wall":
        title = _wall_title(told, is_open=is_open)
        chart = Chart(title, ladder.wall([rung for _, rung in shown], title))
        unit = "monthly.cash_unit_stock" if is_open or not told.in_money else "monthly.cash_unit_share"
        more = say(unit, language, day=told.as_of, month=month_name(told.book.span, language))
        more = say("monthly.contribution_comma", language).join(part for part in (more, left) if part)
        return replace(both, code="M5", title=title, chart=chart, more=more, minutes=meetings()["monthly"].minutes_of("M5"))
    reach = ladder.axis([rung for _, rung in rungs])
    rows = tuple(
        Row(key=f"line~{line}", what=rung.label, why=(Span(rung.say),), money=rung.value, svg=ladder.small(rung, reach))
        for line, rung in shown
    )
    return replace(both, rows=rows)


def _wall_title(told: _Told, *, is_open: bool) -> str:
    """The finding for the room; stock at cost stays off the wall where the setting says so, its share of the whole does not."""
    if is_open or not told.in_money:
        return _title(told)
    slow, whole = told.slow, _value(told.now.rows, told)
    if slow.empty:
        return _title(told)
    turned = _turning(told, "now")
    share = figures.percent(_value(slow, told) / whole, decimals=0) if whole else figures.UNKNOWN
    if turned is None:
        return say("monthly.cash_wall_title_stock", told.language, share=share, limit=SLOW_DAYS)
    return say("monthly.cash_wall_title", told.language, days=figures.count(turned.days, told.language), share=share, limit=SLOW_DAYS)


def _slow(told: _Told, *, is_open: bool) -> tuple[Element, ...]:
    """The slow movers, most money first: six rows at the desk and on the wall, all to take away."""
    language, slow = told.language, told.slow
    if slow.empty:
        return ()
    left = len(slow) - min(len(slow), ROWS)
    both = Element(
        code="M5S", question=say("monthly.cash_question_slow", language),
        title=say("monthly.cash_title_slow", language, count=len(slow), limit=SLOW_DAYS),
        more=say("morning.more_rows", language, count=left) if left else say("monthly.cash_as_of", language, day=told.as_of),
    )  # fmt: skip
    desk, wall = (
        tuple(_slow_row(row, told, is_open=costs) for _, row in slow.head(ROWS).iterrows()) for costs in (True, is_open)
    )
    note = "" if slow["is_at_cost"].all() else say("monthly.cash_at_price", language)
    away = _takeaway(slow, told, "slow")
    return (
        replace(both, rows=desk, note=note, takeaway=away, places=frozenset({"desk"}), width="half"),
        replace(both, rows=wall, places=frozenset({"wall"}), numbered=True),
    )


def _slow_row(row: pd.Series, told: _Told, *, is_open: bool) -> Row:
    language = told.language
    units = say("monthly.cash_units", language, count=figures.count(row["units"], language))
    name = product_name(row, told.period)
    value = None if pd.isna(row["value"]) else float(row["value"])
    aged = row["aged_units"]
    detail = [say("monthly.cash_detail", language, units=figures.count(row["units"], language), pace=_plain(float(row["daily_units"])))]
    if not pd.isna(aged) and aged > 0:
        detail.append(say("monthly.cash_detail_aged", language, units=figures.count(aged, language)))
    if value is not None and is_open:
        key = "monthly.cash_detail_cost" if row["is_at_cost"] else "monthly.cash_detail_price"
        detail.append(say(key, language, money=told.period.money(value)))
    shop, marketplace, asin = row["shop"], row["marketplace"], row["asin"]
    owner = str(row["owner"] or "")
    return Row(
        key=f"slow~{shop}~{marketplace}~{asin}", what=name, why=(Span(cover_words(float(row["cover_days"]), language)),),
        money=told.period.money(value) if is_open and value is not None else units, who=owner,
        link=product_link((shop, marketplace, asin)), detail="\n".join(detail),
        capture=Capture(say("monthly.cash_capture", language, name=name), owner, shop, marketplace, asin, "slow"),
    )  # fmt: skip


_COLUMNS = {
    "shop": "text", "marketplace": "text", "asin": "text", "name": "text", "line": "text", "owner": "text", "snapshot_day": "day",
    "units": "count", "inbound": "count", "aged_units": "count", "daily_units": "number", "cover_days": "number", "value": "money",
    "is_at_cost": "text",
}  # fmt: skip


_OPTIONAL = ("inbound", "aged_units", "line", "owner", "value")
"""columns that some inventory reports, or a team without a products table, do not carry"""


def _takeaway(rows: pd.DataFrame, told: _Told, name: str) -> Table:
    """Every product in stock with its pace, cover and money."""
    language = told.language
    shown = rows.reset_index(drop=True)
    shown["name"] = shown["name_zh"] if language == "zh" else shown["name"]
    shown["line"] = line_names(shown["line"], language)
    shown["cover_days"] = shown["cover_days"].replace(np.inf, np.nan).round(0)
    shown["daily_units"] = shown["daily_units"].astype(float).round(2)
    words = {True: say("monthly.cash_cost", language), False: say("monthly.cash_price", language)}
    shown["is_at_cost"] = shown["is_at_cost"].map(words)
    alone = {"shop"} if len({site.shop for site in told.period.sites}) == 1 else set()
    names = [column for column in _COLUMNS if column not in alone and (column not in _OPTIONAL or shown[column].notna().any())]
    columns = tuple(
        TableColumn(column, in_currency(say(f"monthly.cash_column_{column}", language),
                                            told.period.currency if column == "value" else None, language),
                    _COLUMNS[column])  # type: ignore[arg-type]
        for column in names
    )  # fmt: skip
    return Table(columns, shown[list(dict.fromkeys([*names, *LINKED]))], f"huddle-{name}-{told.now.last_day:%Y-%m-%d}", LINKED, "asin")


def _table(told: _Told) -> Element:
    """All products in stock, to sort and take away."""
    language = told.language
    rows = told.now.rows[told.now.rows["units"] > 0].sort_values(["value", "units"], ascending=False, kind="stable")
    return Element(
        code="M5T", question=say("monthly.cash_question", language), title=say("monthly.cash_title_all", language, count=len(rows)),
        more=say("monthly.cash_as_of", language, day=told.as_of), table=_takeaway(rows, told, "stock"), places=frozenset({"desk"}),
    )  # fmt: skip
