"""T9: the tables the team keeps by hand, and T6's other half: what is to be filled in for products without a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from huddle import figures, warehouse
from huddle.elements.answers import rows
from huddle.elements.choices import Choices
from huddle.elements.deliveries import unmapped
from huddle.elements.model import Element, Row, Span
from huddle.intake import hand_kept, manifest
from huddle.intake.hand_kept import HandKept, NotEdited
from huddle.intake.manifest import Delivery
from huddle.kinds import kinds
from huddle.reports import reports
from huddle.text import say

TEXT = (".csv", ".tsv", ".txt")
FILLED = ("line", "owner", "cost", "cost_currency")
"""columns of the products table that are asked for a product without a line"""


@dataclass(frozen=True)
class Loose:
    """A product without a line, by its best site, and what the products table says of it already."""

    asin: str
    title: str
    money: str
    """sales of 28 days, with unit and site"""
    says: dict[str, str]
    """by column of FILLED, as the file writes it; blank where it says nothing"""


def elements(choices: Choices) -> list[Element]:
    """T9 for the desk; nothing while no table of the team's own counts, or while an earlier state of the data is looked at."""
    found = hand_kept.in_force()
    if choices.is_snapshot or not found:
        return []
    language = choices.language
    listed = [_row(one, language) for kind in kinds() for one in found.get(kind, ())]
    return [
        Element(
            code="T9", question=say("tables.question", language), title=say("tables.title", language), rows=tuple(listed),
            note="" if choices.may_write else say("tables.guest", language), places=frozenset({"desk"}),
        )
    ]  # fmt: skip


def _row(one: Delivery, language: str) -> Row:
    count = say("deliveries.rows", language, rows=figures.count(one.rows, language))
    shop = "" if one.shop == "default" else one.shop
    facts = (one.file, shop, count, say("tables.edited", language, day=figures.day(one.exported_at.date(), language)))
    who = "" if one.file.lower().endswith(TEXT) else say("tables.as_made", language)
    return Row(key=one.file, what=reports()[one.report].title(language), why=(Span(" · ".join(fact for fact in facts if fact)),), who=who)


def editable() -> list[Delivery]:
    """The tables in force that are text, in the order of their kinds: a workbook is not rewritten."""
    found = hand_kept.in_force()
    return [one for kind in kinds() for one in found.get(kind, ()) if one.file.lower().endswith(TEXT)]


def loose(choices: Choices) -> list[Loose]:
    """The products without a line, best sellers first, each once; what is known of one is read from the table that is written to."""
    ask = partial(warehouse.ask, stamp=choices.stamp or None)
    found = rows(ask("deliveries/unmapped", shop=choices.shop, marketplace=choices.marketplace, most=unmapped.MOST))
    table = products_table(choices)
    known = _known(table) if table is not None else {}
    made: dict[str, Loose] = {}
    for row in found:
        money = figures.money(row["sales"], row["currency"], choices.language) if row["sales"] is not None and row["currency"] else "–"
        title = str(row["title"] or row["sku"] or "")
        says = known.get(row["asin"], dict.fromkeys(FILLED, ""))
        made.setdefault(row["asin"], Loose(row["asin"], title[:80], f"{money} {row['marketplace']}", says))
    return list(made.values())


def products_table(choices: Choices) -> HandKept | None:
    """The products table that is written to: the chosen shop's own, else the one for all; None where there is none, or only a workbook.

    Where several count for all shops alike, the first by name.
    """
    known = [one for one in editable() if one.kind == "products"]
    own = [one for one in known if choices.shop and choices.shop in one.each_shop]
    for one in own or known:
        try:
            return hand_kept.opened(one.file)
        except NotEdited:
            continue
    return None


def may_begin() -> bool:
    """Whether a first products table may be written: there is none, and what is loaded is the team's own and not the sample."""
    loaded: Sequence[Delivery] = manifest.current().deliveries
    return bool(loaded) and not any(one.is_sample or one.kind == "products" for one in loaded)


def _known(table: HandKept) -> dict[str, dict[str, str]]:
    at = table.place("asin")
    places = {column: table.place(column) for column in FILLED}
    found: dict[str, dict[str, str]] = {}
    for row in table.rows().values() if at is not None else ():
        says = {column: row[place] if place is not None else "" for column, place in places.items()}
        found.setdefault(row[at or 0].strip().upper(), says)
    return found
