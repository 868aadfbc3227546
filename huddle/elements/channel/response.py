"""C4, what more money brings: ad sales on spend week by week, a concave curve with its range; hidden under eight levels of spend."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from math import floor, log10

from huddle import figures
from huddle.analysis.response import Curve, curve
from huddle.channels import channels
from huddle.charts import scatter, six_twelve
from huddle.elements import amounts
from huddle.elements.answers import rows
from huddle.elements.channel.sums import mix
from huddle.elements.channel.ways import name
from huddle.elements.model import Chart, Element
from huddle.elements.period import Period
from huddle.metrics import metrics
from huddle.text import say

WEEKS = 52
"""how far back the weeks go"""
_STEPS = 40
"""points of the drawn curve"""


def elements(period: Period) -> tuple[Element, ...]:
    """C4 of the opened channel, else of the one that costs most; nothing under an owner, whose weeks no source tells."""
    found = mix(period)
    if found is None or period.choices.owner is not None or not found.paid:
        return ()
    key = period.choices.channel or found.paid[0].key
    if key not in {way.key for way in found.paid}:
        return ()
    last = period.span.last - timedelta(days=channels()[key].lag_days or 0)
    told = _weeks(period, key, last)
    fitted = curve([(spend, sales) for spend, sales in told])
    if fitted is None:
        return ()
    return _drawn(period, key, told, fitted, last)


def _weeks(period: Period, key: str, last: object) -> list[tuple[float, float]]:
    """Spend and ad sales of each week whose attribution has settled, the newest last, in the page's currency."""
    where = {name_: value for name_, value in period.choices.where.items() if name_ != "owner"}
    weeks: dict[object, tuple[float, float]] = {}
    for row in rows(period.ask("channel/weeks", last=last, weeks=WEEKS, **where)):
        if row["channel"] == key and row["currency"] in period.worth:
            worth, (spend, sales) = period.worth[row["currency"]], weeks.get(row["week_end"], (0.0, 0.0))
            weeks[row["week_end"]] = (spend + row["ad_spend"] * worth, sales + row["ad_sales"] * worth)
    return [weeks[day] for day in sorted(weeks)]  # type: ignore[type-var]


def _drawn(period: Period, key: str, told: list[tuple[float, float]], fitted: Curve, last: object) -> tuple[Element, ...]:
    language = period.language
    today = told[-1]
    expected, least, most = fitted.next(today[0])
    step = 10.0 ** floor(log10(max(today[0], 10.0) / 10))  # a tenth of the spend or less, and round
    said = {"channel": name(key, language), "more": period.money(step)}
    said |= {place: period.money(step * each) for place, each in (("brings", expected), ("least", least), ("most", most))}
    title = say("channel.response_title" if most > 0 else "channel.response_flat", language, **said)
    as_of = say("channel.response_as_of", language, weeks=len(told), day=figures.date_without_weekday(last, language))  # type: ignore[arg-type]
    note = say("channel.response_note", language, levels=fitted.levels)
    picture = _picture(period, told, fitted)
    at_desk = "".join(scatter.drawn(picture, title, size) for size in scatter.DESK)
    base = Element("C4", say("channel.response_question", language), title, as_of, note=note)
    return (
        replace(base, chart=Chart(title, at_desk), places=frozenset({"desk"})),
        replace(base, chart=Chart(title, scatter.drawn(picture, title, scatter.WALL)), note="", more=as_of, places=frozenset({"wall"})),
    )


def _picture(period: Period, told: list[tuple[float, float]], fitted: Curve) -> scatter.Picture:
    language = period.language
    spends = [spend for spend, _ in told]
    steps = [min(spends) + (max(spends) - min(spends)) * step / _STEPS for step in range(_STEPS + 1)]
    bands = [fitted.band(spend) for spend in steps]
    write = partial(amounts.short, metrics()["ad_spend"], currency=period.currency, language=language)
    sold = [sales for _, sales in told]
    return scatter.Picture(
        dots=tuple(told[:-1]), curve=tuple((spend, fitted.at(spend)) for spend in steps),
        low=tuple((spend, low) for spend, (low, _) in zip(steps, bands, strict=True)),
        high=tuple((spend, high) for spend, (_, high) in zip(steps, bands, strict=True)),
        today=told[-1], words=say("channel.response_today", language, spend=period.money(told[-1][0]), sales=period.money(told[-1][1])),
        across=tuple(scatter.Tick(value, write(value)) for value in six_twelve.ticks(min(spends), max(spends))),
        up=tuple(scatter.Tick(value, write(value)) for value in six_twelve.ticks(min(sold), max(sold))),
        names=(say("channel.response_across", language), say("channel.response_up", language)),
    )  # fmt: skip
