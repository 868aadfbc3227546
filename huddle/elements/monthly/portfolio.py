"""M4, the portfolio: which products carry the business, where each stands in its life, and where to invest, harvest or stop."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
import pandas as pd

from huddle import figures
from huddle.analysis import portfolio as rules
from huddle.elements.amounts import in_currency
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Cell, Element, Link, Matrix, MatrixRow, Row, Span, Table, TableColumn, Tone
from huddle.elements.monthly.classes import Portfolio, last_months, of
from huddle.elements.monthly.ledger import KEYS, costs_on, line_names, names_lines, wordless
from huddle.elements.monthly.shelves import LINKED, cover_words, product_link, product_name
from huddle.elements.period import Period, month
from huddle.meetings import meetings
from huddle.settings import version
from huddle.text import say, sentences
from huddle.weeks import month_of

ROWS = 6
LISTED = 12
"""products listed under the grid when a cell is opened; all of them are in the table"""
CELL = "cell~"


def elements(period: Period) -> tuple[Element, ...]:
    """M4 for the desk and the wall."""
    return _made(period.choices.scope, costs_on("wall"), version()) if period.currency else ()


def with_cell(many: tuple[Element, ...], choices: Choices) -> tuple[Element, ...]:
    """The page's elements with the products of the cell that the address names below the grid; unchanged where it names none.

    Apart from `elements`, because which cell is open is where the reader is, not what the page says.
    """
    opened = choices.row.removeprefix(CELL).split("~") if choices.row.startswith(CELL) else []
    at = next((place for place, one in enumerate(many) if one.code == "M4"), None)
    period = month(choices) if len(opened) == 2 and at is not None else None
    listed = _listed(period, *opened) if period is not None else None
    return many if at is None or listed is None else (*many[: at + 1], listed, *many[at + 1 :])


@lru_cache(maxsize=16)
def _made(scope: Choices, is_open: bool, settings: tuple[int, int]) -> tuple[Element, ...]:
    period, found = month(scope), of(wordless(scope))
    if period is None or found is None:
        return ()
    found = replace(found, rows=found.rows.assign(why=why(found.rows, scope.language)))
    return (_grid(period, found), *_stops(period, found, is_open=is_open), _table(period, found))


def _title(found: Portfolio, choices: Choices) -> str:
    """`9 of 60 products are A and bring 79% of sales; invest in 4, stop or fix 6`; what is nought goes unsaid.

    It speaks of the sales that the cells show. Of one line or owner it says what made them A, which is judged among all products.
    """
    language, is_part = choices.language, choices.line is not None or choices.owner is not None
    rows, counts = found.rows, found.rows["suggestion"].value_counts()
    key = "monthly.portfolio_title_part" if is_part else "monthly.portfolio_title"
    is_a, everything = rows["abc"] == "A", float(rows["sales"].sum() + found.rest["sales"].sum())
    share = figures.percent(float(rows.loc[is_a, "sales"].sum()) / everything if everything else None, decimals=0)
    whole = say(key, language, count=int(is_a.sum()), all=len(rows), share=share, by=_by(found, language))
    parts = [say(f"monthly.portfolio_title_{name}", language, count=int(counts[name])) for name in ("invest", "stop") if counts.get(name)]
    words = say("monthly.contribution_comma", language).join(parts)
    return say("monthly.portfolio_semicolon", language).join(part for part in (whole, words) if part)


def _by(found: Portfolio, language: str) -> str:
    return say(f"monthly.portfolio_by_{found.by}", language)


def _stance(stance: str, language: str) -> str:
    """What the team wants of a product, in words."""
    return say(f"monthly.portfolio_stance_{stance}", language)


def _cell(
    amounts: np.ndarray, found: Portfolio, write: figures.Write, language: str, link: Link | None = None,
    tone: Tone = "normal",
) -> Cell:
    """Money of the month, the number of products, the change a day; quiet where there is none. `amounts`: sales and before, by product."""
    if not amounts.shape[1]:
        return Cell(say("monthly.portfolio_none", language), "", "quiet")
    sales, before = float(amounts[0].sum()), float(amounts[1].sum())
    return Cell(write(sales), _cell_words(amounts.shape[1], _change(sales, before, found), language), tone, link)


def _change(sales: float, before: float, found: Portfolio) -> str:
    """The change a day on the month before; unknown where one of the two is not known whole."""
    book = found.book
    if not book.compares(book.before):
        return figures.UNKNOWN
    return figures.change(sales / book.span.days, before / book.before.days or None)


def _cell_words(count: int, change: str, language: str) -> str:
    """`12 ASINs, +4%`."""
    asins = say("monthly.portfolio_cell_one" if count == 1 else "monthly.portfolio_cell_many", language, count=count)
    return asins if change == figures.UNKNOWN else say("monthly.portfolio_cell", language, asins=asins, change=change)


def _loudest(found: Portfolio) -> str:
    """The one cell with the most money among products to stop; none where there are none."""
    stops = found.rows[found.rows["suggestion"] == "stop"]
    if stops.empty:
        return ""
    held = stops.groupby(["abc", "stage"])["sales"].agg(["size", "sum"]).sort_values(["size", "sum"], ascending=False, kind="stable")
    abc, stage = held.index[0]
    return f"{CELL}{abc}~{stage}"


def _grid(period: Period, found: Portfolio) -> Element:
    """Classes down, stages across, each cell with its money, its products and their change; all of it adds up."""
    language, loud = period.language, _loudest(found)
    # As arrays: choosing from a frame for every cell costs more than adding up.
    amounts, classes, stages = _amounts(found.rows), found.rows["abc"].to_numpy(), found.rows["stage"].to_numpy()
    is_class, is_stage = {abc: classes == abc for abc in rules.CLASSES}, {stage: stages == stage for stage in rules.STAGES}
    everything = np.concatenate([amounts, _amounts(found.rest)], axis=1)
    by_cell = [amounts[0, of_class & of_stage].sum() for of_class in is_class.values() for of_stage in is_stage.values()]
    write = period.in_one_unit([*by_cell, *found.rest["sales"], everything[0].sum()])
    cell = partial(_cell, found=found, write=write, language=language)
    lines = []
    for abc in rules.CLASSES:
        cells = []
        for stage in rules.STAGES:
            key = f"{CELL}{abc}~{stage}"
            of_cell = amounts[:, is_class[abc] & is_stage[stage]]
            cells.append(cell(of_cell, link=Link("monthly", {"row": key}), tone="attention" if key == loud else "normal"))
        share = say(f"monthly.portfolio_class_{abc}", language)
        lines.append(MatrixRow(abc, share, (*cells, cell(amounts[:, is_class[abc]]))))
    for _, row in found.rest.iterrows():
        change = _change(row["sales"], row["before"], found)
        words = "" if change == figures.UNKNOWN else say("monthly.portfolio_change", language, change=change)
        blank = tuple(Cell("", "", "quiet") for _ in rules.STAGES)
        label, beside = say("monthly.contribution_no_asin", language), say("monthly.portfolio_rest", language)
        lines.append(MatrixRow(label, beside, (*blank, Cell(write(float(row["sales"])), words))))
    sums = [cell(amounts[:, is_stage[stage]]) for stage in rules.STAGES]
    whole = cell(everything)
    change = _change(float(everything[0].sum()), float(everything[1].sum()), found)
    whole = replace(whole, say=_cell_words(len(found.rows), change, language))  # products, not the rows that belong to none
    name = found.book.name(found.book.span, language)
    lines.append(MatrixRow(say("monthly.portfolio_all", language), name, (*sums, whole), is_total=True))
    columns = (*(say(f"monthly.portfolio_stage_{stage}", language) for stage in rules.STAGES), say("monthly.portfolio_all", language))
    return Element(
        code="M4", question=say("monthly.portfolio_question", language), title=_title(found, period.choices),
        matrix=Matrix(columns, tuple(lines)),
        more=_unit(found, language),
        minutes=meetings()["monthly"].minutes_of("M4"),
    )  # fmt: skip


def _amounts(rows: pd.DataFrame) -> np.ndarray:
    """Sales of the month and of the one before, one column per row; unknown adds nothing."""
    return np.nan_to_num(np.array([rows["sales"].to_numpy(float), rows["before"].to_numpy(float)]))


def _unit(found: Portfolio, language: str) -> str:
    """What the cells are of: the month, and the change a day on the one before where both are known whole."""
    book = found.book
    month, before = book.name(book.span, language), book.name(book.before, language)
    key = "monthly.portfolio_unit" if book.compares(book.before) else "monthly.portfolio_unit_alone"
    return say(key, language, month=month, before=before, by=_by(found, language))


def why(rows: pd.DataFrame, language: str, *, is_placed: bool = True) -> list[str]:
    """What speaks for each suggestion, in words: class and stage, the loss, the cover, the trend; no money."""
    comma = say("monthly.portfolio_semicolon", language)
    stages = {stage: say(f"monthly.portfolio_stage_{stage}", language) for stage in rules.STAGES}
    against = _against(rows, language)
    losing, idle = say("monthly.portfolio_losing", language), say("monthly.portfolio_idle", language, days=rules.IDLE_DAYS)
    columns = ("abc", "stage", "is_losing", "is_slow", "is_idle", "cover_days", "direction", "trend")
    made = []
    for abc, stage, is_losing, is_slow, is_idle, cover, direction, trend in zip(*(rows[name] for name in columns), strict=True):
        parts = [say("monthly.portfolio_place", language, abc=abc, stage=stages[stage])] if is_placed else []
        parts += [losing] if is_losing else []
        parts += [cover_words(float(cover), language)] if is_slow else [idle] if is_idle else []
        if direction in ("up", "down") and np.isfinite(trend):
            parts.append(say("monthly.portfolio_trend", language, change=figures.change(1 + float(trend), 1.0), against=against))
        made.append(comma.join(parts))
    return made


def _against(rows: pd.DataFrame, language: str) -> str:
    """What a product's trend is measured against: products without lines are each other's."""
    return say(f"monthly.portfolio_against_{'line' if names_lines(rows['line'].unique()) else 'others'}", language)


def _stake(rows: pd.DataFrame) -> pd.Series:
    """What ranks products to stop: the loss of three months and the money in slow stock."""
    loss = (-rows["contribution"]).clip(lower=0).fillna(0)
    return loss + rows["value"].where(rows["is_slow"] | rows["is_idle"]).fillna(0)


def _stops(period: Period, found: Portfolio, *, is_open: bool) -> tuple[Element, ...]:
    """The candidates to stop, most money first; a product's loss and money at cost are for the desk."""
    stops = found.rows[found.rows["suggestion"] == "stop"]
    if stops.empty:
        return ()
    language = period.language
    stops = stops.assign(stake=_stake(stops)).sort_values(["stake", "sales"], ascending=False, kind="stable")
    left = len(stops) - min(len(stops), ROWS)
    sold = say("monthly.portfolio_sold_in", language, month=found.book.name(found.book.span, language))
    both = Element(
        code="M4S", question=say("monthly.portfolio_question_stop", language), title=_stop_title(stops, period),
        more=say("morning.more_rows", language, count=left) if left else found.book.name(found.book.span, language),
    )  # fmt: skip
    on_wall = say("monthly.portfolio_semicolon", language).join((sold, both.more)) if left else sold
    desk = tuple(_stop_row(row, period, found, is_open=True) for _, row in stops.head(ROWS).iterrows())
    wall = tuple(_stop_row(row, period, found, is_open=is_open) for _, row in stops.head(ROWS).iterrows())
    note = say("monthly.portfolio_note_stop", language, days=rules.IDLE_DAYS, limit=rules.SLOW_DAYS)
    return (
        replace(both, rows=desk, takeaway=_all(stops, period, found, "stop"), places=frozenset({"desk"}), note=note),
        replace(both, rows=wall, places=frozenset({"wall"}), numbered=True, more=on_wall),
    )


def _stop_title(stops: pd.DataFrame, period: Period) -> str:
    return say("monthly.portfolio_stops" if len(stops) > 1 else "monthly.portfolio_stops_one", period.language, count=len(stops))


def _stop_row(row: pd.Series, period: Period, found: Portfolio, *, is_open: bool) -> Row:
    language, name = period.language, product_name(row, period)
    detail = []
    if is_open and row["is_losing"]:
        detail.append(say("monthly.portfolio_detail_loss", language, money=period.money(-float(row["contribution"]))))
    if not pd.isna(row["units"]) and row["units"] > 0:
        detail.append(say("monthly.portfolio_detail_stock", language, units=figures.count(row["units"], language)))
    if is_open and not pd.isna(row["value"]) and row["value"] > 0:
        detail.append(say("monthly.portfolio_detail_value", language, money=period.money(float(row["value"]))))
    money, before = period.money(float(row["sales"])), period.money(float(row["before"]))
    key = "monthly.portfolio_detail_sales" if found.book.compares(found.book.before) else "monthly.portfolio_detail_alone"
    detail.append(say(key, language, sales=money, before=before, month=found.book.name(found.book.span, language)))
    per = say("monthly.portfolio_sold", language)
    if is_open and row["stake"] > 0:
        money, per = period.money(float(row["stake"])), say("monthly.portfolio_at_stake", language)
    shop, marketplace, asin = row["shop"], row["marketplace"], row["asin"]
    owner = str(row["owner"] or "")
    return Row(
        key=f"stop~{shop}~{marketplace}~{asin}", what=name, why=(Span(row["why"]),), money=money, per=per, who=owner,
        link=product_link((shop, marketplace, asin)), detail="\n".join(detail),
        capture=Capture(say("monthly.portfolio_capture", language, name=name), owner, shop, marketplace, asin, "stop"),
    )  # fmt: skip


def _listed(period: Period, abc: str, stage: str) -> Element | None:
    """The products of the cell that was opened, most sales first."""
    found, language = of(wordless(period.choices)), period.language
    if found is None or abc not in rules.CLASSES or stage not in rules.STAGES:
        return None
    rows = found.rows[(found.rows["abc"] == abc) & (found.rows["stage"] == stage)]
    if rows.empty:
        return None
    rows = rows.sort_values(["sales", "before"], ascending=False, kind="stable")
    rows = rows.assign(reasons=why(rows, language, is_placed=False), why=why(rows, language))
    place = say("monthly.portfolio_place", language, abc=abc, stage=say(f"monthly.portfolio_stage_{stage}", language))
    lines = []
    for at, (_, row) in enumerate(rows.head(LISTED).iterrows()):
        key = (row["shop"], row["marketplace"], row["asin"])
        suggestion = say(f"monthly.portfolio_suggest_{row['suggestion']}", language)
        stance = [say("monthly.portfolio_stance", language, stance=_stance(row["stance"], language))] if row["stance"] else []
        words = "".join(say("monthly.portfolio_semicolon", language) + part for part in (*stance, row["reasons"]) if part)
        # The first row bears the cell's name, so that the address which opened it brings the list into view.
        own = f"{CELL}{abc}~{stage}" if at == 0 else "product~" + "~".join(key)
        lines.append(
            Row(key=own, what=product_name(row, period), why=(Span(suggestion, strong=True), Span(words)),
                money=period.money(float(row["sales"])), who=str(row["owner"] or ""), link=product_link(key))
        )  # fmt: skip
    left = len(rows) - len(lines)
    return Element(
        code="M4C", question=say("monthly.portfolio_question", language),
        title=say("monthly.portfolio_title_cell", language, place=place, count=len(rows), money=period.money(float(rows["sales"].sum()))),
        more=say("monthly.portfolio_more", language, count=left) if left else found.book.name(found.book.span, language),
        rows=tuple(lines), takeaway=_all(rows, period, found, f"{abc}-{stage}".lower()), places=frozenset({"desk"}),
    )  # fmt: skip


_COLUMNS = {
    "shop": "text", "marketplace": "text", "asin": "text", "name": "text", "line": "text", "owner": "text", "stance": "text", "abc": "text",
    "was": "text", "stage": "text", "suggestion": "text", "why": "text", "sales": "money", "before": "money", "left": "money",
    "contribution": "money", "trend": "percent", "age_days": "count", "units": "count", "cover_days": "count", "value": "money",
}  # fmt: skip


def _all(rows: pd.DataFrame, period: Period, found: Portfolio, name: str) -> Table:
    """Products with everything the grid knows of them, and `why`; columns nobody fills are left out."""
    language = period.language
    shown = rows.reset_index(drop=True)
    shown["name"] = shown["name_zh"] if language == "zh" else shown["name"]
    shown["line"] = line_names(shown["line"], language)
    for column, kind, known in (("stage", "stage", rules.STAGES), ("suggestion", "suggest", rules.SUGGESTIONS)):
        shown[column] = shown[column].map({value: say(f"monthly.portfolio_{kind}_{value}", language) for value in known})
    shown["stance"] = shown["stance"].map({stance: _stance(stance, language) for stance in shown["stance"].dropna().unique()})
    for column in ("cover_days", "trend"):
        shown[column] = shown[column].replace(np.inf, np.nan)
    shown["cover_days"] = shown["cover_days"].round(0)
    alone = {"shop"} if len({site.shop for site in period.sites}) == 1 else set()
    if not any(one.days for one in found.book.extents[found.book.before.first].sites.values()):
        alone.add("before")  # nothing is known of the month before: no column of noughts
    names = [column for column in _COLUMNS if shown[column].notna().any() and column not in alone]
    columns = tuple(
        TableColumn(column, in_currency(_label(column, found, language), period.currency if _COLUMNS[column] == "money" else None,
                                            language), _COLUMNS[column])  # type: ignore[arg-type]
        for column in names
    )  # fmt: skip
    file_name = f"huddle-portfolio-{name}-{found.book.span.first:%Y-%m}"
    return Table(columns, shown[list(dict.fromkeys([*names, *KEYS]))], file_name, LINKED, "asin")


def _label(column: str, found: Portfolio, language: str) -> str:
    months = {"sales": found.book.span, "left": found.book.span, "before": found.book.before}
    named = {"month": found.book.name(months[column], language)} if column in months else {}
    return say(f"monthly.portfolio_column_{column}", language, against=_against(found.rows, language), **named)


def _table(period: Period, found: Portfolio) -> Element:
    """All products, to sort and take away."""
    language = period.language
    rows = found.rows.sort_values(["sales", "before"], ascending=False, kind="stable")
    return Element(
        code="M4T", question=say("monthly.portfolio_question", language),
        title=say("monthly.portfolio_title_all", language, count=len(rows)), table=_all(rows, period, found, "all"),
        note=_note(found, language),
        places=frozenset({"desk"}),
    )  # fmt: skip


def _note(found: Portfolio, language: str) -> str:
    """How classes are cut, and which of their three months are not known whole."""
    key = "monthly.portfolio_note" if found.by == "contribution" else "monthly.portfolio_note_sales"
    said = [say(key, language, days=rules.NEW_DAYS, idle=rules.IDLE_DAYS, against=_against(found.rows, language))]
    spans = [month_of(first) for first in last_months(found.book)]
    parts = [found.book.name(span, language) for span in spans if not found.book.extents[span.first].is_whole]
    if parts:
        said.insert(0, say("monthly.portfolio_note_months", language, months=say("page.known_between", language).join(parts)))
    return sentences(said, language)
