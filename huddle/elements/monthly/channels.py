"""M6, the channels of the month: what each brought and cost, and what the last money more brought, as far as two months show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from huddle import figures
from huddle.channels import channels, remainder
from huddle.charts import parts
from huddle.elements.channel.margins import Margin, margins
from huddle.elements.channel.sums import UNSPLIT, Mix, Way, grouped, mix, mix_rows
from huddle.elements.channel.ways import name
from huddle.elements.model import Element, Link, Row, Span, Tone
from huddle.elements.monthly.ledger import month_name
from huddle.elements.period import Period
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.settings import setting
from huddle.text import say

ROWS = 6
LEAST = 0.05
"""part of a month's spend by which it must have changed to show what money more or less does"""

Why = Literal["defined", "flat", "more_for_less", "less_for_more", "unknown"]


@dataclass(frozen=True)
class Slope:
    """What the change of spend between two months did to ad sales."""

    why: Why
    marginal: float | None = None
    """change of spend per change of sales; None where the two months do not show it"""
    spend: float = 0.0
    """change of spend"""


def slope(way: Way) -> Slope:
    """Marginal ACOS of a channel, dSpend / dSales between the month and the one before, or why it is not defined."""
    now, before = way.now, way.before
    if not before.ad_spend or now.ad_spend is None or now.ad_sales is None or before.ad_sales is None:
        return Slope("unknown")
    spend, sales = now.ad_spend - before.ad_spend, now.ad_sales - before.ad_sales
    if abs(spend) < LEAST * before.ad_spend:
        return Slope("flat", spend=spend)
    if spend * sales <= 0:
        return Slope("more_for_less" if spend > 0 else "less_for_more", spend=spend)
    return Slope("defined", spend / sales, spend)


def elements(period: Period) -> tuple[Element, ...]:
    """M6 for the desk and the wall; nothing without ads."""
    found = mix(period)
    if found is None:
        return ()
    language = period.language
    known = margins(period)
    hides = bool(setting("hide_costs_on_wall"))
    ranked = _ranked(found)
    sites = _sites(period, ROWS - len(ranked))
    rows = (*(_channel(period, found, way) for way in ranked), *sites)[:ROWS]
    on_wall = tuple(replace(row, svg="") for row in (*(_channel(period, found, way, is_wall=True) for way in ranked), *sites)[:ROWS])
    base = Element(
        "M6", say("monthly.channels_question", language), _title(period, found, known), rows=rows,
        note=_note(period), minutes=meetings()["monthly"].minutes_of("M6"),
    )  # fmt: skip
    return (
        replace(base, places=frozenset({"desk"})),
        replace(base, title=_title(period, found, None if hides else known), rows=on_wall, note="",
                more=_months(period) if found.total_before else "", places=frozenset({"wall"})),
    )  # fmt: skip


def _ranked(found: Mix) -> list[Way]:
    """The channels that cost money, the cheapest next sale first, those that do not show it after them; then the others."""
    slopes = {way.key: slope(way) for way in found.paid}
    paid = sorted(found.paid, key=lambda way: (slopes[way.key].marginal is None, slopes[way.key].marginal or way.now.ratio("acos") or 9.0))
    return [*paid, *(way for way in found.ways if way.key not in slopes and way.key != UNSPLIT)]


def _next(found: Mix) -> Way | None:
    """The channel whose last money more brought sales at the lowest marginal ACOS; None where no spend rose with its sales."""
    grown = [(one.marginal, way) for way in found.paid if (one := slope(way)).marginal is not None and one.spend > 0]
    return min(grown, key=lambda one: one[0] or 0.0)[1] if grown and found.total_before else None


def _title(period: Period, found: Mix, known: dict[str, Margin] | None) -> str:
    """Where the next money goes, or that these two months do not say; without margins where these are not to be shown."""
    language = period.language
    best = _next(found)
    if best is None:
        return say("monthly.channels_title_none", language)
    marginal = slope(best).marginal or 0.0
    said = {"channel": name(best.key, language), "marginal": figures.percent(marginal, decimals=0)}
    if known is None:
        return say("monthly.channels_title_bare", language, **said)
    margin = known.get(best.key)
    if margin is None:
        return say("monthly.channels_title", language, **said)
    key = "monthly.channels_title_earns" if marginal < margin.share else "monthly.channels_title_loses"
    return say(key, language, even=figures.percent(margin.share, decimals=0), **said)


def _slope_said(period: Period, found: Mix, way: Way, *, is_wall: bool) -> str:
    """Marginal ACOS in words; `not defined` with its reason. On the wall the number alone: the title says what it is for."""
    language = period.language
    if not found.total_before:
        return say("monthly.channels_unknown", language)
    one = slope(way)
    if one.marginal is None:
        return say(f"monthly.channels_{one.why}", language)
    key = "channels_marginal_short" if is_wall else "channels_marginal" if one.spend > 0 else "channels_marginal_cut"
    return say(f"monthly.{key}", language, marginal=figures.percent(one.marginal, decimals=0))


def _channel(period: Period, found: Mix, way: Way, *, is_wall: bool = False) -> Row:
    language = period.language
    share, before = found.share(way), found.share_before(way)
    pieces = [Span(say("channel.of_sales", language, share=figures.percent(share)), strong=True)]
    if before is not None and not (is_wall and way.now.ad_spend):  # the room is the marginal ACOS's
        pieces.append(Span(say("channel.against", language, change=figures.points(share, before, language))))
    said = []
    if way.now.ad_spend:
        acos = way.now.ratio("acos")
        said += [say("channel.acos", language, acos=figures.percent(acos))] if acos is not None else []
        said.append(_slope_said(period, found, way, is_wall=is_wall))
    elif way.key == remainder().key:
        said.append(say("channel.remainder_negative" if (way.now.sales or 0.0) < 0 else "channel.remainder_why", language))
    best = _next(found)
    tone: Tone = "good" if best is not None and best.key == way.key else "normal"
    changed = figures.change(way.now.sales, way.before.sales) if found.total_before else figures.UNKNOWN
    return Row(
        key=f"M6~{way.key}", what=name(way.key, language),
        why=(*pieces, *(Span(say("channel.semicolon", language) + words) for words in said)),
        money=period.in_one_unit(one.now.sales for one in found.ways)(way.now.sales), per="" if changed == figures.UNKNOWN else changed,
        tone=tone,
        svg=parts.share(share or 0.0, before), link=Link("channel", {"channel": way.key}),
    )  # fmt: skip


def _sites(period: Period, room: int) -> tuple[Row, ...]:
    """The sites, where several are chosen and there is room: what ads cost of what they sold there."""
    if period.choices.marketplace is not None or room <= 0:
        return ()
    language = period.language
    sites = [way for way in grouped(mix_rows(period), lambda row: str(row["marketplace"]), period.worth).values() if way.now.sales]
    if len(sites) < 2:
        return ()
    whole = sum(way.now.sales or 0.0 for way in sites)
    rows = []
    for way in sorted(sites, key=lambda way: (-(way.now.sales or 0.0), way.key))[:room]:
        share = (way.now.sales or 0.0) / whole
        pieces = [Span(say("channel.of_sales", language, share=figures.percent(share)), strong=True)]
        if (acos := way.now.ratio("acos")) is not None:
            pieces.append(Span(say("channel.semicolon", language) + say("channel.acos", language, acos=figures.percent(acos))))
        changed = figures.change(way.now.sales, way.before.sales)
        rows.append(
            Row(
                key=f"M6~site~{way.key}", what=marketplaces()[way.key].name(language), why=tuple(pieces), money=period.money(way.now.sales),
                per="" if changed == figures.UNKNOWN else changed, svg=parts.share(share),
                link=Link("channel", {"marketplace": way.key}),
            )
        )  # fmt: skip
    return tuple(rows)


def _months(period: Period) -> str:
    """Which months are compared, short enough for the footer."""
    return say("monthly.channels_months", period.language, month=month_name(period.span, period.language),
               before=month_name(period.before, period.language))  # fmt: skip


def _note(period: Period) -> str:
    """Two months make a slope, not a curve; and from which day the month's last days are provisional."""
    language = period.language
    days = max(one.lag_days for one in channels().values())
    settled = period.span.last + timedelta(days=days)
    if settled >= period.day:
        return say("monthly.channels_note_open", language, day=figures.date_without_weekday(settled, language))
    return say("monthly.channels_note", language)
