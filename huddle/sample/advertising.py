"""Advertising by campaign and day: Sponsored Products per ASIN, Brands and Display per product line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huddle.sample.demand import Demand, Numbers

SHARES = {"auto": 0.11, "exact": 0.16}
"""share of an advertised ASIN's sessions that come by a click on its campaign"""


@dataclass(frozen=True)
class Campaign:
    """One campaign; an ASIN's own in Sponsored Products, a product line's in Brands and Display."""

    name: str
    ad_product: str
    line: str
    row: int | None
    """place of the advertised ASIN; None for a line's campaign"""
    budget: int
    """daily budget in coins"""


@dataclass
class Advertising:
    """Results by campaign x day, money in coins."""

    campaigns: list[Campaign]
    impressions: Numbers
    clicks: Numbers
    spend: Numbers
    orders: Numbers
    units: Numbers
    sales: Numbers
    same_units: Numbers
    same_sales: Numbers

    def places(self, ad_product: str) -> list[int]:
        """Places of the campaigns of one ad product."""
        return [place for place, campaign in enumerate(self.campaigns) if campaign.ad_product == ad_product]


@dataclass
class _Part:
    campaign: Campaign
    arrays: tuple[Numbers, ...]


def _throttle(demand: Demand, row: int) -> tuple[Numbers, Numbers]:
    """Factors on the ASIN's share of sessions that are ad clicks, and of units that are ad units, day by day.

    Both are 1 on usual days. Where shoppers convert worse for a reason of the listing's own, a click still brings what
    any session brings; where visits are no shoppers at all, ads are not clicked by them.
    """
    clicks, units = np.ones(demand.units.shape[1]), np.ones(demand.units.shape[1])
    for effect in demand.effects:
        if row in effect.rows:
            days = slice(max(effect.first, 0), effect.last + 1)
            clicks[days] *= effect.advertising
            units[days] *= effect.advertising / max(effect.conversion, effect.advertising, 0.01)
    return np.minimum(clicks, 1), np.minimum(units, 1)


def _asin_part(demand: Demand, row: int, kind: str, rng: np.random.Generator, halo_price: int) -> _Part:
    product = demand.products[row]
    of_sessions, of_units = _throttle(demand, row)
    clicks = rng.binomial(demand.sessions[row], SHARES[kind] * of_sessions)
    same_units = np.minimum(rng.binomial(demand.units[row], SHARES[kind] * 0.95 * of_units), clicks)
    halo = np.minimum(rng.binomial(same_units, 0.12), same_units)
    usual = demand.usual_price[row, 0]
    click_price = usual * product.conversion * (0.19 if kind == "exact" else 0.15) * rng.uniform(0.85, 1.2)
    spend = np.round(clicks * click_price * rng.lognormal(0, 0.04, clicks.shape)).astype(np.int64)
    impressions = clicks + rng.poisson(clicks / 0.0045)
    units = same_units + halo
    orders = units - rng.binomial(units, 0.05)
    orders = np.where(units > 0, np.maximum(orders, 1), 0)
    same_sales = same_units * demand.price[row]
    usual_spend = float(click_price) * float(np.median(clicks))
    step = max(demand.site.minor * (5 if demand.site.minor == 100 else 500), 1)
    budget = int(np.ceil(max(usual_spend * 1.6, step) / step) * step)
    name = f"SP | {product.line} | {product.names[0]} | {kind}"
    campaign = Campaign(name, "SP", product.line, row, budget)
    arrays = (
        impressions,
        clicks,
        spend,
        orders,
        units,
        same_sales + halo * halo_price,
        same_units,
        same_sales,
    )
    return _Part(campaign, arrays)


def _line_part(demand: Demand, line: str, ad_product: str, rng: np.random.Generator) -> _Part:
    rows = [row for row in demand.listed if demand.products[row].line == line]
    share = 0.035 if ad_product == "SB" else 0.02
    clicks = rng.poisson(demand.sessions[rows].sum(axis=0) * share)
    price = int(np.median(demand.usual_price[rows, 0]))
    units = rng.binomial(clicks, 0.07 if ad_product == "SB" else 0.05)
    units = np.minimum(units, demand.units[rows].sum(axis=0))
    spend = np.round(clicks * price * 0.017 * rng.lognormal(0, 0.04, clicks.shape)).astype(np.int64)
    impressions = clicks + rng.poisson(clicks / (0.004 if ad_product == "SB" else 0.002))
    kind = "brand video" if ad_product == "SB" else "product audiences"
    step = 10 * demand.site.minor if demand.site.minor == 100 else 1000
    campaign = Campaign(
        f"{ad_product} | {line} | {kind}", ad_product, line, None, int(np.ceil(spend.max() / step) * step)
    )
    zero = np.zeros_like(units)
    return _Part(campaign, (impressions, clicks, spend, units, units, units * price, zero, zero))


def advertise(demand: Demand, seed: int) -> Advertising:
    """All campaigns of a site. The best-selling two thirds of its ASINs are advertised.

    An advertised ASIN's own ad units are part of its units, so they never exceed them.
    """
    rng = demand.site.generator(seed, "advertising")
    listed = demand.listed
    advertised = listed[: max(1, len(listed) * 2 // 3)]
    halo_price = int(np.median(demand.usual_price[listed, 0]))
    parts = [_asin_part(demand, row, kind, rng, halo_price) for row in advertised for kind in SHARES]
    lines = sorted({demand.products[row].line for row in listed})
    parts += [_line_part(demand, line, ad_product, rng) for ad_product in ("SB", "SD") for line in lines]
    stacked = [np.array([part.arrays[k] for part in parts], dtype=np.int64) for k in range(8)]
    return Advertising([part.campaign for part in parts], *stacked)
