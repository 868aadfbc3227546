"""What is left of a sale before its ads, by ad type: as far as the costs of the advertised products are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.elements.answers import Row, of_choice, rows
from huddle.elements.period import Period

LEAST = 0.5
"""part of an ad type's sales whose costs must be known before anything is said of all of them"""


@dataclass(frozen=True)
class Margin:
    """Contribution before ads of the products that an ad type advertises."""

    share: float
    """part of their sales, weighted by the sales their ads made"""
    coverage: float
    """part of the ad type's sales whose products have a known cost and known fees"""


def margins(period: Period) -> dict[str, Margin]:
    """By ad type; without those of which less than half is known."""
    every = period.ask("channel/margins", first=period.span.first, last=period.span.last)  # the same answer serves every filter
    found = rows(of_choice(every, period.choices.where))
    made = {key: _margin([row for row in found if row["channel"] == key], period) for key in {row["channel"] for row in found}}
    return {key: one for key, one in made.items() if one is not None and one.coverage >= LEAST}


def _margin(answers: Sequence[Row], period: Period) -> Margin | None:
    def total(name: str) -> float:
        return sum((row[name] or 0.0) * period.worth[row["currency"]] for row in answers)

    known, sold = total("known_ad_sales"), total("ad_sales")
    return Margin(total("contribution") / known, known / sold) if known > 0 and sold > 0 else None
