"""C8, the products behind a channel: their money by this way, with a row for what belongs to none of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from huddle import figures
from huddle.charts import parts
from huddle.elements.amounts import in_currency
from huddle.elements.answers import Row as Answer
from huddle.elements.channel.sums import BRAND, HALO, UNALLOCATED, Sums, Way, asin_rows, grouped, mix, mix_rows
from huddle.elements.channel.ways import name
from huddle.elements.model import Element, Link, Row, Span, Table, TableColumn
from huddle.elements.period import Period
from huddle.text import say

ON_DESK, ON_WALL = 12, 6
_REST = {HALO: "halo", BRAND: "brand", UNALLOCATED: "unallocated"}


def elements(period: Period) -> tuple[Element, ...]:
    """The list of the chosen channel; nothing where none is chosen."""
    channel, found = period.choices.channel, mix(period)
    if channel is None or found is None:
        return ()
    whole = next((way for way in found.ways if way.key == channel), None)
    if whole is None:
        return ()
    answers = asin_rows(period, channel)
    several = len({row["marketplace"] for row in answers}) > 1
    asins = grouped(answers, lambda row: f"{row['shop']}~{row['marketplace']}~{row['asin']}", period.worth)
    about = {f"{row['shop']}~{row['marketplace']}~{row['asin']}": row for row in answers}
    rest = _rest(period, channel, whole, asins)
    ranked = sorted((way for way in asins.values() if _is_there(way)), key=lambda way: (-(way.now.sales or 0.0), way.key))
    language = period.language
    base = Element(
        "C8", say("channel.asins_question", language, channel=name(channel, language)), _title(period, channel, whole, ranked),
        as_of=say("channel.asins_sum", language, sum=period.money(whole.now.sales, cents=True)),
        note=say("channel.asins_note", language),
    )  # fmt: skip
    tops = {place: max(size - len(rest), 2) for place, size in (("desk", ON_DESK), ("wall", ON_WALL))}
    lists = {place: _list(period, whole, ranked, rest, about, top, several) for place, top in tops.items()}
    return (
        replace(base, rows=lists["desk"], takeaway=_takeaway(period, channel, ranked, rest, about), places=frozenset({"desk"})),
        replace(base, rows=tuple(_on_wall(row) for row in lists["wall"][:ON_WALL]), note="", more=base.as_of,
                places=frozenset({"wall"})),
    )  # fmt: skip


def _on_wall(row: Row) -> Row:
    """Without its bar; what belongs to nobody says so, so that all money ends on one edge."""
    return replace(row, svg="", who=row.who or figures.UNKNOWN, is_owned=bool(row.who))


def _is_there(way: Way) -> bool:
    return any(abs(value or 0.0) >= 0.005 for value in (way.now.sales, way.now.ad_spend))


def _rest(period: Period, channel: str, whole: Way, asins: dict[str, Way]) -> dict[str, Way]:
    """What of a channel belongs to no product: halo, ads without an ASIN, sales no report splits; whatever is left adds up."""
    rest: dict[str, Way] = {}
    if period.choices.line is None and period.choices.owner is None:
        of_channel = [row for row in mix_rows(period) if row["channel"] == channel and row["line"] in _REST]
        rest = grouped(of_channel, lambda row: str(row["line"]), period.worth)
    return {key: way for key, way in rest.items() if _is_there(way)}


def _title(period: Period, channel: str, whole: Way, ranked: list[Way]) -> str:
    """`Sponsored Products brought $97,322, half of it by 7 of 52 products`."""
    language = period.language
    said = {"channel": name(channel, language), "sum": period.money(whole.now.sales), "all": len(ranked)}
    running, total = 0.0, whole.now.sales or 0.0
    for count, way in enumerate(ranked, start=1):
        running += way.now.sales or 0.0
        if total > 0 and running >= total / 2:
            return say("channel.asins_half_one" if count == 1 else "channel.asins_half", language, few=count, **said)
    return say("channel.asins_plain", language, **said)


def _list(
    period: Period, whole: Way, ranked: list[Way], rest: dict[str, Way], about: dict[str, Answer], top: int, several: bool
) -> tuple[Row, ...]:
    """The first products, the others as one row, then what belongs to none: together the channel's own number."""
    language = period.language
    # A single product more is a row itself, not "one other".
    shown = ranked if len(ranked) <= top else ranked[: top - 1]
    rows = [_product(period, whole, way, about[way.key], several) for way in shown]
    others = ranked[len(shown) :]
    if others:
        sums = grouped_sum(others)
        rows.append(_plain(period, whole, "~others", say("channel.others_asins", language, count=len(others)), sums, ""))
    for key, way in rest.items():
        rows.append(_plain(period, whole, key, say(f"channel.{_REST[key]}", language), way.now, say(f"channel.{_REST[key]}_why", language)))
    return tuple(rows)


def grouped_sum(ways: list[Way]) -> Sums:
    """The sums of several products now."""
    return Sums(
        sales=sum(way.now.sales or 0.0 for way in ways), ad_spend=sum(way.now.ad_spend or 0.0 for way in ways),
        ad_sales=sum(way.now.ad_sales or 0.0 for way in ways), ad_orders=sum(way.now.ad_orders or 0.0 for way in ways),
    )  # fmt: skip


def _said(period: Period, whole: Way, sums: Sums) -> list[Span]:
    language = period.language
    share = sums.sales / whole.now.sales if sums.sales is not None and whole.now.sales else None
    pieces = [Span(say("channel.of_channel", language, share=figures.percent(share)), strong=True)]
    acos, cost = sums.ratio("acos"), sums.ratio("cpa")
    words = []
    if acos is not None:
        words.append(say("channel.acos", language, acos=figures.percent(acos)))
    if cost is not None:
        words.append(say("channel.per_order", language, cost=period.money(cost, cents=True)))
    if sums.ad_spend and not sums.ad_orders:
        words.append(say("channel.spent_nothing_sold", language, spend=period.money(sums.ad_spend)))
    return [*pieces, *(Span(say("channel.semicolon", language) + one) for one in words)]


def _product(period: Period, whole: Way, way: Way, row: Answer, several: bool) -> Row:
    language = period.language
    short = row["short_name_zh"] if language == "zh" else row["short_name"]
    what = say("channel.on_site", language, name=short, site=row["marketplace"]) if several else short
    share = way.now.sales / whole.now.sales if way.now.sales is not None and whole.now.sales else 0.0
    changed = figures.change(way.now.sales, way.before.sales)
    return Row(
        key=f"{row['marketplace']}-{row['asin']}", what=what, why=tuple(_said(period, whole, way.now)),
        money=period.money(way.now.sales), per="" if changed == figures.UNKNOWN else changed, svg=parts.share(share),
        who=row["owner"] or "", link=Link("asin", {"asin": row["asin"], "marketplace": row["marketplace"]}),
    )  # fmt: skip


def _plain(period: Period, whole: Way, key: str, what: str, sums: Sums, why: str) -> Row:
    """A row without a product behind it."""
    pieces = _said(period, whole, sums)
    if why:
        pieces.append(Span(say("channel.semicolon", period.language) + why))
    share = sums.sales / whole.now.sales if sums.sales is not None and whole.now.sales else 0.0
    return Row(key=key, what=what, why=tuple(pieces), money=period.money(sums.sales), tone="quiet", svg=parts.share(share))


_COLUMNS = {"marketplace": "text", "asin": "text", "name": "text", "line": "text", "owner": "text", "sales": "money",
            "sales_before": "money", "ad_spend": "money", "ad_sales": "money", "ad_orders": "count", "ad_clicks": "count"}  # fmt: skip


def _takeaway(period: Period, channel: str, ranked: list[Way], rest: dict[str, Way], about: dict[str, Answer]) -> Table:
    """Every product and what belongs to none, in the page's currency."""
    language = period.language
    short = "short_name_zh" if language == "zh" else "short_name"
    cells = [
        {"marketplace": about[way.key]["marketplace"], "asin": about[way.key]["asin"], "name": about[way.key][short],
         "line": about[way.key]["line"], "owner": about[way.key]["owner"], **_amounts(way)}
        for way in ranked
    ] + [{"name": say(f"channel.{_REST[key]}", language), **_amounts(way)} for key, way in rest.items()]  # fmt: skip
    columns = tuple(
        TableColumn(key, in_currency(say(f"channel.column_{key}", language), period.currency if type_ == "money" else None, language),
                    type_)  # type: ignore[arg-type]
        for key, type_ in _COLUMNS.items()
    )
    return Table(columns, pd.DataFrame(cells, columns=list(_COLUMNS)), f"huddle-{channel}-{period.span.last}")


def _amounts(way: Way) -> dict[str, float | None]:
    now = way.now
    return {"sales": now.sales, "sales_before": way.before.sales, "ad_spend": now.ad_spend, "ad_sales": now.ad_sales,
            "ad_orders": now.ad_orders, "ad_clicks": now.ad_clicks}  # fmt: skip
