"""D4, the stock clock: what runs out before it can be replaced, drawn as time left, time empty and the arrival."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import pandas as pd

from huddle import figures, warehouse
from huddle.analysis.exceptions import stock_of_morning
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Empty, Link, Row, Span, Table, TableColumn
from huddle.settings import setting
from huddle.text import say

ROWS = 6
_WIDTH, _DAYS = 240, 42
"""the bar spans six weeks"""


def _bar(left: int, empty: int | None) -> str:
    """Days of stock in ink, days without in orange, the arrival as a dot; no dot while none is known."""
    reach = _WIDTH - 12
    solid = min(max(left, 0), _DAYS) * reach / _DAYS
    gap = (min(left + empty, _DAYS) if empty is not None else _DAYS) * reach / _DAYS - solid
    dot = f'<circle cx="{solid + gap:.0f}" cy="9" r="4.5" fill="var(--good)"/>' if empty is not None else ""
    ink = f'<rect x="0" y="6" width="{max(solid, 2):.0f}" height="6" rx="3" fill="var(--ink)"/>'
    orange = f'<rect x="{solid:.0f}" y="6" width="{max(gap, 2):.0f}" height="6" rx="3" fill="var(--attention)"/>'
    return f'<svg width="{_WIDTH}" height="18" viewBox="0 0 {_WIDTH} 18" aria-hidden="true">{ink}{orange}{dot}</svg>'


@lru_cache(maxsize=32)
def _ahead(stamp: str, day: date | None) -> pd.DataFrame:
    """Every stock-out ahead with the product's names, line and owner; shared like the clock."""
    rows = stock_of_morning(day, stamp)
    everything = {"shop": None, "marketplace": None, "line": None, "owner": None}
    names = warehouse.ask("morning/names", stamp=stamp, **everything)
    return rows[rows["stock_out_day"].notna()].merge(names, on=["shop", "marketplace", "asin"], how="inner")


def running_out(choices: Choices, day: date) -> pd.DataFrame:
    """ASINs of the choice that are out, or run out within the watched days and before the next arrival; worst first."""
    rows = _ahead(choices.stamp, choices.day)
    watched = day + timedelta(days=int(setting("warning_cover_days")))
    wanted = pd.to_datetime(rows["stock_out_day"]) <= pd.Timestamp(watched)
    for name, value in choices.where.items():
        if value is not None:
            wanted &= rows[name] == value
    rows = rows[wanted]
    worth = (rows["daily_expected"] * rows["price"]).fillna(0.0)
    return rows.assign(worth=worth).sort_values(["worth", "shop", "marketplace", "asin"], ascending=[False, True, True, True])


def _row(row: pd.Series, day: date, choices: Choices) -> Row:
    language = choices.language
    out = pd.Timestamp(row["stock_out_day"]).date()
    arrival = None if pd.isna(row["next_arrival"]) else pd.Timestamp(row["next_arrival"]).date()
    empty = None if pd.isna(row["gap_days"]) else int(row["gap_days"])
    name = str(row["short_name_zh"] if language == "zh" else row["short_name"])
    if choices.marketplace is None:
        name = say("morning.on_site", language, name=name, site=row["marketplace"])
    is_out = row["available"] <= 0
    left = 0 if is_out else (out - day).days
    key = "_now" if is_out else ""
    if empty is None:
        why = say(f"morning.stock_no_arrival{key}", language, day=figures.short_day(out, language))
        money = say("morning.stock_open", language)
    else:
        back = figures.date_without_weekday(arrival, language)
        why = say(f"morning.stock_arrival{key}", language, day=figures.short_day(out, language), arrival=back)
        money = say("morning.stock_days", language, days=empty)
    return Row(
        key=f"stock~{row['shop']}~{row['marketplace']}~{row['asin']}",
        what=name,
        why=(Span(why),),
        money=money,
        tone="attention",
        link=Link("asin", {"asin": str(row["asin"]), "marketplace": str(row["marketplace"]), "shop": str(row["shop"])}),
        svg=_bar(left, empty),
    )


_COLUMNS = {
    "shop": "text", "marketplace": "text", "asin": "text", "name": "text", "snapshot_day": "day", "available": "count",
    "daily_expected": "number", "days_of_cover": "number", "amazon_days_of_cover": "number", "stock_out_day": "day",
    "next_arrival": "day", "gap_days": "count", "lost_units": "number",
}  # fmt: skip


def takeaway(rows: pd.DataFrame, choices: Choices) -> Table:
    """Every product that runs out, with both counts of cover and the arrival."""
    language = choices.language
    columns = tuple(
        TableColumn(name, say(f"morning.column_{name}", language), type_)  # type: ignore[arg-type]
        for name, type_ in _COLUMNS.items()
    )
    named = rows.assign(name=rows["short_name_zh"] if language == "zh" else rows["short_name"])
    return Table(columns, named[list(_COLUMNS)].reset_index(drop=True), f"huddle-stock-{choices.stamp[:8]}")


def element(choices: Choices, day: date) -> Element | None:
    """D4 for the desk; None without any stock count."""
    language = choices.language
    if stock_of_morning(choices.day, choices.stamp).empty:
        return None
    rows = running_out(choices, day)
    shown = tuple(_row(row, day, choices) for _, row in rows.head(ROWS).iterrows())
    left_out = len(rows) - len(shown)
    return Element(
        code="D4",
        question=say("morning.question_stock", language),
        title=say("morning.title_stock" if shown else "morning.title_stock_none", language),
        rows=shown,
        more=say("morning.more_rows", language, count=left_out) if left_out else "",
        empty=None if shown else Empty(say("morning.stock_fine", language), say("morning.stock_fine_advice", language,
                                       days=setting("warning_cover_days"))),
        places=frozenset({"desk"}),
        width="half",
        takeaway=takeaway(rows, choices) if shown else None,
    )  # fmt: skip
