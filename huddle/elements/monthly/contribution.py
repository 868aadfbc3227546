"""M3, contribution: what sales left after fees, ads and goods, as far as they are known, and what moved it since the month before."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from huddle import figures
from huddle.analysis.contribution import FEES, STEPS, Change, Level, change
from huddle.charts import ladder
from huddle.elements.amounts import in_currency
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Row, Span, Table, TableColumn, Tile
from huddle.elements.monthly import contribution_causes, ledger
from huddle.elements.monthly.contribution_told import NOTHING, Told, sentence
from huddle.elements.monthly.ledger import Ledger, costs_on, line_name, month_name
from huddle.elements.period import Period, month
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.settings import version
from huddle.text import say, sentences
from huddle.weeks import Span as Days


def elements(period: Period) -> tuple[Element, ...]:
    """M3 for the desk and the wall; nothing where money cannot be added or only sales are known."""
    return _made(period.choices.scope, costs_on("wall"), version()) if period.currency else ()


@lru_cache(maxsize=16)
def _made(scope: Choices, is_open: bool, settings: tuple[int, int]) -> tuple[Element, ...]:
    period = month(scope)
    book = ledger.of(period) if period else None
    if period is None or book is None:
        return ()
    level = book.level(book.span)
    steps = book.steps(book.span, level)
    if not (level.fees or level.goods or level.ads) or steps["sales"] <= 0:
        return ()
    told = Told(period, book, level, steps, *_moved(book, level))
    found = [_numbers(told), _ladder(told)]
    if told.moved is not None:
        found += [contribution_causes.elements(told), *contribution_causes.on_the_wall(told, is_open=is_open)]
    lines = book.of(book.span)["line"].unique()
    if len(lines) > 1 and ledger.names_lines(lines):
        found.append(_lines(told))
    return tuple(found)


def _moved(book: Ledger, level: Level) -> tuple[Level, Change | None]:
    """What both months know, and the split; no split when they share nothing but sales or one of them is not whole."""
    shared = level.both(book.level(book.before))
    if not (shared.fees or shared.goods or shared.ads) or not book.compares(book.before):
        return shared, None
    days = (book.before.days, book.span.days)
    return shared, change(_counted(book.of(book.before)), _counted(book.of(book.span)), days, shared)


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["sales", "vat_share", "units", "ad_spend", *FEES, "unit_cost"]]


def _counted_sales(book: Ledger, span: Days, level: Level) -> float:
    """Sales of the rows that are not left out, without the tax in them where it is known."""
    rows = book.of(span)
    is_counted = rows["unit_cost"].notna() | (not level.goods)
    return float(rows.loc[is_counted, "sales"].sum() + book.amounts(span, level).loc[is_counted, "vat"].sum())


def _title(told: Told) -> str:
    language, left = told.language, float(told.steps["left"])
    values = {
        "month": told.book.name(told.book.span, language), "before": month_name(told.book.before, language),
        "money": told.period.money(left), "daily": told.period.money(left / told.book.span.days), "name": told.name(told.level),
    }  # fmt: skip
    moved = told.moved
    if not told.book.is_whole:
        return say("monthly.contribution_title_part", language, **values)
    if moved is None or told.shared != told.level or moved.before <= 0:
        return say("monthly.contribution_title", language, **values)
    by_day = figures.change(moved.now / told.book.span.days, moved.before / told.book.before.days)
    return say("monthly.contribution_title_change", language, change=by_day, **values)


def _coverage(told: Told) -> str:
    """`Fees known for 100% of sales, costs for 92%; ads from the ads reports.`"""
    book, language = told.book, told.language
    parts = []
    taxed = book.taxed(book.span)
    if len(taxed):
        share = book.share_with_vat(book.span)
        key = "monthly.contribution_known_vat" if told.level.vat else "monthly.contribution_unknown_vat"
        key = "monthly.contribution_standard_vat" if told.level.vat and taxed["is_standard"].any() else key
        sites = say("morning.names", language).join(
            marketplaces()[site].name(language) for site in dict.fromkeys(taxed["marketplace"])
        )
        parts.append(say(key, language, share=figures.percent(_down(share), decimals=0), sites=sites))
    for name, share in (("fees", book.share_with_fees(book.span)), ("costs", book.share_with_cost(book.span))):
        key = f"monthly.contribution_known_{name}" if share > 0 else f"monthly.contribution_unknown_{name}"
        parts.append(say(key, language, share=figures.percent(_down(share), decimals=0)))
    parts.append(_ads_words(told))
    return sentence(say("monthly.contribution_comma", language).join(parts))


def _ads_words(told: Told) -> str:
    share = told.book.share_with_ads(told.book.span)
    if told.level.ads or not share:
        return say("monthly.contribution_known_ads" if told.level.ads else "monthly.contribution_no_ads", told.language)
    return say("monthly.contribution_part_ads", told.language, share=figures.percent(_down(share), decimals=0))


def _down(share: float) -> float:
    """A share that is not whole is never written as 100 %."""
    return 0.99 if 0.99 < share < 0.9999 else share


def _numbers(told: Told) -> Element:
    """The tiles: sales, what is left, its share, the share of ads; each per day against the month before and the year."""
    language, book, level = told.language, told.book, told.level
    spans = (book.span, book.before, book.year_ago)
    when = book.name(book.span, language)

    def comparable(span: Days) -> pd.Series | None:
        is_known = level.both(book.level(span)) == level and book.compares(span)
        return book.steps(span, level) if is_known and len(book.of(span)) else None

    steps = [told.steps, comparable(spans[1]), comparable(spans[2])]
    sales = [float(book.of(one)["sales"].sum()) if one == book.span or book.compares(one) else None for one in spans]
    left = [None if one is None else float(one["left"]) for one in steps]
    counted = [None if one is None else _counted_sales(book, span, level) for one, span in zip(steps, spans, strict=True)]
    ads = [None if one is None or not level.ads else -float(one["ads"]) for one in steps]
    tiles = [
        _amount_tile("sales", say("metrics.sales", language), sales, told, when),
        _amount_tile("contribution", told.name(level, "contribution_tile_left"), left, told, when),
        _share_tile(told.name(level, "contribution_tile_share"), left, counted, told, when),
    ]
    if level.ads:
        tiles.append(_share_tile(say("monthly.contribution_tile_ads", language), ads, sales, told, when))
    left_out = -float(told.steps["left_out"])
    note = [say("monthly.contribution_note", language)] if level.fees else []
    if abs(left_out) > NOTHING:
        note.insert(0, say("monthly.contribution_note_left_out", language, money=told.period.money(left_out)))
    note += _elsewhere(told)
    for part in level.missing:
        note.append(say(f"monthly.contribution_add_{part}", language))
    return Element(
        code="M3", question=say("monthly.contribution_question", language), title=_title(told), more=_coverage(told),
        tiles=tuple(tiles), note=sentences(note, language), places=frozenset({"desk"}),
        minutes=meetings()["monthly"].minutes_of("M3"),
    )  # fmt: skip


def _elsewhere(told: Told) -> list[str]:
    """Money posted in another currency than its site's, which is not counted: by currency, in words."""
    span, scope = told.book.span, told.period.choices
    asked = told.period.ask("monthly/other_fees", first=span.first, last=span.last, shop=scope.shop, marketplace=scope.marketplace)
    sums = asked.groupby("currency")["amount"].sum()
    if sums.empty:
        return []
    money = say("morning.names", told.language).join(
        figures.money(float(amount), str(currency), told.language, cents=True) for currency, amount in sums.items()
    )
    return [say("monthly.contribution_note_elsewhere", told.language, money=money)]


def _amount_tile(metric: str, label: str, values: list[float | None], told: Told, when: str) -> Tile:
    book = told.book
    spans = (book.span, book.before, book.year_ago)
    daily = [None if value is None else value / span.days for value, span in zip(values, spans, strict=True)]
    words = _beside(figures.change(daily[0], daily[1]), figures.change(daily[0], daily[2]), told)
    return Tile(metric, label, told.period.money(values[0]), when, words[0] or _alone(told), words[1])


def _alone(told: Told) -> str:
    """Why there is no month before to compare with: none is known, or only a part of it or of this one."""
    book, language = told.book, told.language
    known = book.extents[book.before.first]
    if not book.is_whole or not known.sites or known.is_whole or not any(one.days for one in known.sites.values()):
        return say("monthly.contribution_first", language)
    return say("monthly.contribution_alone", language, month=book.name(book.before, language))


def _share_tile(label: str, parts: list[float | None], wholes: list[float | None], told: Told, when: str) -> Tile:
    language = told.language
    rates = [None if part is None or not whole else part / whole for part, whole in zip(parts, wholes, strict=True)]
    words = _beside(figures.points(rates[0], rates[1], language), figures.points(rates[0], rates[2], language), told, is_rate=True)
    return Tile("contribution", label, figures.percent(rates[0]), when, words[0] or _alone(told), words[1])


def _beside(on_before: str, on_year: str, told: Told, *, is_rate: bool = False) -> tuple[str, str]:
    """`+3% a day on September` and `+12% a day on a year ago`; empty where there is nothing to compare with."""
    kind = "rate" if is_rate else "amount"
    before = month_name(told.book.before, told.language)
    first = say(f"monthly.contribution_{kind}_on_month", told.language, change=on_before, month=before)
    second = say(f"monthly.contribution_{kind}_on_year", told.language, change=on_year)
    return ("" if on_before == figures.UNKNOWN else first, "" if on_year == figures.UNKNOWN else second)


def _ladder(told: Told) -> Element:
    """From sales to what is left, one step a row with its share of sales now and in the month before."""
    language, book = told.language, told.book
    compared = book.steps(book.before, told.level) if told.shared == told.level and told.moved is not None else None
    shown = [step for step in STEPS if step == "sales" or abs(told.steps[step]) > NOTHING]
    write = told.period.in_one_unit(float(told.steps[step]) for step in (*shown, "left"))
    rungs, at = [], 0.0
    for step in (*shown, "left"):
        amount = float(told.steps[step])
        start, end = (0.0, amount) if step in ("sales", "left") else (at, at + amount)
        at = end
        label = told.name(told.level) if step == "left" else say(f"monthly.contribution_step_{step}", language)
        tone = "total" if step in ("sales", "left") else "normal"
        rungs.append(ladder.Rung(label, write(amount), _of_sales(step, told.steps, compared, told), start, end, tone))
    reach = ladder.axis(rungs)
    rows = tuple(
        Row(key=f"step~{step}", what=rung.label, why=(Span(rung.say),), money=rung.value, svg=ladder.small(rung, reach))
        for step, rung in zip((*shown, "left"), rungs, strict=True)
    )
    return Element(
        code="M3L", question=say("monthly.contribution_question_ladder", language),
        title=say("monthly.contribution_title_ladder", language, month=book.name(book.span, language)),
        rows=rows, places=frozenset({"desk"}), width="half",
    )  # fmt: skip


def _of_sales(step: str, steps: pd.Series, before: pd.Series | None, told: Told) -> str:
    """`4.0% of sales, 4.3% in September`; sales themselves per day."""
    language, book = told.language, told.book
    if step == "sales":
        if not book.is_whole:
            return book.extents[book.span.first].words(language)
        return say("monthly.contribution_a_day", language, money=told.period.money(float(steps["sales"]) / book.span.days))
    if step == "left":
        rate = figures.percent(float(steps["left"]) / _counted_sales(book, book.span, told.level))
        return say("monthly.contribution_of_counted", language, share=rate)
    share = figures.percent(abs(float(steps[step])) / float(steps["sales"]))
    if before is None or not before["sales"]:
        return say("monthly.contribution_of_sales", language, share=share)
    was = figures.percent(abs(float(before[step])) / float(before["sales"]))
    return say("monthly.contribution_of_sales_before", language, share=share, was=was, month=month_name(book.before, language))


def _lines(told: Told) -> Element:
    """Every line with its ladder, the month before and the year; rows that belong to no product included, so that it adds up."""
    language, book, level = told.language, told.book, told.level
    steps, rows = book.amounts(book.span, level), book.of(book.span)
    now = steps.groupby(rows["line"].to_numpy()).sum().rename_axis("line")
    frame = now[[*(step for step in STEPS if abs(told.steps[step]) > NOTHING or step == "sales"), "left"]].copy()
    is_counted = rows["unit_cost"].notna() | (not level.goods)
    counted = (rows["sales"] + steps["vat"])[is_counted].groupby(rows.loc[is_counted, "line"].to_numpy()).sum().reindex(frame.index)
    frame["share"] = (frame["left"] / counted).where(counted > 0)
    for name, span in (("before", book.before), ("year_ago", book.year_ago)):
        rows = book.of(span)
        if len(rows) and book.compares(span) and level.both(book.level(span)) == level:
            frame[name] = book.amounts(span, level)["left"].groupby(rows["line"].to_numpy()).sum().reindex(frame.index)
            frame[f"{name}_daily"] = frame["left"] / book.span.days - frame[name] / span.days
    frame = frame.drop(columns=["year_ago_daily"], errors="ignore")
    order = sorted(frame.index, key=lambda line: (line.startswith("~"), -float(frame.loc[line, "sales"]), line))
    frame = frame.loc[order].reset_index()
    frame["line"] = [sentence(line_name(line, language)) for line in frame["line"]]
    leading = [name for name in ("line", "sales", "left", "share", "before", "before_daily", "year_ago") if name in frame]
    frame = frame[[*leading, *(name for name in frame.columns if name not in leading)]]
    columns = tuple(_column(name, told) for name in frame.columns)
    return Element(
        code="M3T", question=say("monthly.contribution_question_lines", language), title=say("monthly.contribution_title_lines", language),
        more=say("monthly.contribution_adds_up", language, money=told.period.money(float(told.steps["left"]))),
        table=Table(columns, frame, f"huddle-contribution-{book.span.first:%Y-%m}"), places=frozenset({"desk"}),
    )  # fmt: skip


def _column(name: str, told: Told) -> TableColumn:
    language, book = told.language, told.book
    if name == "line":
        return TableColumn("line", say("monthly.contribution_column_line", language))
    if name == "share":
        return TableColumn("share", told.name(told.level, "contribution_tile_share"), "percent")
    months = {"before": month_name(book.before, language), "year_ago": month_name(book.year_ago, language)}
    label = {
        "left": told.name(told.level),
        "before": say("monthly.contribution_column_before", language, month=months["before"]),
        "year_ago": say("monthly.contribution_column_year", language, month=months["year_ago"], year=book.year_ago.first.year),
        "before_daily": say("monthly.contribution_column_daily", language, month=months["before"]),
    }.get(name) or say(f"monthly.contribution_step_{name}", language)
    return TableColumn(name, in_currency(label, told.period.currency, language), "money")
