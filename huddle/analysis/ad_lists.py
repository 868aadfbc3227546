"""Where to add and where to cut: search terms and campaigns of four weeks, each with the arithmetic that put it there.

    cut   a term or campaign without an order after 3 / CVR clicks: a usual one has a 5 % chance of that (metric dictionary,
          wasted spend)
          a campaign whose orders fall so far short of break-even that chance is no excuse (where costs and fees are known)
          a campaign that spent more than in the four weeks before and sold no more, on so many more clicks that its usual
          conversion would have shown
    add   a term with three orders or more, ACOS under the bar, that is no exact keyword yet (harvest)
          a campaign whose last step up in spend brought sales at an ACOS under the bar
The bar is the break-even ACOS of what a campaign advertises; where that is unknown, the ACOS of its ad type on its site.
Money is per week: what a cut saves, what an addition sells now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt
from typing import Any, Literal

import numpy as np

from huddle.analysis.tails import chance_of_so_few

WEEKS = 4
ENOUGH_ORDERS = 3
CHANCE = 0.01
"""a campaign is called unprofitable when break-even orders would fall so low less often than this"""
SIGMAS = 2.0
_PRODUCT = re.compile(r"b0[a-z0-9]{8}")
Place = tuple[str, str, str]
"""shop, marketplace, ad product: the scope whose conversion and ACOS say what is usual"""
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Scope:
    """One ad type of one site over the last four weeks."""

    spend: float
    ad_sales: float
    ad_orders: int
    clicks: int

    @property
    def conversion(self) -> float | None:
        return self.ad_orders / self.clicks if self.clicks and self.ad_orders else None

    @property
    def acos(self) -> float | None:
        return self.spend / self.ad_sales if self.ad_sales else None

    @property
    def telling_clicks(self) -> int | None:
        """Clicks after which no order says something: 3 / CVR; None where nothing was ordered at all."""
        return None if self.conversion is None else ceil(3 / self.conversion)


@dataclass(frozen=True)
class Suggestion:
    """One line of a list."""

    kind: Literal["term_without_order", "campaign_without_order", "above_break_even", "spent_more", "harvest", "room"]
    shop: str
    marketplace: str
    ad_product: str
    campaign: str
    term: str | None
    currency: str
    weekly: float
    """money a week in `currency`"""
    facts: Mapping[str, float | int | None] = field(default_factory=dict)
    """what its sentence needs: spend, clicks, orders, sales, acos, bar, conversion, telling_clicks ..."""

    @property
    def is_product(self) -> bool:
        """The term is an ASIN on whose page the ad stood, not words."""
        return self.term is not None and _PRODUCT.fullmatch(self.term) is not None

    @property
    def written(self) -> str:
        """The term as it is written: an ASIN in capitals."""
        return (self.term or "").upper() if self.is_product else self.term or ""


@dataclass(frozen=True)
class Lists:
    """What to add and what to cut, most money first within a currency."""

    add: tuple[Suggestion, ...]
    cut: tuple[Suggestion, ...]


def marginal_acos(spend: float, spend_before: float, sales: float, sales_before: float) -> float | None:
    """Rise in spend / rise in sales between two blocks of equal length; None, not defined, unless both rose."""
    more, sold = spend - spend_before, sales - sales_before
    return more / sold if more > 0 and sold > 0 else None


def scopes(campaigns: Rows) -> dict[Place, Scope]:
    """What is usual of each ad type on each site: the sums of its campaigns over the last block."""
    sums: dict[Place, list[float]] = {}
    for row in campaigns:
        total = sums.setdefault((row["shop"], row["marketplace"], row["ad_product"]), [0.0, 0.0, 0, 0])
        for place, name in enumerate(("spend", "ad_sales", "ad_orders", "clicks")):
            total[place] += row[name]
    return {key: Scope(total[0], total[1], int(total[2]), int(total[3])) for key, total in sums.items()}


def shared(clicks: int) -> int:
    """So many clicks or fewer, a power of two: choices that need about as many share one answer, of which each takes its own."""
    return 1 << (clicks.bit_length() - 1)


def lists(
    campaigns: Rows, terms: Rows, break_even: Mapping[tuple[str, str, str, str], float], worth: Mapping[str, float], *, has_before: bool
) -> Lists:
    """Both lists from rows of `weekly/ads_campaigns` and `weekly/ads_terms`.

    `break_even` gives the break-even ACOS by shop, marketplace, ad product and campaign where it is known; `worth` makes
    currencies comparable; without `has_before` the block before is not known whole and nothing is said of a step up.
    """
    usual = scopes(campaigns)
    found: list[Suggestion] = []
    for row in campaigns:
        scope = usual[row["shop"], row["marketplace"], row["ad_product"]]
        own = break_even.get((row["shop"], row["marketplace"], row["ad_product"], row["campaign"]))
        one = _cut_campaign(row, scope, own, has_before=has_before) or (_room(row, scope, own) if has_before else None)
        found += [one] if one else []
    whole = {_campaign_of(one) for one in found if one.kind == "campaign_without_order"}
    chosen = {_campaign_of_row(row) for row in campaigns}
    own_terms = [row for row in terms if _campaign_of_row(row) in chosen]
    found += _wasted_terms([row for row in own_terms if _campaign_of_row(row) not in whole], usual)
    found += _harvest(own_terms, usual, break_even)
    ordered = sorted(found, key=lambda one: (-one.weekly * worth.get(one.currency, 1.0), one.campaign, one.term or ""))
    adds = ("harvest", "room")
    return Lists(tuple(one for one in ordered if one.kind in adds), tuple(one for one in ordered if one.kind not in adds))


def _campaign_of(one: Suggestion) -> tuple[str, ...]:
    return (one.shop, one.marketplace, one.ad_product, one.campaign)


def _campaign_of_row(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (row["shop"], row["marketplace"], row["ad_product"], row["campaign"])


def _said(kind: Any, row: Mapping[str, Any], weekly: float, term: str | None = None, **facts: float | int | None) -> Suggestion:
    return Suggestion(
        kind, row["shop"], row["marketplace"], row["ad_product"], row["campaign"], term, row["currency"], weekly, facts
    )


def _cut_campaign(row: Mapping[str, Any], scope: Scope, own: float | None, *, has_before: bool) -> Suggestion | None:
    spend, sales, orders, clicks = row["spend"], row["ad_sales"], row["ad_orders"], row["clicks"]
    needed = scope.telling_clicks
    if orders == 0:
        if needed is None or clicks < needed:
            return None
        return _said("campaign_without_order", row, spend / WEEKS, spend=spend, clicks=clicks,
                     conversion=scope.conversion, telling_clicks=needed)  # fmt: skip
    if own is not None and own > 0 and sales > 0 and spend > own * sales:
        wanted = orders * spend / (own * sales)
        if float(chance_of_so_few(np.array([float(orders)]), np.array([wanted]))[0]) < CHANCE:
            return _said("above_break_even", row, (spend - own * sales) / WEEKS, spend=spend, sales=sales, orders=orders,
                         acos=spend / sales, bar=own)  # fmt: skip
    more = spend - row["spend_before"]
    if not has_before or scope.conversion is None or more <= 0 or sales > row["ad_sales_before"]:
        return None
    usual = (row["clicks"] - row["clicks_before"]) * scope.conversion
    if usual < max(ENOUGH_ORDERS, SIGMAS * sqrt(orders + row["ad_orders_before"])):
        return None
    return _said("spent_more", row, more / WEEKS, more=more, sold=sales - row["ad_sales_before"], expected=usual,
                 clicks=row["clicks"] - row["clicks_before"])  # fmt: skip


def _room(row: Mapping[str, Any], scope: Scope, own: float | None) -> Suggestion | None:
    """A campaign whose step up paid: more orders than chance makes, at a marginal ACOS and an ACOS under the bar."""
    bar = own if own is not None else scope.acos
    step = marginal_acos(row["spend"], row["spend_before"], row["ad_sales"], row["ad_sales_before"])
    gained = row["ad_orders"] - row["ad_orders_before"]
    if bar is None or step is None or step > bar or row["spend"] > bar * row["ad_sales"]:
        return None
    if gained < max(ENOUGH_ORDERS, SIGMAS * sqrt(row["ad_orders"] + row["ad_orders_before"])):
        return None
    more, sold = row["spend"] - row["spend_before"], row["ad_sales"] - row["ad_sales_before"]
    return _said("room", row, sold / WEEKS, more=more, sold=sold, step=step, bar=bar, own=1 if own is not None else 0)


def _wasted_terms(terms: Rows, usual: Mapping[Place, Scope]) -> Iterable[Suggestion]:
    for row in terms:
        scope = usual[row["shop"], row["marketplace"], row["ad_product"]]
        needed = scope.telling_clicks
        if row["ad_orders"] == 0 and needed is not None and row["clicks"] >= needed and row["spend"] > 0:
            yield _said("term_without_order", row, row["spend"] / WEEKS, row["search_term"], spend=row["spend"],
                        clicks=row["clicks"], conversion=scope.conversion, telling_clicks=needed)  # fmt: skip


def _harvest(
    terms: Rows, usual: Mapping[Place, Scope], break_even: Mapping[tuple[str, str, str, str], float]
) -> Iterable[Suggestion]:
    """Each term once, in the campaign where most of its orders came."""
    best: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for row in terms:
        if row["site_ad_orders"] < ENOUGH_ORDERS or row["is_exact"] or row["site_ad_sales"] <= 0:
            continue
        key = (row["shop"], row["marketplace"], row["ad_product"], row["search_term"])
        if key not in best or row["ad_orders"] > best[key]["ad_orders"]:
            best[key] = row
    for row in best.values():
        own = break_even.get((row["shop"], row["marketplace"], row["ad_product"], row["campaign"]))
        bar = own if own is not None else usual[row["shop"], row["marketplace"], row["ad_product"]].acos
        acos = row["site_spend"] / row["site_ad_sales"]
        if bar is not None and acos < bar:
            yield _said("harvest", row, row["site_ad_sales"] / WEEKS, row["search_term"], orders=row["site_ad_orders"],
                        sales=row["site_ad_sales"], acos=acos, bar=bar, own=1 if own is not None else 0)  # fmt: skip
