"""T5: whether the sources of sales agree where two of them tell the same days."""

from __future__ import annotations

from collections.abc import Sequence

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Row, Span
from huddle.text import say

MOST_SPANS = 6
"""reports over several days that are named where they differ from their days, the newest of each site first"""


def elements(
    found: Sequence[Answer], choices: Choices, other: Sequence[Answer] = (), spans: Sequence[Answer] = ()
) -> list[Element]:
    """T5, one line per site and pair of sources, one per money in another currency than its site's (`other`).

    And one per report over several days (`spans`) that says something else than its days, or one for all that agree.
    """
    if not found and not other and not spans:
        return []
    language = choices.language
    apart = [answer for answer in found if answer["apart"]]
    apart += [answer for answer in _sites_apart(spans) if not any(_is_of(answer, one) for one in apart)]
    agree = "agreement_other" if other else "agreement_all"
    key = agree if not apart else "agreement_one" if len(apart) == 1 else "agreement_some"
    heading = say(f"deliveries.{key}", language, count=len(apart))
    several = len({answer["shop"] for answer in (*found, *other)}) > 1
    rows = tuple(_row(answer, language, several) for answer in found) + tuple(_other(answer, language, several) for answer in other)
    rows += span_rows(spans, language, several)
    return [Element(code="T5", question=say("deliveries.agreement_question", language), title=heading, rows=rows)]


def _is_of(one: Answer, other: Answer) -> bool:
    return bool((one["shop"], one["marketplace"]) == (other["shop"], other["marketplace"]))


def _sites_apart(spans: Sequence[Answer]) -> list[Answer]:
    """One answer per site of which a span says something else than its days."""
    return list({(one["shop"], one["marketplace"]): one for one in spans if one["is_apart"]}.values())


def span_rows(spans: Sequence[Answer], language: str, several: bool) -> tuple[Row, ...]:
    """Reports over several days beside their days: each that differs with the money between them, the others in one line a site."""
    rows = []
    for place, answer in enumerate([one for one in spans if one["is_apart"]][:MOST_SPANS]):
        site = f"{answer['shop']} {answer['marketplace']}" if several else answer["marketplace"]
        span = figures.span(answer["span_start"], answer["span_end"], language)
        key = "span_why" if answer["span_sales"] is not None else "span_why_units"
        why = say(
            f"deliveries.{key}", language, span=figures.money(answer["span_sales"], answer["currency"], language),
            days=figures.money(answer["day_sales"], answer["currency"], language), span_units=figures.count(answer["span_units"], language),
            day_units=figures.count(answer["day_units"], language),
        )  # fmt: skip
        gap = (answer["span_sales"] or 0) - (answer["day_sales"] or 0)
        known = answer["span_sales"] is not None and answer["day_sales"] is not None
        money = ("+" if gap > 0 else figures.MINUS) + figures.money(abs(gap), answer["currency"], language) if known else figures.UNKNOWN
        what = say("deliveries.span_what", language, site=site, span=span)
        rows.append(Row(key=f"span-{place}", what=what, why=(Span(why),), money=money, tone="attention"))
    agreeing = [one for one in spans if not one["is_apart"]]
    if agreeing:
        words = say("deliveries.span_agree", language, count=len(agreeing))
        what = say("deliveries.span_agree_what", language)
        rows.append(Row(key="spans-agree", what=what, why=(Span(words),), money=say("deliveries.agrees", language), tone="quiet"))
    return tuple(rows)


def _row(answer: Answer, language: str, several: bool) -> Row:
    site = f"{answer['shop']} {answer['marketplace']}" if several else answer["marketplace"]
    source = say(f"deliveries.parts_{answer['parts_source']}", language)
    why = say(
        "deliveries.agreement_why", language, by_date=figures.money(answer["by_date"], answer["currency"], language),
        parts=figures.money(answer["parts"], answer["currency"], language), days=answer["days"],
    )  # fmt: skip
    spans = [Span(why)]
    if answer["apart"]:
        worst = figures.money(answer["worst"], answer["currency"], language, cents=True)
        day = figures.date_without_weekday(answer["worst_day"], language)
        spans.append(Span(say("deliveries.agreement_worst", language, worst=worst, day=day)))
    key = "days_apart" if answer["apart"] else "agrees"
    return Row(
        key=f"{answer['shop']}-{answer['marketplace']}-{answer['parts_source']}",
        what=say("deliveries.agreement_pair", language, site=site, source=source), why=tuple(spans),
        money=say(f"deliveries.{key}", language, days=answer["apart"]), tone="attention" if answer["apart"] else "quiet",
    )  # fmt: skip


def _other(answer: Answer, language: str, several: bool) -> Row:
    """Money in another currency than the site's: in no sum of the site, and said so."""
    site = f"{answer['shop']} {answer['marketplace']}" if several else answer["marketplace"]
    source = say(f"deliveries.source_{answer['source']}", language)
    amount = figures.money(answer["amount"], answer["currency"], language)
    why = say("deliveries.agreement_other_why", language, currency=answer["currency"], own=answer["site_currency"], days=answer["days"])
    return Row(
        key=f"{answer['shop']}-{answer['marketplace']}-{answer['source']}-{answer['currency']}",
        what=say("deliveries.agreement_other_what", language, site=site, source=source), why=(Span(why),),
        money=amount, tone="attention",
    )  # fmt: skip
