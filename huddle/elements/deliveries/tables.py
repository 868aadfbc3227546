"""T9: the tables the team keeps by hand, and T6's other half: what is to be filled in for products without a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from huddle import figures, marketplaces, warehouse
from huddle.elements.answers import Row as Answer
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
            note=_note([one for kind in found.values() for one in kind if not _is_text(one)], choices), places=frozenset({"desk"}),
        )
    ]  # fmt: skip


def _note(workbooks: Sequence[Delivery], choices: Choices) -> str:
    if not choices.may_write:
        return say("tables.guest", choices.language)
    files = say("deliveries.between", choices.language).join(one.file for one in workbooks)
    return say("tables.workbooks", choices.language, files=files) if files else ""


def _is_text(one: Delivery) -> bool:
    return one.file.lower().endswith(TEXT)


def _row(one: Delivery, language: str) -> Row:
    count = say("tables.rows_one" if one.rows == 1 else "tables.rows", language, rows=figures.count(one.rows, language))
    shop = "" if one.shop == "default" else one.shop
    facts = (one.file, shop, count, say("tables.edited", language, day=figures.day(one.exported_at.date(), language)))
    who = "" if _is_text(one) else say("tables.as_made", language)
    return Row(key=one.file, what=reports()[one.report].title(language), why=(Span(" · ".join(fact for fact in facts if fact)),), who=who)


def editable() -> list[Delivery]:
    """The tables in force that are text, in the order of their kinds: a workbook is not rewritten."""
    found = hand_kept.in_force()
    return [one for kind in kinds() for one in found.get(kind, ()) if _is_text(one)]


def loose(choices: Choices) -> tuple[HandKept | None, list[Loose]]:
    """The products without a line, best sellers first, each once, and the products table they are written into.

    Of several tables, each of some shops or sites, the one for the best seller among them: with it come only the products it
    holds for. None while there is no table yet (or only a workbook); then all of them come.
    """
    ask = partial(warehouse.ask, stamp=choices.stamp or None)
    found = rows(ask("deliveries/unmapped", shop=choices.shop, marketplace=choices.marketplace, most=unmapped.MOST))
    tables = _opened([one for one in editable() if one.kind == "products"])
    chosen = next((pair for row in found for pair in tables if _holds(*pair, row)), None)
    if chosen is not None:
        found = [row for row in found if _holds(*chosen, row)]
    known = _known(chosen[1]) if chosen else {}
    made: dict[str, Loose] = {}
    for row in found if chosen or not tables else ():
        money = figures.money(row["sales"], row["currency"], choices.language) if row["sales"] is not None and row["currency"] else "–"
        title = str(row["title"] or row["sku"] or "")
        says = known.get(row["asin"], dict.fromkeys(FILLED, ""))
        made.setdefault(row["asin"], Loose(row["asin"], title[:80], f"{money} {row['marketplace']}", says))
    return chosen[1] if chosen else None, list(made.values())


def _opened(found: Sequence[Delivery]) -> list[tuple[Delivery, HandKept]]:
    """The tables that can be edited; the others are named where they are edited."""
    tables = []
    for one in found:
        try:
            tables.append((one, hand_kept.opened(one.file)))
        except NotEdited:
            continue
    return tables


def _holds(one: Delivery, table: HandKept, row: Answer) -> bool:
    """Whether a row added to a table without shop and site would count for a product: a folder's site is every row's."""
    folder_names_site = any(marketplaces.find(part) for part in PurePosixPath(one.file).parts[:-1])
    is_open = table.place("marketplace") is not None and not folder_names_site
    for_site = not one.marketplaces or row["marketplace"] in one.marketplaces or is_open
    return for_site and (one.shop == "default" or row["shop"] in one.each_shop)


def may_begin() -> bool:
    """Whether a first products table may be written: there is none, and what is loaded is the team's own and not the sample.

    One that was refused, or waits, is mended: a second beside it would take its place as soon as it is.
    """
    made = manifest.current()
    lies_there = any(PurePosixPath(one.file).stem.casefold() == "products" or one.report == "products" for one in made.receipts)
    return bool(made.deliveries) and not lies_there and not any(one.is_sample or one.kind == "products" for one in made.deliveries)


def _known(table: HandKept) -> dict[str, dict[str, str]]:
    at = table.place("asin")
    places = {column: table.place(column) for column in FILLED}
    found: dict[str, dict[str, str]] = {}
    for row in table.rows().values() if at is not None else ():
        says = {column: row[place] if place is not None else "" for column, place in places.items()}
        found.setdefault(row[at or 0].strip().upper(), says)
    return found
