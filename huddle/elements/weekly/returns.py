"""What came back and why: the reasons of a week as a Pareto with their products, and the return rate of a cohort.

Apart from the stars, because it has a source, a day and a screen of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from huddle import figures
from huddle.analysis.intervals import differs
from huddle.analysis.tails import chance_of_so_many
from huddle.elements import answers
from huddle.elements.answers import Row as Answer
from huddle.elements.model import Element, Link, Row, Span, Table, TableColumn, Tile
from huddle.elements.period import Period
from huddle.meetings import meetings
from huddle.metrics import metrics
from huddle.text import say, strings

ROWS = 5
_CHANCE = 0.01
"""a reason is called more frequent than usual when its units would be so many less often than this"""
_LEAST = 3
"""fewer units of a reason are never more than usual (as with low-star reviews)"""
_LISTED = 12
_BAR, _GAP = 240, 14


def _words(key: str, language: str, **values: object) -> str:
    return say(f"weekly.customers_{key}", language, **values)


def reason_name(code: str | None, language: str) -> str:
    """A reason as people say it; a code that nobody has put into words, in sentence case."""
    if not code:
        return _words("reason_none", language)
    key = f"weekly.customers_code_{code.lower().replace('-', '_')}"
    if key in strings():
        return say(key, language)
    return code.replace("_", " ").replace("-", " ").strip().capitalize()


def rate(period: Period) -> Answer | None:
    """The week's units back beside those they were sold with; None where no returns export reaches the week."""
    where = period.choices.where
    every = period.ask("weekly/return_rate", first=period.span.first, last=period.span.last)  # the same for every filter
    sites = answers.of_choice(every, {name: where[name] for name in ("shop", "marketplace")})
    told = answers.rows(sites)
    if not told:
        return None
    found: Answer = {name: min(row[name] for row in told) for name in ("reach", "days", "base_days")}
    own = answers.rows(answers.of_choice(sites, {name: where[name] for name in ("line", "owner")}))
    for base in ("", "base_"):
        units, cohort = (sum(row[base + name] for row in own) for name in ("units", "cohort_units"))
        rate_ = metrics()["return_rate"].value({"returned_units": units, "cohort_units": cohort})
        found |= {f"{base}units": units, f"{base}cohort_units": cohort, f"{base}return_rate": rate_}
    return found if found["days"] else None


def reasons_of(period: Period) -> list[Answer]:
    """Every reason of the week with every product behind it, most units first, beside the units of the reason now and before."""
    every = period.ask("weekly/returns", first=period.span.first, last=period.span.last)  # the same for every filter
    told = answers.rows(answers.of_choice(every, period.choices.where))
    sums: dict[tuple[str | None, str], tuple[int, int]] = {}
    for row in told:
        units, base = sums.get((row["reason"], row["reason_group"]), (0, 0))
        sums[row["reason"], row["reason_group"]] = (units + row["units"], base + row["base_units"])
    named = [row for row in told if row["asin"] is not None]
    for row in named:
        row["reason_units"], row["reason_base_units"] = sums[row["reason"], row["reason_group"]]
    return sorted(
        named,
        key=lambda row: (
            -row["reason_units"], row["reason"] is None, row["reason"] or "", -row["units"], row["shop"], row["marketplace"], row["asin"],
        ),
    )  # fmt: skip


def rate_side(found: Answer) -> int | None:
    """1 when the return rate is surely above that of the 84 days before, -1 surely below, 0 not to tell; None without a base.

    A return is at most one of its cohort's units; where the assumed three weeks break that, nothing is said.
    """
    pairs = ((found["units"], found["cohort_units"]), (found["base_units"], found["base_cohort_units"]))
    if any(units > of for units, of in pairs):
        return None
    return differs(*pairs[0], *pairs[1])


def tile(found: Answer, period: Period, week: str) -> Tile:
    """The return rate of the cohort; units alone where their sales are not known."""
    language, units = period.language, figures.count(found["units"], period.language)
    if not found["cohort_units"]:
        return Tile("returned_units", _words("returns", language), units, week, _words("returns_say", language))
    side = rate_side(found)
    usual = figures.percent(found["base_return_rate"])
    key = {1: "say_more", 0: "say_usual", -1: "say_fewer"}.get(side if side is not None else 9, "say_return")
    return Tile(
        "return_rate", _words("return_rate", language), figures.percent(found["return_rate"]), week,
        _words(key, language, usual=usual) if found["base_cohort_units"] else _words("say_no_base_returns", language),
        also=_words("return_of", language, units=units, cohort=figures.count(found["cohort_units"], language)),
        tone="attention" if side == 1 else "good" if side == -1 else "normal",
        direction="up" if side == 1 else "down" if side == -1 else "", help=_words("return_help", language),
    )  # fmt: skip


def elements(found: Answer, period: Period) -> tuple[Element, ...]:
    """W2R: the reasons, most units first, each with its products one click away."""
    language = period.language
    lines = reasons_of(period)
    reasons = [list(group) for _, group in groupby(lines, key=lambda row: (row["reason"], row["reason_group"]))]
    total = sum(row["units"] for row in lines)
    product = sum(row["units"] for row in lines if row["reason_group"] == "product")
    title = _words("reasons_none", language)
    if total:
        share = figures.percent(product / total, decimals=0)
        title = _words("reasons_title", language, units=figures.count(total, language), share=share)
    most = reasons[0][0]["reason_units"] if reasons else 1
    rows = [_row(group, total, most, found, period) for group in reasons[:ROWS]]
    if reasons[ROWS:]:
        rows.append(_rest(reasons[ROWS:], total, most, period))
    partial = "" if found["days"] == 7 else _words("returns_partial", language, days=found["days"])
    return (
        Element(
            "W2R", _words("reasons_question", language), title,
            _words("reasons_as_of", language, day=figures.day(found["reach"], language)),
            rows=tuple(rows), note=partial, minutes=meetings()["weekly"].minutes_of("W2R"), takeaway=_takeaway(lines, period),
        ),
    )  # fmt: skip


def _name(row: Answer, period: Period) -> str:
    name = str((row["short_name_zh"] if period.language == "zh" else row["short_name"]) or row["asin"])
    return name if period.choices.marketplace else say("morning.on_site", period.language, name=name, site=row["marketplace"])


def _bar(units: int, most: int, group: str, *, is_more: bool = False) -> str:
    """Units as a bar against the largest reason: ink where the product is to blame, orange where that is more than usual."""
    colour = "var(--attention)" if is_more else "var(--ink)" if group == "product" else "var(--faint)"
    width = max(units / most * _BAR, 3)
    return (
        f'<svg width="{_BAR + _GAP}" height="18" viewBox="0 0 {_BAR + _GAP} 18" aria-hidden="true">'
        f'<rect x="{_BAR - width:.0f}" y="4" width="{width:.0f}" height="10" rx="3" fill="{colour}"/></svg>'
    )


def _row(group: Sequence[Answer], total: int, most: int, found: Answer, period: Period) -> Row:
    language, first = period.language, group[0]
    units, base = first["reason_units"], first["reason_base_units"]
    is_known = bool(found["base_days"]) and units >= _LEAST
    is_more = is_known and chance_of_so_many(units, found["days"], base, found["base_days"]) < _CHANCE
    usual = base / found["base_days"] * found["days"] if found["base_days"] else None
    named = [_words("reason_of", language, name=_name(row, period), units=figures.count(row["units"], language)) for row in group]
    words = [_words(f"group_{first['reason_group']}", language)]
    if usual is not None:
        said = f"{usual:.0f}" if usual >= 10 else f"{usual:.1f}"
        words.append(_words("reason_more" if is_more else "reason_usual", language, usual=said))
    products = "\n".join(named[:_LISTED]) + ("\n…" if len(named) > _LISTED else "")
    return Row(
        key=f"reason~{first['reason'] or 'none'}~{first['reason_group']}",
        what=reason_name(first["reason"], language),
        why=(Span(say("weekly.customers_clauses", language).join(words), strong=is_more),),
        money=figures.count(units, language),
        per=_words("reason_units", language),
        who=figures.percent(units / total, decimals=0),
        tone="attention" if is_more else "normal",
        svg=_bar(units, most, first["reason_group"], is_more=is_more),
        link=Link("asin", {"asin": first["asin"], "marketplace": first["marketplace"], "shop": first["shop"]}),
        detail=products,
        more=_words("products", language),
    )


def _rest(reasons: Sequence[Sequence[Answer]], total: int, most: int, period: Period) -> Row:
    """What the smaller reasons add up to, so that the bars add up to the whole."""
    language = period.language
    units = sum(group[0]["reason_units"] for group in reasons)
    named = "\n".join(
        _words("reason_of", language, name=reason_name(first["reason"], language), units=figures.count(first["reason_units"], language))
        for first, *_ in reasons
    )  # fmt: skip
    return Row(
        key="reason~rest", what=_words("reason_rest", language, count=len(reasons)), money=figures.count(units, language),
        per=_words("reason_units", language), who=figures.percent(units / total, decimals=0), tone="quiet",
        svg=_bar(units, max(most, units), "rest"), detail=named, more=_words("reasons", language),
    )  # fmt: skip


_COLUMNS = {
    "reason": "text", "reason_code": "text", "reason_group": "text", "name": "text", "asin": "text", "shop": "text",
    "marketplace": "text", "units": "count",
}  # fmt: skip


def _takeaway(lines: Sequence[Answer], period: Period) -> Table | None:
    """Every reason with every product behind it, as files."""
    if not lines:
        return None
    language = period.language
    rows = [
        {
            "reason": reason_name(row["reason"], language), "reason_code": row["reason"],
            "reason_group": _words(f"group_{row['reason_group']}", language), "name": _name(row, period),
            "asin": row["asin"], "shop": row["shop"], "marketplace": row["marketplace"], "units": row["units"],
        }
        for row in lines
    ]  # fmt: skip
    columns = tuple(TableColumn(name, _words(f"column_{name}", language), type_) for name, type_ in _COLUMNS.items())  # type: ignore[arg-type]
    return Table(columns, pd.DataFrame(rows, columns=list(_COLUMNS)), f"huddle-returns-{period.span.last}")
