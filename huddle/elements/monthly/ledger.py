"""What every product sold, cost and left month by month, in one currency: read once for contribution, portfolio and cash.

Apart from these parts, because the same figures must stand on all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

from huddle.analysis import portfolio
from huddle.analysis.contribution import FEES, STEPS, WHOLE, Level, amounts, level_of
from huddle.elements import whole
from huddle.elements.answers import rows as plain_rows
from huddle.elements.choices import Choices
from huddle.elements.monthly import names
from huddle.elements.period import Period, month
from huddle.elements.whole import Extent
from huddle.marketplaces import marketplaces
from huddle.settings import setting
from huddle.text import say
from huddle.weeks import Span, month_of

KEYS = ["shop", "marketplace", "asin"]
"""one product on one site; joined by `keyed` into the index of every frame, for an index of three levels costs more than what it finds"""
REST = ("~unallocated", "~brand", "~account")
"""rows that belong to no product: sales, ad spend, fees"""
MONTHS = 6
"""months read up to the one of the page: three for a class, three more for its memory"""
_MONEY = ["sales", "ad_spend", *FEES]


@dataclass(frozen=True)
class Ledger:
    """The figures of a page; frames are shared by its readers and never changed."""

    span: Span
    before: Span
    year_ago: Span
    months: Mapping[date, pd.DataFrame]
    """by the month's first day: one row per shop x marketplace x asin, `keyed`; asin holds the row's name for what belongs to
    no product, which has no units; columns sales, units, ad_spend, the fees, unit_cost, line, in the page's currency; has_vat: the
    site's sales include tax; vat_share: the part of them that is tax (0 where none is, NaN unknown); is_standard: by the declared rate"""
    products: pd.DataFrame
    """one row per product met, `keyed`: names, line, owner, age, trend, unit_cost, cost in the page's currency"""
    known: pd.DataFrame
    """one row per site x month: sales, sales_with_fees, sales_with_ads"""
    extents: Mapping[date, Extent]
    """how far each month is known, by its first day"""
    levels: dict[date, Level] = field(default_factory=dict)
    lefts: dict[date, pd.Series] = field(default_factory=dict)
    told: dict[tuple[date, Level], pd.DataFrame] = field(default_factory=dict)
    """answers of `level`, `left` and `amounts`, kept once asked for"""
    shares: dict[tuple[str, date], float] = field(default_factory=dict)
    """likewise of `share_with_fees` and `share_with_ads`, which are of whole sites: shared by every line and owner"""

    def of(self, span: Span) -> pd.DataFrame:
        """The rows of a month, `keyed`."""
        rows = self.months.get(span.first)
        return self.nothing if rows is None else rows

    @property
    def nothing(self) -> pd.DataFrame:
        """A month without rows."""
        return next(iter(self.months.values())).iloc[:0]

    def measure(self, name: str) -> pd.DataFrame:
        """One column of all months up to the page's: a row per product or rest, a column per month, oldest first."""
        kept = {first: rows[name] for first, rows in sorted(self.months.items()) if first > self.year_ago.first}
        return pd.DataFrame(kept)

    def level(self, span: Span) -> Level:
        """Which parts of contribution a month knows."""
        if span.first not in self.levels:
            rows = self.of(span)
            sales = float(rows["sales"].sum())
            with_fees, with_cost = sales * self.share_with_fees(span), sales * self.share_with_cost(span)
            has_ads = bool(rows["ad_spend"].notna().any()) and self.share_with_ads(span) >= WHOLE
            self.levels[span.first] = level_of(sales, with_fees, with_cost, has_ads=has_ads, vat_known=self.share_with_vat(span))
        return self.levels[span.first]

    def left(self, span: Span) -> pd.Series:
        """What each row of a month left, VAT, fees and goods counted; unknown (NaN) where one of them is."""
        if span.first not in self.lefts:
            rows, level = self.of(span), self.level(span)
            is_known = rows["unit_cost"].notna() & (level.fees and level.goods and level.vat)
            self.lefts[span.first] = self.amounts(span, level)["left"].where(is_known)
        return self.lefts[span.first]

    def amounts(self, span: Span, level: Level) -> pd.DataFrame:
        """The steps of each row of a month at a level, as `analysis/contribution.py` tells them; never changed."""
        if (span.first, level) not in self.told:
            self.told[span.first, level] = amounts(self.of(span), level)
        return self.told[span.first, level]

    def share_with_fees(self, span: Span) -> float:
        """Share of the chosen sites' sales on days on which fees were posted, 0 to 1."""
        if ("fees", span.first) not in self.shares:
            self.shares["fees", span.first] = self._share(self.known["month"] == pd.Timestamp(span.first), "sales_with_fees")
        return self.shares["fees", span.first]

    def share_with_ads(self, span: Span) -> float:
        """Share of sales on days whose ad spend is known, 0 to 1, of the sites that have an ads report at all."""
        if ("ads", span.first) not in self.shares:
            sites = self.known.groupby(["shop", "marketplace"])["sales_with_ads"].transform("sum") > 0
            chosen = sites & (self.known["month"] == pd.Timestamp(span.first))
            self.shares["ads", span.first] = self._share(chosen, "sales_with_ads")
        return self.shares["ads", span.first]

    def _share(self, chosen: pd.Series, of: str) -> float:
        one = self.known[chosen]
        sales = float(one["sales"].sum())
        return float(one[of].sum()) / sales if sales > 0 else 0.0

    def share_with_vat(self, span: Span) -> float:
        """Share of the month's sales that include tax of which the tax is known, 0 to 1; 1 where no sales include any."""
        rows = self.of(span)
        if not rows["has_vat"].any():
            return 1.0
        rows = self.taxed(span)
        sales = float(rows["sales"].sum())
        return float(rows.loc[rows["vat_share"].notna(), "sales"].sum()) / sales if sales > 0 else 1.0

    def taxed(self, span: Span) -> pd.DataFrame:
        """The rows of a month's sites whose sales include tax."""
        rows = self.of(span)
        return rows[rows["has_vat"] & (rows["sales"].abs() > 0)]

    def share_with_cost(self, span: Span) -> float:
        """Share of the month's sales whose product has a known cost, 0 to 1."""
        rows = self.of(span)
        sales = float(rows["sales"].sum())
        return float(rows.loc[rows["unit_cost"].notna(), "sales"].sum()) / sales if sales > 0 else 0.0

    def steps(self, span: Span, level: Level) -> pd.Series:
        """The ladder of a month: every step of `analysis/contribution.py` and what is `left`."""
        return self.amounts(span, level)[[*STEPS, "left"]].sum()

    def compares(self, span: Span) -> bool:
        """Whether a month can stand against the page's: both known whole, day by day, on the same sites."""
        return self.extents[self.span.first].compares(self.extents[span.first])

    @property
    def is_whole(self) -> bool:
        """Whether every day of the page's month is known on every site."""
        return self.extents[self.span.first].is_whole

    def name(self, span: Span, language: str) -> str:
        """The month in words, with what of it is known where that is not all: `October (6–31 Oct only)`."""
        known = self.extents[span.first].words(language) if span.first in self.extents else ""
        plain = month_name(span, language)
        return say("monthly.contribution_month_part", language, month=plain, known=known) if known else plain


def of(period: Period) -> Ledger | None:
    """The ledger of the page's month; None when amounts of the chosen sites cannot be added."""
    return None if period.currency is None else _read(wordless(period.choices), bool(setting("subtract_standard_vat")))


def of_all(period: Period) -> Ledger:
    """The ledger of the same sites without the filters of line and owner: a product's class is its place among all of them."""
    return _read(wordless(period.choices).but(line=None, owner=None), bool(setting("subtract_standard_vat")))


def wordless(choices: Choices) -> Choices:
    """The choices that can change a figure; the language changes none, so that both languages share what was read."""
    return choices.scope.but(language="en", span=28, may_write=True)


@lru_cache(maxsize=16)
def _read(scope: Choices, takes_standard_vat: bool) -> Ledger:
    if scope.line is None and scope.owner is None:
        return _whole(scope, takes_standard_vat)
    every = _whole(scope.but(line=None, owner=None), takes_standard_vat)  # read once for every line and owner
    chosen = {first: _chosen(rows, scope) for first, rows in every.months.items()}
    months = {first: rows for first, rows in chosen.items() if len(rows) or first == every.span.first}
    return replace(every, months=months, products=_chosen(every.products, scope), levels={}, lefts={}, told={})


@lru_cache(maxsize=8)
def _whole(scope: Choices, takes_standard_vat: bool) -> Ledger:
    period = month(scope)
    if period is None:
        raise ValueError("a ledger is of a month; ask `month` first")
    span, before = period.span, period.before
    year_ago = month_of(span.first.replace(year=span.first.year - 1))
    since = _months_back(span.first, MONTHS - 1)
    where = {"shop": scope.shop, "marketplace": scope.marketplace}
    spans = {"since": since, "until": span.last, "year_since": year_ago.first, "year_until": year_ago.last}
    products = _products(period, period.ask("monthly/portfolio", until=span.last, **where))
    sold = period.ask("monthly/product_months", **spans, **where)
    rest = period.ask("monthly/rest_months", **spans, **where).rename(columns={"line": "asin"}).assign(units=np.nan)
    known = _in_one(period.ask("monthly/known_months", **spans, **where), period, ["sales", "sales_with_fees", "sales_with_ads"])
    rows = _in_one(pd.concat([sold, rest], ignore_index=True), period, _MONEY)
    rows["month"] = pd.to_datetime(rows["month"]).dt.date
    rows = rows.merge(products[[*KEYS, "line", "owner", "unit_cost", "vat_share"]], on=KEYS, how="left")
    rows = _with_vat(rows, takes_standard=takes_standard_vat)
    is_rest = rows["asin"].isin(REST)
    rows.loc[is_rest, "line"] = rows.loc[is_rest, "asin"]
    rows.loc[rows["asin"].isin(("~brand", "~account")), "unit_cost"] = 0.0
    rows["line"] = rows["line"].fillna("~none")
    rows = keyed(rows)
    months = {first: rows[rows["month"] == first] for first in sorted({span.first, *rows["month"]})}
    wanted = {first: month_of(first) for first in {*months, span.first, before.first, year_ago.first}}
    told = plain_rows(known)
    extents = {first: whole.of_rows([row for row in told if row["month"] == first], one, period) for first, one in wanted.items()}
    return Ledger(span, before, year_ago, months, products, known, extents)


def _with_vat(rows: pd.DataFrame, *, takes_standard: bool) -> pd.DataFrame:
    """Which rows are of a site whose sales include tax, and which part of theirs is: told by exports, else as the setting says.

    Unknown stays unknown: sales of no ASIN, and of ASINs of which no export tells it.
    """
    rates = rows["marketplace"].map({code: site.vat for code, site in marketplaces().items()}).astype(float)
    has_vat = rates.notna()
    share = rows["vat_share"].astype(float).where(has_vat, 0.0)
    standard = rates / (1 + rates) if takes_standard else rates * np.nan
    is_standard = has_vat & share.isna() & standard.notna()
    return rows.assign(has_vat=has_vat, vat_share=share.where(~is_standard, standard), is_standard=is_standard)


def keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows by shop, marketplace and asin in one text, which sorts as the three do; the columns stay."""
    key = rows["shop"].astype(object) + "\n" + rows["marketplace"].astype(object) + "\n" + rows["asin"].astype(object)
    return rows.set_index(pd.Index(key.to_numpy(dtype=object), dtype=object, name="key"))


def parts_of(key: str) -> tuple[str, str, str]:
    """Shop, marketplace and asin of a key."""
    shop, marketplace, asin = key.split("\n")
    return shop, marketplace, asin


def is_product(index: pd.Index) -> np.ndarray:
    """Which keys are of a product, not of what belongs to none."""
    ends = tuple(f"\n{rest}" for rest in REST)
    return np.array([not key.endswith(ends) for key in index], dtype=bool)


def _months_back(first: date, months: int) -> date:
    for _ in range(months):
        first = month_of(first - timedelta(days=1)).first
    return first


def _in_one(rows: pd.DataFrame, period: Period, columns: list[str]) -> pd.DataFrame:
    """Money columns turned into the page's currency."""
    worth = worth_of(rows["shop"], rows["marketplace"], period)
    made = rows.assign(month=pd.to_datetime(rows["month"])) if "month" in rows else rows.copy()
    for column in columns:
        made[column] = made[column].astype(float) * worth
    return made


def worth_of(shops: pd.Series, marketplaces: pd.Series, period: Period) -> pd.Series:
    """What a unit of each row's currency is worth in the page's; NaN where the site is not among the page's."""
    worth = {f"{site.shop}\n{site.marketplace}": period.worth[site.currency] for site in period.sites}
    return (shops.astype(object) + "\n" + marketplaces.astype(object)).map(worth).astype(float)


def _chosen(rows: pd.DataFrame, scope: Choices) -> pd.DataFrame:
    """The rows of the line and owner chosen; what belongs to no product belongs to no line and to nobody."""
    wanted = np.ones(len(rows), dtype=bool)
    if scope.line is not None:
        wanted &= rows["line"].eq(scope.line).to_numpy(bool)
    if scope.owner is not None:
        wanted &= rows["owner"].eq(scope.owner).to_numpy(bool)
    return rows[wanted]


def _products(period: Period, rows: pd.DataFrame) -> pd.DataFrame:
    """Products by their keys, with age, idle days, trend against the rest of the line, and cost in the page's currency."""
    last = pd.Timestamp(period.span.last)
    made = _in_one(rows, period, ["cost"]).rename(columns={"cost": "unit_cost"})
    first_sale = pd.to_datetime(made["first_sale_day"])
    since = first_sale.groupby([made["shop"], made["marketplace"]]).transform("min")
    # A first sale in the first four weeks of the data may be an old product's: its age is then not known.
    is_first_seen = first_sale > since + pd.Timedelta(days=28)
    began = pd.to_datetime(made["launch_day"]).where(made["launch_day"].notna(), first_sale.where(is_first_seen))
    made["age_days"] = (last - began).dt.days + 1.0
    made["idle_days"] = (last - pd.to_datetime(made["last_sale_day"])).dt.days.astype(float)
    for name in ("units_now", "units_before"):
        made[name] = made[name].fillna(0).astype(float)
        of_line = made.groupby(["shop", "marketplace", "line"])[name].transform("sum")
        made[name.replace("units", "others")] = of_line - made[name]
    for name in ("days_now", "days_before"):
        made[name] = made[name].fillna(0)
        made[name.replace("days", "known")] = made.groupby(["shop", "marketplace"])[name].transform("max")
    made = made.join(portfolio.trends(made))
    return keyed(made.assign(stage=portfolio.stages(made)))


def costs_on(place: str) -> bool:
    """Whether costs and margins may be shown at the `desk` or on the `wall`."""
    return place == "desk" or not setting("hide_costs_on_wall")


def line_name(line: str, language: str) -> str:
    """A product line in words, with names for what belongs to none."""
    words: Mapping[str, str] = {
        "~none": "frame.no_line", "~unallocated": "monthly.contribution_unallocated", "~brand": "monthly.contribution_brand",
        "~account": "monthly.contribution_account",
    }  # fmt: skip
    return say(words[line], language) if line in words else line


def names_lines(lines: Iterable[str]) -> bool:
    """Whether any product has a line: without one, a column of lines tells no products apart."""
    return any(not line.startswith("~") for line in lines)


def line_names(lines: pd.Series, language: str) -> pd.Series:
    """The lines of products in words for a table; nothing where none is named."""
    names = {line: line_name(line, language) for line in lines.unique()}
    return lines.map(names if names_lines(names) else {}).astype(object)


def month_name(span: Span, language: str) -> str:
    """`October`, `10月`: the month that a span is."""
    return names.month_name(span.first, language)
