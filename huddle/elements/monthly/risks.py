"""M12: what could break us: each risk of the team's table by what it may cost, and whether the metric that shows it first has moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from math import isclose

from huddle import figures, warehouse
from huddle.analysis.printed_sums import amount, share, worked_out
from huddle.bet_metrics import named
from huddle.elements import amounts
from huddle.elements.answers import Row as Answer
from huddle.elements.answers import rows
from huddle.elements.known import declared_worth
from huddle.elements.model import Capture, Element, Row, Span
from huddle.elements.period import Period
from huddle.marketplaces import marketplaces
from huddle.meetings import meetings
from huddle.metrics import Metric, metrics
from huddle.text import say

DAYS = 28
"""over which a trigger's metric is watched: a day alone would cry wolf"""
_WALL = 5
_SIGNS = {
    "below": ("<", "＜", "below", "under", "less than", "低于"),
    "above": (">", "＞", "above", "over", "more than", "高于", "超过"),
    "at_most": ("<=", "≤", "≦", "＜=", "at most", "no more than", "not above", "not over", "不高于", "不超过"),
    "at_least": (">=", "≥", "≧", "＞=", "at least", "no less than", "not below", "not under", "不低于"),
}
_BOUNDS = {sign: bound for bound, signs in _SIGNS.items() for sign in signs}
_TRIGGER = re.compile(
    rf"^(?P<metric>.+?)\s*(?P<sign>{'|'.join(re.escape(sign) for sign in sorted(_BOUNDS, key=len, reverse=True))})\s*"
    r"(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<percent>[%％])?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Scope:
    """What triggers are watched over; those of one scope are measured together."""

    shop: str | None
    marketplace: str | None
    of_lines: bool
    """by line, once for all of them: a meeting goes from one to the next"""
    currency: str


@dataclass(frozen=True)
class _Trigger:
    """The metric and bound that a risk's words name."""

    metric: Metric
    bound: float
    side: str
    scope: _Scope
    line: str | None


@dataclass(frozen=True)
class Watched:
    """A trigger with what its metric says now; an additive metric by the week."""

    metric: Metric
    bound: float
    side: str
    """where it is reached: `below`, `above`, `at_most` or `at_least`, the last two at the bound too"""
    now: float | None
    """None where no day of it is known"""
    currency: str

    @property
    def is_reached(self) -> bool:
        if self.now is None:
            return False
        if isclose(self.now, self.bound, rel_tol=1e-9):  # a sum of cents is no exact number
            return self.side in ("at_most", "at_least")
        return self.now < self.bound if self.side in ("below", "at_most") else self.now > self.bound


def elements(period: Period) -> tuple[Element, ...]:
    """M12 for the desk and the wall; nothing without a table of risks that touch what is chosen."""
    language, choices = period.language, period.choices
    chosen = {"shop": choices.shop, "marketplace": choices.marketplace, "line": choices.line, "owner": choices.owner}
    every = rows(period.ask("monthly/risks"))
    pairs = [(one, _trigger(one, period)) for one in every]
    now = _readings([trigger for _, trigger in pairs if trigger is not None], period)
    found = [
        (one, now(trigger) if trigger else None) for one, trigger in pairs
        if all(one[key] in (None, chosen[key]) or chosen[key] is None for key in chosen)
    ]  # fmt: skip
    if not found:
        return ()
    worth = _worths({str(one["currency"] or "") for one, _ in found}, period)
    found.sort(key=lambda pair: (not (pair[1] and pair[1].is_reached), *_by_money(pair[0], worth), pair[0]["risk"]))
    reached = sum(watched is not None and watched.is_reached for _, watched in found)
    many = "none" if not reached else "one" if reached == 1 else "many"
    many = f"alone_{many}" if len(found) == 1 else many
    made = tuple(_row(one, watched, period, worth) for one, watched in found)
    base = Element(
        "M12", _words("question", language), _words(f"title_{many}", language, count=reached, total=len(found)), rows=made,
        as_of=_words("as_of", language, days=DAYS, day=figures.date_without_weekday(period.day, language)),
        minutes=meetings()["monthly"].minutes_of("M12"), numbered=True,
    )  # fmt: skip
    left = len(made) - _WALL
    more = say("morning.more_rows", language, count=left) if left > 0 else base.as_of
    on_wall = tuple(
        replace(row, per=_words("odds", language, odds=_sum(one, row.money, language)["odds"]))
        for (one, _), row in zip(found[:_WALL], made, strict=False)
    )
    return replace(base, rows=on_wall, more=more, places=frozenset({"wall"})), replace(base, places=frozenset({"desk"}))


def _words(key: str, language: str, **values: object) -> str:
    return say(f"monthly.risks_{key}", language, **values)


def _expected(risk: Answer) -> float:
    return float(risk["probability"] * risk["loss"])


def _worths(currencies: Set[str], period: Period) -> Mapping[str, float]:
    """What a unit of each currency counts for in the order; those that cannot be compared with the others are absent."""
    named_ones = currencies - {""}
    if len(named_ones) == 1:
        return dict.fromkeys(named_ones, 1.0)
    declared = declared_worth(period.day, period.choices.stamp)
    if period.currency is not None and period.currency in named_ones - declared.keys():
        return {period.currency: 1.0}
    return declared


def _by_money(risk: Answer, worth: Mapping[str, float]) -> tuple[bool, str, float]:
    """Most first; after them what has no rate, each currency by itself."""
    currency = str(risk["currency"] or "")
    is_apart = currency not in worth
    return is_apart, currency if is_apart else "", -_expected(risk) * worth.get(currency, 1.0)


def _trigger(risk: Answer, period: Period) -> _Trigger | None:
    """What a risk's trigger names; None where it names no metric and bound that can be watched."""
    told = _TRIGGER.match((risk["trigger"] or "").strip())
    metric = metrics().get(named(told["metric"]) or "") if told else None
    if told is None or metric is None:
        return None
    bound = float(told["value"].replace(",", "")) / (100 if told["percent"] else 1)
    shop, marketplace, line = (risk[name] or getattr(period.choices, name) for name in ("shop", "marketplace", "line"))
    scope = _Scope(shop, marketplace, line is not None, str(risk["currency"] or period.currency or ""))
    return _Trigger(metric, bound, _BOUNDS[told["sign"].lower()], scope, line)


def _readings(every: Sequence[_Trigger], period: Period) -> Callable[[_Trigger], Watched | None]:
    """What tells a trigger with what its metric says in the last days; None where the metric is not known of its scope.

    A scope is measured when it is first asked for, with the metrics of every risk in it: then each choice finds the same.
    """
    together: dict[_Scope, dict[str, None]] = {}
    for one in every:
        together.setdefault(one.scope, {})[one.metric.name] = None
    stamp = period.choices.stamp or warehouse.stamp()

    def watched(one: _Trigger) -> Watched | None:
        told = _measured(tuple(together[one.scope]), one.scope, period.day, stamp).get(one.metric.name)
        if told is None:
            return None
        value = told.get(one.line)
        if value is not None and one.metric.additive:
            value *= 7 / DAYS
        return Watched(one.metric, one.bound, one.side, value, one.scope.currency)

    return watched


@lru_cache(maxsize=64)
def _measured(names: tuple[str, ...], scope: _Scope, until: date, stamp: str) -> Mapping[str, Mapping[str | None, float | None]]:
    """The metrics of a scope over the days watched, by line (None: without lines); one that is not known of it is left out.

    Without a currency they are measured one by one: an amount beside another metric would split that one by currency too.
    """
    if len(names) > 1 and not scope.currency:
        return {name: told for one in names for name, told in _measured((one,), scope, until, stamp).items()}
    where = {name: value for name in ("shop", "marketplace") if (value := getattr(scope, name)) is not None}
    since, by = until - timedelta(days=DAYS - 1), ("line",) if scope.of_lines else ()
    try:
        found = rows(warehouse.measure(names, by, since, until, where, currency=scope.currency or None, stamp=stamp))
    except warehouse.CannotMeasure:
        return {name: told for one in names for name, told in _measured((one,), scope, until, stamp).items()} if len(names) > 1 else {}
    # Of several currencies the first one tells, as it is the first row.
    return {name: {row.get("line"): row[name] for row in reversed(found)} for name in names}


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
    bound = _words(watched.side, language, bound=_said(watched, watched.bound, language))
    if watched.now is None:
        return (Span(_words("unknown", language, metric=label, bound=bound)),)
    words = {"metric": label, "now": _said(watched, watched.now, language), "bound": bound}
    return (Span(_words("reached" if watched.is_reached else "far", language, **words), strong=watched.is_reached),)


def _sum(risk: Answer, expected: str, language: str) -> dict[str, str]:
    """Odds and loss as they are printed beside what is expected of them, and the sign between: who multiplies them comes to it."""
    currency = str(risk["currency"] or "")
    parts = {"odds": share(float(risk["probability"])), "loss": amount(float(risk["loss"]), currency, language)}
    return worked_out(expected, parts, lambda n: figures.money(n["odds"] * n["loss"], currency, language))


def _row(risk: Answer, watched: Watched | None, period: Period, worth: Mapping[str, float]) -> Row:
    language, currency = period.language, str(risk["currency"] or "")
    name = risk["risk_zh" if language == "zh" else "risk"]
    site = marketplaces()[risk["marketplace"]].name(language) if risk["marketplace"] and not period.choices.marketplace else ""
    line = risk["line"] if not period.choices.line else None
    expected = figures.money(_expected(risk), currency, language)
    sum_ = _sum(risk, expected, language)
    apart = "" if currency in worth else _words("apart" if currency else "no_currency", language, currency=currency)
    beside = (Span(("；" if language == "zh" else "; ") + apart),) if apart else ()
    detail = _words("detail", language, expected=expected, **sum_)
    return Row(
        key=f"risk~{risk['shop'] or ''}~{risk['marketplace'] or ''}~{risk['line'] or ''}~{risk['risk']}",
        what=" · ".join(part for part in (name, line or "", site) if part is name or (part and part not in name)),
        why=(*_why(risk, watched, language), *beside), money=expected, per=_words("of", language, odds=sum_["odds"], loss=sum_["loss"]),
        who=risk["owner"] or say("morning.unassigned", language), is_owned=bool(risk["owner"]),
        tone="attention" if watched is not None and watched.is_reached else "normal",
        capture=Capture(name, risk["owner"] or "", risk["shop"], risk["marketplace"]),
        detail="\n".join(part for part in (detail, apart) if part), more=say("morning.details", language),
    )  # fmt: skip
