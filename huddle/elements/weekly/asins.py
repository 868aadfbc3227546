"""The weekly list: every ASIN with its week, to sort and to take away; with what belongs to none it adds up to the page's total."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from huddle import figures, warehouse
from huddle.elements import answers
from huddle.elements.amounts import in_currency
from huddle.elements.asin.search import half_of_sales
from huddle.elements.model import Element, Table, TableColumn
from huddle.elements.period import Period
from huddle.elements.weekly.bridge import found
from huddle.elements.weekly.drivers import remembered
from huddle.text import say, sentences
from huddle.weeks import Span

WEEKS = 12
"""of the small line"""
_KEY = ["shop", "marketplace", "asin"]
_TYPES = {
    "shop": "text", "marketplace": "text", "name": "text", "asin": "text", "line": "text", "owner": "text", "currency": "text",
    "sales": "money", "weeks": "spark", "change": "percent", "change_year": "percent", "units": "count", "sessions": "count",
    "conversion": "percent", "buy_box": "percent", "ad_spend": "money", "acos": "percent", "tacos": "percent",
    "days_of_cover": "count", "stars": "number", "from_visits": "money", "from_conversion": "money", "from_price": "money",
    "from_other": "money",
}  # fmt: skip
"""the columns in their order; those of which nothing is known are left out"""
_METRICS = {"sales", "units", "sessions", "conversion", "buy_box", "ad_spend", "acos", "tacos", "days_of_cover"}


@remembered
def elements(period: Period) -> tuple[Element, ...]:
    """The list at the desk; nothing where no sales are split by ASIN."""
    if period.span.days != 7:
        return ()
    week = answers.of_choice(_everything(period.span, period.choices.stamp or warehouse.stamp()), period.choices.where)
    if not week["sales"].notna().any() and (spanned := _of_a_span(period)):
        return spanned
    if week.empty:
        return ()
    listed = _with_causes(_in_words(week, period).reset_index(drop=True), period)
    table, note = _added_up(listed, period)
    return (
        Element(
            code="WL", question=say("weekly.asins_question", period.language), title=_title(listed, period),
            as_of=figures.span(period.span.first, period.span.last, period.language), table=_table(table, period), note=note,
            places=frozenset({"desk"}),
        ),
    )  # fmt: skip


def _of_a_span(period: Period) -> tuple[Element, ...]:
    """The list of the newest by-ASIN report over about a week, named by its own days, where no days are split by ASIN."""
    listed = period.ask("weekly/asins_span", last=period.span.last, **period.choices.where)
    if listed.empty:
        return ()
    language = period.language
    span, week = (
        figures.span(pd.Timestamp(first).date(), pd.Timestamp(last).date(), language)
        for first, last in ((listed["span_start"].iloc[0], listed["span_end"].iloc[0]), (period.span.first, period.span.last))
    )
    named = _named(listed, period.span.last, period.choices.stamp or warehouse.stamp())
    listed = _best_first(_in_words(named, period), period)
    key = "weekly.asins_span" if span == week else "weekly.asins_other_span"
    return (
        Element(
            code="WL", question=say("weekly.asins_question", language), title=_title(listed, period), as_of=span,
            table=_table(listed, period), note=say(key, language, span=span, week=week), places=frozenset({"desk"}),
        ),
    )  # fmt: skip


def _title(listed: pd.DataFrame, period: Period) -> str:
    sold = [{"sales": sales, "currency": currency} for sales, currency in zip(listed["sales"], listed["currency"], strict=True)]
    half = half_of_sales([row for row in sold if row["sales"] == row["sales"]])
    if half is None:
        return say("weekly.asins_all", period.language, count=len(listed))
    return say("weekly.asins_half_one" if half[0] == 1 else "weekly.asins_half", period.language, few=half[0], all=half[1])


@lru_cache(maxsize=4)
def _everything(span: Span, stamp: str) -> pd.DataFrame:
    """Every ASIN of every site with its week, its weeks, its stock and its stars: read once for every filter, never changed."""
    every = dict.fromkeys(("shop", "marketplace", "line", "owner"))
    week = warehouse.ask("weekly/asins", stamp=stamp, first=span.first, last=span.last, **every)
    week = week[week["sales"].notna() | week["sessions"].notna() | week["ad_spend"].notna()]
    return _named(_with_weeks(week, span, stamp), span.last, stamp)


def _named(week: pd.DataFrame, last: date, stamp: str) -> pd.DataFrame:
    names = warehouse.ask("morning/names", stamp=stamp, **dict.fromkeys(("shop", "marketplace", "line", "owner")))
    state = warehouse.ask("weekly/asins_state", stamp=stamp, last=last, shop=None, marketplace=None)
    both = week.merge(names, on=_KEY, how="left").merge(state, on=_KEY, how="left")
    return both.assign(days_of_cover=both["days_of_cover"].astype(float).round(), stars=both["stars"].astype(float).round(2))


def _in_words(week: pd.DataFrame, period: Period) -> pd.DataFrame:
    name = week["short_name_zh" if period.language == "zh" else "short_name"]
    return week.assign(name=name, line=week["line"].where(week["line"] != "~none"))


def _with_weeks(week: pd.DataFrame, span: Span, stamp: str) -> pd.DataFrame:
    """The sales of the last weeks as a list, oldest first, and the change on the week before and on a year ago."""
    asked = warehouse.ask("weekly/asins_weeks", stamp=stamp, last=span.last, weeks=WEEKS, shop=None, marketplace=None)
    backs = [*(7 * step for step in range(WEEKS - 1, -1, -1)), 364]
    wide = _wide(asked, week, backs)
    lines = [_since_known(values) for values in wide[:, :WEEKS].round(2).tolist()]
    now = week["sales"].to_numpy(dtype=float, na_value=np.nan)
    changes = {}
    for name, back in (("change", 7), ("change_year", 364)):
        before = wide[:, backs.index(back)]
        changes[name] = np.where(before > 0, (now / np.where(before > 0, before, 1.0) - 1).round(3), np.nan)
    return week.assign(weeks=pd.Series(lines, index=week.index, dtype=object), **changes)


def _wide(asked: pd.DataFrame, week: pd.DataFrame, backs: list[int]) -> np.ndarray:
    """A row per ASIN of the week, a column per distance in days; what was not asked or is not known is NaN."""
    row_of = {key: at for at, key in enumerate(zip(*(week[name] for name in _KEY), strict=True))}
    rows = np.fromiter((row_of.get(key, -1) for key in zip(*(asked[name] for name in _KEY), strict=True)), dtype=int, count=len(asked))
    places = np.searchsorted(np.sort(backs), asked["days_back"].to_numpy())
    columns = np.argsort(backs)[places]
    wide = np.full((len(week), len(backs)), np.nan)
    wide[rows[rows >= 0], columns[rows >= 0]] = asked["sales"].to_numpy(dtype=float, na_value=np.nan)[rows >= 0]
    return wide


def _since_known(values: list[float]) -> list[float] | None:
    """The weeks since the last one that is not known; none with fewer than two: a line has no gaps."""
    gaps = [at for at, value in enumerate(values) if value != value]
    known = values[gaps[-1] + 1 :] if gaps else values
    return known if len(known) > 1 else None


def _with_causes(listed: pd.DataFrame, period: Period) -> pd.DataFrame:
    """What each cause brought, as in the bridge, where all amounts are of one currency."""
    one = found(period)
    if one is None or listed["currency"].nunique() > 1 or not any(site.visits for site in one.sites):
        return listed
    cells = one.cells
    change = cells["sales_after"] - cells["sales_before"]
    causes = cells[_KEY].assign(
        from_visits=cells["traffic"] + cells["mix"], from_conversion=cells["conversion"], from_price=cells["price"],
    )  # fmt: skip
    causes["from_other"] = change - causes[["from_visits", "from_conversion", "from_price"]].sum(axis=1)
    amounts = [name for name in causes if name not in _KEY]
    causes[amounts] = causes[amounts].round(2) + 0.0  # no minus zero
    return listed.merge(causes, on=_KEY, how="left")


def _added_up(listed: pd.DataFrame, period: Period) -> tuple[pd.DataFrame, str]:
    """The list, best sellers first, with a row per site of what belongs to no ASIN, and the sum in words.

    Only where the whole site is shown: a product line or an owner has nothing beside its ASINs.
    """
    language, where = period.language, period.choices.where
    ordered = _best_first(listed, period)
    if where["line"] or where["owner"]:
        return ordered, _sum(ordered, {}, period)
    days = {"first": period.span.first, "last": period.span.last, "before_first": period.before.first, "before_last": period.before.last}
    sites = answers.of_choice(period.ask("weekly/bridge_sites", **days, shop=None, marketplace=None), where)
    sites = sites[sites["is_now"] & (sites["known_days"] == period.span.days)]
    sold = listed.groupby(["shop", "marketplace"])["sales"].sum()
    rests: dict[tuple[str, str], tuple[str, float]] = {}
    for site in sites.itertuples():
        rest = float(site.sales) - float(sold.get((site.shop, site.marketplace), 0.0))
        if abs(rest) >= 0.005:
            rests[site.shop, site.marketplace] = (site.currency, round(rest, 2))
    extra = pd.DataFrame(
        [
            {"shop": shop, "marketplace": site, "currency": currency, "sales": rest, "name": say("weekly.bridge_bar_unallocated", language)}
            for (shop, site), (currency, rest) in rests.items()
        ],
        columns=["shop", "marketplace", "currency", "sales", "name"],
    ).astype({"sales": float})
    table = pd.concat([ordered, extra.reindex(columns=ordered.columns)], ignore_index=True) if len(extra) else ordered
    return table, _sum(ordered, rests, period)


def _best_first(listed: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Best sellers first, in one currency; site by site, the largest first, where a rate is missing."""
    place = {(site.shop, site.marketplace): at for at, site in enumerate(period.sites)}
    sites = zip(listed["shop"], listed["marketplace"], strict=True)
    keyed = listed.assign(
        _site=0 if period.currency else [place.get(site, len(place)) for site in sites],
        _worth=listed["sales"].astype(float) * (listed["currency"].map(period.worth).astype(float) if period.currency else 1.0),
    )
    ordered = keyed.sort_values(["_site", "_worth", *_KEY], ascending=[True, False, True, True, True], na_position="last")
    return ordered.drop(columns=["_site", "_worth"])


def _sum(listed: pd.DataFrame, rests: dict[tuple[str, str], tuple[str, float]], period: Period) -> str:
    """`55 products $105,635 + not split by ASIN $816 = $106,451`, per currency."""
    language, said = period.language, []
    for currency in dict.fromkeys(listed["currency"].dropna()):
        parts = float(listed.loc[listed["currency"] == currency, "sales"].sum())
        rest = sum(amount for code, amount in rests.values() if code == currency)
        count = int((listed["currency"] == currency).sum())
        amounts = {"parts": parts, "rest": rest, "whole": parts + rest}
        money = {name: figures.in_full(amount, currency, cents=True) for name, amount in amounts.items()}
        said.append(say("weekly.asins_sum" if rest else "weekly.asins_sum_whole", language, count=count, **money))
    if listed[["days_of_cover", "stars"]].notna().any(axis=None):
        said.append(say("weekly.asins_latest", language))
    return sentences(said, language)


def _table(listed: pd.DataFrame, period: Period) -> Table:
    language = period.language
    currencies = listed["currency"].dropna().unique()
    single = str(currencies[0]) if len(currencies) == 1 else ""
    spare = {name for name in ("shop", "marketplace", "currency") if listed[name].nunique() < 2}
    names = [name for name in _TYPES if name in listed and name not in spare and listed[name].notna().any()]
    columns = []
    for name in names:
        label = say(f"metrics.{name}", language) if name in _METRICS else say(f"weekly.asins_{name}", language)
        if _TYPES[name] == "money" and single:
            label = in_currency(label, single, language)
        meaning = say(f"metrics.{name}_help", language) if name in _METRICS else ""
        columns.append(TableColumn(name, label, _TYPES[name], meaning))  # type: ignore[arg-type]
    return Table(
        tuple(columns), listed.reset_index(drop=True), f"huddle-asins-{period.span.last:%Y-%m-%d}",
        link_columns=("asin", "marketplace", "shop"), link_page="asin",
    )  # fmt: skip
