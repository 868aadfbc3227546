"""T5: whether the sources of sales agree where two of them tell the same days."""

from __future__ import annotations

from collections.abc import Sequence

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Row, Span
from huddle.text import say


def elements(found: Sequence[Answer], choices: Choices, other: Sequence[Answer] = ()) -> list[Element]:
    """T5, one line per site and pair of sources, and one per money in another currency than its site's (`other`)."""
    if not found and not other:
        return []
    language = choices.language
    apart = [answer for answer in found if answer["apart"]]
    agree = "agreement_other" if other else "agreement_all"
    key = agree if not apart else "agreement_one" if len(apart) == 1 else "agreement_some"
    heading = say(f"deliveries.{key}", language, count=len(apart))
    several = len({answer["shop"] for answer in (*found, *other)}) > 1
    rows = tuple(_row(answer, language, several) for answer in found) + tuple(_other(answer, language, several) for answer in other)
    return [Element(code="T5", question=say("deliveries.agreement_question", language), title=heading, rows=rows)]


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
