"""M12: what could break us: each risk of the team's table by what it may cost, and whether the metric that shows it first has moved."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from huddle import figures, warehouse
from huddle.bet_metrics import named
from huddle.elements import amounts
from huddle.elements.answers import Row as Answer
from huddle.elements.answers import rows
from huddle.elements.model import Capture, Element, Row, Span
from huddle.elements.period import Period
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.metrics import Metric, metrics
from huddle.text import say

DAYS = 28
"""over which a trigger's metric is watched: a day alone would cry wolf"""
_WALL = 5
_TRIGGER = re.compile(
    r"^(?P<metric>.+?)\s*(?P<sign><=|>=|<|>|≤|≥|＜|＞|below|under|above|over|低于|高于|超过)\s*"
    r"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<percent>[%％])?$",
    re.IGNORECASE,
)
_BELOW = ("<", "<=", "≤", "＜", "below", "under", "低于")


@dataclass(frozen=True)
class Watched:
    """A trigger with what its metric says now; an additive metric by the week."""

    metric: Metric
    bound: float
    is_below: bool
    """it is reached under the bound, else over it"""
    now: float | None
    """None where no day of it is known"""
    currency: str

    @property
    def is_reached(self) -> bool:
        return self.now is not None and (self.now < self.bound if self.is_below else self.now > self.bound)


def elements(period: Period) -> tuple[Element, ...]:
    """M12 for the desk and the wall; nothing without a table of risks that touch what is chosen."""
    language, choices = period.language, period.choices
    chosen = {"shop": choices.shop, "marketplace": choices.marketplace, "line": choices.line, "owner": choices.owner}
    every = rows(period.ask("monthly/risks"))
    found = [(one, _watched(one, period)) for one in every if all(one[key] in (None, chosen[key]) or chosen[key] is None for key in chosen)]
    if not found:
        return ()
    found.sort(key=lambda pair: (not (pair[1] and pair[1].is_reached), -_expected(pair[0]) * _worth(pair[0], period), pair[0]["risk"]))
    reached = sum(watched is not None and watched.is_reached for _, watched in found)
    many = "none" if not reached else "one" if reached == 1 else "many"
    made = tuple(_row(one, watched, period) for one, watched in found)
    base = Element(
        "M12", _words("question", language), _words(f"title_{many}", language, count=reached, total=len(found)), rows=made,
        as_of=_words("as_of", language, days=DAYS, day=figures.date_without_weekday(period.day, language)),
        minutes=meetings()["monthly"].minutes_of("M12"), numbered=True,
    )  # fmt: skip
    left = len(made) - _WALL
    more = say("morning.more_rows", language, count=left) if left > 0 else base.as_of
    on_wall = tuple(
        replace(row, per=_words("odds", language, odds=figures.percent(one["probability"], decimals=0)))
        for (one, _), row in zip(found[:_WALL], made, strict=False)
    )
    return replace(base, rows=on_wall, more=more, places=frozenset({"wall"})), replace(base, places=frozenset({"desk"}))


def _words(key: str, language: str, **values: object) -> str:
    return say(f"monthly.risks_{key}", language, **values)


def _expected(risk: Answer) -> float:
    return float(risk["probability"] * risk["loss"])


def _worth(risk: Answer, period: Period) -> float:
    return period.worth.get(risk["currency"] or "", 1.0)


def _watched(risk: Answer, period: Period) -> Watched | None:
    """The risk's trigger with its metric of the last days; None where it names no metric and bound that can be watched."""
    told = _TRIGGER.match((risk["trigger"] or "").strip())
    metric = metrics().get(named(told["metric"]) or "") if told else None
    if told is None or metric is None:
        return None
    bound = float(told["value"].replace(",", "")) / (100 if told["percent"] else 1)
    currency = str(risk["currency"] or period.currency or "")
    where = {name: value for name in ("shop", "marketplace", "line") if (value := risk[name] or getattr(period.choices, name)) is not None}
    since = period.day - timedelta(days=DAYS - 1)
    try:
        told_now = warehouse.measure(
            [metric.name], (), since, period.day, where, currency=currency or None, stamp=period.choices.stamp or None
        )
    except warehouse.CannotMeasure:
        return None
    now = next((row[metric.name] for row in rows(told_now)), None)
    if now is not None and metric.additive:
        now *= 7 / DAYS
    return Watched(metric, bound, told["sign"].lower() in _BELOW, now, currency)


def _said(watched: Watched, value: float, language: str) -> str:
    """A value of the trigger's metric as it is read."""
    if watched.metric.unit == "ratio":
        return f"{value:.1f}"
    said = amounts.value(watched.metric, value, watched.currency, language)
    return _words("a_week", language, value=said) if watched.metric.additive else said


def _why(risk: Answer, watched: Watched | None, language: str) -> tuple[Span, ...]:
    if watched is None:
        key = "unwatched" if risk["trigger"] else "no_trigger"
        return (Span(_words(key, language, trigger=risk["trigger"])),)
    label = watched.metric.label(language)
    bound = _words("below" if watched.is_below else "above", language, bound=_said(watched, watched.bound, language))
    if watched.now is None:
        return (Span(_words("unknown", language, metric=label, bound=bound)),)
    words = {"metric": label, "now": _said(watched, watched.now, language), "bound": bound}
    return (Span(_words("reached" if watched.is_reached else "far", language, **words), strong=watched.is_reached),)


def _row(risk: Answer, watched: Watched | None, period: Period) -> Row:
    language, currency = period.language, str(risk["currency"] or "")
    name = risk["risk_zh" if language == "zh" else "risk"]
    site = marketplaces()[risk["marketplace"]].name(language) if risk["marketplace"] and not period.choices.marketplace else ""
    line = risk["line"] if not period.choices.line else None
    loss, odds = figures.money(risk["loss"], currency, language), figures.percent(risk["probability"], decimals=0)
    expected = figures.money(_expected(risk), currency, language)
    return Row(
        key=f"risk~{risk['shop'] or ''}~{risk['marketplace'] or ''}~{risk['line'] or ''}~{risk['risk']}",
        what=" · ".join(part for part in (name, line or "", site) if part is name or (part and part not in name)),
        why=_why(risk, watched, language), money=expected, per=_words("of", language, odds=odds, loss=loss),
        who=risk["owner"] or say("morning.unassigned", language), is_owned=bool(risk["owner"]),
        tone="attention" if watched is not None and watched.is_reached else "normal",
        capture=Capture(name, risk["owner"] or "", risk["shop"], risk["marketplace"]),
        detail=_words("detail", language, odds=odds, loss=loss, expected=expected), more=say("morning.details", language),
    )  # fmt: skip
