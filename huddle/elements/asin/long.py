"""A5: six weeks and twelve months of one figure of the product: of what broke, else of its sales."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from huddle import figures, legible, warehouse
from huddle.analysis.branches import Range, usual_range
from huddle.analysis.wbr import Days, Series, Wbr, wbr
from huddle.charts import six_twelve
from huddle.elements import amounts
from huddle.elements.asin.diagnosis import Diagnosis
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Chart, Element
from huddle.metrics import Metric, metrics
from huddle.settings import setting
from huddle.text import say
from huddle.weeks import last_week, starts_on

BASE = 26
"""weeks before the last one that say what is usual"""
_METRICS = {
    "sessions": "sessions", "organic": "sessions", "conversion": "conversion", "price": "asp", "units": "units", "buy_box": "buy_box",
    "impressions": "impressions", "ctr": "ctr", "ad_conversion": "ad_conversion",
}  # fmt: skip
"""by branch of the diagnosis: the metric that draws it; the others are drawn by sales"""


def chosen(found: Diagnosis | None) -> tuple[str, ...]:
    """The metrics to draw: of the branch that broke and of sales; sales alone where nothing did."""
    broken = [_METRICS[key] for key in reversed(found.broken) if key in _METRICS] if found else []
    return tuple(dict.fromkeys((*broken[:1], "sales")))


def elements(about: Subject, found: Diagnosis | None, stamp: str) -> list[Element]:
    """A5: at the desk the branch and sales side by side, on the wall the first of them; nothing before two weeks are known."""
    names = chosen(found)
    where = {"asin": about.asin, "marketplace": about.marketplace} | ({"shop": about.shop} if about.shop else {})
    last = last_week(about.day, starts_on(about.marketplace)).last
    days = Days(warehouse.daily(names, None, where, stamp=stamp), last)
    made: list[Element] = []
    for name in names if days.of_site else ():
        series = Series(metrics()[name], days)
        told = wbr(series, last, fiscal_year_end=int(setting("fiscal_year_end")))
        if sum(value is not None for value in told.cy_6_weeks) < 2:
            continue
        usual = usual_range([series.of(told.weeks[-1].back(7 * back)).value for back in range(BASE, 0, -1)])
        made += _drawn(about, series.metric, told, usual, is_first=not made)
    return made


def _drawn(about: Subject, metric: Metric, told: Wbr, usual: Range | None, *, is_first: bool) -> list[Element]:
    language = about.language
    title = _title(about, metric, told)
    weeks, months = _panels(about, told, usual)
    write = partial(amounts.short, metric, currency=about.currency, language=language)
    numbers = [six_twelve.Number(say(f"weekly.deck_box_{_label(name)}", language), _written(about, metric, name, value))
               for name, value in told.box.items() if value is not None or name == "last_week"]  # fmt: skip
    ago = say("weekly.deck_year_ago", language)
    draw = partial(six_twelve.drawn, weeks, months, numbers, write, ago, title)
    base = Element(f"A5{'' if is_first else 'S'}", about.say("long_question"), title)
    both = "".join(draw(size, "ink") for size in six_twelve.TWO)
    desk = replace(base, chart=Chart(title, both), width="half", places=frozenset({"desk"}))
    if not is_first:
        return [desk]
    wall = draw(six_twelve.on_the_wall(legible.growth()), "ink")
    return [desk, replace(base, chart=Chart(title, wall), places=frozenset({"wall"}))]


def _label(name: str) -> str:
    return name if name in ("last_week", "mtd", "qtd", "ytd", "wow") else "yoy"


def _written(about: Subject, metric: Metric, name: str, value: float | None) -> str:
    if name in ("last_week", "mtd", "qtd", "ytd"):
        return amounts.value(metric, value, about.currency, about.language)
    return amounts.change(metric, value, about.language, is_short=True)


def _title(about: Subject, metric: Metric, told: Wbr) -> str:
    """`Sessions 7,416 in the week to 14 Nov, −28% on the week before, +4% on a year ago`, as far as it is known."""
    language, box = about.language, told.box
    said = [about.say("long_week", metric=metric.label(language), value=amounts.value(metric, box["last_week"], about.currency, language),
                      day=figures.date_without_weekday(told.weeks[-1].last, language))]  # fmt: skip
    said += [
        about.say(f"long_{name}", change=amounts.change(metric, box[name], language)) for name in ("wow", "yoy") if box[name] is not None
    ]
    return about.say("found_comma").join(said)


def _panels(about: Subject, told: Wbr, usual: Range | None) -> tuple[six_twelve.Panel, six_twelve.Panel]:
    language = about.language
    names = [say(f"weekly.deck_month_{month.first.month}", language) for month in told.months]
    last = told.months[-1]
    return (
        six_twelve.Panel(
            say("weekly.deck_weeks", language), tuple(figures.date_without_weekday(week.last, language) for week in told.weeks),
            told.cy_6_weeks, told.py_6_weeks, (), told.partial_weeks, (usual.low, usual.high) if usual else None,
        ),
        six_twelve.Panel(
            say("weekly.deck_months", language, month=names[-1], year=last.first.year), tuple(names),
            told.cy_12_months, told.py_12_months, (), told.partial_months,
        ),
    )  # fmt: skip
