"""D0's first word: how far the shown days can be trusted, with the worst thing named, and what else to know in its help.

It reads what was worked out when the data was opened: checks, unmapped money, suspicious visits; nothing is reckoned here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from huddle import figures, warehouse
from huddle.checks import checks
from huddle.elements.answers import Row, rows
from huddle.elements.checked import apart_money
from huddle.elements.choices import Choices
from huddle.elements.known import in_home
from huddle.elements.model import Chip, Link
from huddle.elements.suspects import chosen, days_in_words
from huddle.text import say, sentences

LARGE = 0.02
"""a serious check apart by more than this share of the site's 28 days of sales makes trust low"""
SOME, MUCH = 0.005, 0.05
"""share of sales without a product line from which it is said, and from which it counts against trust"""
ALL = 0.999
VISIT_DAYS = 28
"""suspicious visits of so many days are told"""


@dataclass(frozen=True)
class Told:
    """What a stamp says about itself: results of the checks, and money by site with what of it has no line."""

    results: tuple[Row, ...]
    unmapped: tuple[Row, ...]


@dataclass(frozen=True)
class Doubt:
    """One thing that speaks against trusting the numbers."""

    weight: float
    """what is worse comes first"""
    level: Literal["low", "care", "note"]
    short: str
    """named in the strip: `US: orders against the Business Report, ≈ $40 apart`"""
    link: Link


@lru_cache(maxsize=8)
def told(stamp: str) -> Told:
    """Asked once for a stamp."""
    where = {"shop": None, "marketplace": None}
    results = rows(warehouse.ask("deliveries/checks", stamp=stamp, **where))
    return Told(tuple(results), tuple(rows(warehouse.ask("deliveries/unmapped_share", stamp=stamp, **where))))


def _of(found: Sequence[Row], choices: Choices) -> list[Row]:
    return [one for one in found if choices.shop in (None, one["shop"]) and choices.marketplace in (None, one["marketplace"])]


def unmapped_share(found: Sequence[Row], day: date, stamp: str) -> float | None:
    """The share of sales whose ASINs have no product line, over sites in one currency; of sites without a rate the largest one's.

    None where no ASIN has a line: then there is no products table, and nothing is missing from it.
    """
    if all(one["unmapped"] >= ALL * (one["sales"] - one["unallocated"]) for one in found):
        return None
    home = in_home({one["currency"] for one in found}, day, stamp)
    if home is None:
        return float(max(one["unmapped"] / one["sales"] for one in found))
    worth = home[1]
    whole = sum(one["sales"] * worth[one["currency"]] for one in found)
    return float(sum(one["unmapped"] * worth[one["currency"]] for one in found) / whole)


def doubts(late: Sequence[tuple[str, str, int]], choices: Choices) -> tuple[list[Doubt], int]:
    """What speaks against the numbers, the worst first, and how many checks were made.

    `late`: source, site and days beyond its habit. A failed check weighs by its share of the site's sales of 28 days, a serious one
    before a mild one; money nobody knows weighs as large. A late source of sales stands before all. A check of one side alone
    compares nothing and is not counted among those made.
    """
    language, here = choices.language, told(choices.stamp or warehouse.stamp())
    several = len({site for _, site, _ in late}) > 1 or choices.marketplace is None
    sales = {(one["shop"], one["marketplace"]): one["sales"] for one in here.unmapped}
    found = [
        Doubt(2.0 if source == "sales" else 0.6, "low" if source == "sales" else "care",
              say("trust.doubt_late", language, source=say(f"trust.{source}", language), site=f"{site} " if several else ""),
              Link("deliveries", {"item": "T3"}))
        for source, site, _ in late
    ]  # fmt: skip
    made = _of(here.results, choices)
    for one in made:
        if one["state"] != "fail":
            continue
        check, whole = checks()[one["name"]], sales.get((one["shop"], one["marketplace"]))
        share = 1.0 if one["money"] is None or not whole else min(one["money"] / whole, 1.0)
        is_serious = check.severity == "serious"
        level: Literal["low", "care", "note"] = "low" if is_serious and share > LARGE else "care" if is_serious else "note"
        named = {"site": one["marketplace"], "name": check.say("name", language), "money": apart_money(one, check, language)}
        words = say("trust.doubt_check", language, **named)
        found.append(Doubt((1.0 if is_serious else 0.0) + min(share, 0.99), level, words, Link("deliveries", {"item": "T5"})))
    compared = sum(one["state"] != "none" and bool(checks()[one["name"]].right) for one in made)
    return sorted(found, key=lambda one: (-one.weight, one.short)), compared


def chips(late: Sequence[tuple[str, str, int]], day: date | None, choices: Choices) -> tuple[Chip, ...]:
    """The first chip of the strip, how far the numbers can be trusted; after it the money without a product line, where it is some."""
    language, stamp = choices.language, choices.stamp or warehouse.stamp()
    found, made = doubts(late, choices)
    share = unmapped_share(_of(told(stamp).unmapped, choices), day, stamp) if day else None
    flagged = chosen(choices, day - timedelta(days=VISIT_DAYS), day) if day else []
    if not made and not found and not share and not flagged:
        return ()
    failed = min(sum(one.link.params.get("item") == "T5" for one in found), made)
    help_lines = [one.short for one in found] or [say("trust.nothing", language)]
    if flagged:
        help_lines.append(say("trust.visits", language, days=days_in_words(flagged, language)))
    level = next((one for one in ("low", "care") if any(doubt.level == one for doubt in found)), "good")
    if level == "good" and share is not None and share >= MUCH:
        level = "care"
    worst = found[0] if found and found[0].level == level else None
    if worst is not None:
        text = say(f"trust.verdict_{level}", language, worst=worst.short)
    elif level == "care":
        text = say("trust.verdict_care", language, worst=say("trust.unmapped", language, share=figures.percent(share, decimals=0)))
    else:
        key = "verdict_alone" if not made else "verdict_mostly" if failed else "verdict_good" if made > 1 else "verdict_good_one"
        text = say(f"trust.{key}", language, count=made, passed=made - failed)
    link = worst.link if worst else Link("deliveries", {"item": "T6" if level == "care" else "T5"})
    help_text = sentences((say("trust.sentence", language, words=one) for one in help_lines), language)
    first = Chip(text, "attention" if level != "good" else "quiet", help_text, link)
    if share is None or share < SOME or (level == "care" and worst is None):
        return (first,)
    said = say("trust.unmapped", language, share=figures.percent(share, decimals=0 if share >= 0.01 else 1))
    return first, Chip(said, "quiet", say("trust.unmapped_help", language), Link("deliveries", {"item": "T6"}))
