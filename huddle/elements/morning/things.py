"""D3, what needs us: the exceptions worth talking about, one line each, with what acting and asking why need."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from huddle import figures
from huddle.analysis.exceptions import ExceptionRow, Exceptions, exceptions
from huddle.elements.choices import Choices
from huddle.elements.model import Capture, Element, Empty, Row, Span, Table, TableColumn
from huddle.elements.morning import proof
from huddle.text import say

_WORDS = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def number_word(count: int, language: str) -> str:
    """A small number as a sentence begins with it: `Five`; in Chinese the figure."""
    return _WORDS[count] if language == "en" and 0 < count < len(_WORDS) else str(count)


def found(choices: Choices, *, limit: int | None) -> Exceptions:
    """The exceptions of the reader's choice, ranked; `limit` None gives all."""
    return exceptions(
        choices.day, shop=choices.shop, marketplace=choices.marketplace, line=choices.line, owner=choices.owner,
        limit=limit, stamp=choices.stamp,
    )  # fmt: skip


def amounts(by_currency: Mapping[str, float], language: str) -> str:
    """Amounts of several currencies side by side, never added: `$610 and €80`."""
    said = [figures.money(value, currency, language) for currency, value in by_currency.items() if value and round(value)]
    return say("morning.and", language).join(said)


def key(row: ExceptionRow) -> str:
    """What names a row across reruns and days: site, ASIN or line, rule."""
    return "~".join(part for part in (row.shop, row.marketplace, row.asin or row.line or "site", row.kind) if part)


def why(row: ExceptionRow, language: str) -> tuple[Span, ...]:
    """The reason as spans: what stands between `**` is strong."""
    pieces = row.why[language].split("**")
    return tuple(Span(piece, strong=at % 2 == 1) for at, piece in enumerate(pieces) if piece)


def line(row: ExceptionRow, choices: Choices) -> Row:
    """One exception as a row."""
    language = choices.language
    costs = row.value_at_stake is not None and round(row.value_at_stake) > 0
    unknown = row.value_at_stake is None
    sentence, owner = row.sentence[language], row.owner_names[language]
    return Row(
        key=key(row),
        what=sentence,
        why=why(row, language),
        money=figures.money(row.value_at_stake, row.currency, language) if costs else "",
        per=say("morning.a_day" if costs else "morning.money_unknown" if unknown else "morning.no_loss", language),
        who=owner or say("morning.unassigned", language),
        is_owned=bool(owner),
        tone="attention" if costs and row.loss_starts is None else "normal",
        link=proof.link(row, choices.stamp),
        detail="\n".join(part for part in (row.why[language].replace("**", ""), row.arithmetic[language]) if part),
        capture=Capture(sentence, row.owner, row.shop, row.marketplace, row.asin, row.kind),
    )


def title(answer: Exceptions, language: str) -> str:
    """`Five things need us today, worth $3,960 a day`."""
    count = len(answer.rows)
    if not count:
        return say("morning.title_nothing", language)
    worth = amounts(answer.value, language)
    many = "one" if count == 1 else "many"
    if not worth:
        return say(f"morning.title_things_{many}", language, count=number_word(count, language))
    return say(f"morning.title_things_{many}_worth", language, count=number_word(count, language), worth=worth)


def more(answer: Exceptions, language: str) -> str:
    """`12 smaller ones, together about $610 a day`; empty when none was left out."""
    if not answer.others:
        return ""
    worth = amounts(answer.others_value, language)
    many = "one" if answer.others == 1 else "many"
    if not worth:
        return say(f"morning.others_{many}", language, count=answer.others)
    return say(f"morning.others_{many}_worth", language, count=answer.others, worth=worth)


def takeaway(choices: Choices) -> Table:
    """Every exception of the choice, the small ones too, with what each rests on."""
    language = choices.language
    rows = found(choices, limit=None).rows
    cells = [
        {
            "rank": row.rank, "shop": row.shop, "marketplace": row.marketplace, "asin": row.asin, "what": row.sentence[language],
            "why": row.why[language].replace("**", ""), "money": row.value_at_stake, "currency": row.currency,
            "arithmetic": row.arithmetic[language], "owner": row.owner_names[language], "since": row.since, "rule": row.kind,
        }
        for row in rows
    ]  # fmt: skip
    types = {"rank": "count", "money": "money", "since": "day"}
    names = ("rank", "shop", "marketplace", "asin", "what", "why", "money", "currency", "arithmetic", "owner", "since", "rule")
    columns = tuple(
        TableColumn(name, say(f"morning.column_{name}", language), types.get(name, "text"))  # type: ignore[arg-type]
        for name in names
    )
    return Table(columns, pd.DataFrame(cells, columns=list(names)), f"huddle-exceptions-{choices.stamp[:8]}")


def element(answer: Exceptions, choices: Choices, minutes: float | None) -> Element:
    """D3 for the desk and the wall; a quiet day says so."""
    language = choices.language
    quiet = None
    if not answer.rows:
        advice = say("morning.nothing_advice", language, tested=figures.count(answer.tested, language))
        quiet = Empty(say("morning.nothing_title", language), advice)
    return Element(
        code="D3",
        question=say("morning.question_things", language),
        title=title(answer, language),
        rows=tuple(line(row, choices) for row in answer.rows),
        more=more(answer, language),
        empty=quiet,
        minutes=minutes,
        numbered=True,
        takeaway=takeaway(choices) if answer.rows else None,
    )
