"""What became of the decisions on record: each one's bet joined to the products it speaks of and to the actions taken on it, and judged.

A record is words. Which products and which measure it bets on is read from its scope and metric, and from the view it was taken on;
what cannot be read so is said, never guessed: it counts as not linked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from huddle import decisions, warehouse
from huddle.analysis.bets import Calibration, calibration, ending, share_of
from huddle.analysis.follow_up import Verdict
from huddle.bet_metrics import named
from huddle.decisions import Action, Record
from huddle.elements import verdicts
from huddle.elements.answers import Row as Answer
from huddle.elements.answers import rows
from huddle.elements.known import known
from huddle.marketplaces import marketplaces

FEWEST = 5
"""judged decisions below which nothing is said of how well we decide"""
MEMORY = 365
"""days back over which the score is drawn: a month alone has too few"""
Word = Literal["came_true", "fell_short", "unseen", "too_early", "confounded", "no_comparison", "not_linked"]
Gap = Literal["", "change", "metric", "scope", "site", "sold"]
_WITHOUT: dict[str, Word] = {"too_early": "too_early", "confounded": "confounded", "no_comparison": "no_comparison"}
"""verdicts that say nothing of the change"""
_ASIN = re.compile(r"\b(?:B0[0-9A-Z]{8}|\d{9}[0-9X])\b")


@dataclass(frozen=True)
class Outcome:
    """A decision on record with what came of it."""

    record: Record
    word: Word
    expected: float | None
    """the change bet on, as a share"""
    verdict: Verdict | None
    gap: Gap = ""
    """what of the record could not be read, where it is not linked"""
    actions: tuple[int, ...] = ()
    """the numbers of the actions taken on it"""

    @property
    def is_judged(self) -> bool:
        return self.word in ("came_true", "fell_short")

    @property
    def is_verified(self) -> bool:
        """Somebody knows what came of it, be it that nothing could be seen."""
        return self.is_judged or self.word == "unseen"

    @property
    def actual(self) -> float | None:
        """The change that came, as a share; None where no figure was found or other things moved it."""
        effect = self.verdict.effect if self.verdict else None
        return effect.share if effect and self.is_verified else None


def due(day: date, stamp: str = "", back: int = MEMORY) -> list[Outcome]:
    """The decisions whose review came within `back` days up to a day, oldest review first, each with its outcome; an amendment of a later
    day takes no bet out of them."""
    every = decisions.every()
    wanted = [one for one in decisions.bets() if day - timedelta(days=back) < one.review <= day]
    return sorted((outcome(one, stamp, every) for one in wanted), key=lambda one: (one.record.review, one.record.id))


def score(told: Sequence[Outcome]) -> Calibration | None:
    """The calibration of what was judged; None under five judged decisions."""
    judged = [one for one in told if one.is_judged]
    if len(judged) < FEWEST:
        return None
    changes = [(one.expected, one.actual) for one in judged if one.expected is not None and one.actual is not None]
    return calibration([(one.record.confidence / 100, one.word == "came_true") for one in judged], changes)


def outcome(record: Record, stamp: str = "", every: Sequence[Action] | None = None) -> Outcome:
    """What came of one decision on the data of a stamp."""
    stamp = stamp or warehouse.stamp()
    actions = decisions.every() if every is None else every
    expected = share_of(record.change)
    measure = named(record.metric)
    if expected is None or measure is None:
        return Outcome(record, "not_linked", expected, None, "change" if expected is None else "metric")
    found = _scope(record, stamp)
    if isinstance(found, str):
        return Outcome(record, "not_linked", expected, None, found)
    marketplace, asins, shop = found
    mine = [one for one in actions if _is_of(one, record, marketplace, asins)]
    starts = min((began for one in mine if (began := one.began)), default=record.since)
    others = [one for one in actions if one not in mine]
    verdict = verdicts.of_products(marketplace, asins, shop, starts, stamp, others, is_up=expected > 0, measure=measure)
    if verdict is None:
        return Outcome(record, "not_linked", expected, None, "sold")
    word = _WITHOUT.get(verdict.word) or (ending(expected, verdict.effect) if verdict.effect else "no_comparison")
    return Outcome(record, word, expected, verdict, actions=tuple(one.id for one in mine))


def _is_of(action: Action, record: Record, marketplace: str, asins: tuple[str, ...]) -> bool:
    """Taken in the same meeting, on that site, to nothing but the products the record speaks of."""
    own = action.asins or ((action.asin,) if action.asin else ())
    return bool(own) and action.day == record.day and action.marketplace == marketplace and set(own) <= set(asins)


def _scope(record: Record, stamp: str) -> tuple[str, tuple[str, ...], str | None] | Gap:
    """Site, products and shop that a record speaks of; else what of them it does not say."""
    told = {name: values[0] for name, values in parse_qs(urlsplit(record.link or "").query).items()}
    products = _products(stamp)
    text = record.scope.casefold()
    site = _site(record.scope, told, stamp)
    named = [one for one in products if one["asin"] in set(_ASIN.findall(record.scope))]
    named = named or [one for one in products if _is_named(one, text)]
    lines = [line for line in known(stamp).lines if not line.startswith("~") and line.casefold() in text]
    named = named or [one for one in products if one["line"] in lines]
    named = named or [one for one in products if one["asin"] == told.get("asin") or (told.get("line") and one["line"] == told["line"])]
    if not named:
        return "scope"
    sites = {one["marketplace"] for one in named if site in (None, one["marketplace"])}
    if len(sites) != 1:
        return "site"
    marketplace = sites.pop()
    return marketplace, tuple(sorted({one["asin"] for one in named if one["marketplace"] == marketplace})), told.get("shop")


def _is_named(product: Answer, text: str) -> bool:
    return any(name and name.casefold() in text for name in (product["short_name"], product["short_name_zh"]))


def _site(scope: str, told: dict[str, str], stamp: str) -> str | None:
    """The one site a scope names, by its code or its name in either language, else that of the view; None for none or several."""
    here = {one.marketplace for one in known(stamp).sites}
    words = set(re.findall(r"[A-Za-z]+", scope))
    named = {
        code for code in here
        if code in words or marketplaces()[code].code in words or any(marketplaces()[code].name(one) in scope for one in ("en", "zh"))
    }  # fmt: skip
    return named.pop() if len(named) == 1 else told.get("marketplace") if not named else None


@lru_cache(maxsize=4)
def _products(stamp: str) -> list[Answer]:
    return rows(warehouse.ask("morning/names", stamp=stamp, shop=None, marketplace=None, line=None, owner=None))

