"""T5: whether the sources of sales agree where two of them tell the same days."""

from __future__ import annotations

from collections.abc import Sequence

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.choices import Choices
from huddle.elements.model import Element, Row, Span
from huddle.text import say


def elements(found: Sequence[Answer], choices: Choices) -> list[Element]:
    """T5, one line per site and pair of sources; nothing where no two sources tell the same day."""
    if not found:
        return []
    language = choices.language
    apart = [answer for answer in found if answer["apart"]]
    key = "agreement_all" if not apart else "agreement_one" if len(apart) == 1 else "agreement_some"
    heading = say(f"deliveries.{key}", language, count=len(apart))
    several = len({answer["shop"] for answer in found}) > 1
    rows = tuple(_row(answer, language, several) for answer in found)
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
