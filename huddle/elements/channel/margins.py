"""What is left of a sale before its ads, by ad type: as far as the costs of the advertised products are known."""

from __future__ import annotations

from dataclasses import dataclass

from huddle.elements.period import Period


@dataclass(frozen=True)
class Margin:
    """Contribution before ads of the products that an ad type advertises."""

    share: float
    """part of their sales, weighted by the sales their ads made"""
    coverage: float
    """part of the ad type's sales whose products have a known cost and known fees"""


def margins(period: Period) -> dict[str, Margin]:
    """By ad type; empty where no cost is known."""
    return {}
