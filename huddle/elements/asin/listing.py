"""A1L: what a shopper reads and pays: title, price and status of the offers, and since when each has stood as it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huddle import figures
from huddle.elements.answers import Row as Answer
from huddle.elements.asin.subject import Subject
from huddle.elements.model import Element, Row, Span

DAYS = 90
"""how far back a change is looked for"""
_MOST = 4
"""offers beside the first that are shown"""


@dataclass(frozen=True)
class Turn:
    """A figure of the newest export, the first export of the run that shows it, and what stood before it."""

    now: str | float | None
    since: date
    before: str | float | None
    is_turn: bool
    """false where no export shows anything else: then `since` is the first export known"""


def turn(history: Sequence[Answer], name: str) -> Turn:
    """How long a figure has stood; `history` is one offer's, oldest first."""
    now, since = history[-1][name], history[-1]["day"]
    for row in reversed(history[:-1]):
        if row[name] != now:
            return Turn(now, since, row[name], is_turn=True)
        since = row["day"]
    return Turn(now, since, None, is_turn=False)


def elements(about: Subject, found: Sequence[Answer]) -> list[Element]:
    """The offer that can be bought, with its title, price and status; the others as rows of their own. Nothing without an export."""
    offers: dict[tuple[str, str | None], list[Answer]] = {}
    last = max((row["day"] for row in found), default=None)
    for row in found:
        offers.setdefault((row["shop"], row["sku"]), []).append(row)
    current = [history for history in offers.values() if history[-1]["day"] == last]
    if not current:
        return []
    current.sort(key=lambda history: (not _is_on(history), history[-1]["shop"], history[-1]["sku"] or ""))
    first, others = current[0], current[1:]
    turns = {name: turn(first, name) for name in ("status", "price", "title")}
    rows = [
        Row(f"listing-{name}", about.say(f"listing_{name}"), (Span(_since(about, name, one)),), money=_value(about, name, one.now),
            tone="attention" if name == "status" and not _is_on(first) else "normal")
        for name, one in turns.items()
        if one.now is not None and name != "title"
    ]  # fmt: skip
    if turns["title"].now is not None:
        stands = Span(_value(about, "title", turns["title"].now), strong=True)
        rows.append(Row("listing-title", about.say("listing_title"), (stands, Span(" · " + _since(about, "title", turns["title"])))))
    for history in others[:_MOST]:
        newest = history[-1]
        price = about.money(newest["price"], cents=True) if newest["price"] is not None else ""
        rows.append(Row(f"offer-{newest['shop']}-{newest['sku']}", about.say("listing_offer", sku=newest["sku"] or about.asin),
                        (Span(_status(about, newest["status"])),), money=price, tone="quiet"))  # fmt: skip
    return [
        Element(
            code="A1L", question=about.say("listing_question"), title=_title(about, turns, is_on=_is_on(first)), rows=tuple(rows),
            as_of=about.say("listing_as_of", day=figures.short_day(last, about.language, about.day)), places=frozenset({"desk"}),
        )
    ]  # fmt: skip


def _is_on(history: Sequence[Answer]) -> bool:
    return str(history[-1]["status"] or "").casefold() == "active"


def _title(about: Subject, turns: dict[str, Turn], *, is_on: bool) -> str:
    price, status = turns["price"], turns["status"]
    if not is_on and status.now is not None:
        since = figures.day(status.since, about.language)
        return about.say("listing_off_since" if status.is_turn else "listing_off", status=_status(about, str(status.now)), day=since)
    if price.is_turn and price.now is not None and price.before is not None:
        return about.say(
            "listing_priced", price=about.money(float(price.now), cents=True), before=about.money(float(price.before), cents=True),
            day=figures.day(price.since, about.language),
        )  # fmt: skip
    if price.now is not None:
        return about.say("listing_steady", price=about.money(float(price.now), cents=True))
    return about.say("listing_on")


def _value(about: Subject, name: str, value: str | float | None) -> str:
    if name == "price" and value is not None:
        return about.money(float(value), cents=True)
    return _status(about, str(value)) if name == "status" else str(value)


def _status(about: Subject, status: str | None) -> str:
    """Amazon's words for a status in the reader's language; another word as exported."""
    known = str(status or "").casefold()
    return about.say(f"listing_status_{known}") if known in ("active", "inactive", "incomplete") else str(status or "")


def _since(about: Subject, name: str, one: Turn) -> str:
    day = figures.day(one.since, about.language)
    if not one.is_turn:
        return about.say("listing_stands", day=day)
    return about.say("listing_turned", day=day, before=_value(about, name, one.before) if one.before is not None else figures.UNKNOWN)
