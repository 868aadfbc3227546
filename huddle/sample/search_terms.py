"""What shoppers typed before they clicked an ad: each campaign's clicks, orders and money told apart by search term.

Terms are drawn from the campaign's own days, so they never add up to more than the campaign; some clicks have no term.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from huddle.sample.advertising import Advertising, Campaign
from huddle.sample.demand import Demand

COUNTED = ("impressions", "clicks", "spend", "orders", "units", "sales", "same_units", "same_sales")
_LANGUAGE = {"DE": 2, "JP": 3}
"""which of a product's names the site's shoppers type"""
_WORDS = {
    0: ("{name} set", "cheap {name}", "{name} gift", "{name} spare part", "{name} sale"),
    2: ("{name} set", "{name} günstig", "{name} geschenk", "{name} ersatzteil", "{name} angebot"),
    3: ("{name} セット", "{name} 安い", "{name} ギフト", "{name} 部品", "{name} セール"),
}


@dataclass(frozen=True)
class Term:
    """One search term of a campaign."""

    text: str
    targeting: str
    match: str
    share: float
    """of the campaign's clicks"""
    buys: float
    """how readily it buys beside the campaign's others; 0: never"""


def terms_of(demand: Demand, campaign: Campaign) -> tuple[Term, ...]:
    """The terms of a campaign; an automatic one finds what its keyword twin has already, and terms that never buy."""
    language = _LANGUAGE.get(demand.site.marketplace, 0)
    with_set, cheap, gift, part, sale = _WORDS[language]
    if campaign.row is None:
        name = demand.products[next(row for row in demand.listed if demand.products[row].line == campaign.line)].names[language].lower()
        return (
            Term(name, name, "BROAD", 0.4, 1.0), Term(gift.format(name=name), name, "BROAD", 0.25, 1.2),
            Term(cheap.format(name=name), name, "BROAD", 0.2, 0.0),
        )  # fmt: skip
    name = demand.products[campaign.row].names[language].lower()
    if campaign.name.endswith("exact"):
        return (Term(name, name, "EXACT", 0.75, 1.0), Term(sale.format(name=name), name, "EXACT", 0.2, 0.8))
    other = demand.products[(campaign.row + 1) % len(demand.products)].asin.lower()
    return (
        Term(name, "close-match", "-", 0.3, 1.2), Term(with_set.format(name=name), "close-match", "-", 0.18, 1.1),
        Term(cheap.format(name=name), "loose-match", "-", 0.14, 0.0), Term(gift.format(name=name), "loose-match", "-", 0.12, 0.9),
        Term(part.format(name=name), "loose-match", "-", 0.08, 0.0), Term(other, "substitutes", "-", 0.1, 0.6),
    )  # fmt: skip


def searched(
    demand: Demand, ads: Advertising, place: int, span: tuple[int, int], seed: int
) -> Iterator[tuple[int, Term, dict[str, int]]]:
    """Day place, term and counts (money in coins) of every term of a campaign that was clicked on a day between two places."""
    campaign = ads.campaigns[place]
    terms = terms_of(demand, campaign)
    rng = demand.site.generator(seed, f"search terms/{campaign.name}")
    shares = np.array([*(term.share for term in terms), 1 - sum(term.share for term in terms)])
    buys = np.array([*(term.share * term.buys for term in terms), shares[-1]])
    for day in range(span[0], span[1] + 1):
        whole = {name: int(getattr(ads, name)[place, day]) for name in COUNTED}
        clicks = rng.multinomial(whole["clicks"], shares)
        orders = np.minimum(rng.multinomial(whole["orders"], buys / buys.sum()), clicks)
        for at, term in enumerate(terms):
            if not clicks[at]:
                continue
            counts = {"clicks": int(clicks[at]), "orders": int(orders[at])}
            counts["impressions"] = max(int(whole["impressions"] * shares[at]), counts["clicks"])
            counts["spend"] = whole["spend"] * counts["clicks"] // whole["clicks"]
            for name in ("units", "sales", "same_units", "same_sales"):
                counts[name] = whole[name] * counts["orders"] // whole["orders"] if whole["orders"] else 0
            yield day, term, counts
