"""M7R: how many customers of the month came back, and to which products."""

from __future__ import annotations

from huddle import figures
from huddle.elements import answers
from huddle.elements.model import Element, Row, Span
from huddle.elements.monthly.ledger import month_name
from huddle.elements.period import Period
from huddle.elements.weekly.customers import name_of, to_product
from huddle.text import say

_MOST = 6


def elements(period: Period) -> tuple[Element, ...]:
    """M7R for the desk; nothing without the month's Repeat Purchase."""
    span, before, language = period.span, period.before, period.language
    every = period.ask("monthly/repeat", since=span.first, until=span.last, before=before.first)  # the same for every filter
    asked = answers.rows(answers.of_choice(every, period.choices.where))
    found = [row for row in asked if row["customers"] and row["repeat_customers"] is not None]
    if not found:
        return ()
    share = sum(row["repeat_customers"] for row in found) / sum(row["customers"] for row in found)
    values = {"share": figures.percent(share), "month": month_name(span, language)}
    both = [row for row in found if row["customers_before"] and row["repeat_customers_before"] is not None]
    title = _words("title", language, **values)
    if both:
        now = sum(row["repeat_customers"] for row in both) / sum(row["customers"] for row in both)
        then = sum(row["repeat_customers_before"] for row in both) / sum(row["customers_before"] for row in both)
        points = figures.points(now, then, language)
        title = _words("title_change", language, points=points, before=month_name(before, language), **values)
    found.sort(key=lambda row: (-row["repeat_customers"], row["shop"], row["marketplace"], row["asin"]))
    rows = tuple(
        Row(
            key=f"again~{row['shop']}~{row['marketplace']}~{row['asin']}", what=name_of(row, period),
            why=(Span(_words("why", language, again=figures.count(round(row["repeat_customers"]), language),
                             customers=figures.count(row["customers"], language),
                             sales=figures.money(row["repeat_sales"], row["currency"], language))),),
            money=figures.percent(row["repeat_customers"] / row["customers"]), per=_words("per", language), who=row["owner"] or "",
            link=to_product(row),
        )
        for row in found[:_MOST]
    )  # fmt: skip
    more = _words("more", language, count=len(found) - len(rows)) if len(found) > len(rows) else ""
    question = _words("question", language)
    return (Element("M7R", question, title, rows=rows, more=more, note=_words("note", language), places=frozenset({"desk"})),)


def _words(key: str, language: str, **values: object) -> str:
    return say(f"monthly.again_{key}", language, **values)
