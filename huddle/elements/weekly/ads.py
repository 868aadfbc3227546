"""W6, ads: what each ad type cost and brought over four weeks, and two plain lists of what to add and what to cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import pandas as pd

from huddle import figures, warehouse
from huddle.analysis.ad_lists import ENOUGH_ORDERS, Lists, Suggestion, lists, marginal_acos, scopes, shared
from huddle.elements import answers
from huddle.elements.amounts import divided, whole_percent
from huddle.elements.answers import Row as Answer
from huddle.elements.model import Capture, Cell, Element, Empty, Matrix, MatrixRow, Row, Span, Table, TableColumn, Tone
from huddle.elements.period import Period
from huddle.elements.weekly.told_apart import short, told_apart
from huddle.marketplaces import marketplaces
from huddle.match_types import exact_words
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say, sentences

ROWS, ON_WALL = 5, 6
BLOCK = 28
_PROVISIONAL = 7
"""days whose attributed sales still grow"""
_TYPES = ("SP", "SB", "SD", "ALL", "OTHER")
_LISTS: tuple[Literal["cut", "add"], ...] = ("cut", "add")


def _words(key: str, language: str, **values: object) -> str:
    return say(f"weekly.ads_{key}", language, **values)


@dataclass(frozen=True)
class FourWeeks:
    """What every part of W6 looks at: the sites whose money can be added and their campaigns, over two blocks of four weeks."""

    where: Mapping[str, object]
    sites: list[Answer]
    left_out: list[str]
    """names of the sites left out for want of an exchange rate"""
    campaigns: list[Answer]
    """under the reader's line and owner: those that advertise the choice alone"""

    def here(self, rows: Sequence[Answer]) -> list[Answer]:
        """Rows of these sites."""
        places = {(site["shop"], site["marketplace"]) for site in self.sites}
        return [row for row in rows if (row["shop"], row["marketplace"]) in places]


def four_weeks(period: Period) -> FourWeeks | None:
    """The sites and campaigns of the four weeks that end with the week; None without ad spend in them."""
    where = {"last": period.span.last, "shop": period.choices.shop, "marketplace": period.choices.marketplace}
    sites, left_out = _of_one_currency(answers.rows(period.ask("weekly/ads_sites", **where)), period)
    found = FourWeeks(where, sites, left_out, [])
    wanted = tuple((name, value) for name, value in period.choices.where.items() if value is not None)
    places = tuple((site["shop"], site["marketplace"]) for site in sites)
    campaigns = _campaigns_of(wanted, places, period.span.last, period.choices.stamp or warehouse.stamp())
    return replace(found, campaigns=list(campaigns)) if any(row["spend"] for row in campaigns) else None


def elements(period: Period) -> tuple[Element, ...]:
    """W6 for the desk and the wall: the types, what to cut, what to add; nothing without ad spend in the four weeks."""
    block = four_weeks(period)
    if block is None:
        return ()
    sites, left_out, campaigns = block.sites, block.left_out, block.campaigns
    has_before = all(site["days"] == BLOCK == site["days_before"] for site in sites)
    terms = _terms(campaigns, period)
    found = lists(campaigns, terms, break_even(period), period.worth, has_before=has_before)
    types = _types(campaigns, period, has_before=has_before)
    note = _note(sites, campaigns, left_out, period)
    base = Element(
        "W6", _words("question", period.language), _title(found, campaigns, period, has_before=has_before), _as_of(period), matrix=types,
        minutes=meetings()["weekly"].minutes_of("W6"),
    )  # fmt: skip
    on_wall = _acos("title_types" if found.cut or found.add else "title_calm", campaigns, period, has_before=has_before)
    return (
        replace(base, note=note, takeaway=_takeaway(found, period), places=frozenset({"desk"})),
        replace(base, title=on_wall, note=_apart(left_out, period.language), more=base.as_of, places=frozenset({"wall"})),
        *_both(tuple(one for which in _LISTS for one in _list(which, found, campaigns, period)), base.title),
    )


def _both(listed: Sequence[Element], title: str) -> tuple[Element, ...]:
    """Both lists for desk and wall: on the wall one screen where six rows hold them, each under its own words."""
    wall = [one for one in listed if "wall" in one.places]
    if sum(len(one.rows) for one in wall) > ON_WALL:
        return tuple(listed)
    rows = tuple(replace(row, group=one.title if not at else "") for one in wall for at, row in enumerate(one.rows))
    desk = tuple(one for one in listed if "desk" in one.places)
    if not rows:
        return desk  # the screen of the types says that nothing stands out
    minutes = sum(one.minutes or 0 for one in wall)
    return (*desk, replace(wall[0], title=title, rows=rows, more="", empty=None, numbered=True, minutes=minutes))


def _of_one_currency(sites: Sequence[Answer], period: Period) -> tuple[list[Answer], list[str]]:
    """The sites whose money can be added: all of them, else those of the largest site's currency; and the others' names."""
    if period.currency is not None or not sites:
        return list(sites), []
    first = next((site.currency for site in period.sites), sites[0]["currency"])
    others = [marketplaces()[site["marketplace"]].name(period.language) for site in sites if site["currency"] != first]
    return [site for site in sites if site["currency"] == first], list(dict.fromkeys(others))


def _terms(campaigns: Sequence[Answer], period: Period) -> list[Answer]:
    """Terms that may say something: with as many clicks as the quickest ad type needs, or with orders."""
    needed = [scope.telling_clicks for scope in scopes(campaigns).values() if scope.telling_clicks]
    if not needed:
        return []
    names = ("shop", "marketplace", "ad_product", "campaign")
    chosen = {tuple(row[name] for name in names) for row in campaigns}
    told = _terms_of_all(shared(min(needed)), period.span.last, period.choices.stamp or warehouse.stamp())
    return [row for row in told if tuple(row[name] for name in names) in chosen]


@lru_cache(maxsize=8)
def _terms_of_all(least_clicks: int, last: date, stamp: str) -> tuple[Answer, ...]:
    """The terms of every site, read once for every filter; the rows are never changed."""
    least: dict[str, object] = {"least_clicks": least_clicks, "least_orders": ENOUGH_ORDERS, "exact": list(exact_words())}
    return tuple(answers.rows(warehouse.ask("weekly/ads_terms", stamp=stamp, last=last, shop=None, marketplace=None, **least)))


def break_even(period: Period) -> dict[tuple[str, str, str, str], float]:
    """The break-even ACOS of every campaign whose products' cost and fees are all known."""
    return _break_even(period.span.last, period.choices.stamp or warehouse.stamp())


@lru_cache(maxsize=4)
def _campaigns(last: date, stamp: str) -> tuple[Answer, ...]:
    """Every campaign of every site, read once for every filter; the rows are never changed."""
    every = dict.fromkeys(("shop", "marketplace", "line", "owner"))
    return tuple(answers.rows(warehouse.ask("weekly/ads_campaigns", stamp=stamp, last=last, **every)))


@lru_cache(maxsize=16)
def _campaigns_of(wanted: tuple[tuple[str, str], ...], places: tuple[tuple[str, str], ...], last: date, stamp: str) -> tuple[Answer, ...]:
    """The campaigns of some sites that are of a choice: chosen once for every part of W6."""
    here = [row for row in _campaigns(last, stamp) if (row["shop"], row["marketplace"]) in places]
    return tuple(row for row in here if all(row[name] == value for name, value in wanted))


@lru_cache(maxsize=4)
def _break_even(last: date, stamp: str) -> dict[tuple[str, str, str, str], float]:
    known = answers.rows(warehouse.ask("weekly/ads_break_even", stamp=stamp, last=last, shop=None, marketplace=None))
    return {(row["shop"], row["marketplace"], row["ad_product"], row["campaign"]): row["break_even_acos"] for row in known}


def _worth(currency: str, period: Period) -> float:
    return period.worth.get(currency, 1.0)


def _currency(rows: Sequence[Answer], period: Period) -> str:
    return period.currency or str(rows[0]["currency"])


_SUMS = ("spend", "ad_sales", "spend_before", "ad_sales_before")


def _sums(rows: Sequence[Answer], period: Period) -> dict[str, float]:
    """Money of several campaigns in the page's currency."""
    return {name: sum(row[name] * _worth(row["currency"], period) for row in rows) for name in _SUMS}


def _types(campaigns: Sequence[Answer], period: Period, *, has_before: bool) -> Matrix:
    """One row per ad type and their total: share of spend beside share of sales, ACOS, and ACOS of the last step."""
    language, currency = period.language, _currency(campaigns, period)
    total = _sums(campaigns, period)
    by_type = {kind: own for kind in _TYPES if (own := [row for row in campaigns if row["ad_product"] == kind])}
    sums = {kind: _sums(own, period) for kind, own in by_type.items()}
    shown = [one[name] for one in (*sums.values(), total) for name in ("spend", "ad_sales")]
    write, rows = figures.in_one_unit(shown, currency, language), []
    for kind, own in by_type.items():
        windows = sorted({int(row["window_days"]) for row in own if row["window_days"]})
        said = _words("window", language, days="/".join(str(days) for days in windows)) if windows else ""
        label = _words(f"type_{kind.lower()}", language)
        rows.append(_type_row(label, said, sums[kind], total if len(sums) > 1 else None, write, language, has_before=has_before))
    if len(rows) > 1:
        rows.append(_type_row(_words("type_total", language), "", total, None, write, language, has_before=has_before))
    columns = tuple(_words(f"column_{name}", language) for name in ("spend", "sales", "acos", "marginal"))
    return Matrix(columns, tuple(rows))


def _type_row(
    label: str, window: str, own: dict[str, float], total: dict[str, float] | None, write: figures.Write, language: str, *,
    has_before: bool,
) -> MatrixRow:
    def share(name: str) -> str:
        if total is None or not total[name]:
            return ""
        return _words("share", language, share=figures.percent(own[name] / total[name], decimals=0))

    acos = own["spend"] / own["ad_sales"] if own["ad_sales"] else None
    before = own["spend_before"] / own["ad_sales_before"] if own["ad_sales_before"] and has_before else None
    step, words, tone = _step(own, acos, language, has_before=has_before)
    cells = (
        Cell(write(own["spend"]), share("spend")),
        Cell(write(own["ad_sales"]), share("ad_sales")),
        Cell(figures.percent(acos), _words("acos_before", language, value=figures.percent(before)) if before is not None else ""),
        Cell(step, words, tone),
    )
    return MatrixRow(label, window, cells, is_total=total is None)


def _step(own: dict[str, float], acos: float | None, language: str, *, has_before: bool) -> tuple[str, str, Tone]:
    """ACOS of the last step between the blocks; where it is not defined, why, in words."""
    if not has_before:
        return figures.UNKNOWN, _words("step_unknown", language), "quiet"
    step = marginal_acos(own["spend"], own["spend_before"], own["ad_sales"], own["ad_sales_before"])
    if step is not None:
        dear = acos is not None and step > 2 * acos
        return figures.percent(step, decimals=0), _words("step_defined", language), "attention" if dear else "normal"
    more, sold = own["spend"] > own["spend_before"], own["ad_sales"] > own["ad_sales_before"]
    key = "step_spent_more" if more else "step_sold_more" if sold else "step_both_fell"
    return figures.UNKNOWN, _words(key, language), "attention" if more else "quiet"


def _weekly(many: Sequence[Suggestion], period: Period) -> float:
    return sum(one.weekly * _worth(one.currency, period) for one in many)


def _title(found: Lists, campaigns: Sequence[Answer], period: Period, *, has_before: bool) -> str:
    language, currency = period.language, _currency(campaigns, period)
    cut, add = (figures.money(_weekly(many, period), currency, language) for many in (found.cut, found.add))
    if found.cut and found.add:
        return _words("title_both", language, cut=cut, add=add)
    if found.cut:
        return _words("title_cut", language, cut=cut)
    if found.add:
        return _words("title_add", language, add=add)
    return _acos("title_calm", campaigns, period, has_before=has_before)


def _acos(key: str, campaigns: Sequence[Answer], period: Period, *, has_before: bool) -> str:
    """What the ads cost for what they sold, now and before, in the words of a key."""
    total = _sums(campaigns, period)
    acos = figures.percent(total["spend"] / total["ad_sales"] if total["ad_sales"] else None)
    if not (has_before and total["ad_sales_before"]):
        return _words(key, period.language, acos=acos)
    before = figures.percent(total["spend_before"] / total["ad_sales_before"])
    return _words(f"{key}_before", period.language, acos=acos, before=before)


def _as_of(period: Period) -> str:
    first = period.span.last - timedelta(days=BLOCK - 1)
    return _words("as_of", period.language, span=figures.span(first, period.span.last, period.language))


def _note(sites: Sequence[Answer], campaigns: Sequence[Answer], left_out: Sequence[str], period: Period) -> str:
    """Attribution, what is still provisional, what the terms do not tell, what the filter leaves out."""
    language, said = period.language, []
    reach = min((site["ads_day"] for site in sites if site["ads_day"]), default=None)
    if reach is not None:
        first = reach - timedelta(days=_PROVISIONAL - 1)
        if first <= period.span.last:
            said.append(_words("provisional", language, day=figures.day(first, language)))
    short = min(min(site["days"], site["days_before"]) for site in sites)
    if short < BLOCK:
        said.append(_words("short", language, days=short, block=BLOCK))
    if not any(row["window_days"] for row in campaigns):
        said.append(_words("window_unknown", language))
    if period.choices.line or period.choices.owner:
        said.append(_words("one_line", language))
    else:
        said.append(_covered(sites, period))
    return sentences([*said, *filter(None, [_apart(left_out, language)])], language)


def _apart(left_out: Sequence[str], language: str) -> str:
    """Which sites are not in the sums; empty where all are."""
    return _words("other_currencies", language, sites=say("morning.names", language).join(left_out)) if left_out else ""


def _covered(sites: Sequence[Answer], period: Period) -> str:
    """How much of the spend the search-term reports tell, and how much of that has no term; or which export would."""
    language = period.language
    told = [site for site in sites if site["term_spend"] is not None]
    if not told:
        return _words("terms_missing", language)
    spend, terms, blank = (
        sum((site[name] or 0.0) * _worth(site["currency"], period) for site in sites) for name in ("spend", "term_spend", "blank_spend")
    )
    currency = _currency(sites, period)
    said = {"share": figures.percent(terms / spend if spend else None, decimals=0),
            "terms": figures.money(terms, currency, language), "spend": figures.money(spend, currency, language),
            "blank": figures.money(blank, currency, language)}  # fmt: skip
    return _words("terms_cover_blank" if round(blank) else "terms_cover", language, **said)


def _facts(one: Suggestion, language: str) -> dict[str, object]:
    """What a suggestion knows, as text."""
    said: dict[str, object] = {"campaign": short(one.campaign), "term": short(one.written)}
    for name, value in one.facts.items():
        if value is None:
            said[name] = figures.UNKNOWN
        elif name in ("spend", "sales", "more", "sold"):
            said[name] = figures.money(abs(value), one.currency, language)
        elif name in ("acos", "bar", "step", "conversion"):
            said[name] = whole_percent(value)
        else:
            said[name] = figures.count(round(value), language)
    pair = {"above_break_even": ("spend", "sales"), "room": ("more", "sold")}.get(one.kind)
    return said | divided(one.facts, pair, one.currency, language) if pair else said


def _key(one: Suggestion) -> str:
    """Words by what a suggestion is and what they depend on."""
    if one.kind == "spent_more":
        return "spent_more" if (one.facts.get("sold") or 0) < 0 else "spent_more_same"
    if one.kind in ("term_without_order", "harvest"):
        return f"{one.kind}{'_product' if one.is_product else ''}"
    return one.kind


def _row(one: Suggestion, period: Period, *, with_costs: bool = True) -> Row:
    """One suggestion; without costs nothing that gives a margin away is said."""
    language = period.language
    said = _facts(one, language)
    base = _key(one).removesuffix("_same")
    what = _words(f"do_{base}", language, **said)
    if period.choices.marketplace is None:
        what = say("morning.on_site", language, name=what, site=one.marketplace)
    hidden = "_hidden" if one.kind == "above_break_even" and not with_costs else ""
    why = _words(f"why_{_key(one)}{hidden}", language, **said)
    bar = ""
    if one.kind in ("harvest", "room") and (with_costs or not one.facts.get("own")):
        bar = _words("bar_own" if one.facts.get("own") else "bar_scope", language, kind=one.ad_product, **said)
    whole = {**said, "campaign": one.campaign, "term": one.written}
    detail = "\n".join(part for part in (why, bar, _words(f"how_{base}", language, **whole)) if part)
    return Row(
        key=f"ads~{one.kind}~{one.shop}~{one.marketplace}~{one.ad_product}~{one.campaign}~{one.term or ''}",
        what=what,
        why=(Span(why),),
        money=figures.money(one.weekly, one.currency, language),
        per=_words("a_week", language),
        tone="normal" if one.kind in ("harvest", "room") else "attention",
        detail=detail,
        capture=Capture(what, "Ads", one.shop, one.marketplace, None),
    )


def _list(which: Literal["add", "cut"], found: Lists, campaigns: Sequence[Answer], period: Period) -> tuple[Element, Element]:
    """One of the two lists, for the desk and the wall: five rows, the rest counted with its worth."""
    language = period.language
    many = found.add if which == "add" else found.cut
    shown, rest = many[:ROWS], many[ROWS:]
    currency = _currency(campaigns, period)
    code = "W6A" if which == "add" else "W6C"
    more = ""
    if rest:
        worth = figures.money(_weekly(rest, period), currency, language)
        more = _words("more" if len(rest) > 1 else "more_one", language, count=len(rest), worth=worth)
    title = _words(f"list_{which}", language, worth=figures.money(_weekly(many, period), currency, language))
    empty = None
    if not many:
        title = _words(f"list_{which}_none", language)
        empty = Empty(_words(f"none_{which}", language), _words(f"none_{which}_advice", language))
    base = Element(
        code, _words(f"list_{which}_question", language), title, more=more, empty=empty, numbered=bool(many),
        minutes=meetings()["weekly"].minutes_of(code), width="half",
    )  # fmt: skip
    shows = not setting("hide_costs_on_wall")
    return (
        replace(base, rows=told_apart(shown, [_row(one, period) for one in shown]), places=frozenset({"desk"})),
        replace(base, rows=told_apart(shown, [_row(one, period, with_costs=shows) for one in shown]), places=frozenset({"wall"})),
    )


_COLUMNS = {
    "list": "text", "what": "text", "why": "text", "weekly": "money", "currency": "text", "ad_product": "text",
    "campaign": "text", "term": "text", "shop": "text", "marketplace": "text",
}  # fmt: skip


def _takeaway(found: Lists, period: Period) -> Table | None:
    """Both lists whole, as files; none when both are empty."""
    language, rows = period.language, []
    for which, many in (("cut", found.cut), ("add", found.add)):
        for one in many:
            row = _row(one, period)
            rows.append({
                "list": _words(f"word_{which}", language), "what": row.what, "why": "".join(span.text for span in row.why),
                "weekly": round(one.weekly, 2), "currency": one.currency, "ad_product": one.ad_product, "campaign": one.campaign,
                "term": one.term, "shop": one.shop, "marketplace": one.marketplace,
            })  # fmt: skip
    if not rows:
        return None
    columns = tuple(TableColumn(name, _words(f"column_{name}", language), type_) for name, type_ in _COLUMNS.items())  # type: ignore[arg-type]
    return Table(columns, pd.DataFrame(rows, columns=list(_COLUMNS)), f"huddle-ads-{period.span.last}")


