"""C1, the channels: which share of sales came which way, what an order cost there, and whether that changed by more than chance."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from huddle import figures
from huddle.analysis.mix_rate import Counted, moved
from huddle.channels import channels, remainder
from huddle.charts import parts
from huddle.elements.amounts import in_currency
from huddle.elements.channel.sums import UNSPLIT, Mix, Way, line_rows, mix
from huddle.elements.model import Element, Link, Row, Span, Table, TableColumn, Tone
from huddle.elements.period import Period
from huddle.text import say

ON_WALL = 6
LOUD = 2
"""how many rows may be emphasised"""


def name(key: str, language: str) -> str:
    """A channel as it is read; the row of what has none too."""
    if key == UNSPLIT:
        return say("channel.unsplit", language)
    found = channels().get(key)
    return found.name(language) if found else key


def verdict(now: Counted, before: Counted, language: str) -> str:
    """Whether a rate rose or fell by more than chance, or why nobody can say."""
    if now.is_noise(before) is None:
        return say("channel.chance_unknown", language)
    return say({1: "channel.step_up", -1: "channel.step_down", 0: "channel.no_signal"}[now.side(before)], language)


def elements(period: Period) -> tuple[Element, ...]:
    """C1 for the desk and the wall; nothing where no ads are known."""
    found = mix(period)
    if found is None:
        return ()
    language = period.language
    signals = _loud(found)
    shown = tuple(_row(period, found, way, signals.get(way.key, 0)) for way in found.ways)
    base = Element(
        "C1", say("channel.ways_question", language), title(period, found), rows=shown, note=note(period, found),
        takeaway=_takeaway(period, found),
    )  # fmt: skip
    wall = tuple(replace(row, svg="") for row in shown[:ON_WALL])
    return (
        replace(base, places=frozenset({"desk"})),
        replace(base, rows=wall, note="", more=base.note, takeaway=None, places=frozenset({"wall"})),
    )


def title(period: Period, found: Mix) -> str:
    """`23.6% of sales came through ads, $5.41 an order, −2%`."""
    language, ads = period.language, found.ads
    assert ads is not None
    cost, before = ads.now.ratio("cpa"), ads.before.ratio("cpa") if found.total_before else None
    said = {"share": figures.percent(found.share(ads)), "cost": period.money(cost, cents=True),
            "change": figures.change(cost, before)}  # fmt: skip
    if cost is None:
        return say("channel.ways_title_share", language, **said)
    return say("channel.ways_title" if before else "channel.ways_title_new", language, **said)


def note(period: Period, found: Mix) -> str:
    """Which days are provisional, and what the remainder is."""
    language = period.language
    lags: dict[int, list[str]] = {}
    for way in found.ways:
        one = channels().get(way.key)
        if one and one.lag_days:
            lags.setdefault(one.lag_days, []).append(one.brief(language))
    said = [
        say("channel.lag", language, days=days, names=say("channel.comma", language).join(names),
            since=figures.date_without_weekday(period.span.last - timedelta(days=days - 1), language))
        for days, names in sorted(lags.items())
    ]  # fmt: skip
    return say("channel.semicolon", language).join(said)


def signal(way: Way) -> int:
    """Whether an order through a channel became dearer (1) or cheaper (-1) by more than chance."""
    return moved(way.now.ratio("cpa"), way.before.ratio("cpa"), (way.now.ad_orders, way.before.ad_orders))


def _loud(found: Mix) -> dict[str, int]:
    """The signals, the two that cost most emphasised; none where the days before cannot be compared."""
    if not found.total_before:
        return {}
    told = [(way, signal(way)) for way in found.paid]
    worst = sorted((one for one in told if one[1]), key=lambda one: -(one[0].now.ad_spend or 0))[:LOUD]
    return {way.key: side for way, side in worst}


def _row(period: Period, found: Mix, way: Way, side: int) -> Row:
    language = period.language
    share, before = found.share(way), found.share_before(way)
    pieces = [Span(say("channel.unsplit_why", language))]
    if way.key != UNSPLIT:
        pieces = [Span(say("channel.of_sales", language, share=figures.percent(share)), strong=True)]
        if before is not None:
            pieces.append(Span(say("channel.against", language, change=figures.points(share, before, language))))
        pieces += [Span(say("channel.semicolon", language) + words) for words in _said(period, found, way, side)]
    tone: Tone = "attention" if side > 0 or (way.now.sales or 0) < 0 else "good" if side < 0 else "normal"
    changed = figures.change(way.now.sales, way.before.sales) if found.total_before and way.key != UNSPLIT else ""
    is_open = period.choices.channel == way.key
    return Row(
        key=way.key, what=name(way.key, language), why=tuple(pieces),
        money=period.in_one_unit(one.now.sales for one in found.ways)(way.now.sales),
        per="" if changed in ("", figures.UNKNOWN) else changed,
        tone="quiet" if way.key == UNSPLIT else tone, svg=parts.share(share or 0.0, before, tone=_ink(tone)),
        link=None if way.key == UNSPLIT or is_open else Link("channel", {"channel": way.key}),
    )  # fmt: skip


def _ink(tone: Tone) -> str:
    return tone if tone in ("attention", "good") else "ink"


def _said(period: Period, found: Mix, way: Way, side: int) -> list[str]:
    """What a row says after its share: what it cost and whether that is news, or what it is not."""
    language = period.language
    if way.key == remainder().key:
        below = say("channel.remainder_negative" if (way.now.sales or 0) < 0 else "channel.remainder_why", language)
        return [below]
    if not way.now.ad_spend:
        return [say("channel.no_spend", language)]
    said = []
    acos, before = way.now.ratio("acos"), way.before.ratio("acos") if found.total_before else None
    if acos is not None:
        key = "channel.acos" if before is None else "channel.acos_change"
        said.append(say(key, language, acos=figures.percent(acos), change=figures.points(acos, before, language)))
    if found.total:
        said.append(say("channel.tacos", language, tacos=figures.percent(way.now.ad_spend / found.total)))
    cost, earlier = way.now.ratio("cpa"), way.before.ratio("cpa") if found.total_before else None
    if cost is None:
        said.append(say("channel.spent_nothing_sold", language, spend=period.money(way.now.ad_spend)))
        return said
    key = "channel.per_order" if earlier is None else "channel.per_order_change"
    priced = say(key, language, cost=period.money(cost, cents=True), change=figures.change(cost, earlier))
    if earlier is None:
        return [*said, priced]
    if side:  # what is news comes first: a narrow wall cuts the end
        return [say("channel.dearer" if side > 0 else "channel.cheaper", language), priced, *said]
    return [*said, priced, say("channel.no_signal", language)]


_COLUMNS = {"channel": "text", "sales": "money", "share": "percent", "sales_before": "money", "ad_spend": "money",
            "ad_sales": "money", "ad_orders": "count", "ad_clicks": "count", "acos": "percent", "cpa": "money"}  # fmt: skip


def _takeaway(period: Period, found: Mix) -> Table:
    language = period.language
    cells = [
        {
            "channel": name(way.key, language), "sales": way.now.sales, "share": found.share(way),
            "sales_before": way.before.sales, "ad_spend": way.now.ad_spend, "ad_sales": way.now.ad_sales,
            "ad_orders": way.now.ad_orders, "ad_clicks": way.now.ad_clicks, "acos": way.now.ratio("acos"), "cpa": way.now.ratio("cpa"),
        }
        for way in found.ways
    ]  # fmt: skip
    columns = tuple(
        TableColumn(key, in_currency(say(f"channel.column_{key}", language), period.currency if type_ == "money" else None, language),
                    type_)  # type: ignore[arg-type]
        for key, type_ in _COLUMNS.items()
    )
    return Table(columns, pd.DataFrame(cells, columns=list(_COLUMNS)), f"huddle-channels-{period.span.last}")


def heading(period: Period) -> str | None:
    """The page's finding in one clause; None where no ads are known."""
    found = mix(period)
    return title(period, found) if found else None


def has_sales(period: Period) -> bool:
    """Whether anything was sold in the page's days."""
    return any(row["sales"] for row in line_rows(period))
