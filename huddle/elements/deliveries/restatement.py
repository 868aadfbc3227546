"""T4: how much numbers still move after a day has ended: the curve of each source, and the days that moved most."""

from __future__ import annotations

from collections.abc import Sequence

from huddle import figures
from huddle.analysis.maturity import SETTLED, Key, Point, curves
from huddle.elements.answers import Row as Answer
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Row, Span
from huddle.maturity import defaults
from huddle.text import say

SHOWN = {"orders": "sales", "site_traffic": "sales", "asin_traffic": "sessions", "ads": "ad_sales"}
"""source -> the metric its line is drawn by; the others are in the answer to `deliveries/restatement`"""
MOST = 5
"""restated days that are named"""


def elements(told: Sequence[Answer], moved: Sequence[Answer], known: Sequence[tuple[str, str, str]], choices: Choices) -> list[Element]:
    """T4, one line per source and site that is `known` (source, shop, site); nothing without a source whose days change."""
    language, drawn = choices.language, curves(told)
    several = len({shop for _, shop, _ in known}) > 1
    rows = [_row(key, drawn, told, several, language) for key in known]
    if not rows:
        return []
    rows += [_moved(one, several, place, language) for place, one in enumerate(moved[:MOST])]
    measured = [drawn[key] for key in ((source, shop, site, SHOWN[source]) for source, shop, site in known) if key in drawn]
    title = say("deliveries.restated_none", language)
    if measured:
        least = min((curve[0] for curve in measured), key=lambda point: point.share)
        key = "restated_settled" if abs(least.share - 1) <= SETTLED else "restated_least"
        title = say(f"deliveries.{key}", language, share=figures.percent(least.share, decimals=0), age=age_words(least.age, language))
    return [
        Element(
            code="T4", question=say("deliveries.restated_question", language), title=title, rows=tuple(rows),
            note=say("deliveries.restated_note", language), places=frozenset({"desk"}),
        )
    ]  # fmt: skip


def age_words(age: int, language: str) -> str:
    """`on the first day`, `after 3 days`."""
    return say("deliveries.age_first" if age == 0 else "deliveries.age_one" if age == 1 else "deliveries.age", language, age=age)


def _row(key: tuple[str, str, str], drawn: dict[Key, tuple[Point, ...]], told: Sequence[Answer], several: bool, language: str) -> Row:
    source, shop, site = key
    metric = SHOWN[source]
    curve = drawn.get((source, shop, site, metric), ())
    name = say(f"deliveries.source_{source}", language)
    what = f"{name} {shop + ' ' if several else ''}{site}"
    default = defaults()[source]
    if not curve:
        of_key = [row for row in told if (row["source"], row["shop"], row["marketplace"], row["metric"]) == (*key, metric)]
        days = max((row["days"] for row in of_key), default=0)
        why = say("deliveries.restated_assumed", language, days=default.days, why=default.why[language], known=days)
        word = say("deliveries.restated_assumed_word", language)
        return Row(key=f"curve-{'-'.join(key)}", what=what, why=(Span(why),), money=word, tone="quiet")
    points = [point for point in curve if point.age in (0, 1, 2, 3, 5, 7, 10, 13)]
    shares = say("deliveries.between", language).join(
        f"{age_words(point.age, language)} {figures.percent(point.share, decimals=1)}" for point in points
    )
    label = say(f"deliveries.total_{metric}", language)
    why = say("deliveries.restated_measured", language, metric=label, shares=shares, days=max(point.days for point in curve))
    detail = "\n".join(_lines(key, drawn, language))
    first = curve[0]
    return Row(
        key=f"curve-{'-'.join(key)}", what=what, why=(Span(why),), money=figures.percent(first.share, decimals=0),
        per=age_words(first.age, language), tone="normal" if abs(first.share - 1) > SETTLED else "quiet", detail=detail,
    )  # fmt: skip


def _lines(key: tuple[str, str, str], drawn: dict[Key, tuple[Point, ...]], language: str) -> list[str]:
    """Every measured age of every metric of a source, in words."""
    found = []
    for (*place, metric), curve in sorted(drawn.items()):
        if tuple(place) != key:
            continue
        parts = [f"{age_words(point.age, language)} {figures.percent(point.share, decimals=1)} ({point.days})" for point in curve]
        found.append(f"{say(f'deliveries.total_{metric}', language)}: {say('deliveries.between', language).join(parts)}")
    return found


def _moved(one: Answer, several: bool, place: int, language: str) -> Row:
    site = f"{one['shop']} {one['marketplace']}" if several else one["marketplace"]
    day = figures.date_without_weekday(one["day"], language)
    what = say("deliveries.moved_what", language, source=say(f"deliveries.source_{one['source']}", language), site=site, day=day)
    why = say(
        "deliveries.moved_why", language, metric=say(f"deliveries.total_{one['metric']}", language), age=age_words(one["age"], language),
        value=figures.money(one["value"], one["currency"], language), final=figures.money(one["final_value"], one["currency"], language),
    )  # fmt: skip
    gap = one["final_value"] - one["value"]
    money = ("+" if gap > 0 else figures.MINUS) + figures.money(abs(gap), one["currency"], language)
    group = say("deliveries.moved_group", language) if place == 0 else ""
    return Row(key=f"moved-{place}", what=what, why=(Span(why),), money=money, tone="quiet", group=group)


def known_sources(aged: Sequence[Answer]) -> list[tuple[str, str, str]]:
    """Every source, shop and site whose last days are known, sources in the order of `SHOWN`."""
    order = list(SHOWN)
    keys = {(row["source"], row["shop"], row["marketplace"]) for row in aged if row["source"] in SHOWN}
    return sorted(keys, key=lambda key: (order.index(key[0]), key))
